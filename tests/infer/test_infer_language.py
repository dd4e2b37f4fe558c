"""A post's language: what it states, else what its words tell, else its publication's."""

from __future__ import annotations

import pytest

from masthead.infer.language import find_language, find_plain, sample_of, tidy_tag
from masthead.infer.lines import read_lines
from masthead.model import Clue, Surroundings
from orchard import NOW, read_table, text_document

SENTENCES = dict(read_table("language_sentences.txt"))
NEAR = dict(read_table("near_languages.txt"))


def language_of(*lines, clues=(), language=""):
    """Return the finding of a post's language."""
    document = text_document(lines, clues=clues, title="-")
    own = [line for line in read_lines(document) if line.text in lines]
    return find_language(document, tuple(own), Surroundings(NOW, language=language))


def plain_of(*lines):
    """Return the language that the small words of the lines tell."""
    return find_plain(tuple(line for line in read_lines(text_document(lines)) if line.text in lines))


@pytest.mark.parametrize(("code", "sentence"), SENTENCES.items(), ids=SENTENCES)
def test_a_sentence_tells_its_language(code, sentence):
    """One sentence is enough in every promised language, whatever the publication's own is."""
    found = language_of(sentence, language="eo")
    assert found.value == code
    assert found.confidence > 0.6
    assert found.evidence


def test_what_the_post_states_outranks_its_words():
    """A stated language is taken, tidied as BCP 47 writes it."""
    clue = Clue("language", "pt_br", "front-matter", 2)
    assert language_of(SENTENCES["en"], clues=[clue]).value == "pt-BR"


@pytest.mark.parametrize("stated", ["", "und", "und-Latn", "x", "12", "english, mostly", "en\x00"])
def test_a_statement_that_says_nothing_is_passed_over(stated):
    """An empty, undetermined or malformed statement leaves the word to the text."""
    expected = "en" if stated == "en\x00" else "de"
    assert language_of(SENTENCES["de"], clues=[Clue("language", stated, "meta")]).value == expected


def test_of_a_few_words_the_publication_decides():
    """A text too short to tell is in its publication's language, and with little confidence."""
    found = language_of("Soup.", language="cy")
    assert (found.value, found.confidence) == ("cy", 0.5)
    assert language_of("---", language="").value == ""


def test_furniture_does_not_tell_the_language():
    """English buttons above a German post leave it German."""
    assert (
        language_of("Skip to content", "Search", "Menu", "Share this", SENTENCES["de"], SENTENCES["de"]).value
        == "de"
    )


@pytest.mark.parametrize(
    "junk",
    ["\ud800\udfff" * 50, "\x00\x01\x02" * 99, "\ufffe\uffff" * 60, "\U0001f332" * 200, "\u202e" * 300],
)
def test_no_text_breaks_the_detector(junk):
    """Surrogates, controls, noncharacters and emoji tell nothing and raise nothing."""
    assert language_of(junk, junk + SENTENCES["fr"]).value in {"fr", ""}


@pytest.mark.parametrize("code", ["en", "de", "fr", "pl", "sv"])
def test_small_words_tell_a_plain_text(code):
    """A paragraph in a language whose small words are known needs no detector, and says the same."""
    assert plain_of(SENTENCES[code], SENTENCES[code]) == code
    assert language_of(SENTENCES[code], SENTENCES[code]).value == code


@pytest.mark.parametrize(("code", "sentence"), NEAR.items(), ids=NEAR)
def test_small_words_claim_no_relative(code, sentence):
    """A language that shares small words with a known one is left to the detector."""
    assert plain_of(sentence) in ("", code)


def test_only_a_sample_is_read():
    """However long the post, some hundred characters are looked at."""
    lines = read_lines(text_document([SENTENCES["en"]] * 500))
    assert len(sample_of(lines)) < 1000


@pytest.mark.parametrize(
    ("stated", "tag"),
    [
        ("EN", "en"),
        ("en-gb", "en-GB"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("es_419", "es-419"),
        ("de-DE-1996", "de-DE"),
    ],
)
def test_tags_are_tidied(stated, tag):
    """Languages are written small, scripts with a capital, countries in capitals."""
    assert tidy_tag(stated) == tag
