"""The roll: the entries whose posts are there, in the order in which lists show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import json
from msgspec.structs import replace

from masthead.catalog.rows import permalink, read_listed, unfold_text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from masthead.model import Entry


class Roll:
    """All entries by date, and those of each year."""

    def __init__(self, connection: sqlite3.Connection, queries: Any) -> None:  # noqa: ANN401 - its methods are named in .sql
        self._connection, self._queries = connection, queries

    def latest(self, site: str, most: int, first: int = 0) -> tuple[Entry, ...]:
        """Return the newest entries without their content."""
        rows = self._queries.read_latest(self._connection, most=most, first=first)
        return tuple(read_listed(row, site) for row in rows)

    def of(self, numbers: Sequence[int], site: str) -> tuple[Entry, ...]:
        """Return the entries of these numbers, in their order, without their content."""
        rows = self._queries.read_listed(self._connection, numbers=str([*numbers]))
        found = {row[0]: row for row in rows}
        return tuple([read_listed(found[number], site) for number in numbers])

    def fill(self, entries: Sequence[Entry]) -> list[Entry]:
        """Return these entries with their content; the post of one whose row is gone keeps what it has."""
        ids = json.encode([entry.id for entry in entries]).decode()
        texts = dict(self._queries.read_contents(self._connection, ids=ids))
        return [
            replace(entry, content=unfold_text(texts[entry.id])) if entry.id in texts else entry
            for entry in entries
        ]

    def rank(self, number: int) -> int:
        """Return how many entries stand before that one in the list of all, the oldest first."""
        return int(self._queries.count_older(self._connection, number=number))

    def marks_from(self, first: int, most: int) -> Iterator[tuple[int, str]]:
        """Return number and mark of some entries of the list of all, the oldest first."""
        rows: Iterator[tuple[int, str]] = self._queries.read_some_marks(
            self._connection, first=first, most=most
        )
        return rows

    def marks(self, year: int | None = None) -> Iterator[tuple[int, str]]:
        """Return number and mark of every entry of a year, or of all, the oldest first."""
        read = self._queries.read_live_marks if year is None else self._queries.read_year_marks
        marks: Iterator[tuple[int, str]] = read(self._connection, year=year)
        return marks

    def head_marks(self, most: int) -> Iterator[str]:
        """Yield a text for each of the newest entries: it changes with all that can be shown of it."""
        return (mark for (mark,) in self._queries.read_latest_marks(self._connection, most=most))

    def years(self) -> tuple[tuple[int, int], ...]:
        """Return each year with how many entries it has, the latest first; 0 stands for no date."""
        return tuple((row["year"], row["posts"]) for row in self._queries.count_years(self._connection))

    def count_year(self, year: int) -> int:
        """Return how many entries a year has."""
        return int(self._queries.count_year(self._connection, year=year))

    def places(self, first: int, end: int, site: str) -> Iterator[tuple[str, str]]:
        """Yield address and last change, in UTC by ISO 8601, of the entries of these numbers."""
        for slug, updated in self._queries.read_places(self._connection, first=first, end=end):
            yield permalink(site, slug), updated
