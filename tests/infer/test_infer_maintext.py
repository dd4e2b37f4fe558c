"""Main text: what of a page is its post, however little markup says so, and nothing lost on the way."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.infer import infer
from masthead.infer.maintext import find_near, keep_main, weave
from masthead.model import Block, BlockKind, Source, Surroundings
from masthead.source import parse
from pace import measured

AROUND = Surroundings(now=datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
PARAGRAPHS = (
    "The pond behind the shed froze over for the first time in six years, and the frogs stayed under it for a month.",
    "Ines broke the ice with a warm kettle rather than a spade, because the noise alone can stun what sleeps below.",
    "By the end of February three clumps of spawn lay in the shallow corner, and the neighbours came to count them.",
    "We have since put a ramp of old slate against the steep side, so that whatever climbs out can reach the hedge.",
    "If you want to help, bring a bucket of rain water on Saturday; tap water does them no good at all.",
)
MENU = "".join(
    f'<li><a href="/{word}">{word.title()}</a></li>' for word in ("home", "beds", "shop", "about", "contact")
)
TEASERS = "".join(
    f'<div class="card"><a href="/{n}"><h3>Ten ways to grow bigger leeks {n}</h3></a><p>Read what we did.</p></div>'
    for n in range(6)
)
COMMENTS = "".join(
    f"<li class='comment'><p>Visitor {n}</p><p>I had frogs once, too, and they ate every slug in the lettuces.</p></li>"
    for n in range(3)
)


def page(body, title="Frogs"):
    """Return a whole page with a body between a menu and a footer."""
    return (
        f"<html><head><title>{title} | Garden Notes</title></head><body>"
        f"<header><nav><ul>{MENU}</ul></nav></header>{body}"
        "<footer><p>© Garden Notes. All rights reserved.</p><ul><li><a href=/privacy>Privacy</a></li></ul></footer>"
        "</body></html>"
    )


def read(html):
    """Return the page's Document."""
    content = html.encode()
    return parse(Source(Path("p.html"), "p.html", len(content), 0), content)


def kept(html):
    """Return the words of the blocks that are kept."""
    return [block.text for block in keep_main(read(html).blocks)[0] if block.text]


ARTICLE = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
SHAPES = {
    "telling names": f'<main><article><h1>Frogs</h1><div class="entry-content">{ARTICLE}</div></article></main>',
    "boxes without a name": f"<div><div><h1>Frogs</h1><div>{ARTICLE}</div></div></div>",
    "a table for a layout": f"<table><tr><td><ul>{MENU}</ul></td><td><h1>Frogs</h1>{ARTICLE}</td></tr></table>",
    "line ends for paragraphs": f"<div><h1>Frogs</h1>{'<br><br>'.join(PARAGRAPHS)}</div>",
}


@pytest.mark.parametrize("body", SHAPES.values(), ids=SHAPES.keys())
def test_the_post_is_kept_and_the_page_is_not(body):
    """Every paragraph of the post stays; menu, teasers, comments and footer go, whatever the markup."""
    words = kept(page(f'{body}<aside class="related">{TEASERS}</aside><ol class="comments">{COMMENTS}</ol>'))
    assert [text for text in PARAGRAPHS if text not in words] == []
    assert not [text for text in words if "leeks" in text or "Privacy" in text or text in {"Home", "Shop"}]
    assert not any("All rights reserved" in text for text in words)


def test_headings_lists_and_pictures_within_the_post_stay():
    """What belongs between two paragraphs of the post is not torn out, words or none."""
    body = (
        f"<article><h1>Frogs</h1><p>{PARAGRAPHS[0]}</p><h2>The ice</h2><p>{PARAGRAPHS[1]}</p><img src=ice.jpg>"
        f"<ul><li>A warm kettle, filled twice</li><li>Old slate for the ramp</li></ul><p>{PARAGRAPHS[2]}</p><hr>"
        f"<p>{PARAGRAPHS[3]}</p></article>"
    )
    blocks, _ = keep_main(read(page(body)).blocks)
    shapes = [block.kind for block in blocks]
    assert [kind for kind in shapes if kind in {BlockKind.IMAGE, BlockKind.RULE}] == [
        BlockKind.IMAGE,
        BlockKind.RULE,
    ]
    assert {"The ice", "Old slate for the ramp"} <= {block.text for block in blocks}


def test_what_is_taken_out_is_told():
    """Each block that goes is listed with the rule and its line."""
    _, removed = keep_main(read(page(SHAPES["boxes without a name"])).blocks)
    assert all(words.rule and words.quote and words.line for words in removed)
    assert any("All rights reserved" in words.quote for words in removed)


