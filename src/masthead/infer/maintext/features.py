"""Describe each block of a page: what it is, what its markup says of it, and in what company it stands."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.infer.lines import may_be_unspaced
from masthead.late import late
from masthead.model import BlockKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masthead.model import Block

_WORD = late(r"\w+")
_CJK = late(r"[\u3040-\u30ff\u3400-\u9fff]")
_ENDS = late("[.!?…\u3002\uff01\uff1f][\"'\u201d\u2019»)\\]]{0,3}$")
_MARKS = "|•\u203a»©→·/"  # what menus, crumbs and footers are made of
_SAMPLE = 400
_LONG = 15  # words of a block that is hardly a label
_EVERYWHERE = 0.85  # share of a page's words above which a hint tells them from nothing
_NEAR = 4  # hints that are the block's own, or of the box next to it
_LEVELS = (1, 2, 3)  # how many boxes up the company of a block is looked at

Features = dict[str, float]


class Sketch(Struct, frozen=True):
    """A block in numbers."""

    words: int
    linked: float  # share of its words that is links, 0 to 1
    path: tuple[str, ...]  # the boxes around it, outermost first
    is_prose: bool
    hints: tuple[str, ...]
    key: str


def sketch(block: Block) -> Sketch:
    """Return the numbers of a block."""
    linked = 0.0
    path: tuple[str, ...] = ()
    hints: list[str] = []
    for hint in block.hints:
        if hint.startswith("links:"):
            linked = int(hint[6:]) / 100
        elif hint.startswith("path:"):
            path = tuple(hint[5:].split("."))
        else:
            hints.append(hint)
    words = len(_WORD.findall(block.text)) + (
        len(_CJK.findall(block.text)) // 2 if may_be_unspaced(block.text) else 0
    )
    is_prose = words >= _LONG and linked < 0.5 and block.kind is not BlockKind.TABLE
    key = f"{block.kind}:{block.text[:200].casefold()}"
    return Sketch(words, linked, path, is_prose, tuple(hints), key)


class Boxes:
    """What each box of a page holds, all boxes within it included."""

    def __init__(self, sketches: Sequence[Sketch]) -> None:
        self.words: Counter[str] = Counter()
        self.links: Counter[str] = Counter()
        self.blocks: Counter[str] = Counter()
        self.prose: Counter[str] = Counter()
        self.told: Counter[str] = Counter()  # words that stand under a hint
        for one in sketches:
            for hint in one.hints:
                self.told[hint] += one.words
            for box in one.path:
                self.words[box] += one.words
                self.links[box] += round(one.words * one.linked)
                self.blocks[box] += 1
                self.prose[box] += one.words * one.is_prose
        self.whole = max(1, sum(one.words for one in sketches))
        self.whole_prose = max(1, sum(one.words * one.is_prose for one in sketches))


def describe(blocks: Sequence[Block], sketches: Sequence[Sketch]) -> list[Features]:
    """Return the features of each block: its own, those of its neighbours, and those of the boxes around it."""
    boxes = Boxes(sketches)
    seen = Counter(one.key for one in sketches)
    own = [_describe_alone(block, one, seen) for block, one in zip(blocks, sketches, strict=True)]
    rows: list[Features] = []
    for place, one in enumerate(sketches):
        row = dict(own[place])
        row.update((hint, 1.0) for hint in one.hints if boxes.told[hint] < _EVERYWHERE * boxes.whole)
        row.update((f"near {hint}", 1.0) for hint in one.hints[-_NEAR:])
        row.update(_describe_boxes(one, boxes))
        row.update(_describe_neighbours(place, sketches, own))
        rows.append(row)
    _describe_places(blocks, sketches, rows)
    return rows


def _describe_places(blocks: Sequence[Block], sketches: Sequence[Sketch], rows: list[Features]) -> None:
    """Add to each row where in the page its block stands, and where from the page's main heading."""
    tops = (
        place for place, block in enumerate(blocks) if block.kind is BlockKind.HEADING and block.level == 1
    )
    heading = next(tops, -1)
    whole = max(1, sum(one.words for one in sketches))
    passed = 0
    for place, (row, one) in enumerate(zip(rows, sketches, strict=True)):
        row["position"] = passed / whole
        row["near-top"] = math.exp(-place / 10)
        row["near-end"] = math.exp(-(len(rows) - 1 - place) / 10)
        if 0 <= heading < place:
            row["behind-h1"] = 1.0
            row["just-behind-h1"] = math.exp(-(place - heading) / 5)
        elif place < heading:
            row["before-h1"] = 1.0
        elif place == heading:
            row["is-h1"] = 1.0
        passed += one.words


