"""The preview's parts, each by itself: views of a digest, marks, the form, a feed as it is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.model import Block, BlockKind, Evidence
from masthead.web.preview.forms import read_answer
from masthead.web.preview.frames import VIEWS, show_as
from masthead.web.preview.letter import show_headers
from masthead.web.preview.marks import mark_rows
from masthead.web.preview.pages import choose_cards
from masthead.web.preview.reading import read_feed
from masthead.web.preview.sheets import Card, Galley, Told

DIGEST = """<!DOCTYPE html><html><head><meta name="color-scheme" content="light dark"><style>p{margin:0}</style>
<style>@media screen and ( prefers-color-scheme : dark ){p{color:#eee !important}}</style></head>
<body style="margin:0"><p style="color:#111" class="a">Text style="kept" (prefers-color-scheme:dark)</p>
<img src="https://garden.example/a.jpg" alt="A roof" width="400" height="300" style="border:0"></body></html>"""


def told(field, value="", confidence=0.0, *evidence):
    """Return a finding."""
    return Told(field, value, confidence, evidence)


def card(name="a.txt", title=(), authors=(), published=()):
    """Return a post's card, each finding given as value and confidence."""
    return Card(name, told("title", *title), told("authors", *authors), told("published", *published))


def galley(blocks, *found):
    """Return a post's page with lines of text, and evidence for its title."""
    told_title = told("title", "x", 1.0, *found)
    made = Card("a.txt", told_title, told("authors"), told("published"))
    lines = tuple(Block(BlockKind.TEXT, text, number) for number, text in enumerate(blocks, 1))
    return Galley(made, "text", lines, (), (), "en", 1, "")


def test_a_dark_view_is_dark_and_a_light_one_light():
    """The scheme's rules hold everywhere in its own view, nowhere in the other; words that read like them stay."""
    light, dark = show_as(DIGEST, "light"), show_as(DIGEST, "dark")
    assert "@media screen and (min-width:0){p{color:#eee" in dark
    assert "@media screen and (max-width:0){p{color:#eee" in light
    assert 'content="dark"' in dark
    assert 'content="light"' in light
    assert all("(prefers-color-scheme:dark)</p>" in page for page in (light, dark))


def test_a_plain_view_has_no_style_and_a_bare_one_no_picture():
    """Styles off takes away every style and no word; pictures off leaves each picture's words and size."""
    plain = show_as(DIGEST, "plain")
    assert "margin:0" not in plain
    assert "color:#111" not in plain
    assert '<p class="a">Text' in plain
    bare = show_as(DIGEST, "bare")
    assert "src=" not in bare
    assert 'alt="A roof" width="400" height="300"' in bare


def test_pictures_are_grey_fields_until_real_ones_are_wanted():
    """No view names a picture's address but the one that was asked to."""
    assert all("garden.example" not in show_as(DIGEST, view) for view in VIEWS)
    assert "https://garden.example/a.jpg" in show_as(DIGEST, "light", pictures=True)


@given(st.text(alphabet="<>style/=\"' imgrc@mediap-", max_size=300), st.sampled_from(VIEWS))
def test_no_markup_breaks_a_view(html, view):
    """Whatever a digest holds, each view of it is made."""
    assert isinstance(show_as(html, view), str)


@given(st.lists(st.text(max_size=40), max_size=5), st.text(max_size=20), st.integers(0, 6))
def test_marking_loses_no_letter(lines, quote, place):
    """Whatever is quoted of whichever line, the rows hold the text as it was read."""
    rows = mark_rows(galley(lines, Evidence("line", quote, place)))
    assert ["".join(stretch.text for stretch in row.stretches) for row in rows] == lines


@pytest.mark.parametrize(
    ("text", "quote", "marked"),
    [
        ("By Ana Ruiz, 3 May", "Ana Ruiz", "Ana Ruiz"),
        ("By  Ana\tRuiz, 3 May", "Ana Ruiz", "Ana\tRuiz"),
        ("  By Ana  Ruiz  ", "By Ana Ruiz", "By Ana  Ruiz"),
        ("Ana Ruiz", "Ana Ruiz and somebody on the next line", "Ana Ruiz"),
        ("Ana Ruiz", "Bo Nyberg", ""),
    ],
)
def test_a_quote_is_found_where_it_stands(text, quote, marked):
    """Spaces of any kind and number match each other; a quote that goes on takes the line whole."""
    (row,) = mark_rows(galley([text], Evidence("line", quote, 1)))
    assert "".join(stretch.text for stretch in row.stretches if stretch.fields) == marked


def test_the_form_says_only_what_was_changed():
    """A field is given when it differs from what was shown or is ticked; line ends and spaces are no difference."""
    form = {
        "token": "t",
        "reason": "r",
        "was-title": "A roof",
        "title": " A roof\r\n",
        "was-authors": "Ana\nBo",
    }
    form |= {"authors": "Ana\r\nBo\r\n", "was-published": "2026", "published": ""}
    answer = read_answer("a.txt", form, "t")
    assert (answer.title, answer.authors, answer.published) == (None, None, "")
    answer = read_answer("a.txt", {**form, "right-title": "1", "authors": "Bo"}, "t")
    assert (answer.title, answer.authors) == ("A roof", ("Bo",))
    assert read_answer("a.txt", form, "another") is None


def test_doubts_come_first():
    """Refused posts lead, then the most doubtful, then the newest; the counts tell all."""
    sure = ("x", 0.95)
    cards = [
        card("old.txt", sure, sure, ("2020", 0.95)),
        card("new.txt", sure, sure, ("2026", 0.95)),
        card("one.txt", sure, ("Ana", 0.5), sure),
        card("two.txt", ("x", 0.4), ("Ana", 0.5), sure),
    ]
    assert [each.name for each in choose_cards(cards, "", "", 1).cards] == [
        "two.txt",
        "one.txt",
        "new.txt",
        "old.txt",
    ]
    assert choose_cards(cards, "", "", 1).counts == {"": 4, "doubts": 2, "refused": 0, "held": 0}
    assert [each.name for each in choose_cards(cards, "doubts", "TWO", 9).cards] == ["two.txt"]


@pytest.mark.parametrize(
    ("told_of", "grade"),
    [
        (Told("title", "x", 0.9), "sure"),
        (Told("title", "x", 0.89), "doubtful"),
        (Told("title", "", 0.0), "unknown"),
        (Told("title", "", 1.0, is_corrected=True), "corrected"),
    ],
)
def test_a_grade_is_one_word(told_of, grade):
    """Sure from 0.9, doubtful below, unknown without a value, corrected where an editor spoke."""
    assert told_of.grade == grade


@pytest.mark.parametrize(
    "content", [b"", b"<feed", b"{", b"[]", b'{"items": 3}', b"<rss/>", b"\xff\xfe", b"<!DOCTYPE a>"]
)
@pytest.mark.parametrize("name", ["atom.xml", "feed.json"])
def test_a_document_that_cannot_be_read_is_none(name, content):
    """What no reader can read is said to be so, and raises nothing."""
    assert read_feed(name, content) is None


def test_an_encoded_field_is_shown_as_it_is_read():
    """A field with encoded-words stands as it is written and as a reader sees it."""
    letter = show_headers(b"Subject: =?utf-8?q?Gr=C3=BCn?=\r\nTo: a@example.org\r\n\r\nHello\r\n")
    assert letter.fields[0] == ("Subject", "=?utf-8?q?Gr=C3=BCn?=", "Grün")
    assert letter.fields[1] == ("To", "a@example.org", "")
