"""Distinct times: no two entries share `updated`, which validators warn of and readers take for one change."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

_SECOND = timedelta(seconds=1)
_MOST = 20_000  # seconds that are remembered as taken


class Moments:
    """The seconds that are taken; those found taken in this run are passed over at once, however many they are."""

    def __init__(self, is_taken: Callable[[datetime, str], bool]) -> None:
        self._is_taken = is_taken
        self._below: dict[datetime, datetime] = {}

    def is_known_taken(self, moment: datetime) -> bool:
        """Tell whether that second was found taken in this run."""
        return moment in self._below

    def latest_until(self, moment: datetime, identity: str) -> datetime:
        """Return the latest free second up to that moment, for the entry of that id."""
        start = moment.replace(microsecond=0)
        free = self._below.get(start, start)
        while self._is_taken(free, identity):
            free = self._below.get(free - _SECOND, free - _SECOND)
        if len(self._below) >= _MOST:  # it only spares looks at what is taken
            self._below.clear()
        self._below[start] = free - _SECOND
        return free

    def first_after(self, moment: datetime, old: datetime, identity: str) -> datetime:
        """Return the first free second that is neither before that moment nor up to the old one."""
        free = max(moment.replace(microsecond=0), old + _SECOND)
        while self._is_taken(free, identity):
            free += _SECOND
        return free
