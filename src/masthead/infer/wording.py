"""Words of several languages by which a line is known, from data files, as sets and as patterns."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

_APART = {"greeting": "summary.toml", "shortened": "summary.toml"}


@lru_cache(maxsize=8)
def _load(file: str) -> dict[str, list[str]]:
    """Return the lists of a file beside this one."""
    return tomllib.loads(Path(__file__).with_name(file).read_text(encoding="utf-8"))


def _read(name: str) -> list[str]:
    """Return a list of wording.toml, or of the file in which it stands apart."""
    return _load(_APART.get(name, "wording.toml"))[name]


@lru_cache(maxsize=64)
def words_of(name: str) -> frozenset[str]:
    """Return the words of a list."""
    return frozenset(_read(name))


@lru_cache(maxsize=64)
def any_of(name: str) -> str:
    """Return a pattern that matches any word of a list, the longest where several would."""
    words = sorted(_read(name), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(re.escape(word) for word in words)})"
