"""Keep the blocks of a page that are its post.

    blocks | describe -> features | first look: how likely is each, by itself and its boxes
           | look again: how likely are those around it | keep what is likely, once

Both looks are logistic regressions learned offline (tests/bench/learn_maintext.py); their weights lie in
`weights/maintext-first.toml` and `weights/maintext-again.toml`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from masthead.infer.maintext.features import describe, sketch
from masthead.infer.maintext.near import is_frame
from masthead.infer.maintext.second import describe_again
from masthead.infer.weigh import load_weights
from masthead.model import Block, BlockKind, Evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masthead.infer.maintext.features import Features
    from masthead.infer.weigh import Weights

_FEW = 3  # blocks of a page that has nothing around its post
_REPEATED = 60  # characters of a block that is not said twice by chance
_BLOB = 1500  # characters of a block that may hold a whole post, for machines
_PIECES = 3
_COMPARED = 200
_QUOTE = 80
_MOST = 4000  # blocks that are judged one by one; a page of more is no post's, and is only rid of its frame
_USUAL = 100  # blocks of a page from which on the threshold is the learned one
_SMALLEST_SHARE = 0.4
_TINY = 12  # blocks of a page written by hand: nothing goes but what its markup or its links call a frame
_LINKED = 0.8


def keep_main(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Evidence, ...]]:
    """Return the blocks of a page that are its post, in order, and what was taken out as the page around it.

    Give it all blocks of an HTML Document, images and rules included. Where nothing stands out, the likeliest prose
    is kept: a page never comes back empty if any block of it has words. A small page is judged leniently: those
    learned from have 200 blocks, one of twenty looks odd to the weights and has little around its post, and to lose
    a paragraph is worse than to keep a line of the page.
    """
    worded = [block for block in blocks if block.text.strip()]
    if len(worded) < _FEW:
        return blocks, ()
    chances = judge(worded) if len(worded) <= _MOST else [1.0 - is_frame(block) for block in worded]
    likely = _choose(worded, chances)
    repeated = find_repeated(worded, likely)
    kept = {id(worded[place]) for place in likely - repeated}
    removed = tuple(
        Evidence(
            "said twice" if place in repeated else "outside the main text", block.text[:_QUOTE], block.line
        )
        for place, block in enumerate(worded)
        if id(block) not in kept
    )
    return _with_pictures(blocks, kept), removed


def _choose(blocks: Sequence[Block], chances: list[float]) -> set[int]:
    """Return the places of the blocks that are likely enough."""
    usual = load_weights("maintext-again").threshold
    lenient = usual * min(1.0, max(_SMALLEST_SHARE, len(blocks) / _USUAL))
    if len(blocks) <= _TINY:
        lenient = 0.0
    chances = _lift(blocks, chances, usual)
    return {
        place
        for place, (block, chance) in enumerate(zip(blocks, chances, strict=True))
        if chance >= (usual if is_frame(block) or sketch(block).linked > _LINKED else lenient)
    }


def weave(blocks: tuple[Block, ...], body: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the body, blocks of a structured source, with the source's wordless ones (images, rules) in their place.

    A rule that would stand first or last divides nothing, and is left out.
    """
    if "" not in [block.text.strip() for block in blocks]:
        return body
    kept = set(map(id, body))
    woven = [block for block in blocks if id(block) in kept or not block.text.strip()]
    while woven and woven[-1].kind is BlockKind.RULE:
        woven.pop()
    first = next((place for place, block in enumerate(woven) if block.kind is not BlockKind.RULE), len(woven))
    return tuple(woven[first:])


def judge(blocks: Sequence[Block]) -> list[float]:
    """Return how likely each block, all of which have words, is part of the post, from 0 to 1."""
    sketches = [sketch(block) for block in blocks]
    rows = describe(blocks, sketches)
    first = estimate(load_weights("maintext-first"), rows)
    return estimate(load_weights("maintext-again"), describe_again(sketches, rows, first))


def estimate(weights: Weights, rows: Sequence[Features]) -> list[float]:
    """Return the chance that the weights give each row of features."""
    return [1 / (1 + math.exp(-weights.score(row))) for row in rows]


def find_repeated(blocks: Sequence[Block], likely: set[int]) -> set[int]:
    """Return the places, of those that are likely, that say again what another says: for other screens, or machines."""
    seen: set[str] = set()
    repeated: set[int] = set()
    long = [blocks[place].text for place in sorted(likely) if _REPEATED < len(blocks[place].text) < _BLOB][
        :_COMPARED
    ]
    for place in sorted(likely):
        text = blocks[place].text
        key = text.casefold()
        is_blob = len(text) >= _BLOB and sum(other in text for other in long) >= _PIECES
        if len(text) > _REPEATED and (key in seen or is_blob):
            repeated.add(place)
        seen.add(key)
    return repeated


def _lift(blocks: Sequence[Block], chances: list[float], threshold: float) -> list[float]:
    """Return the chances, raised on a page whose best prose does not reach the threshold."""
    best = max(
        (chance for block, chance in zip(blocks, chances, strict=True) if sketch(block).is_prose), default=0.0
    )
    best = best or max(chances)
    return chances if best >= threshold else [chance * threshold / best * 1.000001 for chance in chances]


def _with_pictures(blocks: tuple[Block, ...], kept: set[int]) -> tuple[Block, ...]:
    """Return the kept blocks, and the wordless ones (images, rules) that stand between two of them."""
    chosen: list[Block] = []
    held: list[Block] = []
    is_open = False
    for block in blocks:
        if block.text.strip():
            if id(block) in kept:
                chosen.extend(held if is_open else held[-1:])
                chosen.append(block)
            is_open, held = id(block) in kept, []
        elif is_open or block.kind is BlockKind.IMAGE:
            held.append(block)
    return tuple(chosen)
