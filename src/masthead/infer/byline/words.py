"""The word lists around names, loaded once and folded as lines are."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from masthead.infer.lines import fold


@dataclass(frozen=True, slots=True)
class Words:
    """What stands before, behind and inside names, each a set of folded words or phrases."""

    writer: frozenset[str]
    inside: frozenset[str]
    other: frozenset[str]
    farewell: frozenset[str]
    honorific: frozenset[str]
    credential: frozenset[str]
    particle: frozenset[str]
    house: frozenset[str]
    role: frozenset[str]
    is_word: frozenset[str]
    self_word: frozenset[str]
    given: frozenset[str]
    no_name: frozenset[str]
    family: frozenset[str]
    openings: frozenset[str]  # first words of the labels
    speaking: frozenset[str]  # first words with which a writer names himself or herself


@lru_cache(maxsize=1)
def load_words() -> Words:
    """Return the lists of labels.toml, given_names.txt and not_names.txt."""
    here = Path(__file__).parent
    table = tomllib.loads((here / "labels.toml").read_text(encoding="utf-8"))
    lists = {name: frozenset(fold(word) for word in words) for name, words in table.items()}
    role, house = lists["role"], lists["house"]
    return Words(
        **{
            name: lists[name]
            for name in ("writer", "inside", "other", "farewell", "honorific", "credential", "family")
        },
        openings=_first(lists["writer"] | lists["other"]),
        speaking=_first(lists["self"]),
        particle=lists["particle"] | {"'t"},
        house=house,
        role=role,
        is_word=lists["is"],
        self_word=lists["self"],
        given=_read_list(here / "given_names.txt"),
        no_name=_read_list(here / "not_names.txt") | role | house,
    )


def _read_list(path: Path) -> frozenset[str]:
    """Return the words of a list file, its comment lines left out."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _first(phrases: frozenset[str]) -> frozenset[str]:
    """Return the first word of each phrase."""
    return frozenset(phrase.partition(" ")[0] for phrase in phrases)
