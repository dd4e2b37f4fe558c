"""A small post around the lines under test, and what is inferred of its date."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from masthead.infer.dateline import find_published
from masthead.infer.lines import read_lines
from masthead.model import Block, BlockKind, Document, Source, Surroundings

NOW = datetime(2026, 11, 21, tzinfo=UTC)
TITLE = "What the orchard taught us"
TEXT = (
    "When the first trees went in behind the hall, nobody thought that the village would still be arguing about "
    "their pruning so much later, or that the argument would turn out to be the best thing about them. We meet "
    "under the oldest of them, whatever the weather, and whoever brings the soup decides what is talked about.",
    "The children have learned to graft, and to lose a graft without tears. That was not on anyone's list.",
    "If you would like to help with the autumn picking, come along in old shoes and ask for Marta.",
)


def text_document(head, tail=(), name="orchard.txt", clues=(), title=TITLE):
    """Return a post: its title, the lines under test, its text, more lines under test."""
    lines = [title, "", *head, "", *TEXT, *tail]
    blocks = [Block(BlockKind.TEXT, line, at) for at, line in enumerate(lines, 1) if line.strip()]
    return Document(Source(Path(name), name, 1, 0), "text", tuple(blocks), tuple(clues))


def dates_of(head, tail=(), language="en", name="orchard.txt", clues=(), title=TITLE, **around):
    """Return the findings of publication and update of such a post."""
    document = text_document(head, tail, name, clues, title)
    return find_published(document, read_lines(document), language, Surroundings(around.pop("now", NOW), **around))


def published(head, tail=(), **about):
    """Return the finding of publication of such a post."""
    return dates_of(head, tail, **about)[0]
