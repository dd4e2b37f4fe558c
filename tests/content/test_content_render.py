"""Blocks become HTML of the right shape, that HTML becomes readable text, and strings become one clean line."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.content import count_words, to_html
from masthead.model import Block, BlockKind

K = BlockKind
BASE = "https://garden.example/"


def block(kind, text, level=0, **more):
    """Return a block."""
    return Block(kind, text, 1, level=level, **more)


def render(*blocks):
    """Return the blocks as HTML."""
    return to_html(blocks, BASE)


def test_headings_begin_at_h2_and_skip_no_level():
    """The page's own h1 is the title; what a source skipped is closed up."""
    levels = [1, 3, 6, 3, 1, 4]
    html = render(*(block(K.HEADING, "Beds", level) for level in levels))
    assert re.findall(r"<h(\d)>", html) == ["2", "3", "4", "3", "2", "3"]
    assert re.findall(r"<h(\d)>", render(block(K.HEADING, "a", 4), block(K.HEADING, "b", 2))) == ["2", "2"]


def test_entries_that_follow_each_other_are_one_list():
    """Levels nest lists within entries, a change of kind begins a new list."""
    html = render(
        block(K.ITEM, "Beans"),
        block(K.ITEM, "broad", 1, ordered=True),
        block(K.ITEM, "runner", 1, ordered=True),
        block(K.ITEM, "Garlic"),
        block(K.PARAGRAPH, "And:"),
        block(K.ITEM, "Kale"),
    )
    assert html == (
        "<ul><li>Beans<ol><li>broad</li><li>runner</li></ol></li><li>Garlic</li></ul>\n<p>And:</p>\n<ul><li>Kale</li></ul>"
    )
    assert render(block(K.ITEM, "a", 7), block(K.ITEM, "b", 99)) == "<ul><li>a<ul><li>b</li></ul></li></ul>"


def test_a_quotation_names_whom_it_quotes():
    """Paragraphs of a quotation stand together; a last line that begins with a dash is its source."""
    assert render(block(K.QUOTE, "Patience is a crop."), block(K.QUOTE, "— Old saying")) == (
        "<blockquote><p>Patience is a crop.</p><p><cite>— Old saying</cite></p></blockquote>"
    )
    assert "<cite>Ada</cite>" in render(block(K.QUOTE, "q"), block(K.QUOTE, "Ada", hints=("attribution",)))
    assert render(block(K.QUOTE, "a"), block(K.QUOTE, "b", 1), block(K.QUOTE, "c")) == (
        "<blockquote><p>a</p><blockquote><p>b</p></blockquote><p>c</p></blockquote>"
    )


def test_code_tables_images_and_rules_keep_their_form():
    """Code keeps its lines, a table its cells, an image its caption."""
    html = render(
        block(K.CODE, "if a < b:\n    dig()"),
        block(K.TABLE, "", html='<table class=x><tr><th scope="col">a</th></tr></table>'),
        block(K.IMAGE, "", html='<img src="k.jpg" alt="Kale">'),
        block(K.IMAGE, "", html='<figure><img src="k.jpg"><figcaption>The <i>kale</i></figcaption></figure>'),
        block(K.RULE, ""),
        block(K.TEXT, "not understood"),
    )
    assert html.split("\n", 2)[0] == "<pre><code>if a &lt; b:"
    assert '<table><tbody><tr><th scope="col">a</th></tr></tbody></table>' in html
    assert '<figure><img src="https://garden.example/k.jpg" alt="Kale"></figure>' in html
    assert "<figcaption>The <i>kale</i></figcaption></figure>\n<hr>\n<p>not understood</p>" in html


def test_an_image_that_has_to_go_leaves_its_caption():
    """A picture without an address is no figure, but its words are words."""
    assert (
        render(block(K.IMAGE, "", html="<figure><img src=data:x><figcaption>The kale</figcaption></figure>"))
        == "<p>The kale</p>"
    )
    assert render(block(K.IMAGE, "", html="<img src=data:x>")) == ""


def test_markup_left_open_in_one_block_does_not_reach_the_next():
    """Each block is closed by itself."""
    html = render(block(K.PARAGRAPH, "", html="<b>bold</ul></blockquote>"), block(K.PARAGRAPH, "plain"))
    assert html == "<p><b>bold</b></p>\n<p>plain</p>"
    assert (
        render(block(K.ITEM, "", html="<p>a</p><ul><li>b")) == "<ul><li><p>a</p><ul><li>b</li></ul></li></ul>"
    )


BLOCKS = st.lists(
    st.builds(
        Block,
        st.sampled_from(BlockKind),
        st.text(max_size=20),
        st.just(1),
        st.sampled_from(["", "<b>x", "<p>y</p>", "<img src=z>"]),
        st.integers(-1, 300),
        st.booleans(),
    ),
    max_size=12,
).map(tuple)


@given(BLOCKS)
@settings(max_examples=100, deadline=None)
def test_any_blocks_give_the_same_closed_html_twice(body):
    """Whatever kinds follow each other, every element that is opened is closed, and the bytes do not vary."""
    html = to_html(body, BASE)
    assert html == to_html(body, BASE)
    stack = []
    for end, tag in re.findall(r"<(/?)([a-z0-9]+)[^>]*>", html):
        if end:
            assert stack.pop() == tag
        elif tag not in {"img", "br", "hr"}:
            stack.append(tag)
    assert not stack


def test_words_are_counted_in_every_script():
    """Hyphens and apostrophes do not divide; two Chinese or Japanese characters make a word."""
    assert count_words((block(K.PARAGRAPH, "The co-op’s bed – it’s Zoë's, 2 m²"),)) == 7
    assert count_words((block(K.PARAGRAPH, "庭の知らせ"), block(K.RULE, ""))) == 3
