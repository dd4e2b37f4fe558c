"""Words of several languages by which a line is known, from data files, as sets and as patterns."""

from __future__ import annotations

import re
from functools import lru_cache

from masthead.infer.tables import read_table

_APART = {"greeting": "summary.toml", "shortened": "summary.toml"}


@lru_cache(maxsize=8)
def _load(file: str) -> dict[str, list[str]]:
    """Return the lists of a file beside this one."""
    return read_table(__file__, file)


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
