"""Read an HTML page: what its head and markup state, and its visible text in blocks."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from msgspec.structs import replace

from masthead.model import Block, BlockKind, Problem
from masthead.source.claims import find_claims
from masthead.source.limits import MAX_BLOCKS, MAX_TAGS
from masthead.source.markup import find_plain_lines, head_titles, parse, strip_unshown
from masthead.source.outcome import Reading
from masthead.source.saved import find_base, find_saved, place, resolve
from masthead.source.scrub import scrub_line
from masthead.source.segment import segment

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PRE_SHARE = 0.8
_MOST_FRAMES = 5
_SHORT = 45  # characters of a line that no screen broke


def read_html(text: str, name: str, first: int = 1) -> Reading:
    """Return the blocks and clues of a page; `first` is the line of the file on which it begins.

    A page nested too deeply, or with more tags than a post has words, is read as plain lines: nothing that was
    written is lost, its structure is.
    """
    page = parse(text) if text.count("<") <= MAX_TAGS else None
    if page is None or page.is_torn:
        blocks = _read_plainly(text, first)
        reason = "has markup nested too deeply or without end; only its words were read"
        doubt = Problem(name, reason, "save the post from a simpler page", refused=False)
        return Reading(blocks, (), (doubt,) if blocks else ())
    base = find_base(page.root)
    clues = tuple(place((*find_claims(page), *find_saved(text)), base))
    resolve(page.root, base)
    head_titles(page.root)
    strip_unshown(page.root)
    blocks = segment(page.root)
    if first > 1:
        blocks = tuple(_shift(block, first - 1) for block in blocks)
    return Reading(_unfold(blocks), clues, () if blocks else _name_frames(page.root, name))


def _name_frames(root: HtmlElement, name: str) -> tuple[Problem, ...]:
    """Return why a page of frames has no words: they are in the pages that it shows."""
    shown = [scrub_line(frame.get("src", ""))[:80] for frame in root.iter("frame")][:_MOST_FRAMES]
    if not shown:
        return ()
    mend = f"save the page in the frame instead: {', '.join(filter(None, shown))}"
    return (Problem(name, "holds frames only, no words", mend, refused=False),)


def _read_plainly(text: str, first: int) -> tuple[Block, ...]:
    return tuple(
        Block(BlockKind.PARAGRAPH, words, number + first - 1)
        for words, number in islice(find_plain_lines(text), MAX_BLOCKS + 1)
    )


def _shift(block: Block, by: int) -> Block:
    return replace(block, line=block.line + by)


def _unfold(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return a page that is one preformatted text, as archives of mail are, as paragraphs."""
    code = [block for block in blocks if block.kind is BlockKind.CODE]
    size = sum(len(block.text) for block in blocks)
    least = max(_PRE_SHARE * size, 600 if len(blocks) > 1 else 0)
    if len(code) != 1 or len(code[0].text) < least or not _is_prose(code[0].text):
        return blocks
    at = blocks.index(code[0])
    paragraphs = [
        Block(BlockKind.PARAGRAPH, " ".join(words.split()), code[0].line, hints=code[0].hints)
        for part in re.split(r"\n[ \t]*\n", code[0].text)
        for words in (part.split("\n") if _is_short(part) else [part])
        if words.strip()
    ]
    return (*blocks[:at], *paragraphs, *blocks[at + 1 :])


def _is_short(part: str) -> bool:
    """Tell lines that end where their words do (a heading, a name, a day) from those that end with the screen."""
    return max(map(len, part.split("\n"))) <= _SHORT


def _is_prose(text: str) -> bool:
    letters = sum(map(str.isalpha, text)) + text.count(" ")
    return letters > 0.85 * len(text) and not re.search(r"[{};]\s*$", text, re.MULTILINE)
