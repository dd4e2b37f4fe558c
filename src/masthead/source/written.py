"""Read Markdown that was written for publication: its front matter states title, author and day, and it is plain.

Such a post needs no inference, and its HTML no cleaning: without `<` in its source all tags are the renderer's own.
What is less plain goes the long way, through blocks; both ways come to the same findings.
"""

from __future__ import annotations

import os
import re
import stat
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from masthead.blake import blake2b
from masthead.late import late
from masthead.model import Source, Written
from masthead.source.facts import find_facts
from masthead.source.folder import SIDECAR, suffix_of
from masthead.source.limits import MAX_MARKDOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from masthead.model import Clue

_SUFFIXES = frozenset({".md", ".markdown"})
_STATED = {"title", "author", "published"}
_FENCE = b"---\n"
_LONGEST = 4096  # characters of front matter
_ODD_BYTES = (
    bytes({*range(10), *range(11, 32), 127}) + b"<{|\\"
)  # controls, HTML, attributes, tables, escapes
_ODD = late(
    "[\x80-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\uffff\ud800-\udfff]"
)
_LINE = re.compile(
    r'([A-Za-z][A-Za-z_-]{0,30}): (?:"([^"\\\n]{1,400})"|\[([^\[\]{}"\'\n#:]{1,400})\]|([^\n]{1,400}))'
)
_PLAIN = re.compile(
    r"(?![-?:,\[\]{}#&*!|>'\"%@`\s~=])[^#:\n]{1,400}(?<!\s)|\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?Z?)?"
)
_WORD = late(r"(?![-?:,\[\]{}#&*!|>'\"%@`\s~=])[^,]{1,200}")
_BRACKETED = re.compile(
    r"\[(?:[\^\[!]|[ xX]\]|TOC\])"
)  # footnotes, links between notes, callouts, boxes to tick
_FENCES = ("`", "```"), ("~", "~~~")  # each with the character by which it is looked for first
_HEADED = re.compile(r"\n {0,3}(?:#[ \n]|=|--|-\n)")  # underlined headings and those of the first level
_OPENING = 80  # characters of a first paragraph that is no byline, dateline or standfirst


class _Plain(NamedTuple):
    """A post of which all is known but its HTML and its hash."""

    source: Source
    content: bytes
    clues: tuple[Clue, ...]
    body: str
    first: int


def read_written(places: Iterable[tuple[str, str]]) -> list[Written | None]:
    """Return the posts, by path and name, that state themselves and are plain, step by step for all of them.

    None stands for one that has to be looked at more closely.
    """
    files = [_read(path, name) for path, name in places]
    plain = [_understand(*file) if file else None for file in files]
    return [_render(each) if each else None for each in plain]


def _read(path: str, name: str) -> tuple[Source, bytes] | None:
    if suffix_of(name) not in _SUFFIXES or os.path.lexists(f"{path}{SIDECAR}"):
        return None
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            seen = os.fstat(descriptor)
            if not stat.S_ISREG(seen.st_mode) or seen.st_size > MAX_MARKDOWN:
                return None
            content = os.read(descriptor, seen.st_size + 1)
        finally:
            os.close(descriptor)
    except (OSError, ValueError):
        return None  # who looks more closely says why
    if len(content) != seen.st_size:  # it is being written just now
        return None
    return Source(Path(path), name, seen.st_size, seen.st_mtime_ns), content


def parse_written(source: Source, content: bytes) -> Written | None:
    """Return what is in a post's bytes; None where it does not state itself or is not plain."""
    plain = _understand(source, content)
    return _render(plain) if plain else None


def _understand(source: Source, content: bytes) -> _Plain | None:
    text = _decode(content)
    head, fence, body = text[len(_FENCE) :].partition("\n---\n")
    said = _read_head(head) if fence and len(head) <= _LONGEST else None
    if said is None or _is_special(body) or not _opens_with_prose(body):
        return None
    places = {key.lower(): number for number, key in enumerate(said, 2)}
    clues = tuple(find_facts(said, "front-matter", places))
    if not {clue.field for clue in clues} >= _STATED:
        return None
    return _Plain(source, content, clues, body, head.count("\n") + 4)


def _render(plain: _Plain) -> Written:
    digest = blake2b(plain.content, digest_size=16).hexdigest()
    return Written(plain.source, plain.clues, _renderer()(plain.body), plain.first, digest)


def _decode(content: bytes) -> str:
    """Return UTF-8 that begins with front matter and holds no character that means more, or has to be mended."""
    if not content.startswith(_FENCE) or len(content) > MAX_MARKDOWN:
        return ""
    if any(map(content.__contains__, _ODD_BYTES)):  # one by one: each look is quick where there is none
        return ""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return ""
    return text if text.isascii() or not _ODD.search(text) else ""


def _read_head(head: str) -> dict[str, object] | None:
    """Return front matter that is one plain key and value a line, read as YAML reads it; None where it is more."""
    said: dict[str, object] = {}
    for line in head.split("\n"):
        match = _LINE.fullmatch(line)
        if match is None or match[1] in said:
            return None
        key, quoted, listed, plain = match.groups()
        if quoted is not None:
            said[key] = quoted
        elif listed is not None:
            words = [word.strip() for word in listed.split(",")]
            if not all(_WORD.fullmatch(word) for word in words):
                return None
            said[key] = words
        elif _PLAIN.fullmatch(plain):
            said[key] = plain
        else:
            return None
    return said


def _is_special(body: str) -> bool:
    if "[" in body and _BRACKETED.search(body):
        return True
    if ":::" in body or "%%" in body:
        return True
    return any(mark in body and fence in body for mark, fence in _FENCES) or _HEADED.search(body) is not None


def _opens_with_prose(body: str) -> bool:
    """Tell whether the post begins with a paragraph that is no byline, no dateline and no heading."""
    opening = body.lstrip("\n").partition("\n\n")[0]
    if len(opening) < _OPENING or not opening[0].isalpha():
        return False
    return "\n" not in opening and not opening.startswith("import ")


@cache
def _renderer() -> Callable[[str], str]:
    """Return the Markdown renderer, with the options of dialect.py; loaded where there is work for it."""
    import pyromark

    from masthead.source.dialect import OPTIONS

    return pyromark.Markdown(options=OPTIONS).html
