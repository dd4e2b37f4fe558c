"""Look at blocks again, once it is known how likely those around them are."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masthead.infer.maintext.features import Features, Sketch

_REACH = 3  # blocks before and behind that are looked at one by one
_WINDOWS = (4, 10)  # and all of them within these
_LEVELS = (1, 2, 3, 4)
_EVEN = 0.4  # chance at which a block neither lengthens nor shortens the best stretch
_SURE = 0.7
_OWN = (
    "words", "linked", "prose", "short", "ends", "digits", "marks", "again", "h1", "h2", "h3", "is-h1", "kind-heading",
    "kind-item", "kind-table", "kind-image", "time", "figure", "class:caption", "class:author", "class:share",
    "class:date", "class:meta", "class:comment", "class:related", "near class:caption", "near class:author",
    "near class:related",
)  # fmt: skip


class _View(Struct, frozen=True):
    """A page after the first look."""

    chances: Sequence[float]
    sizes: Sequence[float]
    paths: Sequence[tuple[str, ...]]
    likely: Counter[str]  # by box: sizes of its blocks, by their chance
    all: Counter[str]  # by box: sizes of its blocks
    whole: float
    stretch: tuple[int, int]  # the best run of blocks
    first: int  # first block that is nearly sure; behind the last where none is
    last: int


def describe_again(
    sketches: Sequence[Sketch], rows: Sequence[Features], chances: Sequence[float]
) -> list[Features]:
    """Return the features of the second look: the first's chances of a block, its neighbours and its boxes."""
    view = _look_over(sketches, chances)
    described = []
    for place, row in enumerate(rows):
        again = _describe_neighbours(view, place)
        again.update(_describe_boxes(view, place))
        again.update(_describe_stretch(view, place))
        again.update((f"own {name}", row[name]) for name in _OWN if name in row)
        described.append(again)
    return described


def _look_over(sketches: Sequence[Sketch], chances: Sequence[float]) -> _View:
    sizes = [math.sqrt(one.words + 1) for one in sketches]
    likely: Counter[str] = Counter()
    all_: Counter[str] = Counter()
    for one, size, chance in zip(sketches, sizes, chances, strict=True):
        for box in one.path:
            likely[box] += size * chance  # type: ignore[assignment] # a Counter of weights
            all_[box] += size  # type: ignore[assignment] # the same
    sure = [place for place, chance in enumerate(chances) if chance > _SURE and sizes[place] > 4]
    first, last = (sure[0], sure[-1]) if sure else (len(sizes), -1)
    whole = sum(size * chance for size, chance in zip(sizes, chances, strict=True)) or 1.0
    paths = [one.path for one in sketches]
    return _View(chances, sizes, paths, likely, all_, whole, _find_stretch(chances, sizes), first, last)


def _find_stretch(chances: Sequence[float], sizes: Sequence[float]) -> tuple[int, int]:
    """Return the run of blocks that holds most of what is likely and least of what is not (Kadane's algorithm)."""
    best, run, start, found = 0.0, 0.0, 0, (0, 0)
    for place, (chance, size) in enumerate(zip(chances, sizes, strict=True)):
        run += size * (chance - _EVEN)
        if run <= 0:
            run, start = 0.0, place + 1
        elif run > best:
            best, found = run, (start, place + 1)
    return found


def _describe_neighbours(view: _View, place: int) -> Features:
    total = len(view.chances)
    row = {"chance": view.chances[place], "odds": _odds(view.chances[place])}
    for step in range(1, _REACH + 1):
        row[f"odds {step} before"] = _odds(view.chances[place - step]) if place >= step else -3.0
        row[f"odds {step} behind"] = _odds(view.chances[place + step]) if place + step < total else -3.0
    for reach in _WINDOWS:
        near = range(max(0, place - reach), min(total, place + reach + 1))
        sizes = sum(view.sizes[other] for other in near)
        row[f"chance within {reach}"] = sum(view.sizes[other] * view.chances[other] for other in near) / sizes
    return row


def _describe_boxes(view: _View, place: int) -> Features:
    row: Features = {}
    path = view.paths[place]
    for level in _LEVELS:
        if len(path) >= level:
            box = path[-level]
            row[f"box {level} chance"] = view.likely[box] / view.all[box]
            row[f"box {level} share"] = view.likely[box] / view.whole
    row["best box"] = max((view.likely[box] ** 2 / view.whole / view.all[box] for box in path), default=0.0)
    return row


def _describe_stretch(view: _View, place: int) -> Features:
    start, end = view.stretch
    row = (
        {"in stretch": 1.0}
        if start <= place < end
        else {"off stretch": _fade(min(abs(place - start), abs(place - end)))}
    )
    if view.first <= place <= view.last:
        row["between"] = 1.0
    elif place > view.last:
        row["behind last"] = _fade(place - view.last)
    else:
        row["before first"] = _fade(view.first - place)
    return row


def _fade(distance: int) -> float:
    return math.exp(-distance / 5)


def _odds(chance: float) -> float:
    return math.log((chance + 0.01) / (1.01 - chance))