def test_what_a_page_says_twice_is_kept_once():
    """A post that stands once for phones and once for desks is one post."""
    words = kept(page(f'<div class="desktop">{ARTICLE}</div><div class="mobile">{ARTICLE}</div>'))
    assert sorted(words) == sorted(set(words))
    assert set(PARAGRAPHS) <= set(words)


def test_a_page_with_words_never_comes_back_empty():
    """Where nothing stands out the likeliest is kept; a page of a few blocks is left as it is."""
    assert kept(page(""))
    assert kept("<p>Only this.</p>") == ["Only this."]


def test_a_page_written_by_hand_loses_no_word():
    """A few paragraphs, a table or a heading with one word in it: all of that is the post's, a menu is not."""
    for odd in (
        "<table><tr><td>canary</td></tr></table>",
        "<div>canary</div>",
        "<h4>canary</h4>",
        "<blockquote>canary</blockquote>",
    ):
        words = kept(
            f"<nav><a href=/>Home</a></nav><h1>Frogs</h1><p>Cold.</p>{odd}<p>{PARAGRAPHS[0]}</p><p>5 May</p>"
        )
        assert words == ["Frogs", "Cold.", "canary", PARAGRAPHS[0], "5 May"]


@given(
    st.lists(
        st.builds(
            Block,
            st.sampled_from(BlockKind),
            st.sampled_from(["", "Home", PARAGRAPHS[0], "5 May", " ", "x" * 2000]),
            st.integers(1, 99),
            hints=st.lists(
                st.sampled_from(["nav", "links:100", "links:3", "path:1.2", "path:1.3.4", "path:", "hidden"])
            ).map(tuple),
        ),
        max_size=12,
    ).map(tuple)
)
@settings(max_examples=40, deadline=None)
def test_any_blocks_are_kept_in_order_or_taken_out(blocks):
    """What is kept is a part of what came in, in its order, and never nothing where there are words."""
    chosen, _ = keep_main(blocks)
    places = [next(place for place, block in enumerate(blocks) if block is one) for one in chosen]
    assert places == sorted(places)
    assert any(block.text.strip() for block in chosen) == any(block.text.strip() for block in blocks)
    find_near(blocks, chosen)


def test_wordless_blocks_come_back_to_their_place():
    """Images and rules that inference has no words for stand again where they stood; a rule at an end does not."""
    rule, image = Block(BlockKind.RULE, "", 1), Block(BlockKind.IMAGE, "", 2, html="<img src=a>")
    first, second = Block(BlockKind.PARAGRAPH, "one", 3), Block(BlockKind.PARAGRAPH, "two", 4)
    assert weave((rule, first, image, rule, second, rule), (first, second)) == (first, image, rule, second)
    assert weave((first, second), (second,)) == (second,)


def test_title_and_authors_are_looked_for_near_the_post():
    """A byline beside the post is near it, the menu and other posts' teasers are not."""
    blocks = read(
        page(
            f'<h1>Frogs</h1><p class="byline">By Ines Okafor</p>{ARTICLE}<aside class="related">{TEASERS}</aside>'
        )
    ).blocks
    near = {block.text for block in find_near(blocks, keep_main(blocks)[0])}
    assert {"Frogs", "By Ines Okafor", *PARAGRAPHS} <= near
    assert not {"Home", "Shop"} & near


def test_a_page_becomes_a_post_with_its_pictures():
    """End to end: the title is the page's heading, the body the post with its image, the rest listed as removed."""
    rest = "".join(f"<p>{text}</p>" for text in PARAGRAPHS[1:])
    picture = '<figure><img src="a.jpg" alt="Ice"></figure>'
    body = f"<article><h1>Frogs under the ice</h1><p>{PARAGRAPHS[0]}</p>{picture}{rest}</article>"
    post = infer(read(page(body, "Frogs under the ice")), AROUND)
    assert post.title.value == "Frogs under the ice"
    assert BlockKind.IMAGE in {block.kind for block in post.body}
    assert PARAGRAPHS[4] in post.text
    assert "Shop" not in post.text
    assert any("All rights reserved" in words.quote for words in post.removed)


def test_a_page_of_50000_blocks_is_judged_soon():
    """A page of more blocks than any post has costs no more than to look at each once."""
    blocks = tuple(
        Block(BlockKind.PARAGRAPH, f"{PARAGRAPHS[n % 5]} {n}", n + 1, hints=(f"path:1.2.{n % 700}",))
        for n in range(50_000)
    )
    with measured() as spent:
        keep_main(blocks)
    assert spent.seconds < 4
