"""Slots: the wall times of a cadence, resolved to instants.

Two datetimes of one zone compare by wall time, ignoring the fold, so everything here is compared in UTC.
"""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from masthead.model import Slot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from masthead.model import Cadence

# "every 2 weeks" counts from the week of this Monday, so that it needs no memory.
FIRST_MONDAY = date(1970, 1, 5)
_HORIZON = timedelta(days=800)  # the 29th of February, and a rare weekday of a month, come within it


def latest_slot(cadence: Cadence, zone: tzinfo, now: datetime) -> Slot | None:
    """Return the last slot that is not after `now`, or None when there is none within two years."""
    today = now.astimezone(zone).date()
    for back in range(-1, _HORIZON.days):
        slot = _slot_on(cadence, zone, today - timedelta(days=back))
        if slot is not None and slot.instant <= now:
            return slot
    return None


def next_slot(cadence: Cadence, zone: tzinfo, now: datetime) -> Slot | None:
    """Return the first slot after `now`, or None when there is none within two years."""
    today = now.astimezone(zone).date()
    for ahead in range(-1, _HORIZON.days):
        slot = _slot_on(cadence, zone, today + timedelta(days=ahead))
        if slot is not None and slot.instant > now:
            return slot
    return None


def catch_up_window(cadence: Cadence) -> timedelta:
    """Return how late a slot may still fire: half a day where the next is near, else three days."""
    return timedelta(hours=12) if cadence.rule == "daily" else timedelta(hours=72)


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


def _slot_on(cadence: Cadence, zone: tzinfo, day: date) -> Slot | None:
    if not _falls_on(cadence, day):
        return None
    wall = datetime.combine(day, cadence.at)
    return Slot(instant=resolve(wall, zone), wall=wall)


def _falls_on(cadence: Cadence, day: date) -> bool:
    if cadence.rule == "daily":
        return not cadence.weekdays or day.weekday() in cadence.weekdays
    if cadence.rule == "weekly":
        weeks = (day - FIRST_MONDAY).days // 7
        return day.weekday() in cadence.weekdays and weeks % cadence.interval == 0
    if cadence.rule == "monthly":
        return day.day in _days_of_month(cadence, day.year, day.month)
    return False


def _days_of_month(cadence: Cadence, year: int, month: int) -> Iterator[int]:
    length = calendar.monthrange(year, month)[1]
    if cadence.day:
        yield length if cadence.day == -1 else cadence.day
        return
    days = [day for day in range(1, length + 1) if date(year, month, day).weekday() in cadence.weekdays]
    place = cadence.nth if cadence.nth < 0 else cadence.nth - 1
    yield days[place]
