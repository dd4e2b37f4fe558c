"""The word lists of titles."""

from __future__ import annotations

from functools import lru_cache

from masthead.infer.lines import fold_all
from masthead.infer.tables import read_table


@lru_cache(maxsize=4)
def first_words(name: str) -> frozenset[str]:
    """Return the words with which the phrases of a list begin."""
    return frozenset(phrase.partition(" ")[0] for phrase in load_words()[name])


@lru_cache(maxsize=1)
def load_words() -> dict[str, frozenset[str]]:
    """Return the word lists beside this module, folded."""
    table = read_table(__file__, "words.toml")
    return {name: frozenset(fold_all(words)) for name, words in table.items()}
