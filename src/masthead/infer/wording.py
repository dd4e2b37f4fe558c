"""Words of several languages by which a line is known, from one data file, as sets and as patterns."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def _load() -> dict[str, list[str]]:
    """Return the lists of wording.toml."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=64)
def words_of(name: str) -> frozenset[str]:
    """Return the words of a list."""
    return frozenset(_load()[name])


@lru_cache(maxsize=64)
def any_of(name: str) -> str:
    """Return a pattern that matches any word of a list, the longest where several would."""
    words = sorted(_load()[name], key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(re.escape(word) for word in words)})"
