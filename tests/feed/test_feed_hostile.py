"""Whatever a post holds, its feed stays well-formed, lawful, and says what the post says."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import feedparser
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from builders import entry, feed, visible
from masthead.feed import check, opml, serialise
from masthead.model import Author, Enclosure, PartialDate

NS = "{http://www.w3.org/2005/Atom}"
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)  # lone surrogates and all controls too
TITLES = [
    "<b>bold</b> & <script>alert(1)</script>",
    "AT&T &amp; &lt;b&gt; &copy; &#x26;",
    "]]> and <![CDATA[ and <!-- and ?>",
    "</title></entry></feed>",
    "{{7*7}} ${7*7} #{7*7}",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f3f4\U000e0067\U000e0062\U000e0077\U000e007f",
    "\u05e9\u05dc\u05d5\u05dd and \u0645\u0631\u062d\u0628\u0627",
    "x" * 10_000,
    "quotes \" and ' and \u201ctypographic\u201d",
]


def _lawful(documents) -> None:
    for name, content in documents.items():
        assert check(name, content) == ()


@pytest.mark.parametrize("title", TITLES)
def test_title_reaches_the_reader_letter_by_letter(title):
    """Markup in a title is text: each format shows it unchanged, and all three say the same."""
    documents = serialise(feed(entries=(entry(1, title=title),)))
    _lawful(documents)
    said = {
        etree.fromstring(documents["atom.xml"]).findtext(f"{NS}entry/{NS}title"),
        etree.fromstring(documents["rss.xml"]).findtext("channel/item/title"),
        json.loads(documents["feed.json"])["items"][0]["title"],
    }
    assert [visible(text) for text in said] == [title]


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("name", ["atom.xml", "rss.xml"])
def test_reader_that_guesses_takes_no_title_for_html(title, name):
    """feedparser, which guesses, and with it the readers built on it, show the title as it was written."""
    parsed = feedparser.parse(serialise(feed(entries=(entry(1, title=title),)))[name])
    assert visible(parsed.entries[0].title) == title
    assert parsed.entries[0].title_detail.type == "text/plain"


def test_ordinary_ampersand_is_left_alone():
    """Only what looks like an entity or an end tag is kept apart: a title with none is what was written."""
    title = "AT&T, R&D and Q & A: 1 < 2 > 0"
    assert (
        json.loads(serialise(feed(entries=(entry(1, title=title),)))["feed.json"])["items"][0]["title"]
        == title
    )


def test_markup_in_an_rss_title_is_written_as_a_numeric_reference():
    """RSS titles hold no named references, which readers would decode twice."""
    rss = serialise(feed(title="Salt & Co", entries=(entry(1, title="a < b & c"),)))["rss.xml"]
    assert b"<title>a &#x3C; b &#x26; c</title>" in rss
    assert b"<title>Salt &#x26; Co</title>" in rss


def test_content_is_not_taken_for_a_title():
    """Numeric references are for titles alone: the text of a post that speaks of titles is left as it is."""
    content = "<p>Write &lt;title&gt;a &amp;amp; b&lt;/title&gt;.</p>"
    rss = serialise(feed(entries=(entry(1, content=content),)))["rss.xml"]
    assert feedparser.parse(rss, sanitize_html=False).entries[0].content[0].value == content


@pytest.mark.parametrize("code", [*range(0x20), 0x7F, 0x85, 0xFFFE, 0xFFFF, 0xD800, 0xDFFF, 0x2028, 0x1FFFF])
def test_no_character_breaks_a_feed(code):
    """Control characters, lone surrogates and non-characters anywhere leave every format lawful."""
    bad = f"be{chr(code)}fore"
    one = entry(
        1,
        title=bad,
        summary=bad,
        content=f"<p>{bad} canary</p>",
        categories=(bad,),
        authors=(Author(bad, bad, f"https://garden.example/{bad}"),),
        enclosures=(Enclosure("https://garden.example/a.png", alt=bad),),
    )
    made = feed(title=bad, subtitle=bad, entries=(one, entry(2)))
    documents = serialise(made)
    _lawful(documents)
    assert all(b"canary" in content for content in documents.values())
    etree.fromstring(opml(bad, [made]))


@pytest.mark.parametrize("code", [0x202A, 0x202E, 0x2066, 0x2069, 0x200B, 0xFEFF])
def test_characters_that_reorder_a_title_are_gone(code):
    """A title cannot reorder the line of a reader's list in which it stands."""
    documents = serialise(feed(entries=(entry(1, title=f"gpj{chr(code)}.exe"),)))
    assert json.loads(documents["feed.json"])["items"][0]["title"] == "gpj.exe"


def test_title_on_several_lines_becomes_one():
    """A title is one line in every reader."""
    documents = serialise(feed(entries=(entry(1, title="  one\r\n two\u2028three\t"),)))
    assert json.loads(documents["feed.json"])["items"][0]["title"] == "one two three"


@pytest.mark.parametrize("summary", ["What grew in bed 1.", ""])
def test_entry_without_title_gets_one(summary):
    """No reader is shown an empty line: a title is drawn from the summary, else from the address."""
    documents = serialise(feed(entries=(entry(1, title=" ", summary=summary),)))
    _lawful(documents)
    title = json.loads(documents["feed.json"])["items"][0]["title"]
    assert title == (summary or "allotment-notes-1")


def test_entry_handed_in_twice_is_said_once():
    """Readers differ in which of two entries with one id they keep, so that there is only one."""
    documents = serialise(feed(entries=(entry(2), entry(1), entry(2, title="Another"))))
    _lawful(documents)
    titles = [each["title"] for each in json.loads(documents["feed.json"])["items"]]
    assert titles == ["Allotment notes, part 2", "Allotment notes, part 1"]


@pytest.mark.parametrize("year", [1, 999, 1600, 1969, 9999])
def test_absurd_clock_breaks_no_feed(year):
    """An `updated` no reader can count in is brought within what readers can."""
    moment = datetime(year, 1, 1, tzinfo=UTC)
    made = feed(entries=(entry(1, updated=moment, published=PartialDate(year, 12, 31)),), updated=moment)
    _lawful(serialise(made))


@settings(max_examples=60, deadline=None)
@given(ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT, st.lists(ANY_TEXT, max_size=3))
@example("", "", "\r", "", [])
def test_any_text_makes_a_lawful_feed(title, summary, content, name, categories):
    """Whatever characters a post holds, all three formats are read back without a fault."""
    one = entry(
        1,
        title=title,
        summary=summary,
        content=content,
        authors=(Author(name),),
        categories=tuple(categories),
    )
    documents = serialise(feed(title=title, subtitle=summary, entries=(one, entry(2))))
    _lawful(documents)
    assert len(json.loads(documents["feed.json"])["items"]) == 2
    assert len(etree.fromstring(documents["rss.xml"]).findall("channel/item")) == 2
