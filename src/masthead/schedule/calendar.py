"""The wall times of a cadence."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from masthead.schedule.recurrence import recurring_walls

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from masthead.model import Cadence

# "every 2 weeks" counts from the week of this Monday, so that it needs no memory.
FIRST_MONDAY = date(1970, 1, 5)


def walls(cadence: Cadence, zone: tzinfo, first: date, last: date) -> Iterator[datetime]:
    """Yield the naive wall times on the days from `first` to `last`, ascending."""
    if cadence.rule == "rrule":
        begin, end = datetime.combine(first, time.min), datetime.combine(last, time.max)
        yield from recurring_walls(cadence.text, zone, begin, end)
        return
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        if _falls_on(cadence, day):
            for at in cadence.times:
                yield datetime.combine(day, at)


def _falls_on(cadence: Cadence, day: date) -> bool:
    if cadence.rule == "daily":
        return not cadence.weekdays or day.weekday() in cadence.weekdays
    if cadence.rule == "weekly":
        weeks = (day - FIRST_MONDAY).days // 7
        return day.weekday() in cadence.weekdays and weeks % cadence.interval == 0
    if cadence.rule == "monthly":
        return (day.month - 1) % cadence.interval == 0 and _falls_in_month(cadence, day)
    if cadence.rule == "yearly":
        return any(
            (day.month, day.day) == _existing(day.year, month, cadence.days[0]) for month in cadence.months
        )
    return False


def _falls_in_month(cadence: Cadence, day: date) -> bool:
    from_end = day.day - 1 - monthrange(day.year, day.month)[1]  # -1 is the last day
    if cadence.days:
        return day.day in cadence.days or from_end in cadence.days
    if day.weekday() not in cadence.weekdays:
        return False
    return _place(cadence, day, range(1, day.day + 1)) in cadence.nth or (
        -_place(cadence, day, range(day.day, day.day - from_end)) in cadence.nth
    )


def _place(cadence: Cadence, day: date, days: range) -> int:
    """Return how many of the month's days are of the cadence's weekdays: "first weekday" is Monday to Friday."""
    return sum(day.replace(day=each).weekday() in cadence.weekdays for each in days)


def _existing(year: int, month: int, day: int) -> tuple[int, int]:
    """Return the month and day, or the next day there is: 1 March for a 29 February that a year lacks."""
    return (month, day) if day <= monthrange(year, month)[1] else (month + 1, 1)
