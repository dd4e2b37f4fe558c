"""Slots: which moments of a channel's cadence are settled, and how."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from masthead.catalog.rows import write_time

if TYPE_CHECKING:
    import sqlite3

    from masthead.model import Slot


class Slots:
    """The table slots; a slot is settled at most once, whatever came of it."""

    def __init__(self, connection: sqlite3.Connection, queries: Any) -> None:  # noqa: ANN401 - aiosql makes its methods from .sql
        self._connection, self._queries = connection, queries

    def last(self, channel: str) -> datetime | None:
        """Return the instant of the channel's newest settled slot."""
        found = self._queries.last_slot(self._connection, channel=channel)
        return datetime.fromisoformat(found) if found else None

    def is_settled(self, channel: str, slot: Slot) -> bool:
        """Tell whether the slot was settled, or a later one, or one of the same wall time under other zone rules."""
        return bool(
            self._queries.is_slot_settled(
                self._connection,
                channel=channel,
                instant=write_time(slot.instant),
                wall=slot.wall.isoformat(),
            )
        )

    def settle(self, channel: str, slot: Slot, state: str, number: int = 0) -> None:
        """Settle a slot: "first" (before the first issue), "fired", "empty" or "missed"."""
        self._queries.settle_slot(
            self._connection,
            channel=channel,
            instant=write_time(slot.instant),
            wall=slot.wall.isoformat(),
            state=state,
            number=number,
        )

    def reopen_after(self, now: datetime) -> None:
        """Forget what was settled beyond `now`: it was settled under a clock that has since been put right."""
        self._queries.reopen_slots(self._connection, instant=write_time(now))
        self._queries.free_slots(self._connection, instant=write_time(now))
