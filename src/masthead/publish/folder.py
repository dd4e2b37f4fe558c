"""public/, changed a file at a time by writing beside and renaming."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from masthead.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Mapping

DRAFT = ".masthead-draft"


class PublicFolder:
    """The folder that is uploaded, and what this run did to it.

    Drafts are written first and renamed together in the order they were made, so make pages before the feeds that
    name them. A file whose bytes would not change is not touched: its modification time, and so a web server's
    ETag, stays.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, tuple[int, int]] = {}
        self.written: list[str] = []
        self.removed: list[str] = []
        self._drafts: list[tuple[Path, Path]] = []

    def add(self, path: str, content: bytes) -> None:
        """Take a file into the set; raises OutputError when it cannot be written."""
        target = self.folder / path
        try:
            if not _holds(target, content):
                draft = target.with_name(target.name + DRAFT)
                target.parent.mkdir(parents=True, exist_ok=True)
                draft.write_bytes(content)
                self._drafts.append((draft, target))
                self.written.append(path)
        except OSError as error:
            self.abandon()
            raise OutputError(target, f"cannot be written: {error.strerror}") from error
        self.files[path] = (0, 0)

    def keep(self, path: str) -> None:
        """Leave a file of the old set as it is, in the new set too."""
        self.files[path] = (0, 0)

    def commit(self, before: Mapping[str, tuple[int, int]]) -> None:
        """Let the new set take the place of the old; `before` are the files of the old one.

        All drafts are on the disk before the first is renamed, and what is no longer made goes last.
        """
        try:
            self._sync_drafts()
            for draft, target in self._drafts:
                _clear_way(target)
                draft.replace(target)
            self._drafts.clear()
            for path in sorted(set(before) - set(self.files)):
                self._remove(path)
            self.files = {path: _look(self.folder / path) for path in self.files}
        except OSError as error:
            self.abandon()
            raise OutputError(
                Path(error.filename or self.folder), f"cannot be written: {error.strerror}"
            ) from error

    def abandon(self) -> None:
        """Take away the drafts; the old set stays as it was."""
        for draft, _ in self._drafts:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
        self._drafts.clear()

    def sweep(self) -> None:
        """Take away what a run that was cut off left behind."""
        for draft in self.folder.rglob(f"*{DRAFT}"):
            with suppress(OSError):
                draft.unlink(missing_ok=True)

    def is_intact(self, before: Mapping[str, tuple[int, int]]) -> bool:
        """Tell whether every file of the old set is as it was written."""
        try:
            return all(_look(self.folder / path) == known for path, known in before.items())
        except OSError:
            return False  # something is missing or unreadable: it will be written again

    def _sync_drafts(self) -> None:
        for draft, _ in self._drafts:
            descriptor = os.open(draft, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def _remove(self, path: str) -> None:
        target = self.folder / path
        target.unlink(missing_ok=True)
        self.removed.append(path)
        for parent in target.parents:
            if parent == self.folder or any(parent.iterdir()):
                break
            parent.rmdir()


def _holds(target: Path, content: bytes) -> bool:
    """Tell whether the file is there with these bytes."""
    try:
        return target.stat().st_size == len(content) and target.read_bytes() == content
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False


def _look(target: Path) -> tuple[int, int]:
    found = target.stat()
    return found.st_size, found.st_mtime_ns


def _clear_way(target: Path) -> None:
    """An empty folder where a file has to stand is taken away; a full one is somebody's and stops the run."""
    if target.is_dir() and not target.is_symlink():
        target.rmdir()
