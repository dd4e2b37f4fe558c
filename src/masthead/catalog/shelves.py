"""Where entries stand: on the shelf of each channel, author and category, newest first and by arrival."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from masthead.catalog.errands import PAGE
from masthead.catalog.rows import read_listed, read_time, write_time

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from masthead.catalog.errands import Errands
    from masthead.catalog.rows import Row
    from masthead.model import Entry


class Rack(Struct, frozen=True):
    """A shelf as the catalog knows it."""

    shelf: int  # its number
    kind: str  # channel, author or category
    slug: str
    title: str
    name: str  # folded: what makes two of them one
    began: datetime
    arrivals: int  # how many entries ever stood on it
    posts: int  # how many stand on it now


Standing = tuple[str, str, str, str]  # kind, folded name, title and slug of a shelf
Wanted = tuple[str, str, str]  # kind, folded name, title as the post writes it


class Shelves:
    """The tables shelves and shelved."""

    def __init__(self, connection: sqlite3.Connection, queries: Any, errands: Errands) -> None:  # noqa: ANN401 - its methods are named in .sql
        self._connection, self._queries, self._errands = connection, queries, errands
        self._numbers: dict[tuple[str, str], int] = {}
        self._told: dict[int, Standing] = {}
        self._arrivals: dict[int, int] = {}
        self._fresh: dict[int, int] = {}  # arrivals not yet written down
        self._waiting: list[
            tuple[int, int, int, int]
        ] = []  # what stands there now, not yet written down either
        self.belated: dict[int, set[int]] = {}  # entries by shelf that arrived now, and are not new

    def open(self, wanted: Wanted, slug: str, now: datetime) -> int:
        """Return the number of a shelf, which is set up where there was none, at that address if it is free."""
        kind, name, title = wanted
        if (kind, name) in self._numbers:
            return self._numbers[kind, name]
        row = self._queries.find_shelf(self._connection, kind=kind, name=name)
        if row is None:
            self._queries.add_shelf(
                self._connection,
                kind=kind,
                slug=self._free_slug(kind, slug),
                title=title,
                name=name,
                began=write_time(now.replace(microsecond=0)),
            )
            row = self._queries.find_shelf(self._connection, kind=kind, name=name)
        shelf = int(row["shelf"])
        self._numbers[kind, name] = shelf
        self._told[shelf] = (kind, name, row["title"], row["slug"])
        self._arrivals[shelf] = row["arrivals"]
        return shelf

    def tell(self, shelves: Iterable[int]) -> list[Standing]:
        """Return what of() tells of an entry that stands on these shelves, which were opened before."""
        return sorted({self._told[shelf] for shelf in shelves})

    def _free_slug(self, kind: str, slug: str) -> str:
        candidate, number = slug, 2
        while self._queries.is_shelf_slug_taken(self._connection, kind=kind, slug=candidate):
            candidate, number = f"{slug}-{number}", number + 1
        return candidate

    def stand(
        self, number: int, place: int, shelves: Iterable[int], *, is_stale: bool, is_new: bool = False
    ) -> None:
        """Let an entry stand on these shelves and no others, and ask for what that makes stale.

        One that is new stood nowhere before: it is written down by write_down().
        """
        if is_new:
            self._stand_anew(number, place, shelves)
            return
        self.write_down()
        rows = self._queries.read_standing(self._connection, number=number)
        before = {row["shelf"]: row for row in rows}
        wanted = set(shelves)
        if wanted != {shelf for shelf, was in before.items() if was["stands"]}:
            self._errands.ask("post", number)  # its page names them
        for shelf in sorted(wanted):
            was = before.get(shelf)
            if was and was["stands"] and was["place"] == place and not is_stale:
                continue
            arrival = was["arrival"] if was else self._arrive(shelf)
            if was is None:
                self.belated.setdefault(shelf, set()).add(number)
            if was and not was["stands"]:
                self._queries.count_standing(self._connection, shelf=shelf, change=1)
            if not was or not was["stands"] or was["place"] != place:
                self._queries.put_on_shelf(
                    self._connection, shelf=shelf, place=place, number=number, arrival=arrival
                )
            self._ask(shelf, arrival)
        for shelf, was in before.items():
            if was["stands"] and shelf not in wanted:
                self._queries.take_off_shelf(self._connection, number=number, shelf=shelf)
                self._queries.count_standing(self._connection, shelf=shelf, change=-1)
                self._ask(shelf, was["arrival"])

    def _stand_anew(self, number: int, place: int, shelves: Iterable[int]) -> None:
        is_covered = self._errands.covers_all()
        for shelf in sorted(set(shelves)):
            arrival = self._arrive(shelf)
            self._waiting.append((shelf, place, number, arrival))
            if not is_covered:
                self._ask(shelf, arrival)

    def _arrive(self, shelf: int) -> int:
        arrival = self._arrivals.get(shelf)
        if arrival is None:
            arrival = int(self.find(shelf).arrivals)
        self._arrivals[shelf] = arrival + 1
        self._fresh[shelf] = self._fresh.get(shelf, 0) + 1
        return arrival

    def write_down(self) -> None:
        """Write down where new entries stand; to be called in the transaction in which they came."""
        if self._waiting:
            self._queries.shelve(self._connection, self._waiting)
            self._waiting.clear()

    def count(self) -> None:
        """Write down what arrived on each shelf, and how much; to be called when that transaction ends."""
        self.write_down()
        arrivals = [(many, many, shelf) for shelf, many in sorted(self._fresh.items())]
        self._queries.count_arrivals(self._connection, arrivals)
        self._fresh.clear()

    def _ask(self, shelf: int, arrival: int) -> None:
        self._errands.ask_shelf(shelf, arrival // PAGE)

    def find(self, shelf: int) -> Rack:
        """Return a shelf by its number."""
        return _rack(self._queries.find_shelf_by_number(self._connection, shelf=shelf))

    def find_named(self, kind: str, name: str) -> Rack | None:
        """Return a shelf by its folded name."""
        row = self._queries.find_shelf(self._connection, kind=kind, name=name)
        return _rack(row) if row else None

    def every(self) -> Iterator[Rack]:
        """Yield every shelf that ever was, by number."""
        return map(_rack, self._queries.read_all_shelves(self._connection))

    def head_marks(self, shelf: int, most: int) -> Iterator[str]:
        """Yield a text for each of the newest entries on a shelf: it changes with all that can be shown of it."""
        rows = self._queries.read_head_marks(self._connection, shelf=shelf, most=most)
        return (mark for (mark,) in rows)

    def all(self, kind: str) -> tuple[Rack, ...]:
        """Return every shelf of a kind with how many entries stand on it, by name."""
        return tuple(_rack(row) for row in self._queries.read_shelves(self._connection, kind=kind))

    def of(self, numbers: Iterable[int]) -> dict[int, list[Standing]]:
        """Return kind, name, title and slug of every shelf on which these entries stand."""
        found: dict[int, list[Standing]] = {number: [] for number in numbers}
        for number, *standing in self._queries.read_shelves_of(self._connection, numbers=str([*found])):
            found[number].append(tuple(standing))
        return found

    def marks(self, shelf: int) -> Iterator[tuple[int, str]]:
        """Return number and mark of every entry of a shelf, the oldest first."""
        marks: Iterator[tuple[int, str]] = self._queries.read_shelf_marks(self._connection, shelf=shelf)
        return marks

    def entries(self, shelf: int, site: str, most: int = -1, first: int = 0) -> Iterator[Entry]:
        """Yield the entries of a shelf without their content, newest first."""
        rows = self._queries.read_shelf(self._connection, shelf=shelf, most=most, first=first)
        for row in rows:
            yield read_listed(row, site)

    def archive(self, shelf: int, page: int, site: str) -> tuple[Entry, ...]:
        """Return what still stands of a page of the archive, the last to arrive first, without content."""
        rows = self._queries.read_archive_page(
            self._connection, shelf=shelf, first=page * PAGE, end=(page + 1) * PAGE
        )
        return tuple(read_listed(row, site) for row in rows)

    def note_seen(self, channel: str, backfill: int, now: datetime) -> None:
        """Remember which entries a channel has seen.

        On its first run the newest, beyond the first `backfill`, are its backlog: they stand in its feeds but are
        never mailed.
        """
        rack = self.find_named("channel", channel)
        if rack is None:
            return
        is_first = not self._queries.has_seen(self._connection, channel=channel)
        key = f"arrivals seen by {channel}"
        known = int(self._queries.read_remembered(self._connection, key=key) or 0)
        if known == rack.arrivals and not is_first:
            return
        self._queries.note_seen(
            self._connection,
            channel=channel,
            at=write_time(now),
            is_first=is_first,
            backfill=backfill,
            shelf=rack.shelf,
            from_arrival=0 if is_first or known > rack.arrivals else known,
        )
        self._queries.remember(self._connection, key=key, value=str(rack.arrivals))


def _rack(row: Row) -> Rack:
    return Rack(
        row["shelf"],
        row["kind"],
        row["slug"],
        row["title"],
        row["name"],
        read_time(row["began"]),
        row["arrivals"],
        row["posts"],
    )
