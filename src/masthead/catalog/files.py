"""What the last scan saw of the posts folder, and what the last build wrote to public/."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from masthead.catalog.rows import read_problems, write_problems

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from masthead.model import Problem, Source

AGAIN = -1  # the modification time of a file that is to be read again


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file as the last scan left it, and what was wrong with it."""

    size: int
    modified_ns: int
    digest: str
    problems: tuple[Problem, ...]

    def matches(self, source: Source) -> bool:
        """Tell whether the file is the same by size and time."""
        return (self.size, self.modified_ns) == (source.size, source.modified_ns)


class Files:
    """The files table, the published table, and single remembered values."""

    def __init__(self, connection: sqlite3.Connection, queries: Any) -> None:  # noqa: ANN401 - aiosql makes its methods from .sql
        self._connection, self._queries = connection, queries

    def known(self) -> dict[str, KnownFile]:
        """Return every file of the last scan by its name."""
        return {
            row["name"]: KnownFile(
                row["size"], row["modified_ns"], row["digest"], read_problems(row["problems"])
            )
            for row in self._queries.read_files(self._connection)
        }

    def keep(self, source: Source, digest: str, problems: tuple[Problem, ...], scanned_ns: int) -> None:
        """Remember a file as it was read.

        One changed no earlier than the scan may change again within the same tick of the file system's clock, so
        it is read again next time (the "racy" rule of git's index).
        """
        self._queries.keep_file(
            self._connection,
            name=source.name,
            size=source.size,
            modified_ns=source.modified_ns if source.modified_ns < scanned_ns else AGAIN,
            digest=digest,
            problems=write_problems(problems),
        )

    def drop(self, name: str) -> None:
        """Forget a file that went away."""
        self._queries.drop_file(self._connection, name=name)

    def remembered(self, key: str) -> str:
        """Return a remembered value; empty when there is none."""
        return self._queries.read_remembered(self._connection, key=key) or ""

    def remember(self, key: str, value: str) -> None:
        """Keep a value under a key."""
        self._queries.remember(self._connection, key=key, value=value)

    def published(self) -> dict[str, tuple[int, int]]:
        """Return size and modification time of every file under public/ as it was last written."""
        rows = self._queries.read_published(self._connection)
        return {row["path"]: (row["size"], row["modified_ns"]) for row in rows}

    def keep_published(self, files: Mapping[str, tuple[int, int]]) -> None:
        """Remember the files under public/, and those alone."""
        self._queries.forget_published(self._connection)
        rows: Iterable[dict[str, object]] = [
            {"path": path, "size": size, "modified_ns": modified_ns}
            for path, (size, modified_ns) in files.items()
        ]
        self._queries.keep_published(self._connection, rows)
