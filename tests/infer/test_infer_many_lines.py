"""A post of tens of thousands of short lines, each of a kind that asks after all others, is read in linear time."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from masthead.infer import infer
from masthead.model import Block, BlockKind, Document, Source, Surroundings
from pace import measured

LINES = [
    "© a b",
    "welcome to ab {n}",
    "a b c.\n",
    "Best wishes,\n",
    "Dear all,\n\nCarole\n",
    "By the Ab{n} Team",
    "Acme Ltd",
    "Ana {w}kor",
    "Ana {w}kor, Secretary",
    "By Ana {w}kor and Tom {w}lan | 3 June 2024 | {w} {w}",
    "“{w} {w} {w}” – Ana {w}kor, Class of 2019 (1) [{n}]",
    "Headshot of Ana {w}kor",
]


@pytest.mark.parametrize("line", LINES)
def test_many_lines_of_one_kind_are_read_in_seconds(line):
    """Forty thousand lines take a second or two; asked each after each, they would take minutes."""
    texts = [part for number in range(40_000) for part in line.format(n=number, w=spell(number)).split("\n")]
    blocks = tuple(Block(BlockKind.TEXT, text, at) for at, text in enumerate(texts, 1) if text)
    post = Document(Source(Path("post.txt"), "post.txt", 0, 0), "text", blocks)
    with measured() as spent:
        infer(post, Surroundings(datetime(2026, 3, 2, tzinfo=UTC)))
    assert spent.seconds < 5


@pytest.mark.parametrize("mark", ["-", "|", ":", "/", ">", ","])
def test_a_line_of_many_marks_is_read_in_seconds(mark):
    """What stands before and behind each mark is looked at in lines of a title's length alone."""
    text = f"ab {mark} " * 300_000
    post = Document(Source(Path("post.txt"), "post.txt", 0, 0), "text", (Block(BlockKind.TEXT, text, 1),))
    with measured() as spent:
        infer(post, Surroundings(datetime(2026, 3, 2, tzinfo=UTC)))
    assert spent.seconds < 5


@pytest.mark.parametrize("at", [1, 11_000, 19_990])
def test_who_wrote_a_very_long_post_is_found_at_its_ends(at):
    """The label may stand below the title, where the text ends, or at the end of all."""
    told = "The {w} river is {w} and the {w} bridge across it has stood in the {w} water since the flood of spring."
    texts = ["The bridge ledger"]
    texts += [told.format(w=spell(number)) if number < 11_000 else f"{number}." for number in range(19_999)]
    texts[at] = "By Ana Korrin"
    blocks = tuple(Block(BlockKind.TEXT, text, at) for at, text in enumerate(texts, 1))
    post = Document(Source(Path("post.txt"), "post.txt", 0, 0), "text", blocks)
    found = infer(post, Surroundings(datetime(2026, 3, 2, tzinfo=UTC))).authors
    assert "Ana Korrin" in {
        *(author.name for author in found.value),
        *(one.value for one in found.runners_up),
    }


def spell(number: int) -> str:
    """Return a number as a word with a capital."""
    letters = ""
    while number or not letters:
        number, rest = divmod(number, 26)
        letters = chr(97 + rest) + letters
    return letters.capitalize()
