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
_WHOLE = 12  # words of the longest one that stands in the list as a whole
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
    first = _load()[2]
    headings = [
        (line.index, kind)
        for line in lines[layout.head + 1 :]
        if line.words
        and (line.words[0] in first or line.words[0][0].isdecimal())  # few do
        and (kind := closing(line))
    ]
    if not headings:
        return ()
    above = (0, *accumulate(cues))
    soonest = _EARLIEST * len(lines)
    for at, kind in headings:
        if kind != "comments" and at < soonest:
            continue
        many = words[-1] - words[at + 1] > _MOST_BELOW * words[-1]
        if kind == "comments" or not many or above[-1] - above[at + 1] >= _FEWEST_CUES:
            found.append((at, kind))
            if len(found) == _MOST:
                break
    return tuple(found)


def closing(line: Line) -> str:
    """Return what the line heads below a post ("comments", "related", "author", "follow", "page"); empty: nothing."""
    words = line.words
    if not 0 < len(words) <= _MOST_WORDS:
        return ""
    known, openings, _ = _load()
    if line.figured:
        folded = _NUMBER.sub("#", line.folded)
        first = "#" if words[0].isdecimal() else words[0]
    else:
        folded, first = line.folded, words[0]
    if len(words) <= _WHOLE and folded in known:
        return known[folded]
    if first not in openings or len(line.text) > _LONGEST:
        return ""
    return next((kind for opening, kind in openings[first] if folded.startswith(opening)), "")


@lru_cache(maxsize=1)
def _load() -> tuple[Mapping[str, str], Mapping[str, tuple[tuple[str, str], ...]], frozenset[str]]:
    """Return the kind of each whole heading, by first word the beginnings of those that run on, all first words."""
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
    return known, openings, frozenset(openings).union(heading.split()[0] for heading in known)
