"""Read one file: bytes, then text, then what the reader of its kind makes of it."""

from __future__ import annotations

import os
import stat
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from masthead.model import Block, Clue, Document, Problem, Source
from masthead.source.encoding import decode, name_binary
from masthead.source.folder import MAX_BYTES, SUFFIXES, oversized, say, suffix_of
from masthead.source.scrub import scrub

if TYPE_CHECKING:
    from pathlib import Path

_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
_SAVE_AS_TEXT = "save it as text, Markdown or HTML"
_SAVE_AS_UTF8 = "check the accents, or save the file as UTF-8"


class Reading(NamedTuple):
    """What the reader of one kind makes of a text."""

    blocks: tuple[Block, ...]
    clues: tuple[Clue, ...] = ()
    notes: tuple[Problem, ...] = ()


def read(source: Source) -> Document | Problem:
    """Return a post's blocks and clues, or the Problem that stands against reading it; raise for no post."""
    content = _open(source.path, source.name)
    if isinstance(content, Problem):
        return content
    kind = SUFFIXES.get(suffix_of(source.name), "text")
    what = name_binary(content)
    if what:
        return Problem(source.name, f"is {what}, not text", _SAVE_AS_TEXT)
    decoded = decode(content, is_markup=kind == "html")
    notes = (Problem(source.name, decoded.doubt, _SAVE_AS_UTF8, refused=False),) if decoded.doubt else ()
    reading = _interpret(kind, scrub(decoded.text), source.name)
    return Document(
        source,
        kind,
        reading.blocks,
        reading.clues,
        decoded.encoding,
        notes + reading.notes,
        blake2b(content, digest_size=16).hexdigest(),
    )


def _interpret(kind: str, text: str, name: str) -> Reading:
    from masthead.source.text import read_text

    return Reading(read_text(text))


def _open(path: Path, name: str) -> bytes | Problem:
    """Return a regular file's bytes; its size is checked before a byte is read."""
    try:
        handle = os.open(path, _FLAGS)
    except (OSError, ValueError) as fault:
        return Problem(name, say(fault), "check the file and its permissions")
    try:
        seen = os.fstat(handle)
        if not stat.S_ISREG(seen.st_mode):
            return Problem(name, "is not a file", "remove it from the posts folder")
        if seen.st_size > MAX_BYTES:
            return oversized(name, seen.st_size)
        with open(handle, "rb", closefd=False) as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as fault:
        return Problem(name, say(fault), "check the file and its permissions")
    finally:
        os.close(handle)
    if len(content) > MAX_BYTES:
        return oversized(name, len(content))
    return content or Problem(name, "is empty", "write the post, or remove the file")
