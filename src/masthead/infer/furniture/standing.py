"""How a line stands among the others: what tells a page's furniture from its post, as features."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate, compress
from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.infer.byline.names import parse_name
from masthead.infer.byline.words import KNOWN
from masthead.infer.furniture.closers import find_closers
from masthead.infer.furniture.words import load_lists
from masthead.infer.layout import ends_sentence
from masthead.infer.lexicon import ASK, BOX, CALL, CREDIT, LAW, PAGE, THING
from masthead.infer.lines import may_hold_day
from masthead.infer.wording import any_of
from masthead.late import late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line

_DATED = late(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|年")
_ADDRESS = late(r"https?://|www\.|\S@\S")
_SEPARATED = late(r"[|·•⋅»›/→](?:(?<=\|)|(?<= .)(?= ))")  # noqa: RUF001 - the marks themselves
_CREDIT = late(
    rf"©|\((?:{any_of('captioned')}|{any_of('agency')})\b|\b{any_of('captioned')}: ?(?-i:[^\W\d_a-zß-ÿ])"
    rf"|/{any_of('agency')}\b|{any_of('archive')}",
    re.IGNORECASE,
)
_CUTS = ("...", "…", "[…]", "»", "→", "›")  # noqa: RUF001 - arrows
_CUT_OFF = frozenset(cut[-1] for cut in _CUTS)
_LONG, _MANY = 400, 99  # characters from which the words are not counted, and what stands for them
_SIZES, _TOPS, _ENDS, _PARTS = (
    (1, 2, 4, 7, 12, 24),
    (1, 2, 4, 8),
    (1, 2, 4, 10, 20),
    (0.0, 0.03, 0.1, 0.25, 0.5),
)
_WORDS = (*(f"words-{size}" for size in _SIZES), "words-more")
_TOP = (*(f"top-{low}" for low in _TOPS), "top-far")
_END = (*(f"end-{low}" for low in _ENDS), "end-far")
_LEFT = (*(f"left-{part:.2f}" for part in _PARTS), "left-more")
_GAPS_ABOVE, _GAPS_BELOW = (tuple(f"gap-{side}-{gap}" for gap in range(3)) for side in ("above", "below"))
_SMALL = frozenset({"to", "for", "with", "via", "dear", "avec", "source", "video", "contact", "speaker"})
_NEAR, _FAR = 2, 6
_OPENING = 3  # words among which an appeal has its verb
WORDED = CALL | BOX | LAW | THING | PAGE
_TELLING = 8  # words of a line that tells who somebody is
_LATES = (("last", 0.03), ("late", 0.12), ("latish", 0.3))
_LATE = 0.4  # of the lines: a cue for the end stands behind it
_MANY_CLOSERS = 4


class Standing(Struct, frozen=True):
    """What is counted once for a document, so that each line is described in constant time."""

    layout: Layout
    cues: tuple[int, ...]  # running number of lines made of furniture phrases
    near: tuple[int, ...]  # how many of them stand around each line
    prose: tuple[int, ...]  # running number of lines of prose
    words: tuple[int, ...]  # running number of characters of prose
    first_end: int  # index of the first late cue for the end; the number of lines where there is none
    closers: tuple[tuple[int, str], ...]  # index and kind of each heading that closes the post, from the top
    names: frozenset[tuple[str, ...]]  # lines of two words or three, most of which are names

    def closers_above(self, at: int) -> list[tuple[int, str]]:
        """Return the headings above a line that close the post."""
        return [closer for closer in self.closers if closer[0] < at]

    def prose_left(self, at: int) -> float:
        """Return the part of the prose that stands below a line."""
        whole = self.words[-1] or 1
        return (whole - self.words[at + 1]) / whole

    def is_below_cue(self, at: int) -> bool:
        """Return whether a line of furniture phrases stands just above a line, or directly below it without a gap."""
        below = self.layout.lines[at + 1 : at + 2]
        stuck = bool(below) and not below[0].gap and self.layout.matches[at + 1].whole
        return stuck or self.cues[at + _FAR] > self.cues[at + _FAR - _NEAR]

    def introduces(self, line: Line) -> bool:
        """Return whether the line begins with what stands alone on another one: a name, over who that is."""
        words = line.words
        if line.index < self.layout.head:
            return False
        return words[:2] in self.names or words[:3] in self.names


def read_standing(layout: Layout) -> Standing:
    """Return the counts of a document."""
    lines, matches = layout.lines, layout.matches
    late = max(layout.head, _LATE * len(lines) - 1)
    flags = [found.whole for found in matches]
    sizes = [len(line.text) if flag else 0 for line, flag in zip(lines, layout.prose, strict=True)]
    words = (0, *accumulate(sizes))
    closers = find_closers(layout, flags, words)
    ends = [at for at in compress(range(len(lines)), flags) if at > late]
    if len(ends) == 1 and not closers and not matches[ends[0]].sure:
        ends = []  # a writer may say so as well
    cues = _run(flags)
    around = zip(cues[_FAR + _NEAR + 1 :], cues[_FAR - _NEAR :], flags, strict=False)
    return Standing(
        layout,
        cues,
        tuple([high - low - flag for high, low, flag in around]),
        _run(layout.prose),
        words,
        min([*ends[:1], *(at for at, _ in closers[:1]), len(lines)]),
        closers,
        frozenset([line.words for line in lines if 1 < len(line.words) < 4]),
    )


def _run(flags: Sequence[bool]) -> tuple[int, ...]:
    """Return how many there are up to each line, with as many places on either side as are looked at."""
    counts = (0, *accumulate(flags))
    return (0,) * _FAR + counts + counts[-1:] * _FAR


def describe(line: Line, standing: Standing) -> dict[str, float]:
    """Return the features of a line."""
    layout, at = standing.layout, line.index
    told: dict[str, float] = {}
    _tell_shape(line, layout, told)
    found = layout.matches[at]
    if found.whole:
        told["sure" if found.sure else "likely"] = 1.0
        told[f"kind-{found.kind}"] = 1.0
    elif found.part:
        told["part"] = found.part
    if layout.counts[line.folded] > 1:
        told["again"] = 1.0
    if len(line.words) >= _TELLING and standing.introduces(line):
        told["introduces"] = 1.0
    _tell_place(line, standing, told)
    return told


def _tell_shape(line: Line, layout: Layout, told: dict[str, float]) -> None:
    """Add how the line is written; what does not hold is left out."""
    text, words = line.text, line.words
    count = line.spaces + 1 if len(text) < _LONG else _MANY
    told[_WORDS[bisect_left(_SIZES, count)]] = 1.0
    kinds = layout.kinds[line.index]
    if kinds & WORDED:
        tell_words(words, kinds, told)
    if line.figured and any(map(str.isdecimal, words)):
        _tell_figures(text, count, told)
    if layout.prose[line.index]:
        told["prose"] = 1.0
    if ends_sentence(text):
        told["sentence"] = 1.0
    tell_ends(text, told)
    if (kinds & CREDIT or "©" in text) and is_credit(text):
        told["credit"] = 1.0
    if ("@" in text or "www." in text or "http" in text) and _ADDRESS.search(text[:400]):
        told["address"] = 1.0
    if count < 25 and _SEPARATED.search(text):
        told["separated"] = 1.0
    if count < 5 and parse_name(text) is not None:
        told["name"] = 1.0
    if words and 0 < count < 12 and is_labelled(words):
        told["labelled"] = 1.0


def tell_words(words: Sequence[str], kinds: int, told: dict[str, float]) -> None:
    """Add what the words of a line are of: an appeal, a person who is introduced, a lawyer's lines."""
    lists = load_lists()
    if kinds & CALL:
        told["call"] = min(_part(words, lists["call"]), 0.5) * 2
    if kinds & BOX:
        told["box"] = min(_part(words, lists["box"]), 0.25) * 4
    if kinds & LAW:
        told["law"] = min(_part(words, lists["law"]), 0.1) * 10
    if kinds & THING and kinds & ASK and not lists["ask"].isdisjoint(words[:_OPENING]):
        told["appeal"] = 1.0
    if kinds & PAGE:
        told["own"] = 1.0


