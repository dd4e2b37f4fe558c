"""How fast, and how soon again: arithmetic over a monotonic clock that the caller reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIRST = (0.2, 1.0, 3.0)  # seconds: a server that never answered in this run
_LATER = (0.2, 1.0, 3.0, 8.0, 20.0, 30.0)  # one that has, and is likely to come back


class Bucket:
    """Tokens that fill at a rate and are taken one for each message; it never holds more than one.

    So no second sees more messages than the rate and one, and a pause earns no burst.
    """

    def __init__(self, per_second: float) -> None:
        self._gap = 1 / per_second if per_second else 0.0
        self._due = 0.0

    def wait(self, now: float) -> float:
        """Return the seconds until a token is there; 0 when it is."""
        return max(0.0, self._due - now) if self._gap else 0.0

    def take(self, now: float) -> None:
        """Take the token that is there."""
        self._due = max(self._due, now - self._gap) + self._gap if self._due else now + self._gap


class Backoff:
    """Pauses that grow with each setback and end with hope; one success makes all well."""

    def __init__(self, first: Sequence[float] = _FIRST, later: Sequence[float] = _LATER) -> None:
        self._first, self._later = first, later
        self._steps = first
        self._taken = 0
        self.until = 0.0

    def fail(self, now: float) -> bool:
        """Note a setback; tell whether there is a next attempt, at `until`.

        Setbacks of several connections within one pause are one.
        """
        if now < self.until:
            return True
        if self._taken >= len(self._steps):
            return False
        self.until = now + self._steps[self._taken]
        self._taken += 1
        return True

    def succeed(self) -> None:
        """Note that the server does its work."""
        self._taken, self._steps = 0, self._later
