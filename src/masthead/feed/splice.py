"""Documents cut into the pieces that entries make, and put together from them.

A document that lxml wrote holds `<entry` and `<item` as bytes nowhere but where an entry begins: in text and in
attributes every `<` is a reference. So an entry's bytes can be taken out of one document and put into another whose
root declares the same namespaces, which all documents of a publication do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from masthead.feed.jsonfeed import join_json, write_entry, write_head
from masthead.feed.statement import fraction, state
from masthead.feed.syndication import to_atom, to_rss

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from masthead.model import Entry, Feed

_ATOM = (b"<entry", b"</entry>\n")
_RSS = (b"<item", b"</item>\n")


@dataclass(frozen=True, slots=True)
class Cutting:
    """One entry as it stands in a document of each format, and when it was last updated."""

    id: str
    updated: datetime
    atom: bytes
    rss: bytes
    json: bytes

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Return how many bytes the entry takes in each format."""
        return len(self.atom), len(self.rss), len(self.json) + 2

    def nudged(self) -> Cutting:
        """Return the same with a fraction of a second of its own on `updated`."""
        before = self.updated.isoformat()
        after = (self.updated + fraction(self.id)).isoformat()
        return Cutting(
            self.id,
            self.updated + fraction(self.id),
            _replace(self.atom, b"<updated>%b</updated>", before, after),
            _replace(self.rss, b"<atom:updated>%b</atom:updated>", before, after),
            _replace(self.json, b'"date_modified": "%b"', before, after),
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """A feed's documents without their entries: what stands before and after them."""

    atom: tuple[bytes, bytes]
    rss: tuple[bytes, bytes]
    json: bytes

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Return how many bytes the frame takes in each format."""
        return sum(map(len, self.atom)), sum(map(len, self.rss)), len(self.json) + 20


def cut(feed: Feed, entries: Sequence[Entry]) -> tuple[Frame, list[Cutting]]:
    """Return the feed's frame, and the cuttings of the entries, which need not be its own; feedgen writes both."""
    statements = [state(entry, feed) for entry in entries]
    before, atoms, after = _split(to_atom(feed, statements), _ATOM)
    opening, items, closing = _split(to_rss(feed, statements), _RSS)
    cuttings = [
        Cutting(statement.id, statement.updated, atom, item, write_entry(statement))
        for statement, atom, item in zip(statements, atoms, items, strict=True)
    ]
    return Frame((before, after), (opening, closing), write_head(feed)), cuttings


def join(frame: Frame, cuttings: Iterable[Cutting]) -> tuple[bytes, bytes, bytes]:
    """Return the documents in Atom, RSS and JSON: an id is stated once, and no two share `updated`."""
    ids: set[str] = set()
    moments: set[datetime] = set()
    chosen = []
    for each in cuttings:
        if each.id in ids:
            continue
        apart = each.nudged() if each.updated in moments else each
        ids.add(each.id)
        moments.add(apart.updated)
        chosen.append(apart)
    atom = b"".join((frame.atom[0], *(each.atom for each in chosen), frame.atom[1]))
    rss = b"".join((frame.rss[0], *(each.rss for each in chosen), frame.rss[1]))
    return atom, rss, join_json(frame.json, (each.json for each in chosen))


def _split(document: bytes, marks: tuple[bytes, bytes]) -> tuple[bytes, list[bytes], bytes]:
    """Return what stands before the entries, the entries, and what stands after them."""
    opening, closing = marks
    before, *pieces = document.split(opening)
    if not pieces:
        end = before.rindex(b"</channel>" if b"</rss>" in before[-8:] else b"</feed>")
        return before[:end], [], before[end:]
    last, _, after = pieces[-1].rpartition(closing)
    return before, [opening + piece for piece in (*pieces[:-1], last + closing)], after


def _replace(content: bytes, form: bytes, before: str, after: str) -> bytes:
    """Replace a date where its own markup stands; in text that markup is escaped."""
    return content.replace(form % before.encode(), form % after.encode(), 1)