def _tell_figures(text: str, count: int, told: dict[str, float]) -> None:
    """Add what the numbers of a line tell: a day or a year, or a count beside a word or two."""
    if count < 13 and may_hold_day(text) and _DATED.search(text):
        told["dated"] = 1.0
    if count < 6:
        told["figures"] = 1.0


def tell_ends(text: str, told: dict[str, float]) -> None:
    """Add how a line begins and ends."""
    first, last = text[0], text[-1]
    if last == "?":
        told["question"] = 1.0
    elif last in _CUT_OFF and text.endswith(_CUTS):
        told["cut-off"] = 1.0
    if first.islower():
        told["lower"] = 1.0
    if first in "•*·▪●":
        told["bullet"] = 1.0
    if text.isupper() and len(text) > 3:
        told["capitals"] = 1.0


def _part(words: Sequence[str], known: frozenset[str]) -> float:
    """Return which part of the words is known."""
    return sum(map(known.__contains__, words)) / len(words)


def is_credit(text: str) -> bool:
    """Return whether a line with a word or a mark for it says whose a picture is."""
    return _CREDIT.search(text[:400]) is not None


def is_labelled(words: Sequence[str]) -> bool:
    """Return whether the line opens with a label of somebody other than the writer."""
    other = KNOWN.other
    return words[0] not in _SMALL and (words[0] in other or " ".join(words[:2]) in other)


