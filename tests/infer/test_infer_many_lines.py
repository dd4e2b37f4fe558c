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
]


@pytest.mark.parametrize("line", LINES)
def test_many_lines_of_one_kind_are_read_in_seconds(line):
    """Forty thousand lines take a second or two; asked each after each, they would take minutes."""
    texts = [part for number in range(40_000) for part in line.format(n=number, w=spell(number)).split("\n")]
    blocks = tuple(Block(BlockKind.TEXT, text, at) for at, text in enumerate(texts, 1) if text)
    post = Document(Source(Path("post.txt"), "post.txt", 0, 0), "text", blocks)
    with measured() as spent:
        infer(post, Surroundings(datetime(2026, 3, 2, tzinfo=UTC)))
    assert spent.seconds < 8


def spell(number: int) -> str:
    """Return a number as a word with a capital."""
    letters = ""
    while number or not letters:
        number, rest = divmod(number, 26)
        letters = chr(97 + rest) + letters
    return letters.capitalize()
