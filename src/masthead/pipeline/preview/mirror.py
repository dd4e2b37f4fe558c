"""A copy of the catalog for the preview to work on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from masthead.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "catalog.sqlite"
_WAIT = 2.0  # seconds for a run to finish a write


class Mirror:
    """A private folder with a copy of the catalog.

    The publication's own is read in one short transaction and its lock is never taken, so a scheduled run goes ahead
    whenever it is due. What the preview gathers is kept in the copy: the next look infers only what changed.
    """

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="masthead-preview-")  # 0700: it may hold readers' addresses
        self._copied: tuple[object, ...] | None = None

    @property
    def folder(self) -> Path:
        """Return the copy's folder."""
        return Path(self._folder.name)

    def catch_up(self, state: Path) -> None:
        """Copy the catalog again if it changed since; raises CatalogError when it cannot be read."""
        seen = look_at(state)
        if seen == self._copied:
            return
        for path in _files(self.folder):
            path.unlink(missing_ok=True)
        original = state / NAME
        if original.exists():
            _copy(original, self.folder / NAME)
        if look_at(state) != seen:  # what was copied may be torn
            raise CatalogError(original, "a run is at work on it; the preview looks again when it has ended")
        self._copied = seen

    def close(self) -> None:
        """Remove the copy."""
        self._folder.cleanup()


def look_at(state: Path) -> tuple[object, ...]:
    """Return what tells whether the catalog in `state` changed: sizes and times of its files, empty ones aside."""
    return tuple(_stat(path) for path in _files(state))


def _files(folder: Path) -> Iterator[Path]:
    yield folder / NAME
    yield folder / f"{NAME}-wal"


def _stat(path: Path) -> tuple[int, int] | None:
    try:
        seen = path.stat()
    except OSError:
        return None
    return (seen.st_size, seen.st_mtime_ns) if seen.st_size else None


def _copy(original: Path, copy: Path) -> None:
    """Copy the catalog as of its last commit, without a trace beside it."""
    log = original.with_name(f"{original.name}-wal")
    is_at_rest = _stat(log) is None
    mode = "immutable=1" if is_at_rest else "mode=ro"  # at rest SQLite would make a log only to read
    try:
        with (
            closing(sqlite3.connect(f"{original.as_uri()}?{mode}", uri=True, timeout=_WAIT)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
    except sqlite3.Error as error:
        raise CatalogError(original, f"cannot be read just now: {error}") from error
