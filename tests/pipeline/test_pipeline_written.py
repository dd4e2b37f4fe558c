"""Posts that state themselves are read the short way, to the same findings as the long one."""

from __future__ import annotations

from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.content import count_words, finish_html, to_html
from masthead.infer import infer, infer_written
from masthead.model import Source, Surroundings
from masthead.source import parse
from masthead.source.written import parse_written

SURROUNDINGS = Surroundings(datetime(2026, 3, 2, tzinfo=UTC), "The Shared Allotment", "en")
SITE = "https://garden.example/"
OPENING = (
    "The broad beans stood through eleven nights below zero, which nobody on the plots had expected of them "
    "when the frost came up the lane in the first week of the year."
)
HEAD = "---\ntitle: What the frost left us\ndate: 2026-01-12\nauthor: Ines Okafor\ncategories: [beans, frost]\n---\n\n"


def read_both(text):
    """Return the post as both ways read it, each with its HTML; None where there is no short way."""
    source = Source(Path("posts/frost.md"), "frost.md", len(text.encode()), 1)
    written = parse_written(source, text.encode())
    short = infer_written(written, SURROUNDINGS) if written else None
    html = finish_html(written.html, SITE) if written else None
    if short is None or html is None:
        return None
    long = infer(parse(source, text.encode()), SURROUNDINGS)
    return short, html, long, to_html(long.body, SITE)


def words_of(html):
    """Return the words of HTML without its tags."""
    import re

    return unescape(re.sub(r"<[^<>]*>", " ", html)).split()


def assert_alike(text):
    """Both ways come to the same findings and the same words."""
    both = read_both(text)
    assert both is not None
    short, html, long, long_html = both
    for field in ("title", "authors", "published", "language"):
        assert getattr(short, field).value == getattr(long, field).value, field
    assert (short.categories, short.slug, short.draft, short.summary) == (
        long.categories,
        long.slug,
        long.draft,
        long.summary,
    )
    assert words_of(html) == words_of(long_html)
    assert abs(count_words(short.body) - count_words(long.body)) <= 0.1 * count_words(long.body)


SENTENCES = st.sampled_from(
    [
        "The kale did not, and neither did the tap by the gate.",
        "Those who can spare an hour are welcome to help *with the pipe* on Saturday.",
        "See [the plan](https://garden.example/plan?bed=3&row=4) or [ours](/notes/frost/), whichever is nearer.",
        "It cost less than the biscuits & the tea, says the one who paid for both.",
        "“A dry shed is half a harvest”, as they say where nobody has ever seen one.",
    ]
)
BLOCKS = st.one_of(
    st.lists(SENTENCES, min_size=2, max_size=4).map(" ".join),
    st.lists(SENTENCES, min_size=1, max_size=3).map(lambda rows: "\n".join(f"- {row}" for row in rows)),
    st.lists(SENTENCES, min_size=1, max_size=3).map(lambda rows: "\n".join(f"> {row}" for row in rows)),
    st.sampled_from(["## What grew", "## What we will do next", "### Beds and rows"]),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(BLOCKS, max_size=6))
def test_both_ways_read_the_same(blocks):
    """Whatever plain text follows the opening, findings and words are those of the long way."""
    text = HEAD + "\n\n".join([OPENING, *blocks, OPENING]) + "\n"
    assert_alike(text)


@pytest.mark.parametrize(
    "head",
    [
        'title: "Beans, and: what of them"\ndate: 2024-02-29\nauthor: Ines Okafor\n',
        "title: Bohnen\nauthor: Jutta Brandt\ndate: 2020-07-04\nlang: de\n",
        "Title: Beans\nDate: 2026-01-12 10:20\nAuthor: Bo Li\nTags: [a, b c]\ndraft: true\n",
        "title: Beans\npublished: 2026-01-12\nauthors: [Ines Okafor, Bo Li]\nslug: our-beans\n",
        "title: Beans\ndate: 2026-01-12\nauthor: Ines Okafor\nsummary: A short word on beans.\nweight: 3\n",
    ],
)
def test_front_matter_is_read_as_yaml_reads_it(head):
    """Quoted, listed and plain values mean the same both ways."""
    assert_alike(f"---\n{head}---\n{OPENING}\n\n{OPENING}\n")


@pytest.mark.parametrize(
    "text",
    [
        HEAD + OPENING + "\n\n<script>alert(1)</script>\n",
        HEAD + OPENING + "\n\n## Beds {onclick=steal()}\n",
        HEAD + OPENING + "\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
        HEAD + OPENING + "\n\n# A heading of the first level\n",
        HEAD + OPENING + "\n\nA heading of old\n---\n\nAnd its words.\n",
        HEAD + OPENING + "\n\nWhat[^1]\n\n[^1]: a note\n",
        HEAD + OPENING + "\n\n[a bad way](javascript:alert(1))\n",
        HEAD + "By Ines Okafor\n\n" + OPENING + "\n",
        HEAD.replace("author: Ines Okafor\n", "") + OPENING + "\n",
        HEAD.replace("2026-01-12", "2026-02-30") + OPENING + "\n",
        HEAD.replace("What the frost", "What: the frost") + OPENING + "\n",
        HEAD.replace("author:", "nested:\n  author:") + OPENING + "\n",
        HEAD + OPENING + "\u202e\n",
        HEAD + OPENING + "\x00\n",
        OPENING,
    ],
    ids=range(15),
)
def test_what_is_not_plain_goes_the_long_way(text):
    """HTML, attributes, tables, notes, bad addresses, bylines, doubtful front matter: all are looked at closely."""
    assert read_both(text) is None


ALLOWED = "p h2 h3 h4 h5 h6 ul ol li blockquote pre code em strong del a img figure hr br"
HOSTILE = st.text(alphabet="<>\"'&;:#()[]{}|\\/`~*_-=! \nahrefjvscipt\u202e\x00é", max_size=200)


@settings(max_examples=100, deadline=None)
@given(HOSTILE)
def test_nothing_active_comes_through_the_short_way(text):
    """Whatever a post holds, its tags are few and known, and its addresses lead to the web or to mail."""
    from html.parser import HTMLParser

    found = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            found.append((tag, dict(attrs)))

    source = Source(Path("frost.md"), "frost.md", 1, 1)
    written = parse_written(source, f"{HEAD}{OPENING}\n\n{text}\n".encode())
    html = finish_html(written.html, SITE) if written else None
    if html is None:
        return
    Reader().feed(html)
    allowed = set(ALLOWED.split())
    for tag, attributes in found:
        assert tag in allowed
        assert set(attributes) <= {"href", "title", "src", "alt", "start"}
        for name in ("href", "src"):
            assert attributes.get(name, SITE).startswith(("http://", "https://", "mailto:", "tel:"))
