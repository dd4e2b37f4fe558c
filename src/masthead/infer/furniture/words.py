"""The words of furniture, from one data file."""

from __future__ import annotations

from functools import lru_cache

from masthead.infer.tables import read_table


@lru_cache(maxsize=1)
def load_lists() -> dict[str, frozenset[str]]:
    """Return the words of words.toml."""
    table = read_table(__file__, "words.toml")
    return {name: frozenset(words) for name, words in table.items()}
