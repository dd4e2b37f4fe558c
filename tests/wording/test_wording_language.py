"""Words, dates and names in every language that pages and digests speak."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from unicodedata import bidirectional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.model import Author, PartialDate
from masthead.wording import direction, find_wording, is_language

BLANK = re.compile(r"\{[a-z]+\}")
FILES = [
    each for each in files("masthead.wording").joinpath("languages").iterdir() if each.name.endswith(".toml")
]
TABLES = {each.name.removesuffix(".toml"): tomllib.loads(each.read_text("utf-8")) for each in FILES}
for spoken in TABLES.values():
    spoken.pop("service", None)  # see test_wording_service.py
LANGUAGES = sorted(set(TABLES) - {"en-us"})


@pytest.mark.parametrize(
    ("language", "day", "month", "first"),
    [
        ("en-GB", "6 December 2016", "July 2024", "1 March 2020"),
        ("en-US", "December 6, 2016", "July 2024", "March 1, 2020"),
        ("EN_us", "December 6, 2016", "July 2024", "March 1, 2020"),
        ("de-AT", "6. Dezember 2016", "Juli 2024", "1. März 2020"),
        ("fr", "6 décembre 2016", "juillet 2024", "1er mars 2020"),
        ("es-MX", "6 de diciembre de 2016", "julio de 2024", "1 de marzo de 2020"),
        ("it", "6 dicembre 2016", "luglio 2024", "1º marzo 2020"),
        ("nl_BE", "6 december 2016", "juli 2024", "1 maart 2020"),
        ("cy", "6 Rhagfyr 2016", "Gorffennaf 2024", "1 Mawrth 2020"),
        ("he-IL", "6 בדצמבר 2016", "יולי 2024", "1 במרץ 2020"),
    ],
)
def test_a_date_is_written_as_its_language_writes_it(language, day, month, first):
    """A date is as coarse as it is known, never finer, and empty where it is not known."""
    words = find_wording(language)
    assert words.date(PartialDate(2016, 12, 6)) == day
    assert words.date(PartialDate(2024, 7)) == month
    assert words.date(PartialDate(2020, 3, 1)) == first
    assert words.date(PartialDate(2024)) == "2024"
    assert words.date(PartialDate()) == ""


def test_a_brief_date_shortens_the_month_only():
    """Where room is short the month is, and nothing else."""
    assert find_wording("en").date(PartialDate(2016, 12, 6), brief=True) == "6 Dec 2016"
    assert find_wording("de").date(PartialDate(2024, 9), brief=True) == "Sept. 2024"


def test_the_first_language_that_is_spoken_speaks():
    """A post is dated in its own language, else in its publication's, else in English, and all words go with it."""
    assert find_wording("fi", "de").date(PartialDate(2024, 7)) == "Juli 2024"
    assert find_wording("fi", "").date(PartialDate(2024, 7)) == "July 2024"
    assert find_wording("fi", "").say("issue", n=3) == "Issue 3"
    assert find_wording("../directions").language == "en"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language):
    """A language has twelve months twice and every phrase, with the blanks that English has; `first` is its own."""
    spoken, english = TABLES[language], TABLES["en"]
    assert len(set(spoken["months"])) == len(set(spoken["short"])) == 12
    assert spoken.keys() - {"first"} == english.keys()
    for name, phrase in english.items():
        assert sorted(BLANK.findall(str(spoken[name]))) == sorted(BLANK.findall(str(phrase))), name


def test_a_regional_variant_says_only_what_differs():
    """American English is English but for the order of its dates."""
    american, english = find_wording("en-US").phrases, find_wording("en").phrases
    assert {name for name in english if american[name] != english[name]} == {"day"} == TABLES["en-us"].keys()


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "en"])
def test_no_language_borrows_english(language):
    """A page is in one language throughout; only the order of a date and the comma may be the same."""
    shared = {name for name, words in TABLES["en"].items() if TABLES[language][name] == words}
    assert shared <= {"day", "month", "comma", "feeds", "page"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_run_the_way_their_language_does(language):
    """The script of a language's own words is of the direction that is told of it."""
    words = find_wording(language)
    runs = {bidirectional(letter) for letter in words.phrases["missing_why"] if letter.isalpha()}
    assert words.direction == direction(language)
    assert runs <= ({"R", "AL"} if words.direction == "rtl" else {"L"})


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
    assert find_wording("en").names([Author(name) for name in names]) == shown


def test_names_are_parted_as_their_language_parts_them():
    """Arabic script has a comma of its own."""
    assert find_wording("ar").names([Author("أ"), Author("ب"), Author("ج")]) == "أ، ب وج"


@pytest.mark.parametrize(
    ("tag", "way"),
    [
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("fa", "rtl"),
        ("ur_PK", "rtl"),
        ("az-Arab-IR", "rtl"),
        ("ur-Latn", "ltr"),
        ("en", "ltr"),
        ("de-AT", "ltr"),
        ("", "ltr"),
    ],
)
def test_direction_follows_the_script_and_else_the_language(tag, way):
    """Arabic, Hebrew, Persian and Urdu run from right to left in any region, unless a tag says Latin script."""
    assert direction(tag) == way


@given(st.text(max_size=60))
def test_any_text_may_be_given_as_a_language(text):
    """A post's claim to be in some language, however senseless, costs no words."""
    assert find_wording(text).say("minutes", n=2)
    assert direction(text) in {"ltr", "rtl"}
    assert is_language(text) in {True, False}


def test_a_language_tag_is_told_from_other_text():
    """Only what a reader's machine can use as a language is one."""
    tags = ("en", "en-GB", "zh-Hant-TW", "cy")
    assert all(map(is_language, tags))
    assert not any(map(is_language, ("", "English", "en GB", "en-", 'en" x="', "e")))
