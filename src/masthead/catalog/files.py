"""What the last scan saw of the posts folder, and what the last build wrote to public/."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct, json

from masthead.catalog.rows import read_problems, write_problems

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from masthead.model import Problem

AGAIN = -1  # the modification time of a file that is to be read again

Known = tuple[str, int, int]  # name, size, modified_ns


class Sighting(Struct, frozen=True):
    """A file as a scan left it: what was wrong with it, and why its post is left out until when."""

    name: str
    size: int
    modified_ns: int
    mark: str  # of its bytes, and of what else the editor said of it
    problems: tuple[Problem, ...] = ()
    held: str = ""
    due: str = ""  # a day in ISO 8601


class Published(Struct, frozen=True):
    """A file under public/ as it was last written, and a hash of all it was made of."""

    path: str
    size: int
    modified_ns: int
    inputs: str = ""


class Files:
    """The files table, the published table, and single remembered values."""

    def __init__(self, connection: sqlite3.Connection, queries: Any) -> None:  # noqa: ANN401 - its methods are named in .sql
        self._connection, self._queries = connection, queries

    def within(self, folder: str, after: str = "", before: str = "") -> Iterator[Known]:
        """Yield name, size and modification time of every file known in a folder itself, by its name there.

        Where names are given, only those of the files between these two.
        """
        prefix = f"{folder}/" if folder else ""
        end = f"{prefix}{before}" if before else f"{folder}0" if folder else "\U0010ffff"
        values = {"after": f"{prefix}{after}", "end": end, "start": len(prefix) + 1}
        return iter(self._queries.read_within(self._connection, **values))

    def folders(self) -> Iterator[tuple[str, bytes]]:
        """Yield each folder that holds known files, with the hash of them that was kept last."""
        return iter(self._queries.read_folders(self._connection))

    def keep_folder(self, folder: str, mark: bytes) -> None:
        """Remember a hash of all files in a folder, as they are known now."""
        self._queries.keep_folder(self._connection, path=folder, mark=mark)

    def drop_folder(self, folder: str) -> None:
        """Forget a folder in which no file is known any more."""
        self._queries.drop_folder(self._connection, path=folder)

    def find(self, name: str) -> tuple[int, int] | None:
        """Return size and modification time of a file of the last scan."""
        row = self._queries.find_file(self._connection, name=name)
        return (row["size"], row["modified_ns"]) if row else None

    def mark(self, name: str) -> str:
        """Return the mark of what was last read of a file; empty when it never was."""
        return self._queries.find_mark(self._connection, name=name) or ""

    def keep(self, sightings: Iterable[Sighting], scanned_ns: int) -> None:
        """Remember files as they were read.

        One changed no earlier than the scan may change again within the same tick of the file system's clock, so
        it is read again next time (the "racy" rule of git's index).
        """
        rows = (
            (
                each.name,
                each.size,
                _safe(each.modified_ns, scanned_ns),
                each.mark,
                write_problems(each.problems),
                each.held,
                each.due,
            )
            for each in sightings
        )
        self._queries.keep_files(self._connection, rows)

    def touch(self, sighting: Sighting, scanned_ns: int) -> None:
        """Remember the new time of a file that was touched, not changed."""
        modified_ns = _safe(sighting.modified_ns, scanned_ns)
        self._queries.touch_file(
            self._connection, name=sighting.name, size=sighting.size, modified_ns=modified_ns
        )

    def drop(self, name: str) -> None:
        """Forget a file that went away."""
        self._queries.drop_file(self._connection, name=name)

    def troubled(self) -> Iterator[tuple[str, tuple[Problem, ...], str]]:
        """Yield name, problems and reason of every file that is not published as it should be, or is left out."""
        for row in self._queries.read_troubled(self._connection):
            yield row["name"], read_problems(row["problems"]), row["held"]

    def due(self, day: str) -> tuple[str, ...]:
        """Return the files that were held until that day or an earlier one."""
        return tuple(row["name"] for row in self._queries.read_due(self._connection, day=day))

    def corrected(self) -> tuple[str, ...]:
        """Return the files that were read with a correction."""
        return tuple(row["name"] for row in self._queries.read_corrected(self._connection))

    def remembered(self, key: str) -> str:
        """Return a remembered value; empty when there is none."""
        return self._queries.read_remembered(self._connection, key=key) or ""

    def remember(self, key: str, value: str) -> None:
        """Keep a value under a key."""
        self._queries.remember(self._connection, key=key, value=value)

    def published(self, after: str = "", most: int = -1) -> tuple[Published, ...]:
        """Return the files under public/ as they were last written, by path, all or the next ones behind a path."""
        rows = self._queries.read_published_from(self._connection, path=after, most=most)
        return tuple(Published(*row) for row in rows)

    def find_published(self, path: str) -> Published | None:
        """Return a file under public/ as it was last written."""
        row = self._queries.find_published(self._connection, path=path)
        return Published(path, row["size"], row["modified_ns"], row["inputs"]) if row else None

    def find_all_published(self, paths: Iterable[str]) -> dict[str, Published]:
        """Return files under public/ as they were last written, by path; those that never were are left out."""
        rows = self._queries.find_all_published(self._connection, paths=json.encode([*paths]).decode())
        return {row[0]: Published(*row) for row in rows}

    def count_published(self, most: int = 1) -> int:
        """Return how many files the last build left under public/, as far as `most`: of more it is not asked."""
        return int(self._queries.count_published(self._connection, most=most))

    def open_sheets(self) -> None:
        """Begin a new list of the files that a build offers."""
        self._connection.execute(
            "create temp table if not exists sheets (path text primary key, size integer, modified_ns integer,"
            " inputs text) without rowid"
        )
        self._connection.execute("delete from temp.sheets")

    def keep_sheets(self, files: Iterable[tuple[str, int, int, str]]) -> None:
        """Note files as a build offers them: path, size, modification time in ns, and a mark of their inputs."""
        self._connection.executemany("insert or replace into temp.sheets values (?, ?, ?, ?)", files)

    def open_advances(self) -> None:
        """Begin a list of the pages that were made before their posts had entries."""
        self._connection.execute(
            "create temp table if not exists advances (number integer primary key, path text, size integer,"
            " modified_ns integer, inputs text)"
        )
        self._connection.execute("delete from temp.advances")

    def keep_advances(self, files: Iterable[tuple[int, str, int, int, str]]) -> None:
        """Note pages by the numbers of their entries, as keep_sheets() notes files."""
        self._connection.executemany("insert into temp.advances values (?, ?, ?, ?, ?)", files)

    def take_advances(self) -> None:
        """Offer these pages as files of a build."""
        self._connection.execute(
            "insert into temp.sheets select path, size, modified_ns, inputs from temp.advances"
        )

    def find_unmade_posts(self) -> Iterator[int]:
        """Yield the numbers of the entries that have no such page."""
        return (number for (number,) in self._queries.read_unmade_posts(self._connection))

    def find_unmade(self, prefix: str) -> tuple[str, ...]:
        """Return the files of the last build whose paths begin so, and that this one did not offer."""
        rows = self._queries.read_unmade(self._connection, first=prefix, end=f"{prefix}\U0010ffff")
        return tuple(row["path"] for row in rows)

    def publish_sheets(self) -> None:
        """Remember what was offered as what stands under public/ now."""
        self._queries.publish_sheets(self._connection)

    def drop_published(self, path: str) -> None:
        """Forget a file that was taken away."""
        self._queries.drop_published(self._connection, path=path)


def _safe(modified_ns: int, scanned_ns: int) -> int:
    return modified_ns if modified_ns < scanned_ns else AGAIN
