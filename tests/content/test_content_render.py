"""Blocks become HTML of the right shape, that HTML becomes readable text, and strings become one clean line."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.content import clean_words, count_words, to_html, to_text
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


def test_text_is_readable_and_within_the_width():
    """Lists, quotations and links survive as text; addresses are listed below."""
    html = render(
        block(K.HEADING, "Beds", 2),
        block(
            K.PARAGRAPH,
            "",
            html=f'Dig <em>twice</em>, says <a href="https://x.example/dig">Ada</a>. {"And rake. " * 20}',
        ),
        block(K.ITEM, "Beans"),
        block(K.QUOTE, "Patience."),
    )
    text = to_text(html, 60)
    assert max(map(len, text.splitlines())) <= 60
    assert "Dig twice, says [Ada][1]." in text
    assert "  * Beans" in text
    assert "> Patience." in text
    assert text.endswith("[1]: https://x.example/dig")


def test_words_are_counted_in_every_script():
    """Hyphens and apostrophes do not divide; two Chinese or Japanese characters make a word."""
    assert count_words((block(K.PARAGRAPH, "The co-op’s bed – it’s Zoë's, 2 m²"),)) == 7
    assert count_words((block(K.PARAGRAPH, "庭の知らせ"), block(K.RULE, ""))) == 3


@given(st.text(max_size=80))
@settings(max_examples=100, deadline=None)
def test_clean_words_are_one_line_a_header_can_carry(text):
    """Nothing is left that ends a line, turns it round, or cannot be encoded; cleaning again changes nothing."""
    line = clean_words(text)
    assert line == clean_words(line)
    assert line.splitlines() in ([line], [])
    assert line.isprintable() or not any(char in line for char in "\r\n\x00\u2028\u202e\u200b")
    line.encode("utf-8")


def test_clean_words_keep_the_words():
    """Line ends and odd spaces become one space, accents are composed, invisible marks go."""
    assert clean_words(" Cafe\u0301\r\nBcc: x\u2028\u202egnp\u200b\x00 \xa0end\x85") == "Café Bcc: x gnp end"
