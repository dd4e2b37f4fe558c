"""Where a post's prose stands: what is above it, within it and below it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from masthead.infer.phrases import Match, match
from masthead.model import BlockKind

if TYPE_CHECKING:
    from masthead.infer.lines import Line

_ENDS = re.compile(r"(?:[.!?…。！？؟।][\"'”’»)\]*¹²³\d]{0,4}|:)$")  # noqa: RUF001 - the sentence ends of other scripts
_QUOTED = re.compile(r"^[“„«\"‘'»「『‹][^\n]{2,1200}[”“»\"’'«」』›][.!?…]?$")  # noqa: RUF001 - all quotation marks
_CJK = re.compile(r"[぀-ヿ一-鿿]")
_PROSE_WORDS = 12
_SURELY_PROSE = 24
_CJK_PROSE = 30  # characters


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines of a document, what the phrases say of each, and where its prose begins and ends."""

    lines: tuple[Line, ...]
    matches: tuple[Match, ...]
    prose: tuple[bool, ...]
    head: int  # index of the first line of prose; the number of lines where there is none
    tail: int  # index behind the last line of prose; 0 where there is none


def read_layout(lines: tuple[Line, ...]) -> Layout:
    """Return the layout of the lines."""
    matches = tuple(match(line.text) for line in lines)
    prose = tuple(
        is_prose(line) and not (found.kind and found.whole)
        for line, found in zip(lines, matches, strict=True)
    )
    places = [index for index, flag in enumerate(prose) if flag]
    head, tail = (places[0], places[-1] + 1) if places else (len(lines), 0)
    return Layout(lines, matches, prose, head, tail)


def is_prose(line: Line) -> bool:
    """Return whether the line is running text: a sentence of some length, or several."""
    if line.block.kind not in (BlockKind.TEXT, BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.ITEM):
        return False
    text = line.text
    if len(text) < _CJK_PROSE:
        return False
    words = text.count(" ") + 1
    if words >= _SURELY_PROSE:
        return True
    if words >= _PROSE_WORDS:
        return ends_sentence(text)
    return len(_CJK.findall(text[:200])) >= _CJK_PROSE and ends_sentence(text)


def ends_sentence(text: str) -> bool:
    """Return whether the text ends as a sentence does."""
    return bool(_ENDS.search(text[-8:]))


def is_quoted(text: str) -> bool:
    """Return whether the whole text stands in quotation marks."""
    return _QUOTED.match(text) is not None and not re.search(r"[”»]\W+\w[^“«]{12,}$", text[:-3])  # noqa: RUF001
