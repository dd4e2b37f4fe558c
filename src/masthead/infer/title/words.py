"""The word lists of titles."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from masthead.infer.lines import fold


@lru_cache(maxsize=4)
def first_words(name: str) -> frozenset[str]:
    """Return the words with which the phrases of a list begin."""
    return frozenset(phrase.partition(" ")[0] for phrase in load_words()[name])


@lru_cache(maxsize=1)
def load_words() -> dict[str, frozenset[str]]:
    """Return the word lists beside this module, folded."""
    table = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    return {name: frozenset(fold(word) for word in words) for name, words in table.items()}
