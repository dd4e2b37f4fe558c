"""How each entry stands with a channel: seen, mailed, or gone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from masthead.catalog.rows import read_entry

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from masthead.model import Entry


class Standing(Struct, frozen=True):
    """One entry's standing with one channel."""

    entry: Entry
    is_gone: bool
    is_backlog: bool  # it was there before the channel's first run
    mailed: int = 0  # the number of the issue that held it
    issued: datetime | None = None


class Standings:
    """The entries as one channel has them."""

    def __init__(self, connection: sqlite3.Connection, queries: Any) -> None:  # noqa: ANN401 - the .sql files make its methods
        self._connection, self._queries = connection, queries

    def of(self, channel: str, site: str) -> Iterator[Standing]:
        """Yield how each entry stands with the channel, by its file's name."""
        for row in self._queries.read_standings(self._connection, channel=channel):
            yield Standing(
                entry=read_entry(row, site),
                is_gone=bool(row["gone"]),
                is_backlog=bool(row["backlog"]),
                mailed=row["mailed"] or 0,
                issued=datetime.fromisoformat(row["issued"]) if row["issued"] else None,
            )
