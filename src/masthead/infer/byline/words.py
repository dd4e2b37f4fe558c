"""The word lists around names, loaded once and folded as lines are."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

from masthead.infer.lines import fold, fold_all
from masthead.infer.tables import read_table
from masthead.infer.wording import words_of

_PLAIN = (
    *(
        "writer",
        "inside",
        "other",
        "farewell",
        "own",
        "signs",
        "this",
        "contact",
        "client",
        "archive",
        "craft",
        "appeal",
        "thanks",
    ),
    *(
        "honorific",
        "credential",
        "family",
        "family_first",
        "archive",
        "craft",
        "team",
        "article",
        "paper",
        "sender",
        "ours",
        "editor_mark",
    ),
)  # lists that are used as they are written


class Words(Struct, frozen=True):
    """What stands before, behind and inside names, each a set of folded words or phrases."""

    writer: frozenset[str]
    inside: frozenset[str]
    other: frozenset[str]
    archive: frozenset[str]  # in front of somebody whose posts a link gathers
    farewell: frozenset[str]
    honorific: frozenset[str]
    credential: frozenset[str]
    particle: frozenset[str]
    house: frozenset[str]
    team: frozenset[str]  # what a house calls those who sign together
    article: frozenset[str]  # words beside it that name nothing
    paper: frozenset[str]  # what a paper calls itself
    ours: frozenset[str]  # words with which a house brings on one of its own
    editor_mark: frozenset[str]  # with which an editor's note is signed
    sender: frozenset[str]  # words before whoever sent a mail
    role: frozenset[str]
    craft: frozenset[str]  # roles of those who write
    is_word: frozenset[str]
    is_next: frozenset[str]  # the same, where they stand right behind the name: short words that mean more
    self_word: frozenset[str]
    given: frozenset[str]
    no_name: frozenset[str]
    family: frozenset[str]
    openings: frozenset[str]  # first words of the labels
    pairs: frozenset[tuple[str, ...]]  # the first two words of the longer labels, and the labels of one word
    this: frozenset[str]  # words that point at the post itself
    leading: frozenset[str]  # first words of a line that may tell of somebody wherever it stands
    closing: frozenset[str]  # first words of farewells
    contact: frozenset[str]  # words that tell readers to write to somebody
    ranks: frozenset[str]  # words before a role, and roles
    client: frozenset[str]  # words beside the name of a reader or customer who is quoted
    appeal: frozenset[str]  # words with which a house asks for support
    thanks: frozenset[str]
    family_first: frozenset[str]  # family names that stand in front and are parted by nothing
    signs: frozenset[str]  # words behind the name of whoever signs
    own: frozenset[str]  # words for "your" with which a signature begins
    alone: frozenset[str]  # labels, under which a name stands on a line of its own
    marking: frozenset[
        str
    ]  # first words of a line that a label, a farewell or a sentence about its writer opens
    parting: frozenset[
        str
    ]  # words without any of which no line is a farewell, unless its first word opens one
    speaking: frozenset[str]  # first words with which a writer names himself or herself

    def may_label(self, words: Sequence[str]) -> bool:
        """Return whether a label may begin with the folded words: a quick look, no verdict."""
        if not words or words[0] not in self.openings:
            return False
        return tuple(words[:1]) in self.pairs or tuple(words[:2]) in self.pairs


@lru_cache(maxsize=1)
def load_words() -> Words:
    """Return the lists of labels.toml and of the text files beside it."""
    here = Path(__file__).parent
    table = read_table(__file__, "labels.toml")
    lists = {name: frozenset(fold_all(words)) for name, words in table.items()}
    role, house = lists["role"] | lists["craft"], lists["house"]
    labels = lists["writer"] | lists["other"] | lists["archive"]
    openings = _first(labels)
    return Words(
        **{name: lists[name] for name in _PLAIN},
        pairs=frozenset(tuple(phrase.split()[:2]) for phrase in labels),
        openings=openings,
        leading=openings | lists["this"] | lists["contact"],
        closing=_first(lists["farewell"]),
        alone=labels,
        marking=openings | lists["this"] | lists["contact"] | lists["own"] | _first(lists["farewell"]),
        parting=words_of("farewell") | lists["own"],
        speaking=_first(lists["self"]),
        particle=lists["particle"] | {"'t"},
        house=house,
        role=role,
        ranks=lists["rank"] | role,
        is_word=lists["is"],
        is_next=lists["is_next"],
        self_word=lists["self"],
        given=frozenset(_read_words(here / "given_names.txt")),  # without accents, as they are looked up
        no_name=_read_list(here / "not_names.txt") | role | house,
    )


def _read_list(path: Path) -> frozenset[str]:
    """Return the words of a list file, with and without their accents."""
    words = _read_words(path)
    return frozenset(words | {without_accents(word) for word in words})


def _read_words(path: Path) -> set[str]:
    """Return the words of a list file, its comment lines left out."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {word for line in lines if not line.startswith("#") for word in line.split()}


def without_accents(word: str) -> str:
    """Return a word of Latin letters without its accents; another script's as it is."""
    if word.isascii() or not ("\u00c0" <= word[:1] <= "\u024f" or word[:1].isascii()):
        return word
    return "".join(char for char in unicodedata.normalize("NFD", word) if unicodedata.category(char) != "Mn")


@lru_cache(maxsize=8_192)
def without_case(token: str) -> str:
    """Return the word folded, without accents."""
    return without_accents(token.casefold().strip(".,"))


@lru_cache(maxsize=8_192)
def fold_word(token: str) -> str:
    """Return the word as lines are folded; one with a mark within is two."""
    return fold(token)


@lru_cache(maxsize=8_192)
def is_small(word: str) -> bool:
    """Return whether the word is written in small letters and has no place in a name: neither particle nor title."""
    if not word.islower() or not word.isascii():
        return False
    known = load_words()
    return without_case(word) not in known.particle and fold(word) not in known.honorific


def _first(phrases: frozenset[str]) -> frozenset[str]:
    """Return the first word of each phrase."""
    return frozenset(phrase.partition(" ")[0] for phrase in phrases)


KNOWN = load_words()  # asked many times for each line of a post
