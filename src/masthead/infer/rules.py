"""What a rule's name means, in words for a person."""

from __future__ import annotations

from functools import lru_cache

from masthead.infer.tables import read_table

_BESIDE = "clue-"  # before the origin of a clue that stands beside the text


def say_rule(rule: str) -> str:
    """Return the words for a rule; one that is words already, such as "repeated over posts", is returned as it is."""
    kind, _, _ = rule.removeprefix(_BESIDE).partition(" in line ")  # the quote tells its line itself
    return _load().get(kind, rule)


@lru_cache(maxsize=1)
def _load() -> dict[str, str]:
    words: dict[str, str] = read_table(__file__, "rules.toml")["words"]
    return words
