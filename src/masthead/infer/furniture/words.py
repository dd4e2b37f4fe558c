"""The words of furniture, from one data file."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def load_lists() -> dict[str, frozenset[str]]:
    """Return the words of words.toml."""
    table = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    return {name: frozenset(words) for name, words in table.items()}
