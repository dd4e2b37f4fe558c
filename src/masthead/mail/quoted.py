"""Quoted-printable (RFC 2045, 6.7), since the standard library's own reaches lines of 78 characters."""

from __future__ import annotations

import re

_WIDEST = 76  # RFC 2045, 6.7 (5): with the = of a soft line break
_UNSAFE = re.compile(rb"[^\t -<>-~]")


def quote(text: str) -> bytes:
    """Return `text` as quoted-printable, CRLF between lines, none longer than 76."""
    return b"\r\n".join(_fold(_quote_line(line)) for line in text.encode("utf-8", "replace").split(b"\n"))


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


def _fold(line: bytes) -> bytes:
    """Return a quoted line broken softly, never inside =XX."""
    parts: list[bytes] = []
    while len(line) > _WIDEST:
        end = _WIDEST - 1
        escape = line.rfind(b"=", end - 2, end)
        if escape >= 0:
            end = escape
        parts.append(line[:end] + b"=")
        line = _protect(line[end:])
    return b"\r\n".join((*parts, line))
