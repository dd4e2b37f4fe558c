"""Whether a date goes with a span of hours: then it is the day of an event, for nothing is published "7 to 9 pm"."""

from __future__ import annotations

import re

from masthead.infer.dateline.forms import any_of
from masthead.late import late

_REACH = 40  # characters beside a date in which the hours stand
_TWO = late(r"[0-9][^0-9|]{1,16}[0-9]")  # hours: a quick look, no verdict
_OTHER = frozenset("|.)")  # behind a date's hour, where no span goes on
_WEEKDAY = r"(?: ?[(（][^()（）\d]{1,12}[)）])?"  # noqa: RUF001 - brackets of Chinese and Japanese
_WORD, _SMALL = r"(?:[^\W\d_]{1,12}\.?:? ?)?", r"(?:[^\W\d_]{1,3} ?)?"
_UNIT = rf"(?: ?(?:[ap]\.?m\b\.?|{any_of('hours')}))"
_MINUTES = r"[:.h時点點시] ?[0-5]\d"
_CLOCK = rf"(?:[01]?\d|2[0-4])(?:{_MINUTES}[分분]?)?{_UNIT}?"
_TO = rf" ?(?:{any_of('span_words')}|{any_of('hour_spans')}) ?"
_END = rf"(?:{_SMALL}(?:[01]?\d|2[0-4])(?:{_MINUTES}|{_UNIT})|{any_of('nights')})"
_BARE = rf"(?:{any_of('clock_joins')}) \d{{1,2}} ?[-–] ?\d{{1,2}}(?![\d.])"
_APART = r"[\s,;|•·/@()–-]"
_BEHIND_CLOCK = late(rf"{_UNIT}?{_TO}{_END}", re.IGNORECASE)
_BEHIND = late(rf"{_WEEKDAY}{_APART}{{0,4}}{_WORD}(?:{_CLOCK}{_TO}{_END}|{_BARE})", re.IGNORECASE)
_BEFORE = late(rf"{_CLOCK}{_TO}{_END}{_APART}{{1,4}}{_WORD}$", re.IGNORECASE)


def spans_hours(before: str, after: str, *, timed: bool) -> bool:
    """Return whether the words beside a date tell from when to when; `timed` says that it has its hour already."""
    after, before = after[:_REACH], before[-_REACH:]
    if timed and after and after[0] not in _OTHER and _BEHIND_CLOCK.match(after):
        return True
    if not timed and _TWO.search(after) and _BEHIND.match(after):
        return True
    return _TWO.search(before) is not None and _BEFORE.search(before) is not None
