"""What a publication's posts have in common: the furniture of its pages, the way it writes dates."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from masthead.infer.dateline import day_order
from masthead.infer.lines import read_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from masthead.infer.lines import Line
    from masthead.model import Document, Surroundings

_FEWEST = 3  # posts that share a line before it is believed to be the page's
_PART = 0.3  # of the posts, where they are many
_EDGE = 12  # lines at the top and the end that a page prints
_MOST = 200_000  # different lines that are counted at once
_SENTENCE = 60  # characters of a line that is hardly a menu or a label
_COPY = 0.5  # of a post's sentences: one that shares more with the posts before it is a copy of one of them


def survey(documents: Iterable[Document], surroundings: Surroundings) -> Surroundings:
    """Return the surroundings with the lines that posts share and the order of day and month they show.

    A post that stands in the folder twice, as it is or edited, counts once: its words are no furniture for that.
    """
    posts, seen, sentences = 0, Counter[str](), set[int]()
    orders = Counter[bool]()
    for document in documents:
        lines = read_lines(document)
        if _is_copy(lines, sentences):
            continue
        posts += 1
        seen.update({line.folded for line in _edges(lines) if line.folded})
        if len(seen) > _MOST:
            seen = Counter({text: count for text, count in seen.items() if count > 1})
        order = day_order(document, lines)
        if order is not None:
            orders[order] += 1
    needed = max(_FEWEST, _PART * posts)
    furniture = frozenset(text for text, count in seen.items() if count >= needed)
    return replace(
        surroundings,
        furniture=surroundings.furniture | furniture,
        day_first=_decide(orders) if surroundings.day_first is None else surroundings.day_first,
    )


def _is_copy(lines: tuple[Line, ...], known: set[int]) -> bool:
    """Return whether most sentences of a post are known; those of any other post are known from now on."""
    own = {hash(line.folded) for line in lines if len(line.text) >= _SENTENCE}
    if len(own & known) > _COPY * len(own):
        return True
    if len(known) < _MOST * 5:
        known |= own
    return False


def _edges(lines: tuple[Line, ...]) -> Iterable[Line]:
    """Return the lines near the top and the end."""
    if len(lines) <= 2 * _EDGE:
        return lines
    return (*lines[:_EDGE], *lines[-_EDGE:])


def _decide(orders: Counter[bool]) -> bool | None:
    """Return the order that the posts show without contradiction, or with next to none."""
    if not orders:
        return None
    (best, count), total = orders.most_common(1)[0], orders.total()
    return best if count > 0.8 * total else None
