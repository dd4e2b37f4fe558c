"""The town behind the name of whoever signs a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.infer.byline.names import Name, parse_name
from masthead.infer.byline.words import KNOWN
from masthead.infer.wording import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_PLACE = 5  # words of a town
_TRADE = 3  # words for what somebody is
_PAIR = 2


def read_with_place(text: str) -> Name | None:
    """Return who signs a letter to a paper, the town behind the name: "Ana Ruiz, Otley", "Ana Ruiz (Leeds)"."""
    front, mark, place = text.rstrip(")., ").replace("، ", ", ").partition(" (" if " (" in text else ", ")
    if not mark or not (is_town(place) or _tells_trade(place)):
        return None
    name = parse_name(front)
    return name if name is not None and name.known else None


def is_town(text: str) -> bool:
    """Return whether the text may be a town's name ("Bad Wiesau", "Lyon 4e"), and is that of no house or office."""
    words = text.replace(",", " ").split(None, _PLACE)
    if not 0 < len(words) <= _PLACE or text[-1] in ".!?:":
        return False
    placed = all(word[0].isupper() or word[0].isdigit() or word in words_of("in_town") for word in words)
    return placed and words[0][0].isupper() and not _tells_house(words)


def _tells_trade(text: str) -> bool:
    """Return whether a few small words follow a name, as they tell what somebody is ("kurátorka")."""
    words = text.split(None, _PLACE)
    return 0 < len(words) <= _TRADE and all(word.islower() and word.isalpha() for word in words)


def stands_before_town(names: Sequence[Name], text: str) -> bool:
    """Return whether the second name of a letter's last line is rather a town's ("Ana Ruiz, Bad Wiesau")."""
    pair = len(names) == _PAIR and names[0].known and not names[1].known
    return pair and read_with_place(text) is not None


def is_placed(names: Sequence[Name], text: str) -> bool:
    """Return whether a comma sets off what no list knows from a name that one does: rather a town or a house."""
    first, second = names
    return first.known and first.words > 1 and not second.known and f", {second.shown}" in text


def _tells_house(words: list[str]) -> bool:
    """Return whether the words say what somebody is, or for which house, and no place."""
    told = frozenset(map(str.casefold, words))
    return not all(map(told.isdisjoint, (KNOWN.role, KNOWN.house, words_of("school"))))
