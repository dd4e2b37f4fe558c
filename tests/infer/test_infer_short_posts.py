"""Lines that people write around short posts in many languages: the title, who wrote it, and on which day."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from masthead.infer import infer
from masthead.infer.lines import fold
from masthead.model import Source, Surroundings
from masthead.source import parse
from orchard import NOW, read_table

POSTS = {language: rest for language, *rest in read_table("short_posts.txt")}
BYLINES = read_table("byline_forms.txt")
NO_BYLINES = read_table("byline_traps.txt")
SENTENCES = read_table("date_sentences.txt")
TITLES = tomllib.loads((Path(__file__).parent / "title_forms.toml").read_text(encoding="utf-8"))


def read(language, line, place):
    """Return what is inferred of the language's post with the line in that place."""
    title, first, second, name = POSTS[language]
    line = line.format(n=name, N=name.upper()).replace("\\n", "\n")
    parts = [title, first, second]
    parts.insert({"above": 1, "amid": 2, "below": 3}[place], line)
    text = "\n\n".join(parts).encode()
    return infer(parse(Source(Path("bench.txt"), "bench.txt", len(text), 0), text), Surroundings(NOW))


@pytest.mark.parametrize(
    ("language", "place", "names", "line"), [(*row[:3], " | ".join(row[3:])) for row in BYLINES]
)
def test_a_byline_names_the_writer(language, place, names, line):
    """In each language the writer is found behind its labels, in its bios and under its farewells."""
    found = read(language, line, place).authors.value
    assert "; ".join(author.name for author in found) == names


@pytest.mark.parametrize(
    ("language", "place", "line"), [(*row[:2], " | ".join(row[2:])) for row in NO_BYLINES]
)
def test_somebody_else_is_no_writer(language, place, line):
    """Who took the pictures, translated, spoke, is thanked or answers the telephone did not write the post."""
    assert not read(language, line, place).authors.value


@pytest.mark.parametrize("place", ["above", "amid", "below"])
@pytest.mark.parametrize(("language", "line"), SENTENCES)
def test_a_short_sentence_tells_of_another_day(language, line, place):
    """Meetings, deadlines, laws and looks at a page have their days; said in a few words they date no post either."""
    assert not read(language, line, place).published.value


@pytest.mark.parametrize("language", TITLES["posts"])
@pytest.mark.parametrize("form", TITLES["forms"])
def test_the_title_is_told_from_what_a_page_prints_around_it(form, language):
    """Kickers, sections, sites, days, writers, trails, minutes and pictures stand around a title."""
    words = TITLES["posts"][language]
    text = form.format(**words, K=words["k"].upper(), TU=words["T"].upper()).encode()
    found = infer(parse(Source(Path("bench.txt"), "bench.txt", len(text), 0), text), Surroundings(NOW))
    assert fold(found.title.value) == fold(words["T"])
