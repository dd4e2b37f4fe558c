"""Find the date that a path or web address holds."""

from __future__ import annotations

import re
from datetime import date

_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d\d)([-/_.]?)(0[1-9]|1[0-2]|(?<=[-/_.])[1-9](?=\2[^0]))\2(0[1-9]|[12]\d|3[01])(?!\d)"
)
_SHORT_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)/(1[0-2]|0?[1-9])/(3[01]|[12]\d|0?[1-9])(?=/|$)")
_MONTH = re.compile(r"(?<![\d.-])((?:19|20)\d\d)([-/])(0[1-9]|1[0-2])(?=[/_]|$|[-.](?!\d))")


def find_path_date(path: str) -> str:
    """Return the day or month that a path names ("2024/09/16/", "2016-12-06-title.txt"), in ISO 8601, else "".

    A run of eight digits counts only where a name begins with it: elsewhere it is a number like any other.
    """
    path = path[-400:]
    for pattern, places in ((_DAY, (1, 3, 4)), (_SHORT_DAY, (1, 2, 3))):
        for found in pattern.finditer(path):
            is_run = pattern is _DAY and not found[2]
            if is_run and found.start() and path[found.start() - 1] != "/":
                continue
            try:
                return date(*(int(found[place]) for place in places)).isoformat()
            except ValueError:
                continue
    month = _MONTH.search(path)
    return f"{month[1]}-{month[3]}" if month else ""
