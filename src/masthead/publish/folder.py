"""public/, changed a file at a time by writing beside and renaming."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from masthead.durable import Aside, sync_together
from masthead.errors import OutputError
from masthead.model.scroll import Scroll

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DRAFT = ".masthead-draft"
_MANY = 64  # files from which on one sync of all is cheaper than one of each


class PublicFolder:
    """The folder that is uploaded, and what this run did to it.

    Drafts are written first and renamed together in the order they were made, so make pages before the feeds that
    name them. A file whose bytes would not change is not touched: its modification time, and so a web server's
    ETag, stays.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written = Scroll()
        self.removed: list[str] = []
        self._drafts = 0  # how many of the written are still drafts, counted from the end
        self._ahead: Aside | None = None

    def add(self, path: str, content: bytes) -> None:
        """Take a file into the set; raises OutputError when it cannot be written."""
        try:
            if write_draft(self.folder, path, content):
                self.take(path)
        except OSError as error:
            self.abandon()
            raise OutputError(self.folder / path, f"cannot be written: {error.strerror}") from error

    def take(self, path: str) -> None:
        """Take a draft into the set that another process wrote."""
        self.written.append(path)
        self._drafts += 1

    def hasten(self) -> None:
        """Let the disk begin with the drafts there are, where they are many, while others are made.

        To be called once, when no process will be forked any more.
        """
        if self._drafts >= _MANY:
            self._ahead = Aside(os.sync)

    def commit(self, gone: Iterable[str] = ()) -> None:
        """Let the new set take the place of the old; `gone` are files of the old one that have none in the new.

        All drafts are on the disk before the first is renamed, and what is no longer made goes last.
        """
        count = self._drafts
        if self._ahead:
            self._ahead.wait()
        try:
            _sync((f"{self.folder}/{path}{DRAFT}" for path in self.open_drafts()), count)
            for path in self.open_drafts():
                target = f"{self.folder}/{path}"
                try:
                    os.replace(target + DRAFT, target)  # noqa: PTH105 - names are text here; 100,000 Paths cost a second
                except IsADirectoryError:
                    _clear_way(target)
                    os.replace(target + DRAFT, target)  # noqa: PTH105 - the same
            few = self.open_drafts() if count < _MANY else ()
            folders = {os.path.dirname(f"{self.folder}/{path}") for path in few}  # noqa: PTH120 - the same
            self._drafts = 0
            for path in gone:
                self._remove(path)
            _sync(sorted(folders), count)
        except OSError as error:
            self.abandon()
            raise OutputError(
                Path(error.filename or self.folder), f"cannot be written: {error.strerror}"
            ) from error

    def abandon(self) -> None:
        """Take away the drafts; the old set stays as it was."""
        for path in self.open_drafts():
            with suppress(OSError):
                os.unlink(f"{self.folder}/{path}{DRAFT}")  # noqa: PTH108 - the same
        self._drafts = 0

    def withdraw(self, path: str) -> None:
        """Take away a draft that was never taken into the set, and the folder that was made for it."""
        draft = f"{self.folder}/{path}{DRAFT}"
        with suppress(OSError):
            os.unlink(draft)  # noqa: PTH108 - the same
            os.rmdir(os.path.dirname(draft))  # noqa: PTH106, PTH120 - the same

    def sweep(self) -> None:
        """Take away what a run that was cut off left behind."""
        for draft in self.folder.rglob(f"*{DRAFT}"):
            with suppress(OSError):
                draft.unlink(missing_ok=True)

    def look(self, path: str) -> tuple[int, int]:
        """Return size and modification time of a file, zeros where there is none."""
        try:
            found = os.stat(f"{self.folder}/{path}")  # noqa: PTH116 - the same
        except OSError:  # something is missing or unreadable: it will be written again
            return 0, 0
        return found.st_size, found.st_mtime_ns

    def open_drafts(self) -> Iterator[str]:
        """Yield the files of the set that are not yet in place."""
        return self.written.behind(len(self.written) - self._drafts)

    def _remove(self, path: str) -> None:
        target = self.folder / path
        target.unlink(missing_ok=True)
        self.removed.append(path)
        for parent in target.parents:
            if parent == self.folder or not parent.is_dir() or any(parent.iterdir()):
                break
            parent.rmdir()


def write_draft(folder: Path, path: str, content: bytes, *, is_new: bool = False) -> tuple[int, int] | None:
    """Write a file's new bytes beside it; return size and modification time, None where it has these bytes already.

    `is_new` says that its folder is probably not there either.
    """
    target = f"{folder}/{path}"
    if not (is_new and _make_folder(target)) and _holds(target, content):
        return None
    try:
        return _write(target + DRAFT, content)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120 - the same
        return _write(target + DRAFT, content)


def write_first(folder: Path | str, path: str, content: bytes) -> tuple[int, int] | None:
    """Write the draft of a file whose folder is made for it; return size and modification time.

    None where that folder is there already, and then nothing is written: of several processes that want one path only
    one writes.
    """
    target = f"{folder}/{path}"
    return _write(target + DRAFT, content) if _make_folder(target) else None


def _make_folder(target: str) -> bool:
    """Tell whether the file's folder was not there, and is now: nothing can stand in it then."""
    try:
        os.mkdir(target.rpartition("/")[0])  # noqa: PTH102 - names are text here
    except (FileExistsError, FileNotFoundError):
        return False
    return True


def _write(path: str, content: bytes) -> tuple[int, int]:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
    try:
        written = os.write(descriptor, content)
        while written < len(content):
            written += os.write(descriptor, memoryview(content)[written:])
        return len(content), os.fstat(descriptor).st_mtime_ns
    finally:
        os.close(descriptor)


def _holds(target: str, content: bytes) -> bool:
    """Tell whether the file is there with these bytes."""
    try:
        with open(target, "rb", buffering=0) as file:  # noqa: PTH123 - names are text here
            return os.fstat(file.fileno()).st_size == len(content) and file.read() == content
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False


def _sync(paths: Iterable[str], count: int) -> None:
    """Bring what was written to the disk: each file or folder, or all there is where the files are many."""
    if count >= _MANY:
        os.sync()
    else:
        sync_together(paths)


def _clear_way(target: str) -> None:
    """An empty folder where a file has to stand is taken away; a full one is somebody's and stops the run."""
    Path(target).rmdir()
