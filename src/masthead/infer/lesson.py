"""What one post teaches of the pages of its publication; how often it was taught is counted elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.infer.dateline import day_order
from masthead.infer.lines import read_lines
from masthead.model import Lesson

if TYPE_CHECKING:
    from masthead.infer.lines import Line
    from masthead.model import Document

_EDGE = 12  # lines at the top and the end that a page prints
_SENTENCE = 60  # characters of a line that is hardly a menu or a label


def learn(document: Document) -> Lesson:
    """Return the lines near the post's top and end, its sentences, and how it writes dates."""
    lines = read_lines(document)
    return Lesson(
        lines=_fold(lines if len(lines) <= 2 * _EDGE else (*lines[:_EDGE], *lines[-_EDGE:])),
        sentences=_fold(tuple(line for line in lines if len(line.text) >= _SENTENCE)),
        day_first=day_order(document, lines),
    )


def _fold(lines: tuple[Line, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.folded for line in lines if line.folded))
