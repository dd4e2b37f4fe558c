"""A small post around the lines under test, and what is inferred of its date."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from masthead.infer.dateline import find_published
from masthead.infer.lines import read_lines
from masthead.model import Block, BlockKind, Document, Source, Surroundings

NOW = datetime(2026, 11, 21, tzinfo=UTC)
TITLE = "What the orchard taught us"
_FIRST = (
    "When the first trees went in behind the hall, nobody thought that we would still be arguing about them so much"
    " later, or that the argument would turn out to be the best thing about them. We meet under the oldest of them,"
    " whatever the weather, and whoever brings the soup decides what is talked about that evening."
)
TEXT = (
    _FIRST,
    "The children have learned to graft, and to lose a graft without tears. That was not on anyone's list.",
    "If you would like to help with the autumn picking, come along in old shoes and ask for Marta.",
)


def read_table(name):
    """Return the rows of a table of cases, cells between bars; lines with # tell what it holds."""
    lines = (Path(__file__).parent / "infer" / name).read_text(encoding="utf-8").splitlines()
    return [
        [cell.strip() for cell in line.split(" | ")] for line in lines if line and not line.startswith("#")
    ]


def text_document(head, tail=(), **about):
    """Return a post: its title, the lines under test, its text, more lines under test."""
    name = about.get("name", "orchard.txt")
    lines = [about.get("title", TITLE), "", *head, "", *TEXT, *tail]
    blocks = [Block(BlockKind.TEXT, line, at) for at, line in enumerate(lines, 1) if line.strip()]
    return Document(Source(Path(name), name, 1, 0), "text", tuple(blocks), tuple(about.get("clues", ())))


def dates_of(head, tail=(), language="en", **about):
    """Return the findings of publication and update of such a post; `about` it or its surroundings."""
    document = text_document(head, tail, **about)
    around = Surroundings(about.get("now", NOW), day_first=about.get("day_first"))
    return find_published(document, read_lines(document), language, around)


def published(head, tail=(), **about):
    """Return the finding of publication of such a post."""
    return dates_of(head, tail, **about)[0]
