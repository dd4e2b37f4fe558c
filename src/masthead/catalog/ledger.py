"""The ledger: all that must never change, as lines of text beside the posts, so that it survives the catalog.

Each line is a kind and its fields, apart by tabs, an empty field as "-": `entry` (id, number, first seen, updated,
gone, slug, digest, fingerprint, name, title if gone, former slugs), `shelf` (with number and place of the entries that
left it, or came there after later ones), `feed`, `issue` (with the ids that it mailed), `slot`, `waiting` (ids that a
channel has not mailed yet).
Sorted, so that a change is a small difference.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from masthead.catalog.amendment import amend
from masthead.catalog.identity import fold_slug
from masthead.catalog.recall import Recall
from masthead.catalog.rows import pack, read_time
from masthead.late import late

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from mmap import mmap

HEAD = "# Masthead's ledger, form 1: ids, times and addresses of all posts, and what was mailed. Keep it with them."
FIELDS = {"entry": 11, "shelf": 6, "feed": 2, "issue": 5, "slot": 5, "waiting": 2}
_NUMBER = late(r"[0-9]{1,9}")
_LEFT = late(r"-|[0-9]{1,9}:[0-9]{1,9}(?: [0-9]{1,9}:[0-9]{1,9})*")
_TIMES = {"entry": (3, 4), "shelf": (4,), "issue": (3,), "slot": (2,)}
_NUMBERS = {"entry": (2,), "issue": (2,), "slot": (5,)}

Line = tuple[str, ...]  # a kind and its fields


class Ledger:
    """What the ledger says of the catalog, and what the catalog takes from a ledger."""

    def __init__(self, connection: sqlite3.Connection, queries: Any) -> None:  # noqa: ANN401 - its methods are named in .sql
        self._connection, self._queries = connection, queries

    def tell(self) -> Iterator[str]:
        """Yield every line of the ledger, sorted."""
        yield HEAD
        for row in self._queries.tell_entries(self._connection):
            yield row[0]
        yield from self._tell_rest()

    def tell_again(self, old: mmap, numbers: Iterable[int]) -> Iterator[bytes]:
        """Yield the ledger's text, made from what it was where only the entries of these numbers changed."""
        lines = [
            row for number in numbers for row in self._queries.tell_entry(self._connection, number=number)
        ]
        return amend(old, lines, self._tell_rest())

    def _tell_rest(self) -> Iterator[str]:
        for tell in (
            self._queries.tell_shelves,
            self._queries.tell_feeds,
            self._queries.tell_issues,
            self._queries.tell_slots,
            self._queries.tell_waiting,
        ):
            for row in tell(self._connection):
                yield row[0]

    def take(self, lines: Iterable[Line], page: Callable[[str, int], str]) -> int:
        """Take in what the catalog does not know, or knows less well; return how many entries that changed.

        `page` returns the HTML of an issue as it was published. Call it before the posts are read: an entry stands as
        unread until its file is.
        """
        self._connection.execute("pragma defer_foreign_keys = on")
        by_kind: dict[str, list[Line]] = {kind: [] for kind in FIELDS}
        for kind, *fields in lines:
            by_kind[kind].append(tuple("" if field == "-" else field for field in fields))
        taken = Recall(self._connection, self._queries).take(by_kind["entry"])
        for kind, name, slug, began, title, left in by_kind["shelf"]:
            self._queries.restore_shelf(
                self._connection, kind=kind, name=name, slug=slug, began=began, title=title
            )
            self._restore_places(kind, name, left)
        for key, value in by_kind["feed"]:
            self._queries.restore_feed(self._connection, key=key, value=value)
        for line in by_kind["issue"]:
            self._take_issue(line, page)
        for channel, instant, wall, state, number in by_kind["slot"]:
            self._queries.restore_slot(
                self._connection, channel=channel, instant=instant, wall=wall, state=state, number=int(number)
            )
        for channel, waiting in by_kind["waiting"]:
            self._take_seen(channel, frozenset(waiting.split()), taken)
        return len(taken)

    def _restore_places(self, kind: str, name: str, places: str) -> None:
        """Let entries that left a shelf, or came there late, have arrived where they did."""
        found = [each.split(":") for each in places.split()]
        for number, arrival in found:
            self._queries.restore_left(
                self._connection, kind=kind, name=name, number=int(number), arrival=int(arrival)
            )
        shelf = self._queries.find_shelf(self._connection, kind=kind, name=name)["shelf"]
        self._keep_belated(shelf, {int(number) for number, _ in found})

    def note_belated(self, arrived: Mapping[int, Collection[int]]) -> None:
        """Note which of the entries that are not new, and just arrived on these shelves, stand behind later ones.

        Where the rest arrived is told by their numbers.
        """
        for shelf, numbers in arrived.items():
            found = self._queries.find_belated(self._connection, shelf=shelf, numbers=str([*numbers]))
            self._keep_belated(shelf, {number for (number,) in found})

    def _keep_belated(self, shelf: int, numbers: Collection[int]) -> None:
        known = self._read_belated(shelf)
        if known.issuperset(numbers):
            return
        value = str(sorted(known.union(numbers)))
        self._queries.remember(self._connection, key=f"belated {shelf}", value=value)

    def _read_belated(self, shelf: int) -> frozenset[int]:
        from json import loads

        return frozenset(
            loads(self._queries.read_remembered(self._connection, key=f"belated {shelf}") or "[]")
        )

    def renumber(self) -> None:
        """Let the entries of every shelf have arrived by their numbers, past those of which is told where they did."""
        for rack in list(self._queries.read_racks(self._connection)):
            shelf, belated = rack["shelf"], self._read_belated(rack["shelf"])
            rows = list(self._queries.read_arrivals(self._connection, shelf=shelf))
            is_told = [not row["stands"] or row["number"] in belated for row in rows]
            fixed = {row["arrival"] for row, is_fixed in zip(rows, is_told, strict=True) if is_fixed}
            free = (place for place in count() if place not in fixed)
            loose = (row["number"] for row, is_fixed in zip(rows, is_told, strict=True) if not is_fixed)
            placed = [(next(free), number, shelf) for number in loose]
            self._queries.place_arrivals(self._connection, placed)
            arrivals = max([*fixed, *(row[0] for row in placed)], default=-1) + 1
            self._queries.set_arrivals(self._connection, shelf=rack["shelf"], arrivals=arrivals)

    def _take_issue(self, line: Line, page: Callable[[str, int], str]) -> None:
        channel, number, issued, subject, entries = line
        if self._queries.is_issue_known(self._connection, channel=channel, number=int(number)):
            return
        self._queries.keep_issue(
            self._connection,
            channel=channel,
            number=int(number),
            serial=int(self._queries.next_serial(self._connection)),
            slot="",
            issued=issued,
            subject=subject,
            html=pack(page(channel, int(number))),
            text=pack(""),
            sender="",
            salt=b"",
            form=b"",
        )
        for position, entry in enumerate(entries.split()):
            self._queries.restore_issue_entry(
                self._connection, channel=channel, number=int(number), position=position, id=entry
            )

    def _take_seen(self, channel: str, waiting: frozenset[str], taken: Iterable[str]) -> None:
        """What a channel could have mailed and does not wait to is never mailed again."""
        for entry in taken:
            self._queries.restore_seen(self._connection, channel=channel, id=entry)
            if entry in waiting:
                self._queries.await_entry(self._connection, channel=channel, id=entry)


