"""Files that are there whole or not at all, and that a power cut does not take back."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

_HANDS = 16  # files that are on their way to the disk at once


class Aside:
    """Work on the disk that goes on beside the run; what fails in it is raised where the run waits for it.

    A disk is waited for, not worked for: meanwhile the processor is free for the run. Wait before a process is forked.
    """

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self._fault: Exception | None = None
        self._thread = Thread(target=self._run)
        try:
            self._thread.start()
        except RuntimeError:  # there is none to be had: it is done at once
            self._run()

    def wait(self) -> None:
        """Return when the work is done; raises what it raised, an OSError if it is the disk's fault."""
        if self._thread.ident is not None:
            self._thread.join()
        if self._fault:
            raise self._fault

    def _run(self) -> None:
        try:
            self._work()
        except Exception as error:  # noqa: BLE001 - whoever waits for the work is told
            self._fault = error


def replace_synced(path: Path, parts: Iterable[bytes]) -> None:
    """Put the parts, one after another, in the place of a file: a reader finds the old file or the new one whole.

    They are written beside it, synced and renamed, and the folder is synced. Raises OSError with the old file as it
    was and nothing left beside it.
    """
    place_synced(path, write_beside(path, parts))


def write_beside(path: Path, parts: Iterable[bytes]) -> Path:
    """Write the parts into a draft beside a file, which is returned; raises OSError and then leaves none."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        with open(draft, "wb") as file:  # noqa: PTH123 - one call less to be followed than by Path
            file.writelines(parts)
    except OSError:
        with suppress(OSError):  # the first fault is the one to tell of
            draft.unlink(missing_ok=True)
        raise
    return draft


def place_synced(path: Path, draft: Path, after: Iterable[Path] = ()) -> None:
    """Let a draft take the place of a file when its bytes, and what it comes `after`, are on the disk.

    The folder is synced then. Raises OSError with the old file as it was and no draft beside it.
    """
    try:
        sync_together((draft, *after))
        draft.replace(path)
    except OSError:
        with suppress(OSError):  # the first fault is the one to tell of
            draft.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_together(paths: Iterable[Path | str]) -> None:
    """Sync files and folders, all at once: many take a disk little longer than one. Raises OSError."""
    named = list(paths)
    shares = [named[first::_HANDS] for first in range(min(_HANDS, len(named)))]
    if len(shares) < 2:
        _sync_all(named)
        return
    hands = [Aside(partial(_sync_all, share)) for share in shares]
    faults = []
    for hand in hands:
        try:
            hand.wait()
        except OSError as error:
            faults.append(error)
    if faults:
        raise faults[0]


def write_synced(path: Path, parts: Iterable[bytes], mode: int = 0o666) -> None:
    """Write a file over whatever stood there and sync it; `mode` is that of a new file, less the umask."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.writelines(parts)
        file.flush()
        os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Sync the names in a folder: a renamed file may else be back under its old name after a power cut."""
    _sync_all((folder,))


def _sync_all(paths: Iterable[Path | str]) -> None:
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        except OSError as error:
            raise OSError(error.errno, error.strerror, os.fspath(path)) from error
        finally:
            os.close(descriptor)
