"""The publication's key: what makes its tokens its own and its hashes opaque."""

from __future__ import annotations

import hashlib
import os
import secrets
from typing import TYPE_CHECKING

from masthead.durable import sync_folder, write_synced
from masthead.errors import OutputError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME = "key"
SHORTEST = 32  # characters


def find_key(state: Path, given: str = "") -> bytes:
    """Return the publication's key, or nothing when it has none yet.

    `given` (from the environment) outranks the file in the `state` folder. Raises UsageError for a key that is too
    short, or that others than its owner can read.
    """
    path = state / FILE_NAME
    if given:
        return _read("the key that the environment gives", given)
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        return b""
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read: {error}") from error
    if mode & 0o077:
        raise UsageError(f"{path}: others can read it; `chmod 600 {path}` mends that")
    return _read(str(path), text)


def open_key(state: Path, given: str = "") -> bytes:
    """Return the publication's key, made now if it has none; whoever loses it loses every link that was mailed.

    Raises OutputError when it cannot be kept, UsageError as find_key does.
    """
    return find_key(state, given) or _make(state)


def print_key(key: bytes) -> str:
    """Return a key's fingerprint, by which the catalog knows it again."""
    return hashlib.sha256(b"masthead key\0" + key).hexdigest()[:16]


def _read(place: str, text: str) -> bytes:
    if len(text.strip()) < SHORTEST:
        raise UsageError(
            f"{place}: has less than {SHORTEST} characters; `openssl rand -hex 32` makes a good one"
        )
    return hashlib.sha256(text.strip().encode()).digest()


def _make(state: Path) -> bytes:
    """Write a new key under a name of its own, then link it to its place: of two that make one at once, one wins."""
    path, draft = state / FILE_NAME, state / f".{FILE_NAME}.{os.getpid()}"
    try:
        state.mkdir(parents=True, exist_ok=True)
        write_synced(draft, [f"{secrets.token_hex(32)}\n".encode("ascii")], 0o600)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first, and its key stands
        finally:
            draft.unlink(missing_ok=True)
        sync_folder(state)
    except OSError as error:
        raise OutputError(path, f"cannot be written: {error.strerror}") from error
    return find_key(state)
