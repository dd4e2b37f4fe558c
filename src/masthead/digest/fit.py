"""Fitting an issue into what mail clients show: what gives way first, and how far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MOST_LINKS = 200
_FEW_LINKS = 20


class Room(Struct, frozen=True):
    """How much of an issue is shown: entries set as stories, surplus links, and whether bodies stand whole."""

    stories: int
    links: int
    is_whole: bool = True


def fit(stories: int, everything: int, holds: Callable[[Room], bool]) -> Room:
    """Return the largest room that `holds`; `everything` counts all entries, `stories` those wanted as stories.

    Entries become links from the end, down to the lead; then links are left out, down to a few; then bodies give way
    to summaries, and both start again.
    """
    for step in _steps(stories, everything):
        if holds(step[0]):
            return _largest(step, holds)
    return Room(1, 0, is_whole=False)


def _steps(stories: int, everything: int) -> Iterator[tuple[Room, ...]]:
    """Yield series of rooms, each from the smallest to the largest."""
    yield (Room(stories, _MOST_LINKS),)
    for is_whole, least in ((True, min(_FEW_LINKS, everything - 1)), (False, 0)):
        yield tuple(Room(count, _MOST_LINKS, is_whole) for count in range(1, stories + 1))
        yield tuple(Room(1, count, is_whole) for count in range(least, min(_MOST_LINKS, everything) + 1))


def _largest(rooms: tuple[Room, ...], holds: Callable[[Room], bool]) -> Room:
    """Return the last of `rooms` that holds, by bisection; the first one does."""
    least, most = 0, len(rooms) - 1
    while least < most:
        middle = (least + most + 1) // 2
        if holds(rooms[middle]):
            least = middle
        else:
            most = middle - 1
    return rooms[least]
