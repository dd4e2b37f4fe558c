"""Slots: the wall times of a cadence, resolved to instants.

Two datetimes of one zone compare by wall time, ignoring the fold, so everything here is compared in UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from masthead.model import Slot
from masthead.schedule.calendar import walls

if TYPE_CHECKING:
    from datetime import tzinfo

    from masthead.model import Cadence

_SPANS = tuple(
    timedelta(days=days) for days in (3, 40, 400, 3000)
)  # 29 February is rare, and comes within the last
_SHORTEST_WINDOW, _LONGEST_WINDOW = timedelta(hours=2), timedelta(hours=72)


def slots_between(cadence: Cadence, zone: tzinfo, after: datetime, until: datetime) -> tuple[Slot, ...]:
    """Return the slots later than `after` and not later than `until`, by instant.

    Two wall times that stand for one instant are one slot.
    """
    margin = timedelta(days=2)  # a wall time lies up to a day from its instant's date
    first, last = after.astimezone(zone).date() - margin, until.astimezone(zone).date() + margin
    found: dict[datetime, Slot] = {}
    for wall in walls(cadence, zone, first, last):
        instant = resolve(wall, zone)
        if after < instant <= until:
            found.setdefault(instant, Slot(instant, wall))
    return tuple(found[instant] for instant in sorted(found))


def latest_slot(cadence: Cadence, zone: tzinfo, now: datetime) -> Slot | None:
    """Return the last slot that is not after `now`, or None when there is none within eight years."""
    for span in _SPANS:
        if found := slots_between(cadence, zone, now - span, now):
            return found[-1]
    return None


def next_slot(cadence: Cadence, zone: tzinfo, now: datetime) -> Slot | None:
    """Return the first slot after `now`, or None when there is none within eight years."""
    for span in _SPANS:
        if found := slots_between(cadence, zone, now, now + span):
            return found[0]
    return None


def catch_up_window(cadence: Cadence, zone: tzinfo, slot: Slot) -> timedelta:
    """Return how late a slot may still fire: half the time to the one after it, from two hours to three days."""
    following = next_slot(cadence, zone, slot.instant)
    half = (following.instant - slot.instant) / 2 if following else _LONGEST_WINDOW
    return min(max(half, _SHORTEST_WINDOW), _LONGEST_WINDOW)


def resolve(wall: datetime, zone: tzinfo) -> datetime:
    """Return the one UTC instant for which a naive wall time stands.

    A time that comes twice is its first; one that a clock change skips is the end of the gap; one on a day that the
    zone skips whole is the same time on the next day there is.
    """
    instant = wall.replace(tzinfo=zone).astimezone(UTC)
    shown = instant.astimezone(zone).replace(tzinfo=None)
    if shown == wall:
        return instant
    if shown.date() != wall.date() and shown - wall >= timedelta(hours=23):
        return instant
    return _gap_end(wall, zone)


def _gap_end(wall: datetime, zone: tzinfo) -> datetime:
    """Return the instant at which the zone's offset changes around a skipped wall time."""
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    old = before.astimezone(zone).utcoffset()
    seconds = int((after - before).total_seconds())
    low, high = 0, seconds
    while high - low > 1:
        middle = (low + high) // 2
        if (before + timedelta(seconds=middle)).astimezone(zone).utcoffset() == old:
            low = middle
        else:
            high = middle
    return before + timedelta(seconds=high)
