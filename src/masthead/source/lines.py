"""Cut text into lines, each with its place as an editor counts it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_COUNTED = re.compile(r"\r\n|\r|\n")
_UNCOUNTED = re.compile("[\x0b\x0c\x1c-\x1e\u2028\u2029]")
_SPACES = (*range(0x09, 0x0E), *range(0x1C, 0x21), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029)
_MORE_SPACES = (0x202F, 0x205F, 0x3000, 0x2800, 0x3164)
_NO_WIDTH = (0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF)
_INVISIBLE = "".join(map(chr, (*_SPACES, *_MORE_SPACES, *_NO_WIDTH)))


class Line(NamedTuple):
    """A line that is not blank, stripped; `gap` blank lines stood above, `indent` characters before it."""

    text: str
    number: int
    gap: int
    indent: int


def cut(text: str) -> list[str]:
    """Return the lines of a text, which end with CR, LF or both."""
    return _COUNTED.split(text)


def find_lines(text: str) -> Iterator[Line]:
    """Yield the lines that show anything.

    A line that holds only spaces of whatever kind or width is blank. Form feeds, vertical tabs and U+2028 end
    a line, too, but no editor counts them.
    """
    gap = 0
    for number, physical in enumerate(cut(text), 1):
        for piece in _UNCOUNTED.split(physical):
            shown = strip(piece)
            if shown:
                yield Line(shown, number, gap, len(piece) - len(piece.lstrip()))
                gap = 0
            else:
                gap += 1


def strip(text: str) -> str:
    """Return text without spaces, or characters that show as nothing, at either end."""
    return text.strip(_INVISIBLE)
