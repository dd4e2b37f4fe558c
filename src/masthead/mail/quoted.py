"""Quoted-printable (RFC 2045, 6.7), since the standard library's own reaches lines of 78 characters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_WIDEST = 76  # RFC 2045, 6.7 (5): with the = of a soft line break
_UNSAFE = re.compile(rb"[^\t -<>-~]")


def quote(text: str, places: Mapping[str, bytes] | None = None) -> bytes:
    """Return `text` as quoted-printable, CRLF between lines, none longer than 76.

    Where one of `places` stands, its bytes are put between NULs on a line of their own, joined to what stands around
    it by soft line breaks: what is filled in there later moves no other byte.
    """
    lines = text.encode("utf-8", "replace").split(b"\n")
    if not places:
        return b"\r\n".join(_fold(_quote_line(line)) for line in lines)
    known = {seal.encode("utf-8", "replace"): place for seal, place in places.items()}
    seals = re.compile(b"(" + b"|".join(re.escape(seal) for seal in known) + b")")
    return b"\r\n".join(_quote_around(line, seals, known) for line in lines)


def quote_personal(text: str) -> bytes:
    """Return a value as it stands in its place: folded by itself, whatever stands around it."""
    return _fold(_protect(_UNSAFE.sub(_octet, text.encode("utf-8", "replace"))), _WIDEST - 1)


def _quote_around(line: bytes, seals: re.Pattern[bytes], known: Mapping[bytes, bytes]) -> bytes:
    """Return a line as parts that soft line breaks join: every second one a place."""
    parts: list[bytes] = []
    shared = seals.split(line)
    for number, part in enumerate(shared):
        is_last = number == len(shared) - 1
        if number % 2:
            parts.append(b"\0" + known[part] + b"\0")
        elif part:
            parts.append(_fold(_quote_line(part), _WIDEST if is_last else _WIDEST - 1))
    return b"=\r\n".join(parts)


def _quote_line(line: bytes) -> bytes:
    quoted = _UNSAFE.sub(_octet, line)
    if quoted[-1:] in {b" ", b"\t"}:  # a relay may strip it
        quoted = quoted[:-1] + b"=%02X" % quoted[-1]
    return _protect(quoted)


def _protect(line: bytes) -> bytes:
    """Quote what an mbox or an SMTP session would change at the start of a line."""
    if line.startswith((b"From ", b".")):
        return b"=%02X" % line[0] + line[1:]
    return line


def _octet(found: re.Match[bytes]) -> bytes:
    return b"=%02X" % found[0][0]


def _fold(line: bytes, widest: int = _WIDEST) -> bytes:
    """Return a quoted line broken softly, never inside =XX; `widest` is the room on its last line."""
    parts: list[bytes] = []
    while len(line) > widest:
        end = _WIDEST - 1
        escape = line.rfind(b"=", end - 2, end)
        if escape >= 0:
            end = escape
        parts.append(line[:end] + b"=")
        line = _protect(line[end:])
    return b"\r\n".join((*parts, line))
