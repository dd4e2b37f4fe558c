"""One run at a time for each publication."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from masthead.errors import LockedError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def hold_lock(folder: Path) -> Iterator[int]:
    """Hold the lock in `folder` for a block; yield the file system's time in ns as the lock was taken.

    The lock is the kernel's, so it ends with the process however that ends. Raises LockedError when another process
    holds it, OutputError when the folder cannot be written.
    """
    path = folder / "lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise OutputError(path, f"cannot be written: {error.strerror}") from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LockedError(folder.parent) from error
        yield _sign(descriptor, path)
    finally:
        os.close(descriptor)


def _sign(descriptor: int, path: Path) -> int:
    """Write the process's number into the lock; return the file system's time in ns as it was written."""
    try:
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        return os.fstat(descriptor).st_mtime_ns
    except OSError as error:
        raise OutputError(path, f"cannot be written: {error.strerror}") from error
