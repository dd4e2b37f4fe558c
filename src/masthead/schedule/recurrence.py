"""Wall times of a recurrence rule (RFC 5545): dateutil steps in wall time, and only wall times are taken from it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from masthead.late import late

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator
    from datetime import tzinfo

_STEPS = {"HOURLY": timedelta(hours=1), "DAILY": timedelta(days=1), "WEEKLY": timedelta(weeks=1)}
_UNTIL = late(r"UNTIL=(\d{8})T(\d{6})Z")


def recurring_walls(text: str, zone: tzinfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """Yield the naive wall times from `first` to `last` of "DTSTART:… RRULE:…", ascending."""
    from dateutil.rrule import rrulestr

    head, _, rule = text.partition(" RRULE:")
    start = datetime.strptime(head.removeprefix("DTSTART:"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - a wall time
    rule = _UNTIL.sub(lambda match: _as_wall(match, zone), rule)
    if "COUNT=" not in rule:
        start = _bring_near(rule, start, first)
    for wall in rrulestr(rule, dtstart=start):
        if wall > last:
            return
        if wall >= first:
            yield wall


def _as_wall(match: re.Match[str], zone: tzinfo) -> str:
    """Return an end that is given in UTC as the wall time it is in the zone: the rule itself is in wall time."""
    end = datetime.strptime("".join(match.groups()), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return f"UNTIL={end.astimezone(zone):%Y%m%dT%H%M%S}"


def _bring_near(rule: str, start: datetime, first: datetime) -> datetime:
    """Return a start shortly before `first` that gives the same times from there on: stepping over decades is slow."""
    parts = dict(part.split("=") for part in rule.split(";"))
    step = _STEPS.get(parts["FREQ"])
    if step is None or first <= start:
        return start
    step *= int(parts.get("INTERVAL", "1"))
    return start + step * ((first - start) // step)
