"""People named with what they are: "Ana Ruiz, nurse, and Tom Berg, teacher", "Ana (Link Worker)"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.infer.byline.names import Name, parse_first_name, parse_name
from masthead.infer.byline.words import KNOWN
from masthead.infer.lines import fold_words
from masthead.late import late

if TYPE_CHECKING:
    from collections.abc import Sequence

_JOINT = late(r",? (?:and|und|et|y|e|og|och|en|i|и|та|ve) (?=[^\W\d_a-z])| ?[;&] ?")
_MOST_PEOPLE = 4
_MOST_SPACES = 9  # of a line that is a name and a role and nothing else
_BRACKET = late(r"^([^\s(),]{2,20})(?: ?\(|, )([^(),\d]{3,60})\)?$")  # "Ana (nurse)", "Ana, nurse"
_FRONT = late(r"([가-힣]{3}|[一-鿿]{2,4}) ?[(（·]")  # noqa: RUF001 - brackets of Chinese
_BEHIND_HOUSE = late(r"[一-鿿]{2,12}[学學校局村院社司厂部所站馆館队县镇会處处] ([一-鿿]{2,4})$")
_KOREAN_REPORTER = late(
    r"(?:^|[=\])\d.] ?)([가-힣]{2,4}) ?(?:선임|인턴|수습|객원)?기자(?: ?[\w.+-]{1,40}@[\w.-]{3,40})?$"
)
_REPORTER = late(r"[（(][^（）()]{0,16}(?:记者|記者)[ /：:]?([一-鿿]{2,4})[)）]")  # noqa: RUF001 - of Chinese


def read_each_with_role(text: str, words: Sequence[str]) -> tuple[Name, ...]:
    """Return the people of a line that gives each with a role behind a comma; () where fewer than two are."""
    if text.count(",") < 2 or KNOWN.role.isdisjoint(words):
        return ()
    names = []
    for part in _JOINT.split(text)[:_MOST_PEOPLE]:
        name, comma, role = part.partition(",")
        found = parse_name(name)
        if found is None or not comma or KNOWN.role.isdisjoint(fold_words(role)):
            return ()
        names.append(found)
    return tuple(names) if len(names) > 1 else ()


def read_before_role(text: str) -> Name | None:
    """Return the name at the beginning of a line whose next word begins a role; a first name with it in brackets."""
    bracket = _BRACKET.match(text)
    if bracket is not None:
        name = parse_name(bracket[1], trusted=True)
        is_role = not KNOWN.role.isdisjoint(fold_words(bracket[2]))
        return name if name is not None and name.known and is_role else None
    if text.count(" ") > _MOST_SPACES:
        return None
    first, _, role = text.partition(" ")
    if role in KNOWN.craft:  # "김철수 기자"
        return parse_name(first, trusted=True)
    found = parse_first_name(text)
    word = found[1].split(None, 1)[:1] if found is not None else []
    begins = bool(word) and found is not None and found[1][:1] == " " and word[0].casefold() in KNOWN.ranks
    return found[0] if found is not None and begins and found[0].known else None


def read_second(rest: str) -> tuple[Name, str] | None:
    """Return who is joined to a name by the words behind it, and what stands behind both ("… and Tom Berg are")."""
    joint = _JOINT.match(rest)
    found = parse_first_name(rest[joint.end() :]) if joint else None
    return found if found is not None and found[0].known else None


def read_unparted(text: str) -> Name | None:
    """Return an unparted name in front of what somebody is, or behind a house ("변순임·교사·해남군")."""
    found = _FRONT.match(text) or _BEHIND_HOUSE.match(text) or _KOREAN_REPORTER.search(text)
    name = parse_name(found[1], trusted=True) if found else None
    return name if name is not None and name.known else None


def read_reporter(text: str) -> Name | None:
    """Return the reporter whom a Chinese paper names in brackets in its first words."""
    found = _REPORTER.search(text[:80])
    name = parse_name(found[1], trusted=True) if found else None
    return name if name is not None and name.known else None
