"""Secrets: read when they are needed, from the environment or from a file that only its owner can read."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from masthead.errors import UsageError
from masthead.model import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from masthead.model import SecretSource

_LARGEST = 64 * 1024  # bytes: a key is a few thousand


def read_secret(source: SecretSource, environment: Mapping[str, str] | None = None) -> Secret:
    """Return the secret that the source names; an empty one when it names none.

    Raises UsageError, with how to mend it, when the variable is not set, or the file cannot be read or can be read by
    others than its owner. No error holds the value, nor the variable's name: some write the password there.
    """
    if source.variable:
        known = os.environ if environment is None else environment
        value = known.get(source.variable, "")
        if not value:
            raise UsageError(f"{source.key}: the environment variable that it names is not set")
        return Secret(value, f"from the environment, see {source.key}")
    if source.file:
        return Secret(_read_private(source.key, source.file), f"from the file that {source.key} names")
    return Secret("")


def _read_private(key: str, path: Path) -> str:
    """Return the text of a file that only its owner can read, without the newline at its end."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # a pipe with no writer would wait for ever
        with open(descriptor, "rb") as file:  # noqa: PTH123 - the very file whose rights are looked at
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                raise UsageError(f"{key}: {path} is no file")
            if found.st_mode & 0o077:
                raise UsageError(f"{key}: others can read {path}; mend it with: chmod 600 {path}")
            content = file.read(_LARGEST + 1)
    except OSError as error:
        raise UsageError(f"{key}: {path} cannot be read: {error.strerror}") from error
    try:
        text = content.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        raise UsageError(f"{key}: {path} is not UTF-8") from None  # the cause holds the bytes
    if not text or len(content) > _LARGEST:
        raise UsageError(f"{key}: {path} is {'too large' if text else 'empty'}")
    return text
