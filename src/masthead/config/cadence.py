"""Cadences as people write them."""

from __future__ import annotations

import re
from datetime import time

from masthead.model import Cadence

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
EXAMPLES = (
    '"every run", "daily at 18:00 on weekdays", "weekly on monday at 08:00", '
    '"monthly on the first tuesday at 07:30"'
)

_DAILY = re.compile(r"daily(?: at (?P<at>\S+))?(?: on (?P<days>[a-z, ]+))?")
_WEEKLY = re.compile(
    r"(?:weekly|every (?P<interval>\d{1,2}) weeks) on (?P<days>[a-z, ]+?)(?: at (?P<at>\S+))?"
)
_MONTHLY = re.compile(
    r"monthly on the (?:(?P<nth>[a-z]+) (?P<day>[a-z]+)|(?P<date>\d{1,2})(?:st|nd|rd|th)?)"
    r"(?: at (?P<at>\S+))?"
)


def parse_cadence(text: str) -> Cadence:
    """Return the Cadence that `text` describes.

    A month's 29th to 31st skips months without it; "last day" is in every month. Raises ValueError with the
    reason.
    """
    words = " ".join(text.casefold().split())
    if words == "every run":
        return Cadence(words)
    if match := _DAILY.fullmatch(words):
        return Cadence(words, "daily", _parse_clock(match["at"]), _parse_weekdays(match["days"] or ""))
    if match := _WEEKLY.fullmatch(words):
        return _weekly(words, match)
    if match := _MONTHLY.fullmatch(words):
        return _monthly(words, match)
    raise ValueError(f"not a cadence: {text!r}; write one like {EXAMPLES}")


def _weekly(words: str, match: re.Match[str]) -> Cadence:
    interval = int(match["interval"] or 1)
    if not 1 <= interval <= 52:
        raise ValueError("every 1 to 52 weeks")
    return Cadence(words, "weekly", _parse_clock(match["at"]), _parse_weekdays(match["days"]), interval)


def _monthly(words: str, match: re.Match[str]) -> Cadence:
    clock = _parse_clock(match["at"])
    if match["date"]:
        day = int(match["date"])
        if not 1 <= day <= 31:
            raise ValueError(f"no month has a {day}.")
        return Cadence(words, "monthly", clock, day=day)
    if match["nth"] not in NTH:
        raise ValueError(f"not one of {', '.join(NTH)}: {match['nth']!r}")
    if match["day"] == "day":
        nth = NTH[match["nth"]]
        return Cadence(words, "monthly", clock, day=nth)
    return Cadence(words, "monthly", clock, _parse_weekdays(match["day"]), nth=NTH[match["nth"]])


def _parse_clock(text: str | None) -> time:
    if text is None:
        return time(8)
    if not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", text):
        raise ValueError(f"not a time of day: {text!r}; write it like 08:00")
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


def _parse_weekdays(text: str) -> tuple[int, ...]:
    days: set[int] = set()
    for word in re.split(r"[ ,]+|\band\b", text):
        if word in ("weekdays", "weekday"):
            days |= {0, 1, 2, 3, 4}
        elif word in ("weekends", "weekend"):
            days |= {5, 6}
        elif word in WEEKDAYS:
            days.add(WEEKDAYS.index(word))
        elif word and word != "and":
            raise ValueError(f"not a weekday: {word!r}")
    return tuple(sorted(days))
