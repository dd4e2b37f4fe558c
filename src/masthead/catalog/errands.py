"""What a build still has to make: kept with the change that asks for it, until the files are in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

PAGE = 50  # entries of one page of an archive
KINDS = frozenset({"all", "front", "post", "shelf", "archive", "year"})


class Errands:
    """The stale table."""

    def __init__(self, connection: sqlite3.Connection, queries: Any) -> None:  # noqa: ANN401 - its methods are named in .sql
        self._connection, self._queries = connection, queries
        self._asked: set[tuple[str, int, int]] = (
            set()
        )  # in this run; not single posts, which are asked for once
        self._is_all: bool | None = (
            None  # as far as it was looked for: all is asked for, and nothing else need be
        )

    def ask(self, kind: str, key: int = 0, page: int = 0) -> None:
        """Ask for a post's page by number, a shelf's pages and feeds, a page of its archive, a year, or the front."""
        if self.covers_all():
            return
        if kind != "post":
            if (kind, key, page) in self._asked:
                return
            self._asked.add((kind, key, page))
        self._is_all = kind == "all"
        self._queries.mark_stale(self._connection, kind=kind, key=key, page=page)

    def ask_shelf(self, shelf: int, page: int) -> None:
        """Ask for the pages and feeds of a shelf, and for a page of its archive."""
        if not self.covers_all():
            self.ask("shelf", shelf)
            self.ask("archive", shelf, page)

    def ask_posts(self, numbers: Iterable[int]) -> None:
        """Ask for the pages of many posts."""
        if self.covers_all():
            return
        self._queries.mark_posts_stale(self._connection, ((number,) for number in numbers))

    def ask_all(self) -> None:
        """Ask for everything."""
        self.ask("all")

    def is_open(self) -> bool:
        """Tell whether anything is asked for."""
        return bool(self._queries.count_stale(self._connection))

    def is_all(self) -> bool:
        """Tell whether everything is asked for."""
        return self.is_asked("all")

    def is_asked(self, kind: str) -> bool:
        """Tell whether anything of a kind is asked for."""
        return bool(self._queries.is_stale(self._connection, kind=kind))

    def keys(self, kind: str) -> Iterator[int]:
        """Yield the keys of one kind, in order."""
        for row in self._queries.read_stale(self._connection, kind=kind):
            yield row["key"]

    def pages(self) -> Iterator[tuple[int, int]]:
        """Yield shelf and page of each page of an archive that is asked for."""
        for row in self._queries.read_stale(self._connection, kind="archive"):
            yield row["key"], row["page"]

    def let_go(self) -> None:
        """Let go of what was remembered only to spare asking twice."""
        self._asked.clear()
        self._is_all = None

    def covers_all(self) -> bool:
        """Tell whether everything is asked for, so that nothing else need be."""
        if self._is_all is None:
            self._is_all = self.is_all()
        return self._is_all

    def settle(self) -> None:
        """Say that all of it is made and in place."""
        self._is_all = None
        self._queries.settle_stale(self._connection)
        self._asked.clear()
