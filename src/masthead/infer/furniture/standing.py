"""How a line stands among the others: what tells a page's furniture from its post, as features."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.infer.byline.names import parse_name
from masthead.infer.byline.words import load_words
from masthead.infer.furniture.closers import find_closers
from masthead.infer.furniture.words import load_lists
from masthead.infer.layout import ends_sentence
from masthead.infer.lines import may_hold_day
from masthead.infer.wording import any_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line

_DATED = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|年")
_ADDRESS = re.compile(r"https?://|www\.|\S@\S")
_SEPARATED = re.compile(r"\|| [·•⋅»›/→] ")  # noqa: RUF001 - the marks themselves
_CREDIT = re.compile(
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
_TELLING = 8  # words of a line that tells who somebody is
_LATES = (("last", 0.03), ("late", 0.12), ("latish", 0.3))
_LATE = 0.4  # of the lines: a cue for the end stands behind it
_MANY_CLOSERS = 4


class Standing(Struct, frozen=True):
    """What is counted once for a document, so that each line is described in constant time."""

    layout: Layout
    cues: tuple[int, ...]  # running number of lines made of furniture phrases
    prose: tuple[int, ...]  # running number of lines of prose
    words: tuple[int, ...]  # running number of characters of prose
    first_end: int  # index of the first late cue for the end; the number of lines where there is none
    closers: tuple[tuple[int, str], ...]  # index and kind of each heading that closes the post, from the top
    seen: dict[str, int]  # folded line -> how often
    names: frozenset[tuple[str, ...]]  # lines of two words or three, most of which are names

    def within(self, counts: Sequence[int], low: int, high: int) -> int:
        """Return how many there are from line `low` to line `high`, both counted, no farther than is looked at."""
        return counts[high + 1 + _FAR] - counts[low + _FAR]

    def closers_above(self, at: int) -> list[tuple[int, str]]:
        """Return the headings above a line that close the post."""
        return [closer for closer in self.closers if closer[0] < at]

    def near_cues(self, at: int, reach: int = _NEAR) -> int:
        """Return how many lines of furniture phrases stand around a line."""
        return self.within(self.cues, at - reach, at + reach) - self.layout.matches[at].whole

    def is_below_cue(self, at: int) -> bool:
        """Return whether a line of furniture phrases stands just above a line, or directly below it without a gap."""
        below = self.layout.lines[at + 1 : at + 2]
        stuck = bool(below) and not below[0].gap and self.layout.matches[at + 1].whole
        return stuck or self.within(self.cues, at - _NEAR, at - 1) > 0

    def introduces(self, line: Line) -> bool:
        """Return whether the line begins with what stands alone on another one: a name, over who that is."""
        words = line.words
        if len(words) < _TELLING or line.index < self.layout.head:
            return False
        return words[:2] in self.names or words[:3] in self.names

    def is_repeated(self, line: Line) -> bool:
        """Return whether another line says the same."""
        return self.seen[line.folded] > 1


def read_standing(layout: Layout) -> Standing:
    """Return the counts of a document."""
    lines, matches = layout.lines, layout.matches
    seen: dict[str, int] = {}
    for line in lines:
        seen[line.folded] = seen.get(line.folded, 0) + 1
    late = max(layout.head, _LATE * len(lines) - 1)
    flags = [found.whole for found in matches]
    words = (0, *accumulate(len(line.text) * flag for line, flag in zip(lines, layout.prose, strict=True)))
    closers = find_closers(layout, flags, words)
    ends = [
        line.index for line, found in zip(lines, matches, strict=True) if found.whole and line.index > late
    ]
    if len(ends) == 1 and not closers and not matches[ends[0]].sure:
        ends = []  # a writer may say so as well
    return Standing(
        layout,
        _run(flags),
        _run(layout.prose),
        words,
        min([*ends[:1], *(at for at, _ in closers[:1]), len(lines)]),
        closers,
        seen,
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
    if standing.is_repeated(line):
        told["again"] = 1.0
    if standing.introduces(line):
        told["introduces"] = 1.0
    _tell_place(line, standing, told)
    return told


def _tell_shape(line: Line, layout: Layout, told: dict[str, float]) -> None:
    """Add how the line is written; what does not hold is left out."""
    text, words = line.text, line.words
    count = len(text.split()) if len(text) < _LONG else _MANY
    told[_word_class(count)] = 1.0
    if words:
        _tell_words(words, told)
    if line.figured and any(map(str.isdecimal, words)):
        _tell_figures(text, count, told)
    if layout.prose[line.index]:
        told["prose"] = 1.0
    if ends_sentence(text):
        told["sentence"] = 1.0
    _tell_ends(text, told)
    if is_credit(line):
        told["credit"] = 1.0
    if ("@" in text or "www." in text or "http" in text) and _ADDRESS.search(text[:400]):
        told["address"] = 1.0
    if count < 25 and _SEPARATED.search(text):
        told["separated"] = 1.0
    if count < 5 and parse_name(text) is not None:
        told["name"] = 1.0
    if words and 0 < count < 12 and _is_labelled(words):
        told["labelled"] = 1.0


def _tell_words(words: Sequence[str], told: dict[str, float]) -> None:
    """Add what the words of a line are of: an appeal, a person who is introduced, a lawyer's lines."""
    lists = load_lists()
    told["call"] = min(_count(words, lists["call"]) / len(words), 0.5) * 2
    told["box"] = min(_count(words, lists["box"]) / len(words), 0.25) * 4
    told["law"] = min(_count(words, lists["law"]) / len(words), 0.1) * 10
    if not lists["ask"].isdisjoint(words[:_OPENING]) and not lists["thing"].isdisjoint(words):
        told["appeal"] = 1.0
    if not lists["own"].isdisjoint(words):
        told["own"] = 1.0


