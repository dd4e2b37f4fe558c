"""The wall times of a cadence."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from masthead.schedule.recurrence import recurring_walls

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from masthead.model import Cadence

# "every 2 weeks" counts from the week of this Monday, so that it needs no memory.
FIRST_MONDAY = date(1970, 1, 5).toordinal()


def walls(cadence: Cadence, zone: tzinfo, first: date, last: date) -> Iterator[datetime]:
    """Yield the naive wall times on the days from `first` to `last`, ascending."""
    if cadence.rule == "rrule":
        begin, end = datetime.combine(first, time.min), datetime.combine(last, time.max)
        yield from recurring_walls(cadence.text, zone, begin, end)
        return
    for day in _anniversaries(cadence, first, last) if cadence.months else _days(cadence, first, last):
        for at in cadence.times:
            yield datetime.combine(day, at)


def _days(cadence: Cadence, first: date, last: date) -> Iterator[date]:
    """Yield the days of a daily, weekly or monthly cadence; an idle run asks for them, so days are numbers here."""
    for number in range(first.toordinal(), last.toordinal() + 1):
        if cadence.weekdays and (number + 6) % 7 not in cadence.weekdays:  # day 1 was a Monday
            continue
        if cadence.rule == "weekly" and (number - FIRST_MONDAY) // 7 % cadence.interval:
            continue
        day = date.fromordinal(number)
        if cadence.rule != "monthly" or _falls_in_month(cadence, day):
            yield day


def _falls_in_month(cadence: Cadence, day: date) -> bool:
    if (day.month - 1) % cadence.interval:
        return False
    from calendar import monthrange

    length = monthrange(day.year, day.month)[1]
    if cadence.days:
        return day.day in cadence.days or day.day - 1 - length in cadence.days  # -1 is the last day
    return _place(cadence, day, range(1, day.day + 1)) in cadence.nth or (
        -_place(cadence, day, range(day.day, length + 1)) in cadence.nth
    )


def _place(cadence: Cadence, day: date, days: range) -> int:
    """Return how many of the month's days are of the cadence's weekdays: "first weekday" is Monday to Friday."""
    return sum((day.weekday() + each - day.day) % 7 in cadence.weekdays for each in days)


def _anniversaries(cadence: Cadence, first: date, last: date) -> Iterator[date]:
    """Yield the days of a yearly cadence; 29 February is 1 March in a year that lacks it."""
    from calendar import monthrange

    for year in range(first.year, last.year + 1):
        for month in cadence.months:
            exists = cadence.days[0] <= monthrange(year, month)[1]
            day = date(year, month, cadence.days[0]) if exists else date(year, month + 1, 1)
            if first <= day <= last:
                yield day
