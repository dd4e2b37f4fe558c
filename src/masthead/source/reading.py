"""Read one file: bytes, then text, then what the reader of its kind makes of it."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from msgspec.structs import replace

from masthead.blake import blake2b
from masthead.model import Clue, Document, Problem, Source
from masthead.source.address import find_path_date
from masthead.source.encoding import decode, name_binary
from masthead.source.folder import SIDECAR, SUFFIXES, oversized, say, suffix_of
from masthead.source.frontmatter import read_front_matter, read_sidecar
from masthead.source.limits import MAX_BLOCKS, MAX_BYTES, MAX_LINES
from masthead.source.outcome import Reading
from masthead.source.scrub import scrub

if TYPE_CHECKING:
    from pathlib import Path

_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
_SPLIT = "split it, or move it"
_SAVE_AS_TEXT = "save it as text, Markdown or HTML"
_SAVE_AS_UTF8 = "check the accents, or save the file as UTF-8"


def read(source: Source) -> Document | Problem:
    """Return a post's blocks and clues, or the Problem that stands against reading it; raise for no post.

    The digest covers the post's bytes and those of its sidecar, a file of the same name with `.toml` behind it.
    """
    content = _open(source.path, source.name)
    return content if isinstance(content, Problem) else parse(source, content)


def parse(source: Source, content: bytes) -> Document | Problem:
    """Return what is in a file's bytes, and in the sidecar beside its path; raise for no post."""
    kind = SUFFIXES.get(suffix_of(source.name), "text")
    what = name_binary(content)
    if what:
        return Problem(source.name, f"is {what}, not text", _SAVE_AS_TEXT)
    if content.count(b"\n") + content.count(b"\r") > 2 * MAX_LINES:
        return Problem(source.name, f"has more than {MAX_LINES:,} lines", _SPLIT)
    beside, said = _read_beside(source)
    encoding, reading = (
        _read_message(content, source.name) if kind == "message" else _read_text(content, kind, source)
    )
    if not 0 < len(reading.blocks) <= MAX_BLOCKS:
        return _refuse_size(source.name, reading)
    digest = blake2b(content, digest_size=16)
    digest.update(beside)
    clues = said.clues + reading.clues + _read_path(source.name)
    return Document(
        source, kind, reading.blocks, clues, encoding, said.notes + reading.notes, digest.hexdigest()
    )


def _refuse_size(name: str, reading: Reading) -> Problem:
    """Return the Problem of a post with nothing in it, or too much."""
    if reading.blocks:
        return Problem(name, f"has more than {MAX_BLOCKS:,} lines or paragraphs", _SPLIT)
    told = next(iter(reading.notes), Problem(name, "holds no words", "write the post, or remove the file"))
    return replace(told, refused=True)


def _read_text(content: bytes, kind: str, source: Source) -> tuple[str, Reading]:
    """Return a text's encoding and what is in it, front matter first."""
    decoded = decode(content, is_markup=kind == "html")
    notes = (Problem(source.name, decoded.doubt, _SAVE_AS_UTF8, refused=False),) if decoded.doubt else ()
    preface = read_front_matter(scrub(decoded.text), source.name, is_markdown=kind == "markdown")
    reading = _interpret(kind, preface.rest, source.name, preface.start)
    has_title = any(clue.field == "title" for clue in preface.clues)
    found = tuple(clue for clue in reading.clues if not (has_title and clue.origin == "heading"))
    whole = Reading(reading.blocks, preface.clues + found, notes + preface.notes + reading.notes)
    return decoded.encoding, whole


def _interpret(kind: str, text: str, name: str, first: int) -> Reading:
    """Return what the reader of a kind makes of a text; each is loaded only where there is work for it."""
    if kind == "html":
        from masthead.source.html import read_html

        if first > 1:  # below front matter stands a template
            from masthead.source.parlance import drop_tags

            text = drop_tags(text)
        return read_html(text, name, first)
    if kind == "markdown":
        from masthead.source.markdown import read_markdown

        return read_markdown(text, name, first)
    from masthead.source.text import read_text

    return Reading(read_text(text, first))


def _read_message(content: bytes, name: str) -> tuple[str, Reading]:
    from masthead.source.message import read_message

    return read_message(content, name)


def _read_beside(source: Source) -> tuple[bytes, Reading]:
    """Return the sidecar's bytes and what it says; most posts have none."""
    path = source.path.with_name(f"{source.path.name}{SIDECAR}")
    if not os.path.lexists(path):
        return b"", Reading(())
    name = f"{source.name}{SIDECAR}"
    content = _open(path, name)
    if isinstance(content, Problem):
        return b"", Reading((), (), (replace(content, refused=False),))
    clues, notes = read_sidecar(decode(content).text, name)
    return content, Reading((), clues, notes)


def _read_path(name: str) -> tuple[Clue, ...]:
    found = find_path_date(name)
    return (Clue("published", found, "path"),) if found else ()


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
