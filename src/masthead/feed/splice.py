"""Documents cut into the pieces that entries make, and put together from them.

A document that lxml wrote holds `<entry` and `<item` as bytes nowhere but where an entry begins: in text and in
attributes every `<` is a reference. So an entry's bytes can be taken out of one document and put into another whose
root declares the same namespaces, which all documents of a publication do.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.feed.form import find_form
from masthead.feed.jsonfeed import join_json, write_entry, write_head
from masthead.feed.proof import prove_entries, prove_json
from masthead.feed.statement import fraction, state
from masthead.feed.syndication import to_xml

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from masthead.feed.statement import Statement
    from masthead.model import Entry, Feed

_ATOM = (b"<entry", b"</entry>\n")
_RSS = (b"<item", b"</item>\n")


class Cutting(Struct, frozen=True):
    """One entry as it stands in a document of each format, and when it was last updated."""

    id: str
    updated: datetime
    published: datetime | None
    atom: bytes = b""
    rss: bytes = b""
    json: bytes = b""
    faults: tuple[str, ...] = ()  # why it can go into no document

    def nudged(self) -> Cutting:
        """Return the same with a fraction of a second of its own on `updated`."""
        updated = self.updated + fraction(self.id)
        before, after = self.updated.isoformat(), updated.isoformat()
        return Cutting(
            self.id,
            updated,
            self.published,
            _replace(self.atom, b"<updated>%b</updated>", before, after),
            _replace(self.rss, b"<atom:updated>%b</atom:updated>", before, after),
            _replace(self.json, b'"date_modified": "%b"', before, after),
        )


class Frame(Struct, frozen=True):
    """A feed's documents without their entries: what stands before and after them."""

    atom: tuple[bytes, bytes]
    rss: tuple[bytes, bytes]
    json: bytes


def cut(feed: Feed, entries: Sequence[Entry]) -> tuple[Frame, list[Cutting]]:
    """Return the feed's frame, and the cuttings of the entries, which need not be its own; feedgen writes both.

    An entry that cannot be written, or that no reader could read, costs itself alone: its cutting says why.
    """
    statements = [state(entry, feed) for entry in entries]
    try:
        return _cut(feed, statements)
    except (ValueError, TypeError, LookupError) as error:
        if not statements:
            raise
        frame, _ = _cut(feed, ())
        if len(statements) == 1:
            (one,) = statements
            reason = f"it cannot be written into a feed: {error}"
            return frame, [Cutting(one.id, one.updated, one.published, faults=(reason,))]
        return frame, [cut(feed, [entry])[1][0] for entry in entries]


def _cut(feed: Feed, statements: Sequence[Statement]) -> tuple[Frame, list[Cutting]]:
    forms = [find_form(statement) for statement in statements]
    rare = [statement for statement, form in zip(statements, forms, strict=True) if form is None]
    atom, rss = to_xml(feed, rare)
    before, atoms, after = _split(atom, _ATOM)
    opening, items, closing = _split(rss, _RSS)
    written = zip(atoms, items, strict=True)
    pairs = [
        form.fill(statement) if form else next(written)
        for statement, form in zip(statements, forms, strict=True)
    ]
    jsons = [write_entry(statement) for statement in statements]
    proofs = zip(
        prove_entries(b"".join((before, *(atom for atom, _ in pairs), after))),
        prove_entries(b"".join((opening, *(item for _, item in pairs), closing))),
        map(prove_json, jsons),
        strict=True,
    )
    cuttings = [
        Cutting(one.id, one.updated, one.published, *pair, json, tuple(dict.fromkeys(chain(*faults))))
        for one, pair, json, faults in zip(statements, pairs, jsons, proofs, strict=True)
    ]
    return Frame((before, after), (opening, closing), write_head(feed)), cuttings


def join(frame: Frame, cuttings: Iterable[Cutting]) -> tuple[bytes, bytes, bytes]:
    """Return the documents in Atom, RSS and JSON: an id is stated once, and no two share `updated`."""
    ids: set[str] = set()
    moments: set[datetime] = set()
    chosen = []
    for each in cuttings:
        if each.id in ids or each.faults:
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
