"""Find the time of day beside a date, with its zone."""

from __future__ import annotations

import re

from masthead.infer.dateline.forms import any_of
from masthead.infer.dateline.isolate import load_zones
from masthead.late import late

_JOIN = rf"(?:(?:{any_of('clock_joins')}) ?){{0,2}}"
_HOUR = r"(?P<hour>[01]?\d|2[0-3])"
_MINUTE = r"(?P<minute>[0-5]\d)"
_HALF = r"(?: ?(?P<half>[ap]\.?m\b\.?|[مص](?!\w)))?"
_ZONE = r"(?: ?\(?(?P<zone>Z\b|[+-]\d\d:?\d\d|(?:UTC|GMT)(?:[+-]\d{1,2}(?::?\d\d)?)?|[A-Z]{3,4}\b))?"
_AFTER = late(
    rf"(?:T|[\s,;|•·/@(–-]{{0,4}}{_JOIN})(?P<noon>上午|下午|午前|午後|오전|오후)? ?{_HOUR}"
    rf"(?:[:.h時时]|시 ?){_MINUTE}?分?(?::(?P<second>[0-5]\d))?(?:\.\d{{1,9}})?"
    rf"{_HALF}(?P<word> ?(?:Uhr|h|hrs)\b)?{_ZONE}",
    re.IGNORECASE,
)
_HOUR_AFTER = late(
    rf"[\s,;|•·/@(–-]{{0,4}}{_JOIN}{_HOUR} ?(?:(?P<half>[ap]\.?m\b\.?)|(?P<word>Uhr|時|时|시)){_ZONE}",
    re.IGNORECASE,
)
_NAMES = "|".join(sorted([*load_zones(), "CST", "IST", "[ECMP]T"], key=lambda name: (-len(name), name)))
_NAMED = rf"(?: ?\(?(?-i:(?P<zone>{_NAMES})\b)\)?)?"
_BEFORE = late(
    rf"(?<![\d.:]){_HOUR}[:.h]{_MINUTE}{_HALF}(?: ?(?:Uhr|h|hrs)\b)?{_NAMED}"
    rf"[\s,|•·/(–-]{{0,4}}(?:(?:{any_of('clock_leads')}) ?)?$",
    re.IGNORECASE,
)
_DIGIT = late("[0-9]")
REACH = 48  # characters behind a date within which the hour stands
_AFTERNOON = frozenset({"下午", "午後", "오후"})
_ARABIC_HALVES = {"م": "pm", "ص": "am"}


def clock_after(text: str, at: int) -> tuple[int, str, str]:
    """Return where the time of day that follows a date ends, the time and its zone; the zone may be empty."""
    if not _DIGIT.search(text, at, at + REACH):
        return at, "", ""
    match = _AFTER.match(text, at)
    if match is None or not match["minute"]:
        match = _HOUR_AFTER.match(text, at)
    return (match.end(), *_told(match)) if match else (at, "", "")


def clock_before(text: str) -> tuple[int, str, str]:
    """Return where in the text the time of day starts that it ends with, the time and its zone."""
    match = _BEFORE.search(text) if _DIGIT.search(text) else None
    return (match.start(), *_told(match)) if match else (len(text), "", "")


def _told(match: re.Match[str]) -> tuple[str, str]:
    """Return "18:05:00" or "6:05:00 pm", and the zone."""
    part = match.groupdict()
    half = (part.get("half") or "").replace(".", "").casefold()
    half = _ARABIC_HALVES.get(half, half)
    if not half and part.get("noon"):
        half = "pm" if part["noon"] in _AFTERNOON else "am"
    time = f"{part['hour']}:{part.get('minute') or '00'}:{part.get('second') or '00'}"
    if half and int(part["hour"]) > 12:  # 18:05 pm
        half = ""
    return f"{time} {half}".strip(), (part.get("zone") or "").upper()
