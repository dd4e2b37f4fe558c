"""Headings that close a post: comments, other posts, who wrote it, share and subscribe boxes, the page's own rules.

Unlike a phrase that pages print anywhere, such a heading tells of all that stands below it.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.infer.tables import read_table
from masthead.late import late

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line

_NUMBER = late(r"\d+")
_LONGEST = 140  # characters of a heading
_WHOLE = 12  # words of the longest one that stands in the list as a whole
_MOST_WORDS = 24  # of one that runs on: "12 thoughts on ..."
_EARLIEST = 0.3  # of the lines: what closes a post stands behind it; only comments may come sooner
_MOST_BELOW = 0.35  # of the prose: a heading with more below closes nothing by itself
_FEWEST_CUES = 2
_NOTHING = ("", False)
_MOST = 12  # headings that are looked at


def find_closers(layout: Layout, cues: Sequence[bool], words: Sequence[int]) -> tuple[tuple[int, str], ...]:
    """Return index and kind of the headings that close the post: below its first prose, and not near the top.

    A writer has such headings too ("Get in touch"): those count where other phrases of pages stand around, and any
    with much of the prose below it only where they stand below it. `cues` tells which lines are such phrases, `words`
    is the running number of the characters of prose above each line.
    """
    lines, found = layout.lines, []
    first = _load().firsts
    headings = [
        (line.index, *heading)
        for line in lines[layout.head + 1 :]
        if line.words
        and (line.words[0] in first or line.words[0][0].isdecimal())  # few do
        and (heading := closing(line))[0]
    ]
    if not headings:
        return ()
    above = (0, *accumulate(cues))
    soonest = _EARLIEST * len(lines)
    telling = above[-1] + sum(not weak and not cues[at] for at, _, weak in headings)
    for at, kind, weak in headings:
        if kind != "comments" and at < soonest:
            continue
        talked = layout.talk < len(lines) and (kind == "comments" or at >= layout.talk)
        if weak and not talked and telling == cues[at]:
            continue
        many = words[-1] - words[at + 1] > _MOST_BELOW * words[-1]
        if kind == "comments" or not many or above[-1] - above[at + 1] >= _FEWEST_CUES:
            found.append((at, kind))
            if len(found) == _MOST:
                break
    return tuple(found)


def closing(line: Line) -> tuple[str, bool]:
    """Return what the line heads below a post ("comments", "related", "author", "follow", "page"; empty: nothing).

    The second tells whether writers have it over words of their own as well.
    """
    words = line.words
    if not 0 < len(words) <= _MOST_WORDS:
        return _NOTHING
    headings = _load()
    if line.figured:
        folded = _NUMBER.sub("#", line.folded)
        first = "#" if words[0].isdecimal() else words[0]
    else:
        folded, first = line.folded, words[0]
    if len(words) <= _WHOLE and folded in headings.whole:
        return headings.whole[folded]
    if first not in headings.openings or len(line.text) > _LONGEST:
        return _NOTHING
    openings = headings.openings[first]
    if not folded.startswith(headings.starts[first]):
        return _NOTHING
    return next((told for opening, told in openings if folded.startswith(opening)), _NOTHING)


class _Headings(Struct, frozen=True):
    """The headings of closers.toml: each with its kind, and whether it is weak."""

    whole: Mapping[str, tuple[str, bool]]
    openings: Mapping[str, Sequence[tuple[str, tuple[str, bool]]]]  # by first word, of those that run on
    starts: Mapping[str, tuple[str, ...]]  # the same, without what they tell
    firsts: frozenset[str]  # all first words


@lru_cache(maxsize=1)
def _load() -> _Headings:
    """Return the headings of the data file."""
    table = read_table(__file__, "closers.toml")
    whole: dict[str, tuple[str, bool]] = {}
    openings: dict[str, list[tuple[str, tuple[str, bool]]]] = {}
    for lists, weak in ((table.pop("weak"), True), (table, False)):
        for kind, headings in lists.items():
            for heading in headings:
                if heading.endswith("…"):
                    opening = heading.removesuffix("…").rstrip() + " "
                    openings.setdefault(opening.split()[0], []).append((opening, (kind, weak)))
                else:
                    whole[heading] = (kind, weak)
    starts = {first: tuple(opening for opening, _ in found) for first, found in openings.items()}
    return _Headings(
        whole, openings, starts, frozenset(openings).union(heading.split()[0] for heading in whole)
    )