def _describe_alone(block: Block, one: Sketch, seen: Counter[str]) -> Features:
    sample = block.text[:_SAMPLE]
    size = max(1, len(sample))
    words = max(1, len(sample.split()))
    row: Features = {
        f"kind-{block.kind.value}": 1.0,
        "words": math.log1p(one.words),
        "linked": one.linked,
        "linked-words": one.linked * math.log1p(one.words),
        "prose": float(one.is_prose),
        "short": float(one.words <= 3),
        "ends": float(bool(_ENDS.search(block.text[-5:]))),
        "commas": min(1.0, sample.count(",") / words * 5),
        "capitals": sum(map(str.isupper, sample)) / size,
        "digits": sum(map(str.isdigit, sample)) / size,
        "marks": sum(char in _MARKS for char in sample) / size,
        "again": float(seen[one.key] > 1 and one.words > 3),
        "marked": float(bool(block.html) and "<" in block.html),
    }
    if block.kind is BlockKind.HEADING:
        row[f"h{block.level}"] = 1.0
    if block.kind is BlockKind.ITEM:
        row["item-linked"] = one.linked
        row["item-prose"] = float(one.is_prose)
    return row


def _describe_boxes(one: Sketch, boxes: Boxes) -> Features:
    row: Features = {"depth": min(len(one.path), 30) / 30}
    for level in _LEVELS:
        if len(one.path) < level:
            continue
        box = one.path[-level]
        words = max(1, boxes.words[box])
        row[f"box{level}-prose"] = boxes.prose[box] / words
        row[f"box{level}-linked"] = boxes.links[box] / words
        row[f"box{level}-share"] = boxes.prose[box] / boxes.whole_prose
        row[f"box{level}-words"] = math.log1p(words)
        row[f"box{level}-blocks"] = math.log1p(boxes.blocks[box])
    best = max((boxes.prose[box] / boxes.whole_prose * _focus(box, boxes) for box in one.path), default=0.0)
    row["best-box"] = best
    return row


def _focus(box: str, boxes: Boxes) -> float:
    """Return how little else than prose a box holds."""
    return boxes.prose[box] / max(1, boxes.words[box])


def _describe_neighbours(place: int, sketches: Sequence[Sketch], own: Sequence[Features]) -> Features:
    row: Features = {}
    here = sketches[place]
    for name, other in (
        ("before", place - 1),
        ("before2", place - 2),
        ("after", place + 1),
        ("after2", place + 2),
    ):
        if not 0 <= other < len(sketches):
            row[f"{name}-none"] = 1.0
            continue
        there = sketches[other]
        row[f"{name}-words"] = math.log1p(there.words)
        row[f"{name}-linked"] = there.linked
        row[f"{name}-prose"] = float(there.is_prose)
        row[f"{name}-beside"] = float(there.path[:-1] == here.path[:-1])
        row[f"{name}-far"] = float(there.path[-4:-1] != here.path[-4:-1])
        row[f"{name}-heading"] = own[other].get("kind-heading", 0.0)
        row[f"{name}-item"] = own[other].get("kind-item", 0.0)
    return row
