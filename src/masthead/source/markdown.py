"""Read Markdown: CommonMark with tables, strikethrough, footnotes and task lists, then the blocks of its HTML."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

import pyromark
from msgspec.structs import replace

from masthead.model import BlockKind, Clue, Problem
from masthead.source.dialect import OPTIONS
from masthead.source.html import read_html
from masthead.source.limits import MAX_MARKDOWN
from masthead.source.outcome import Reading
from masthead.source.parlance import simplify
from masthead.source.text import read_text

if TYPE_CHECKING:
    from masthead.model import Block

_CHECKBOX = re.compile(r'<input disabled="" type="checkbox"( checked="")?/>')
_FOOTNOTE = re.compile(
    r'<div class="footnote-definition" id="([^"]{1,80})"><sup class="footnote-definition-label">(\d{1,4})</sup>\s?<p>'
)
_WORD = re.compile(r"[^\W_]{3,40}")


def read_markdown(text: str, name: str, first: int = 1) -> Reading:
    """Return the blocks of a Markdown text; `first` is the line of the file on which it begins."""
    if len(text) > MAX_MARKDOWN:
        doubt = Problem(
            name, "is too long to be read as Markdown; it was read as text", "split it", refused=False
        )
        return Reading(read_text(text, first), (), (doubt,))
    text = simplify(text)
    html = _CHECKBOX.sub(lambda box: "\u2611 " if box[1] else "\u2610 ", pyromark.html(text, options=OPTIONS))
    reading = read_html(_FOOTNOTE.sub(r'<p><sup id="\1">\2</sup> ', html), name)
    blocks = _number(reading.blocks, text, first)
    return Reading(blocks, _name(blocks), reading.notes)


def _name(blocks: tuple[Block, ...]) -> tuple[Clue, ...]:
    """Return the title that the text states: its one heading of the first level, where it begins with that."""
    first = [block for block in blocks if block.kind == BlockKind.HEADING and block.level == 1]
    if len(first) == 1 and first[0] is blocks[0] and first[0].text:
        return (Clue("title", first[0].text, "heading", first[0].line),)
    return ()


def _number(blocks: tuple[Block, ...], text: str, first: int) -> tuple[Block, ...]:
    """Return the blocks with the lines on which they begin.

    The renderer does not tell; so each block's first words are looked for from where the last were found. That
    cannot go back, and a block whose words are nowhere has the line of the one before.
    """
    lines = re.split(r"\r\n|\r|\n", text)
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    flat = "\n".join(lines)
    at, numbered = 0, []
    for block in blocks:
        found = (flat.find(word, at, at + 20_000) for word in _WORD.findall(block.text[:200])[:4])
        at = min((place for place in found if place >= 0), default=at)
        numbered.append(replace(block, line=bisect_right(starts, at) + first - 1))
        at = min(at + max(len(block.text) // 2, 1), len(flat))
    return tuple(numbered)
