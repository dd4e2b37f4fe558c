"""The lines of an import, held beside the catalog until every one of them is known to be good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable


class Arrivals(Struct, frozen=True):
    """What is to be told of the lines of an import."""

    lines: int
    readers: int  # each counted once
    suppressed: int
    added: int


class Incoming:
    """A table of SQLite's temporary database: on disk, not in memory, and gone when the catalog is closed."""

    def __init__(self, connection: sqlite3.Connection, queries: Any) -> None:  # noqa: ANN401 - aiosql makes its methods from .sql
        self._connection, self._queries = connection, queries

    def hold(self, rows: Iterable[dict[str, object]]) -> None:
        """Hold lines as they come: line, channel, mark, address, name, language, source, confirmed.

        The transaction around it touches the temporary database alone, so nobody waits for it.
        """
        self._connection.execute("pragma temp_store = file")
        self._connection.execute("pragma temp.cache_size = -512")  # KiB: what is held is held on the disk
        self._connection.execute("pragma main.cache_size = -1000")
        self._queries.open_incoming(self._connection)
        self._connection.execute("begin")
        try:
            self._queries.keep_incoming(self._connection, rows)
        except BaseException:
            self._connection.execute("rollback")
            raise
        self._connection.execute("commit")

    def admit(self) -> Arrivals:
        """Make subscribers of the lines that are not suppressed and not known; the caller's transaction keeps them."""
        tally = self._queries.tally_incoming(self._connection)
        suppressed = self._queries.count_incoming_suppressed(self._connection)
        added = self._queries.admit_incoming(self._connection)
        return Arrivals(tally["lines"], tally["readers"], int(suppressed), int(added))
