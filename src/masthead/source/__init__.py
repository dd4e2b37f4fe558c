"""Read posts: a folder becomes Sources, a Source becomes a Document; what cannot be read is a Problem.

folder | walk -> Source | read (bytes | decode | scrub | one reader per kind) -> Document
"""

from __future__ import annotations

from masthead.source.folder import SUFFIXES, Seen, look, look_again, scan, walk
from masthead.source.limits import MAX_BYTES
from masthead.source.reading import parse, read
from masthead.source.written import read_written

__all__ = [
    "MAX_BYTES",
    "SUFFIXES",
    "Seen",
    "look",
    "look_again",
    "parse",
    "read",
    "read_written",
    "scan",
    "walk",
]
