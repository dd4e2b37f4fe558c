"""Dates and words in the languages that pages speak."""

from __future__ import annotations

import pytest

from masthead.model import PartialDate
from masthead.page.speech import find_speech, format_date

LANGUAGES = ["en", "en-US", "de", "fr", "es", "it", "nl", "cy"]


@pytest.mark.parametrize(
    ("language", "day", "month", "first"),
    [
        ("en-GB", "6 December 2016", "July 2024", "1 March 2020"),
        ("en-US", "December 6, 2016", "July 2024", "March 1, 2020"),
        ("de-AT", "6. Dezember 2016", "Juli 2024", "1. März 2020"),
        ("fr", "6 décembre 2016", "juillet 2024", "1er mars 2020"),
        ("es-MX", "6 de diciembre de 2016", "julio de 2024", "1 de marzo de 2020"),
        ("it", "6 dicembre 2016", "luglio 2024", "1º marzo 2020"),
        ("nl_BE", "6 december 2016", "juli 2024", "1 maart 2020"),
        ("cy", "6 Rhagfyr 2016", "Gorffennaf 2024", "1 Mawrth 2020"),
    ],
)
def test_date_is_written_as_the_language_writes_it(language, day, month, first):
    """A date is in the post's language, as coarse as it is known."""
    assert format_date(PartialDate(2016, 12, 6), language) == day
    assert format_date(PartialDate(2024, 7), language) == month
    assert format_date(PartialDate(2020, 3, 1), language) == first
    assert format_date(PartialDate(2024), language) == "2024"
    assert format_date(PartialDate(), language) == ""


def test_language_that_is_not_spoken_falls_back_to_the_publications():
    """A post in a language without names for months is dated as its publication is."""
    assert format_date(PartialDate(2024, 7), "fi", "de") == "Juli 2024"
    assert format_date(PartialDate(2024, 7), "fi", "") == "July 2024"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language):
    """No language lacks a word that a page asks for, and each has twelve months."""
    english, speech = find_speech("en"), find_speech(language)
    assert english.keys() <= speech.keys()
    assert len(set(speech["months"])) == 12
    assert "{n}" in speech["minutes"]
    assert "{n}" in speech["issue"]


@pytest.mark.parametrize("language", ["de", "fr", "es", "it", "nl", "cy"])
def test_no_language_borrows_english(language):
    """A page is in one language throughout."""
    english, speech = find_speech("en"), find_speech(language)
    shared = {name for name, words in english.items() if speech[name] == words}
    assert shared <= {"day", "month"}