def _tell_place(line: Line, standing: Standing, told: dict[str, float]) -> None:
    """Add where the line stands and in what company."""
    layout, at, total = standing.layout, line.index, line.total
    told[_GAPS_ABOVE[min(line.gap, 2)]] = 1.0
    if at + 1 < total:
        told[_GAPS_BELOW[min(layout.lines[at + 1].gap, 2)]] = 1.0
    zone = "zone-head" if at < layout.head else "zone-tail" if at >= layout.tail else "zone-core"
    if standing.closers and at > standing.closers[0][0]:
        zone = "zone-closed"
    told[zone] = 1.0
    told[_TOP[bisect_right(_TOPS, at)]] = 1.0
    told[_END[bisect_left(_ENDS, total - at)]] = 1.0
    tell_cues(at, standing, told)
    place = at + _FAR
    flag, prose = layout.prose[at], standing.prose
    told["prose-near"] = (prose[place + _NEAR + 1] - prose[place - _NEAR] - flag) / (2 * _NEAR)
    told["prose-above"] = (prose[place] - prose[at]) / _FAR
    told["prose-below"] = (prose[place + _FAR + 1] - prose[place + 1]) / _FAR
    told[_LEFT[bisect_left(_PARTS, standing.prose_left(at))]] = 1.0
    if standing.closers and at >= standing.closers[0][0]:
        tell_closers(at, standing, told)
    if at >= layout.talk:
        told["talk"] = 1.0
    if zone == "zone-core" and not flag:
        told["core-short"] = 1.0


def tell_cues(at: int, standing: Standing, told: dict[str, float]) -> None:
    """Add how many lines of furniture phrases stand around."""
    place = at + _FAR
    if far := standing.cues[place + _FAR + 1] - standing.cues[at] - standing.layout.matches[at].whole:
        near = standing.near[at]
        told["cues-near"] = 1.0 if near > 4 else near / 4
        told["cues-far"] = 1.0 if far > 8 else far / 8


def tell_closers(at: int, standing: Standing, told: dict[str, float]) -> None:
    """Add what closes the post at the line or above it."""
    left = standing.prose_left(at)
    above = standing.closers_above(at)
    if len(above) < len(standing.closers) and standing.closers[len(above)][0] == at:
        told[f"closes-{standing.closers[len(above)][1]}"] = 1.0
    if not above:
        return
    late = next((name for name, part in _LATES if left <= part), "early")
    many = "many" if len(above) >= _MANY_CLOSERS else "one" if len(above) == 1 else "some"
    told[f"closers-{many}"] = 1.0
    flag = standing.layout.prose[at]
    if flag:
        told[f"closers-prose-{many}"] = 1.0
    for place, kind in above:
        told[f"below-{kind}"] = 1.0
        told[f"below-{kind}-{late}"] = 1.0
        if flag:
            told[f"below-{kind}-prose"] = 1.0
        if at - place <= _NEAR:
            told[f"below-{kind}-near"] = 1.0
