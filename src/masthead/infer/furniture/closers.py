"""Headings that close a post: comments, other posts, who wrote it, share and subscribe boxes, the page's own rules.

Unlike a phrase that pages print anywhere, such a heading tells of all that stands below it.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line

_NUMBER = re.compile(r"\d+")
_LONGEST = 140  # characters of a heading
_MOST_WORDS = 24  # of one that runs on: "12 thoughts on ..."
_EARLIEST = 0.3  # of the lines: what closes a post stands behind it; only comments may come sooner
_MOST_BELOW = 0.35  # of the prose: a heading with more below closes nothing by itself
_FEWEST_CUES = 2
_MOST = 12  # headings that are looked at


def find_closers(layout: Layout, cues: Sequence[bool], words: Sequence[int]) -> tuple[tuple[int, str], ...]:
    """Return index and kind of the headings that close the post: below its first prose, and not near the top.

    A writer has such headings too ("Recommended reading"): where much of the prose stands below, a page's phrases
    have to stand there as well. `cues` tells which lines are such phrases, `words` is the running number of the
    characters of prose above each line.
    """
    lines, found = layout.lines, []
    above = (0, *accumulate(cues))
    soonest = _EARLIEST * len(lines)
    for line in lines[layout.head + 1 :]:
        at = line.index
        kind = closing(line)
        if not kind or (kind != "comments" and at < soonest):
            continue
        many = words[-1] - words[at + 1] > _MOST_BELOW * words[-1]
        if kind == "comments" or not many or above[-1] - above[at + 1] >= _FEWEST_CUES:
            found.append((at, kind))
            if len(found) == _MOST:
                break
    return tuple(found)


def closing(line: Line) -> str:
    """Return what the line heads below a post ("comments", "related", "author", "follow", "page"); empty: nothing."""
    if len(line.text) > _LONGEST or not line.words:
        return ""
    known, openings = _load()
    folded = _NUMBER.sub("#", line.folded) if line.figured else line.folded
    if folded in known:
        return known[folded]
    first = "#" if line.words[0].isdecimal() else line.words[0]
    if first not in openings or len(line.words) > _MOST_WORDS:
        return ""
    return next((kind for opening, kind in openings[first] if folded.startswith(opening)), "")


@lru_cache(maxsize=1)
def _load() -> tuple[Mapping[str, str], Mapping[str, tuple[tuple[str, str], ...]]]:
    """Return the kind of each whole heading, and by first word the beginnings of those that run on."""
    table = tomllib.loads(Path(__file__).with_name("closers.toml").read_text(encoding="utf-8"))
    known: dict[str, str] = {}
    openings: dict[str, tuple[tuple[str, str], ...]] = {}
    for kind, headings in table.items():
        for heading in headings:
            if heading.endswith("…"):
                opening = heading.removesuffix("…").rstrip() + " "
                first = opening.split()[0]
                openings[first] = (*openings.get(first, ()), (opening, kind))
            else:
                known[heading] = kind
    return known, openings
