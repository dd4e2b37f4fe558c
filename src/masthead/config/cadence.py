"""Cadences as people write them."""

from __future__ import annotations

import re
from datetime import time

from masthead.config.recurrence import check_recurrence
from masthead.model import Cadence

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
EXAMPLES = (
    '"every run", "daily at 18:00 on weekdays", "weekly on monday at 08:00", "every 2 weeks on friday at 16:00", '
    '"monthly on the first tuesday at 07:30", "yearly on 1 march at 09:00", or an RRULE of RFC 5545'
)

_DAILY = r"(?:daily|every day)"
_WEEKLY = r"(?:weekly|every (?P<interval>\d{1,2}|other) weeks?) on (?P<days>.+)"
_EVERY = r"every (?P<days>.+)"
_MONTHLY = r"(?:monthly|(?P<quarter>quarterly)|every (?P<interval>\d{1,2}) months) on the (?P<places>.+)"
_YEARLY = r"yearly on (?:(?P<day>\d{1,2})(?:st|nd|rd|th)? (?P<month>[a-z]+))"
_DATE = r"(\d{1,2})(?:st|nd|rd|th)?"
_CLOCK = r"([01]?\d|2[0-3]):([0-5]\d)"
_LISTED = r"\s*,\s*(?:and\s+)?|\s+and\s+|\s+"


def parse_cadence(text: str) -> Cadence:
    """Return the Cadence that `text` describes; without a time of day it is 08:00.

    A month's 29th to 31st skips months without it, "last day" is in every month, and 29 February falls on 1 March
    where there is none. Raises ValueError with the reason.
    """
    words = " ".join(text.casefold().split())
    if words == "every run":
        return Cadence(words)
    if "freq=" in words:
        return Cadence(check_recurrence(text), "rrule")
    rule, times, days = _split_times(words)
    if re.fullmatch(_DAILY, rule):
        return Cadence(words, "daily", times, _parse_weekdays(days))
    if days:
        raise ValueError(f"the days stand before the time of day in {text!r}: weekly on monday at 08:00")
    for form, read in ((_WEEKLY, _weekly), (_MONTHLY, _monthly), (_YEARLY, _yearly), (_EVERY, _weekly)):
        if match := re.fullmatch(form, rule):
            return read(words, match, times)
    raise ValueError(f"not a cadence: {text!r}; write one like {EXAMPLES}")


def _split_times(words: str) -> tuple[str, tuple[time, ...], str]:
    """Return the rule, its times of day, and the days that stand behind them ("daily at 18:00 on weekdays")."""
    rule, at, clocks = words.partition(" at ")
    if not at:
        rule, _, days = words.partition(" on ") if words.startswith("daily on ") else (words, "", "")
        return rule, (time(8),), days
    clocks, _, days = clocks.partition(" on ")
    return rule, tuple(sorted({_parse_clock(each) for each in re.split(_LISTED, clocks) if each})), days


def _weekly(words: str, match: re.Match[str], times: tuple[time, ...]) -> Cadence:
    every = match.groupdict().get("interval") or "1"
    interval = 2 if every == "other" else int(every)
    if not 1 <= interval <= 52:
        raise ValueError("every 1 to 52 weeks")
    return Cadence(words, "weekly", times, _parse_weekdays(match["days"]), interval)


def _monthly(words: str, match: re.Match[str], times: tuple[time, ...]) -> Cadence:
    interval = 3 if match["quarter"] else int(match["interval"] or 1)
    if interval not in (1, 2, 3, 4, 6, 12):
        raise ValueError("every 2, 3, 4, 6 or 12 months, counted from January")
    places = [each for each in re.split(_LISTED, match["places"]) if each]
    nth = tuple(NTH[each] for each in places if each in NTH)
    rest = [each for each in places if each not in NTH]
    if not nth:
        return Cadence(words, "monthly", times, (), interval, days=tuple(_parse_date(each) for each in rest))
    if rest == ["day"]:
        return Cadence(words, "monthly", times, (), interval, days=nth)
    if not rest:
        raise ValueError(f"{match['places']!r} does not say which weekday")
    return Cadence(words, "monthly", times, _parse_weekdays(" ".join(rest)), interval, nth)


def _yearly(words: str, match: re.Match[str], times: tuple[time, ...]) -> Cadence:
    if match["month"] not in MONTHS:
        raise ValueError(f"not a month: {match['month']!r}")
    month, day = MONTHS.index(match["month"]) + 1, int(match["day"])
    if not 1 <= day <= (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31):
        raise ValueError(f"{match['month']} has no {day}.")
    return Cadence(words, "yearly", times, days=(day,), months=(month,))


def _parse_date(text: str) -> int:
    match = re.fullmatch(_DATE, text)
    if not match:
        raise ValueError(f"not one of {', '.join(NTH)}, nor a day of a month: {text!r}")
    if not 1 <= int(match[1]) <= 31:
        raise ValueError(f"no month has a {match[1]}.")
    return int(match[1])


def _parse_clock(text: str) -> time:
    match = re.fullmatch(_CLOCK, text)
    if not match:
        raise ValueError(f"not a time of day: {text!r}; write it like 08:00")
    return time(int(match[1]), int(match[2]))


def _parse_weekdays(text: str) -> tuple[int, ...]:
    days: set[int] = set()
    for word in re.split(_LISTED, text):
        if word in ("weekdays", "weekday"):
            days |= {0, 1, 2, 3, 4}
        elif word in ("weekends", "weekend"):
            days |= {5, 6}
        elif word in WEEKDAYS:
            days.add(WEEKDAYS.index(word))
        elif word:
            raise ValueError(f"not a weekday: {word!r}")
    return tuple(sorted(days))
