"""The entries of a ledger, taken into a catalog that does not know them, or knows them less well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from masthead.catalog.identity import fold_slug, mint_slug

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from masthead.catalog.rows import Row

UNREAD = "ledger"  # stands for `gone` of an entry that is known from the ledger alone, until its file is read
_OWN = ("id", "slug", "slug_key", "first_seen", "updated")  # what an entry is called, and when
_SEEN = ("name", "digest", "fingerprint")  # which file it was, as it was last read
_FIELDS = (
    "id",
    "number",
    "first_seen",
    "updated",
    "gone",
    "slug",
    "digest",
    "fingerprint",
    "name",
    "title",
    "former",
)

Line = tuple[str, ...]


class Recall:
    """One taking of a ledger's entries: what they say of a post outranks what the catalog says, if it is no older."""

    def __init__(self, connection: sqlite3.Connection, queries: Any) -> None:  # noqa: ANN401 - its methods are named in .sql
        self._connection, self._queries = connection, queries
        self._numbered: set[int] = set()  # numbers that the ledger gives to entries that are not yet added

    def take(self, lines: Iterable[Line]) -> list[str]:
        """Take in these lines, without their kind; return the ids of the entries that this changed.

        First the entries that both know: two of them may have changed places, names or addresses. Then those that the
        catalog knows under another id by the names of their files, and the rest as new.
        """
        told = {line[0]: _tell(line) for line in lines}
        known = {each: self._queries.find_by_id(self._connection, id=each) for each in told}
        amended = {each: row for each, row in known.items() if row and _differs(row, told[each])}
        for row in amended.values():
            self._vacate(row)
        for identity, row in amended.items():
            self._amend(row, told[identity])
        fresh = [identity for identity, row in known.items() if row is None]
        named = {each: self._find_stranger(told[each]["name"], told) for each in fresh}
        for row in filter(None, named.values()):
            self._vacate(row)
        for identity in sorted(fresh, key=lambda each: self._place(told[each])):
            row = named[identity]
            self._amend(row, told[identity]) if row else self._add(told[identity])
        taken = [*amended, *fresh]
        for identity in taken:
            self._keep_former(identity, told[identity]["former"])
        return taken

    def _find_stranger(self, name: str, told: dict[str, dict[str, str]]) -> Row | None:
        """Return the entry of a file that goes by an id of which the ledger knows nothing."""
        row: Row | None = self._queries.find_by_name(self._connection, name=name)
        return row if row and row["id"] not in told else None

    def _place(self, told: dict[str, str]) -> tuple[bool, int]:
        """Return what entries are added by: those whose numbers were given twice, in two branches, last."""
        number = int(told["number"])
        is_taken = number in self._numbered or bool(
            self._queries.is_number_taken(self._connection, number=number)
        )
        self._numbered.add(number)
        return is_taken, number

    def _vacate(self, row: Row) -> None:
        """Take an entry out of the way of others, until it is told what it is called."""
        self._queries.vacate_entry(self._connection, number=row["number"])

    def _make_way(self, number: int, told: dict[str, str]) -> None:
        """Let other entries give up what the ledger gives to this one: they are known to the catalog alone."""
        for other in list(
            self._queries.find_rivals(self._connection, **_pick(told, ("slug_key", "updated", "name")))
        ):
            if other["number"] == number:
                continue
            slug, updated, name = other["slug"], other["updated"], other["name"]
            if other["slug_key"] == told["slug_key"]:
                slug = mint_slug(slug, self._is_taken)
            if updated == told["updated"]:
                updated = self._queries.next_free_second(self._connection, updated=updated)
            if name == told["name"]:
                name = f"{name}//{other['number']}"
            self._queries.move_aside(
                self._connection,
                number=other["number"],
                slug=slug,
                slug_key=fold_slug(slug),
                updated=updated,
                name=name,
            )

    def _amend(self, row: Row, told: dict[str, str]) -> None:
        """Let an entry be called what the ledger calls it, and be read again where it says."""
        if row["id"] != told["id"]:
            for amend in (self._queries.amend_seen, self._queries.amend_issue_entries):
                amend(self._connection, id=told["id"], old=row["id"])
        self._make_way(row["number"], told)
        self._queries.amend_entry(self._connection, number=row["number"], **_pick(told, (*_OWN, *_SEEN)))
        for name in {row["name"], told["name"]}:
            self._expect(name)

    def _add(self, told: dict[str, str]) -> None:
        number = int(told["number"])
        if self._queries.is_number_taken(self._connection, number=number):
            number = int(self._queries.next_entry_number(self._connection))
        self._make_way(number, told)
        named = _pick(told, (*_OWN, *_SEEN, "title"))
        gone = told["gone"] or UNREAD
        self._queries.add_ledger_entry(self._connection, **named, number=number, gone=gone)
        if not told["gone"]:  # a file that should be there and is not is then found missing
            self._expect(told["name"])

    def _expect(self, name: str) -> None:
        """Let a file be read, or be found missing."""
        self._queries.expect_file(self._connection, name=name)
        self._queries.expect_folder(self._connection, path=name.rpartition("/")[0])

    def _keep_former(self, identity: str, slugs: str) -> None:
        row = self._queries.find_by_id(self._connection, id=identity)
        for slug in slugs.split():
            self._queries.keep_former_address(
                self._connection, slug_key=fold_slug(slug), slug=slug, number=row["number"]
            )

    def _is_taken(self, slug_key: str) -> bool:
        return bool(self._queries.is_slug_taken(self._connection, slug_key=slug_key))


def _tell(line: Line) -> dict[str, str]:
    """Return what a line says, by name."""
    told = dict(zip(_FIELDS, line, strict=True))
    return {**told, "slug_key": fold_slug(told["slug"])}


def _pick(told: dict[str, str], names: tuple[str, ...]) -> dict[str, str]:
    return {name: told[name] for name in names}


def _differs(row: Row, told: dict[str, str]) -> bool:
    """Tell whether the ledger knows an entry better: what it says is not what is kept, and is no older.

    A catalog that saw a post later than the ledger did began anew since.
    """
    is_better = told["updated"] >= row["updated"] or told["first_seen"] < row["first_seen"]
    return is_better and any(row[key] != told[key] for key in (*_OWN, *_SEEN))
