"""Read posts: a folder becomes Sources, a Source becomes a Document; what cannot be read is a Problem.

folder | survey -> Listing, walk -> Source | read (bytes | decode | scrub | one reader per kind) -> Document
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.source.folder import SUFFIXES, look, look_again
from masthead.source.limits import MAX_BYTES
from masthead.source.listing import Listing, survey, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from masthead.model import Document, Problem, Source, Written

__all__ = [
    "MAX_BYTES",
    "SUFFIXES",
    "Listing",
    "find_foreign",
    "look",
    "look_again",
    "parse",
    "parse_written",
    "read",
    "read_written",
    "survey",
    "walk",
]


def read(source: Source) -> Document | Problem:
    """Return a post's blocks and clues, or the Problem that stands against reading it; raise for no post."""
    from masthead.source import reading

    return reading.read(source)


def find_foreign(root: Path, skip: frozenset[Path] = frozenset()) -> Iterator[Problem]:
    """Yield a warning for each document below `root` of a kind that is not read."""
    from masthead.source import foreign

    return foreign.find_foreign(root, skip)


def parse(source: Source, content: bytes) -> Document | Problem:
    """Return what is in a file's bytes, and in the sidecar beside its path; raise for no post."""
    from masthead.source import reading

    return reading.parse(source, content)


def read_written(places: Iterable[tuple[str, str]]) -> list[Written | None]:
    """Return the posts, by path and name, that state themselves; None for one that has to be looked at closely."""
    from masthead.source import written

    return written.read_written(places)


def parse_written(source: Source, content: bytes) -> Written | None:
    """Return what is in the bytes of a post, as read_written() does."""
    from masthead.source import written

    return written.parse_written(source, content)
