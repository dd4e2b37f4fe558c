"""Recurrence rules of RFC 5545 as a cadence."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

FIRST_MONDAY = datetime(1970, 1, 5, 8)  # noqa: DTZ001 - a wall time: the zone is the publication's
_WHOLE = r"(?:DTSTART:(?P<start>\d{8}T\d{6})\s+)?(?:RRULE:)?(?P<rule>FREQ=[A-Z0-9=;,+-]+)"
_PARTS = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYHOUR",
     "BYMINUTE", "BYSETPOS", "WKST"}
)  # fmt: skip


def check_recurrence(text: str) -> str:
    """Return the rule as "DTSTART:… RRULE:…" in one line (RFC 5545, 3.3.10 and 3.8.5.3).

    Without a DTSTART it counts from Monday 5 January 1970, 08:00, so that FREQ=WEEKLY;INTERVAL=2 needs no memory.
    Raises ValueError with the reason: a rule that is not of the RFC, that comes more often than hourly, or never.
    """
    match = re.fullmatch(_WHOLE, " ".join(text.upper().split()))
    if not match:
        raise ValueError(
            f"not a recurrence rule: {text!r}; write it like RRULE:FREQ=MONTHLY;BYDAY=1TU;BYHOUR=7;BYMINUTE=30, with "
            "DTSTART:20260105T080000 before it where the first day matters; times are of the publication's zone"
        )
    unknown = {part.partition("=")[0] for part in match["rule"].split(";")} - _PARTS
    if unknown:
        raise ValueError(f"a recurrence rule here has no {', '.join(sorted(unknown))}")
    if re.match(r"FREQ=(?:SECONDLY|MINUTELY)", match["rule"]):
        raise ValueError("a digest comes hourly at most")
    start = match["start"] or FIRST_MONDAY.strftime("%Y%m%dT%H%M%S")
    _check_it_comes(match["rule"], start)
    return f"DTSTART:{start} RRULE:{match['rule']}"


def _check_it_comes(rule: str, start: str) -> None:
    """Try the rule over forty years, in which every rare day comes."""
    from dateutil.rrule import rrulestr

    begin = datetime.strptime(start, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - a wall time
    open_ended = ";".join(part for part in rule.split(";") if not part.startswith(("COUNT=", "UNTIL=")))
    try:
        rrulestr(rule.replace("Z", ""), dtstart=begin)
        found = rrulestr(open_ended, dtstart=begin).replace(until=begin + timedelta(days=14_610))  # type: ignore[union-attr]  # one RRULE gives no set
    except (ValueError, TypeError, AttributeError) as error:
        raise ValueError(f"not a recurrence rule: {rule}: {error}") from error
    if next(iter(found), None) is None:
        raise ValueError(f"{rule} never comes due")
