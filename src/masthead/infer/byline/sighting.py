"""A place where somebody is named, and the marks by which its line is taken apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.late import late

if TYPE_CHECKING:
    from masthead.infer.byline.names import Name
    from masthead.infer.lines import Line

SHORT = 140  # characters of a line that can hold a byline
LIST_MARKS = "：／•●*·-–—|> "  # noqa: RUF001 - marks of a list
PARTS = late(r" ?(?:[|·•⋅∙/]|//| [–—-] )[|·•⋅∙/]* ?")
PARTING = late(r"[|·•⋅∙/–—-]")  # a mark without which nothing is parted
_YEAR = late(r"(?:19|20)\d\d(?!\d)(?<!\d{5})")  # its literal beginning makes the search cheap
_DAY = late(r"\b\d{1,2}[./]\d{1,2}[./]\d{2,4}(?!\d)|年|\b(?:hours?|days?|weeks?|months?) ago\b")


class Sighting(Struct, frozen=True):
    """Names on a line, the shape in which they stand there, the words around; no line: beside the text."""

    names: tuple[Name, ...]
    shape: str
    line: Line | None
    quote: str


def is_dated(line: Line) -> bool:
    """Return whether a year, a date in figures or an age stands on the line."""
    return (
        line.figured
        and _may_be_dated(line.text, line.shape)
        and (
            _YEAR.search(line.text) is not None
            or (_may_hold_day(line.text, line.shape) and _DAY.search(line.text) is not None)
        )
        and ("年" in line.text or any(word[0].isdecimal() or word[-1].isdecimal() for word in line.words))
    )


def _may_be_dated(text: str, shape: str) -> bool:
    """Return whether a year, a date in figures or an age may stand in the text: a quick look at its shape."""
    return "0000" in shape or _may_hold_day(text, shape)


def _may_hold_day(text: str, shape: str) -> bool:
    """Return whether a date in figures or an age may stand in the text: a quick look at its shape."""
    return "0.0" in shape or "0/0" in shape or "?" in shape or " ago" in text or len(text) > len(shape)


def opening_words(text: str) -> str:
    """Return the first words, up to a comma: who is named, not of which house."""
    return " ".join(re.split(r"[,;|(]", text, maxsplit=1)[0].split()[:5])
