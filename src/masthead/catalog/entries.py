"""The entries: posts with an identity, kept after their files are gone."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from masthead.catalog.admission import Admitted, Foretold, foretell, name_entry, row_of
from masthead.catalog.identity import (
    first_updated,
    fold_slug,
    is_numbered,
    mint_id,
    mint_slug,
    place_of,
    spell,
)
from masthead.catalog.kinship import Buried
from masthead.catalog.moments import Moments
from masthead.catalog.recall import UNREAD
from masthead.catalog.rows import read_entry, read_time, write_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from masthead.catalog.admission import Admission
    from masthead.catalog.rows import Row
    from masthead.model import Entry, Publication

_MOST_TOUCHED = 500  # entries that are noted one by one; of more it is only known that they are more


class Entries:
    """The entries table."""

    def __init__(self, connection: sqlite3.Connection, queries: Any) -> None:  # noqa: ANN401 - its methods are named in .sql
        self._connection, self._queries = connection, queries
        self._moments = Moments(self._is_updated_taken)
        self._buried: Buried | None = None
        self._is_any_gone = True
        self._is_any_moved = True
        self._is_hopeful = True  # that the next post is new
        self._touched: set[int] = set()

    def live(self, site: str) -> Iterator[Entry]:
        """Yield every entry whose post is there, newest first, addressed under the publication's URL."""
        for row in self._queries.read_live(self._connection):
            yield read_entry(row, site)

    def find(self, number: int, site: str) -> Entry | None:
        """Return the entry of that number, unless its post went away."""
        row = self.row(number)
        return read_entry(row, site) if row and not row["gone"] else None

    def row(self, number: int) -> Row | None:
        """Return all that is kept of an entry, its post there or not."""
        return self.rows((number,)).get(number)

    def rows(self, numbers: Iterable[int]) -> dict[int, Row]:
        """Return all that is kept of these entries, their posts there or not, by number."""
        rows = self._queries.find_by_numbers(self._connection, numbers=str([*numbers]))
        names = [column[0] for column in rows.description]
        return {row[0]: dict(zip(names, row, strict=True)) for row in rows}

    def numbers(self) -> Iterator[int]:
        """Yield the number of every entry, those whose posts went away too."""
        return (number for (number,) in self._queries.read_numbers(self._connection))

    def count(self) -> int:
        """Return how many entries have a post."""
        return int(self._queries.count_live(self._connection))

    def last_number(self) -> int:
        """Return the highest number given so far."""
        return int(self._queries.last_number(self._connection))

    def gone(self) -> tuple[tuple[str, str], ...]:
        """Return slug and title of every entry whose post went away."""
        return tuple((row["slug"], row["title"]) for row in self._queries.read_gone(self._connection))

    def former_slugs(self, number: int) -> tuple[str, ...]:
        """Return the addresses that an entry had before."""
        return tuple(
            row["slug"] for row in self._queries.read_former_addresses(self._connection, number=number)
        )

    def all_former_slugs(self, numbers: Iterable[int]) -> dict[int, list[str]]:
        """Return the addresses that these entries had before, by number; entries that had none are left out."""
        found: dict[int, list[str]] = {}
        for number, slug in self._queries.find_former_addresses(self._connection, numbers=str([*numbers])):
            found.setdefault(number, []).append(slug)
        return found

    def bury(self, name: str, now: datetime) -> int:
        """Mark the entry of a file that went away; return its number, 0 where there was none.

        Its id and address stay its own.
        """
        row = self._queries.find_by_name(self._connection, name=name)
        if row is None or row["gone"] not in {"", UNREAD}:
            return 0
        self._queries.bury_entry(self._connection, number=row["number"], at=write_time(now))
        self.touch([row["number"]])
        self._buried = None
        return int(row["number"])

    def touched(self) -> tuple[int, ...] | None:
        """Return the entries that this run kept or buried, by number; None where they are too many to be named."""
        return None if len(self._touched) > _MOST_TOUCHED else tuple(sorted(self._touched))

    def admit(self, admission: Admission, publication: Publication, now: datetime) -> Admitted:
        """Keep a post as an entry, as admit_all() keeps several."""
        return self.admit_all([(admission, None)], publication, now)[0]

    def admit_all(
        self, posts: Sequence[tuple[Admission, Foretold | None]], publication: Publication, now: datetime
    ) -> list[Admitted]:
        """Keep posts as entries, one after another, each with what was foretold of it if it was.

        What became of each is told: "new", "changed", "moved", "back" or "same". An entry is found by its file's name,
        else among those whose files went away: by the same bytes whenever that was, or in this run by the same title
        and much the same words (call bury first). A copy, whose original is still there, is a new entry.
        """
        admitted: list[Admitted] = []
        while len(admitted) < len(posts):
            if self._is_hopeful and self._is_plain(now):
                admitted += self._add(posts[len(admitted) :], publication, now)
                self._is_hopeful = len(admitted) == len(posts)
            if len(admitted) < len(posts):
                admitted.append(self._admit(posts[len(admitted)][0], publication, now))
        return admitted

    def _admit(self, admission: Admission, publication: Publication, now: datetime) -> Admitted:
        old = self._queries.find_by_name(self._connection, name=admission.name)
        old = old or self._find_kin(admission, now)
        if old is None:
            self._is_hopeful = True
            return self._mint(admission, publication, now)
        return self._renew(old, admission, now)

    def let_go(self) -> None:
        """Let go of what was remembered only to spare looks while posts were admitted."""
        self._moments = Moments(self._is_updated_taken)
        self._buried = None

    def _find_kin(self, admission: Admission, now: datetime) -> Row | None:
        """Return the entry that the post was under another name."""
        self._is_plain(now)
        if not self._is_any_gone or self._buried is None:
            return None
        moved: Row | None = self._queries.find_moved(self._connection, digest=admission.digest).fetchone()
        if moved:
            return moved
        number = self._buried.find(admission)
        return self.row(number) if number else None

    def _is_plain(self, now: datetime) -> bool:
        """Tell whether no post ever went away or moved: what is new then is known by its name alone."""
        if self._buried is None:
            self._buried = Buried(
                self._queries.read_buried(self._connection, at=write_time(now)), self._read_content
            )
            self._is_any_gone = bool(self._queries.is_any_gone(self._connection))
            self._is_any_moved = bool(self._queries.is_any_moved(self._connection))
        return not (self._is_any_gone or self._is_any_moved)

    def _read_content(self, number: int) -> str | bytes:
        row = self.row(number)
        return row["content"] if row else ""

    def _add(
        self, posts: Sequence[tuple[Admission, Foretold | None]], publication: Publication, now: datetime
    ) -> list[Admitted]:
        """Keep posts as new, as nearly all of a first run are: as far as name, address and time of each are free."""
        added: list[Admitted] = []
        first = self.last_number() + 1

        def rows() -> Iterator[tuple[object, ...]]:
            for admission, foretold in posts:
                entry = foretold or foretell(admission, publication, now)
                if self._moments.is_known_taken(entry.updated):
                    return
                added.append(_tell_new(first + len(added), admission, entry, now, is_foretold=True))
                yield entry.fresh

        try:
            self._queries.add_entries(self._connection, rows())
        except sqlite3.IntegrityError:  # the long way tells which it is
            added.pop()
        self._keep_texts([(each.number, post.content) for each, (post, _) in zip(added, posts, strict=False)])
        return added

    def _keep_texts(self, texts: list[tuple[int, str | bytes]]) -> None:
        """Keep what posts say, by the numbers of their entries."""
        self._queries.keep_texts(self._connection, texts)
        self.touch(number for number, _ in texts)

    def _mint(self, admission: Admission, publication: Publication, now: datetime) -> Admitted:
        slug = mint_slug(admission.slug or admission.title, self._is_slug_taken)
        identity = mint_id(publication.url, now, slug)
        updated = self._moments.latest_until(first_updated(admission.published, publication, now), identity)
        entry = name_entry(admission, slug, identity, updated, now)
        told = _tell_new(self.last_number() + 1, admission, entry, now)
        self._queries.add_entries(self._connection, [entry.fresh])
        self._keep_texts([(told.number, admission.content)])
        return told

    def _renew(self, old: Row, admission: Admission, now: datetime) -> Admitted:
        """Keep a post whose entry is known; `updated` moves only when editor and meaning moved both."""
        updated, first_seen = old["updated"], read_time(old["first_seen"])
        if (
            admission.fingerprint != old["fingerprint"]
            and admission.digest != old["digest"]
            and old["fingerprint"]
        ):
            later = self._moments.first_after(now, read_time(updated), old["id"])
            updated = write_time(later)
        slug = self._readdress(old, admission)
        place = place_of(admission.published, first_seen)
        self._queries.keep_entry(
            self._connection,
            **row_of(admission, slug),
            number=old["number"],
            id=old["id"],
            first_seen=old["first_seen"],
            updated=updated,
            place=place,
        )
        self._keep_texts([(old["number"], admission.content)])
        if self._buried is not None:
            self._buried.take(old["number"])
        is_stale = admission.mark != old["mark"] or slug != old["slug"]
        change = _tell(old, admission, is_changed=updated != old["updated"])
        years = (old["year"], admission.published.year)
        moved_from = old["name"] if change == "moved" else ""
        return Admitted(
            old["number"],
            change,
            first_seen,
            place,
            years,
            is_stale=is_stale,
            moved_from=moved_from,
            is_placed=change == "back" or bool(old["gone"]) or place != old["place"],
        )

    def _readdress(self, old: Row, admission: Admission) -> str:
        """Return the slug: a new one only where the post itself asks for it, and then the old one leads there."""
        slug: str = old["slug"]
        if not admission.slug or is_numbered(slug, spell(admission.slug)):
            return slug
        own = {fold_slug(each) for each in self.former_slugs(old["number"])} | {fold_slug(slug)}
        wanted = mint_slug(admission.slug, lambda folded: folded not in own and self._is_slug_taken(folded))
        if wanted == slug:
            return slug
        self._is_any_moved = True
        self._queries.drop_former_address(self._connection, slug_key=fold_slug(wanted))
        self._queries.keep_former_address(
            self._connection, slug_key=fold_slug(slug), slug=slug, number=old["number"]
        )
        return wanted

    def touch(self, numbers: Iterable[int]) -> None:
        """Note entries of which the ledger has to tell something else."""
        if len(self._touched) <= _MOST_TOUCHED:
            self._touched.update(numbers)

    def _is_slug_taken(self, folded: str) -> bool:
        return bool(self._queries.is_slug_taken(self._connection, slug_key=folded))

    def _is_updated_taken(self, moment: datetime, identity: str) -> bool:
        return bool(self._queries.is_updated_taken(self._connection, updated=write_time(moment), id=identity))


def _tell_new(
    number: int, admission: Admission, entry: Foretold, now: datetime, *, is_foretold: bool = False
) -> Admitted:
    year = admission.published.year
    return Admitted(number, "new", now, entry.place, (year, year), is_stale=True, is_foretold=is_foretold)


def _tell(old: Row, admission: Admission, *, is_changed: bool) -> str:
    if old["name"] != admission.name:
        return "moved"
    if old["gone"] not in {"", UNREAD}:
        return "back"
    return "changed" if is_changed else "same"
