"""Dates, names and sentences as a reader sees them."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.digest.story import first_sentence, plain, sentences
from masthead.digest.wording import direction, wording
from masthead.model import Author, PartialDate

BLANK = re.compile(r"\{[a-z]+\}")
KNOWN = tomllib.loads(files("masthead.digest").joinpath("words.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("language", "date", "shown"),
    [
        ("en-GB", PartialDate(2016, 12, 6), "6 December 2016"),
        ("en-US", PartialDate(2016, 12, 6), "December 6, 2016"),
        ("en-US", PartialDate(2016, 12), "December 2016"),
        ("en", PartialDate(2024, 7), "July 2024"),
        ("en", PartialDate(2024), "2024"),
        ("en", PartialDate(), ""),
        ("de", PartialDate(2024, 3, 1), "1. März 2024"),
        ("fr", PartialDate(2024, 8, 1), "1er août 2024"),
        ("es", PartialDate(2024, 5, 3), "3 de mayo de 2024"),
        ("it", PartialDate(2024, 5, 1), "1º maggio 2024"),
        ("nl", PartialDate(2024, 3, 9), "9 maart 2024"),
        ("cy", PartialDate(2024, 7), "Gorffennaf 2024"),
        ("fi", PartialDate(2024, 7, 2), "2024-07-02"),
        ("fi", PartialDate(2024, 7), "2024-07"),
    ],
)
def test_a_date_is_shown_as_it_is_known(language, date, shown):
    """A date is written as its language writes it, never finer than it is known."""
    assert wording(language).date(date) == shown


@pytest.mark.parametrize("language", sorted(set(KNOWN) - {"en-US"}))
def test_every_language_says_everything(language):
    """A language has twelve months twice and every phrase or none, with the blanks that English has."""
    spoken = KNOWN[language]
    assert len(spoken["months"]) == len(spoken["short"]) == 12
    if set(spoken) == {"months", "short"}:
        return
    for name, phrase in KNOWN["en"].items():
        assert BLANK.findall(str(phrase)) == sorted(
            BLANK.findall(str(spoken[name])), key=str(phrase).index
        ), name


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ((), ""),
        (("Ines Okafor",), "Ines Okafor"),
        (("Ines Okafor", "Tom Reyes"), "Ines Okafor and Tom Reyes"),
        (("A", "B", "C"), "A, B and C"),
        (("A", "B", "C", "D", "E"), "A, B, C and 2 others"),
        (("  ", "Ines\n Okafor"), "Ines Okafor"),
        (("{first}", "{second}"), "{first} and {second}"),
    ],
)
def test_authors_read_as_one_says_them(names, shown):
    """Nobody named leaves nothing; many are named in part and counted."""
    assert wording("en").names([Author(name) for name in names]) == shown


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("The frost held. Then it broke.", "The frost held."),
        (
            "Dr. Vane met Mrs. Lee at St. Olave's in 2016. So it began.",
            "Dr. Vane met Mrs. Lee at St. Olave's in 2016.",
        ),
        ("Is 5.5 enough? Yes.", "Is 5.5 enough?"),
        ("“We dig.” So they say.", "“We dig.”"),
        ("寒い朝です。次の日。", "寒い朝です。"),
        ("No end", "No end"),
        ("", ""),
    ],
)
def test_a_first_sentence_ends_where_it_ends(text, first):
    """A title, a decimal point or a quotation does not end a sentence early."""
    assert first_sentence(text, 100) == first


@given(st.text(max_size=400), st.integers(20, 120))
def test_a_summary_is_cut_but_never_changed(text, longest):
    """What is shown is the start of the text, at most so long, and says so with an ellipsis where a sentence is cut."""
    whole = plain(text, 10_000)
    shown = sentences(text, longest)
    assert len(shown) <= longest + 1
    assert whole.startswith(shown.removesuffix("…"))


@given(st.text(max_size=200))
def test_a_plain_line_is_one_line_without_unseen_characters(text):
    """No control, line end, bidi override or zero-width space survives in a line."""
    line = plain(text, 60)
    assert len(line.splitlines()) <= 1
    assert not set(line) & set("\x00\x0b\x7f\u0085\u2028\u2029\u202e\u2066\u200b\ufeff")
    assert line == line.strip()


def test_directions_follow_the_language():
    """Arabic, Hebrew, Persian and Urdu run from right to left, in any region."""
    assert [direction(tag) for tag in ("ar", "he-IL", "fa", "ur-PK", "en", "de-AT")] == ["rtl"] * 4 + [
        "ltr"
    ] * 2
