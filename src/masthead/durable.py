"""Files that are there whole or not at all, and that a power cut does not take back."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def replace_synced(path: Path, parts: Iterable[bytes]) -> None:
    """Put the parts, one after another, in the place of a file: a reader finds the old file or the new one whole.

    They are written beside it, synced and renamed, and the folder is synced. Raises OSError with the old file as it
    was and nothing left beside it.
    """
    draft = path.with_name(f".{path.name}.draft")
    try:
        write_synced(draft, parts)
        draft.replace(path)
    except OSError:
        with suppress(OSError):  # the first fault is the one to tell of
            draft.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_synced(path: Path, parts: Iterable[bytes], mode: int = 0o666) -> None:
    """Write a file over whatever stood there and sync it; `mode` is that of a new file, less the umask."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.writelines(parts)
        file.flush()
        os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Sync the names in a folder: a renamed file may else be back under its old name after a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