def _tell_figures(text: str, count: int, told: dict[str, float]) -> None:
    """Add what the numbers of a line tell: a day or a year, or a count beside a word or two."""
    if count < 13 and may_hold_day(text) and _DATED.search(text):
        told["dated"] = 1.0
    if count < 6:
        told["figures"] = 1.0


def _tell_ends(text: str, told: dict[str, float]) -> None:
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


def _count(words: Sequence[str], known: frozenset[str]) -> int:
    """Return how many of the words are known."""
    return 0 if known.isdisjoint(words) else len([word for word in words if word in known])


def is_credit(line: Line) -> bool:
    """Return whether the line says whose a picture is."""
    if "©" not in line.text and load_lists()["credit"].isdisjoint(line.words):
        return False
    return bool(_CREDIT.search(line.text[:400]))


def _is_labelled(words: Sequence[str]) -> bool:
    """Return whether the line opens with a label of somebody other than the writer."""
    other = load_words().other
    return words[0] not in _SMALL and (words[0] in other or " ".join(words[:2]) in other)


def _word_class(count: int) -> str:
    """Return the class of a number of words."""
    return _WORDS[bisect_left(_SIZES, count)]


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
    near, far = standing.near_cues(at), standing.near_cues(at, _FAR)
    told["cues-near"] = 1.0 if near > 4 else near / 4
    told["cues-far"] = 1.0 if far > 8 else far / 8
    flag = layout.prose[at]
    told["prose-near"] = min(standing.within(standing.prose, at - _NEAR, at + _NEAR) - flag, 4) / 4
    told["prose-above"] = min(standing.within(standing.prose, at - _FAR, at - 1), 6) / 6
    told["prose-below"] = min(standing.within(standing.prose, at + 1, at + _FAR), 6) / 6
    whole = standing.words[-1] or 1
    left = (whole - standing.words[at + 1]) / whole
    told[_LEFT[bisect_left(_PARTS, left)]] = 1.0
    if standing.closers and at >= standing.closers[0][0]:
        _tell_closers(at, standing, left, told)
    if at >= layout.talk:
        told["talk"] = 1.0
    if zone == "zone-core" and not flag:
        told["core-short"] = 1.0


def _tell_closers(at: int, standing: Standing, left: float, told: dict[str, float]) -> None:
    """Add what closes the post at the line or above it."""
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
