"""Parse an isolated date: python-dateutil reads what was found, its parts put in order and the names as numbers."""

from __future__ import annotations

import re
from datetime import time, timezone
from functools import lru_cache
from typing import TYPE_CHECKING

from masthead.infer.tables import read_table
from masthead.late import late
from masthead.model import PartialDate

if TYPE_CHECKING:
    from masthead.infer.dateline.scan import Mention

_CLOCK = late(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?", re.ASCII)  # what needs no parser


@lru_cache(maxsize=1)
def load_zones() -> dict[str, int]:
    """Return the seconds east of UTC of the zone names that mean only one thing."""
    table = read_table(__file__, "zones.toml")
    return {name: round(hours * 3600) for name, hours in table.items()}


def settle(mention: Mention, *, day_first: bool = True) -> PartialDate:
    """Return the date that a mention means, in the given order where it may be read either way."""
    if not mention.day:
        return PartialDate(mention.year, mention.month)  # the month is 0 where only the year is said
    day, month = mention.day, mention.month
    if mention.either and not day_first:
        day, month = month, day
    if not mention.clock:
        return PartialDate(mention.year, month, day)
    plain = None if mention.zone else _CLOCK.fullmatch(mention.clock)
    if plain is not None:
        clock = time(int(plain[1]), int(plain[2]), int(plain[3] or 0))
        return PartialDate(mention.year, month, day, clock)
    return _parse(f"{mention.year:04d}-{month:02d}-{day:02d}", mention.clock, mention.zone)


@lru_cache(maxsize=1024)
def _parse(day: str, clock: str, zone: str) -> PartialDate:
    from dateutil import parser

    zones = load_zones()
    known = zone if zone in zones or zone[:1] in "+-" else _offset(zone)
    try:
        moment = parser.parse(f"{day} {clock} {known}".strip(), tzinfos=zones)
        offset = moment.utcoffset()
    except (ValueError, OverflowError):  # 25:00, 13 pm, +99:00: the day is still good
        moment, clock, offset = parser.parse(day), "", None
    hour = moment.timetz() if clock else None
    if hour is not None and offset is not None:
        hour = hour.replace(tzinfo=timezone(offset))
    return PartialDate(moment.year, moment.month, moment.day, hour)


def _offset(zone: str) -> str:
    """Return GMT+2 as +02:00 (dateutil would read its sign the POSIX way round), an unknown name as nothing."""
    name, sign, hours = zone[:3], zone[3:4], zone[4:]
    if name not in ("UTC", "GMT") or sign not in "+-" or not hours:
        return ""
    hour, _, minute = hours.partition(":") if ":" in hours else (hours[:-2] or hours, "", hours[2:] or "00")
    return f"{sign}{int(hour):02d}:{minute}"
