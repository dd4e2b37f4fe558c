"""Where a post's prose stands: what is above it, within it and below it."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.infer.lexicon import read_kinds
from masthead.infer.lines import may_be_unspaced
from masthead.infer.phrases import Match, match_line
from masthead.infer.talk import find_talk
from masthead.late import late
from masthead.model import BlockKind

if TYPE_CHECKING:
    from masthead.infer.lines import Line

_ENDS = late(r"(?:[.!?…。！？؟।][\"'”’»)\]*¹²³\d]{0,4}|:)$")  # noqa: RUF001 - the sentence ends of other scripts
_STOPS = frozenset(".!?…。！？؟।:")  # noqa: RUF001 - the same, by themselves
_QUOTED = late(r"^[“„«\"‘'»「『‹][^\n]{2,1200}[”“»\"’'«」』›][.!?…]?$")  # noqa: RUF001 - all quotation marks
_QUOTES = "“„«\"‘'»「『‹"  # noqa: RUF001 - all quotation marks
_CJK = late(r"[぀-ヿ一-鿿]")
_RUNNING = (BlockKind.TEXT, BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.ITEM)
_PROSE_WORDS = 12
_FEWEST_SPACES = _PROSE_WORDS - 1
_SURELY_PROSE = 24
_BRIEF_PROSE = 4  # words of a sentence in a note that has no longer one
SHARED = Match("shared", sure=True, part=1.0, whole=True)
_SHORTEST = 16  # characters of a line of prose, in any script


class Layout(Struct, frozen=True):
    """The lines of a document, what the phrases say of each, and where its prose begins and ends."""

    lines: tuple[Line, ...]
    matches: tuple[Match, ...]
    prose: tuple[bool, ...]
    head: int  # index of the first line of prose; the number of lines where there is none
    tail: int  # index behind the post's last line of prose; 0 where there is none
    talk: int  # index of the first line of the readers' comments; the number of lines where there are none
    kinds: tuple[int, ...]  # what kinds of words each line holds: bits of the lexicon
    quoted: frozenset[int]  # indexes of the lines that stand in quotation marks
    counts: dict[str, int]  # how often each folded line stands there


def read_layout(lines: tuple[Line, ...], shared: frozenset[str] = frozenset()) -> Layout:
    """Return the layout of the lines; `shared` are folded lines that the publication's posts have in common."""
    kinds = read_kinds(lines)
    if shared:
        matches = [SHARED if line.folded in shared else match_line(line) for line in lines]
    else:
        matches = list(map(match_line, lines))
    prose = [
        (line.spaces >= _FEWEST_SPACES or not line.text.isascii())  # which most short lines fail
        and is_prose(line)
        and not (found.kind and found.whole)
        for line, found in zip(lines, matches, strict=True)
    ]
    if not any(prose):
        prose = [_is_brief(line, found) for line, found in zip(lines, matches, strict=True)]
    head = next((index for index, flag in enumerate(prose) if flag), len(lines))
    talk = find_talk(lines, matches, kinds, head)
    tail = next((index + 1 for index in range(talk - 1, -1, -1) if prose[index]), 0)
    for index in range(head, tail):
        if (
            matches[index] is SHARED
        ):  # between paragraphs it is the writer's: headings come back in letters too
            matches[index] = match_line(lines[index])
            prose[index] = is_prose(lines[index]) and not (matches[index].kind and matches[index].whole)
    quoted = frozenset([line.index for line in lines if line.text[0] in _QUOTES and is_quoted(line.text)])
    counts = Counter([line.folded for line in lines])
    return Layout(lines, tuple(matches), tuple(prose), head, tail, talk, kinds, quoted, counts)


def _is_brief(line: Line, found: Match) -> bool:
    """Return whether the line is a sentence of a note whose sentences are all short; its first line is its title."""
    return (
        line.index > 0
        and line.block.kind in _RUNNING
        and not (found.kind and found.whole)
        and len(line.text) >= _SHORTEST
        and line.text[-1] != ":"
        and ends_sentence(line.text)
        and count_words(line.text) >= _BRIEF_PROSE
    )


def is_prose(line: Line) -> bool:
    """Return whether the line is running text: a sentence of some length, or several."""
    text, words = line.text, line.spaces + 1
    if words < _PROSE_WORDS and text.isascii():
        return False
    if len(text) < _SHORTEST or line.block.kind not in _RUNNING:
        return False
    if words > _SURELY_PROSE:
        return True
    if "?" in line.shape:  # another script may stand there
        words = count_words(text)
    return words >= _SURELY_PROSE or (words >= _PROSE_WORDS and ends_sentence(text))


def count_words(text: str) -> int:
    """Return how many words a text has; two characters of Chinese or Japanese count for one."""
    words = text.count(" ") + 1
    return words + len(_CJK.findall(text[:400])) // 2 if may_be_unspaced(text) else words


def ends_sentence(text: str) -> bool:
    """Return whether the text ends as a sentence does."""
    last = text[-1:]
    return not last.isalpha() and (last in _STOPS or _ENDS.search(text[-8:]) is not None)


def is_quoted(text: str) -> bool:
    """Return whether the whole text stands in quotation marks."""
    return (
        text[:1] in _QUOTES
        and _QUOTED.match(text) is not None
        and not re.search(r"[”»]\W+\w[^“«]{12,}$", text[:-3])
    )