def parse_ledger(text: str) -> Iterator[tuple[int, Line | str]]:
    """Yield each line with its number: its fields, or in words what is wrong with it."""
    seen: set[tuple[str, str]] = set()
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = tuple(line.split("\t"))
        fault = _find_fault(fields)
        if not fault and fields[0] == "entry":
            for key in (("id", fields[1]), ("address", fold_slug(fields[6])), ("file", fields[9])):
                if key in seen:
                    fault = f"names the {key[0]} {key[1]} a second time"
                seen.add(key)
        yield number, fault or fields


def _find_fault(fields: Line) -> str:
    kind = fields[0]
    if kind.startswith(("<<<<<<<", "=======", ">>>>>>>", "|||||||")):
        return "is the mark of a merge that was not finished"
    if kind not in FIELDS:
        return "is no line that Masthead writes"
    if len(fields) != FIELDS[kind] + 1:
        return f"has {len(fields) - 1} fields where {FIELDS[kind]} belong"
    if not all(map(_is_time, (fields[place] for place in _TIMES.get(kind, ())))):
        return "has a time that is none"
    numbers = (fields[place] for place in _NUMBERS.get(kind, ()))
    if not all(map(_NUMBER.fullmatch, numbers)) or (kind == "shelf" and not _LEFT.fullmatch(fields[6])):
        return "has a number that is none"
    is_odd = kind == "entry" and (not fields[1].startswith("tag:") or not _is_slug(fields[6]))
    return "has an id or an address that cannot be" if is_odd else ""


def _is_time(text: str) -> bool:
    try:
        return read_time(text).tzinfo is not None
    except ValueError:
        return False


def _is_slug(text: str) -> bool:
    return "/" not in text and "\\" not in text and text not in {"-", "", ".", ".."}
