"""Is this a person's name? Read from its shape; no list of names can be complete."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.infer.byline.spelling import (
    ELIDED,
    is_initial,
    is_initials,
    is_unparted,
    is_weekday,
    is_word,
    joins_two,
    once,
    opens_with_family,
    parts_family,
    rules_out,
    show,
)
from masthead.infer.byline.words import KNOWN, fold_word, without_case
from masthead.infer.joint import JOINT
from masthead.infer.lines import fold, fold_words
from masthead.infer.wording import words_of
from masthead.late import late

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST = 64
_LONGEST_LIST = 400  # characters of a list of names
_WIDEST = 100  # the same, with the marks around it
_MOST_WORDS = 6
_MOST_TOKENS = 8  # with titles and what was earned
_AROUND = ' \t\n\r–—-•●|:,.;()[]"“”„«»*_~>/·（）【】'  # noqa: RUF001 - brackets of Chinese and Japanese
_TOKEN = late(r"[^\s,]+")
_COMMAS = frozenset(",，،")  # noqa: RUF001 - commas of other scripts
_LISTING = frozenset(",;/、，،")  # noqa: RUF001 - the same
_ONE_NAME = late(r"^\S+ (?:\S+ ){1,3}[eyi] \S+$")  # "Ana Costa e Silva" is one person
_MARKS = late(r"(?:[*†‡§¹²³⁰-⁹]{1,6}|(?<!\d)\d{1,2})$")
# Hardly a surname in capitals.
_ACRONYM = late(r"[B-DF-HJ-NP-TV-Z]{2,6}$|[A-Z]{2,3}$|[A-Z]{2,5}-[A-Z]{1,3}$")
_ADDED = late(r" ?\(([^()]{1,12})\)$")  # "Ana Ruiz (Mrs)"


class Name(Struct, frozen=True):
    """A person's name as it is shown, and as it is compared: without honorific, folded."""

    shown: str
    key: str
    words: int
    known: bool  # it begins with a given name of the list
    titled: bool = False  # an honorific stands in front
    house: bool = False  # it is a team's or a company's, and no person's

    @property
    def last(self) -> str:
        """Return the last word of the key."""
        return self.key.rpartition(" ")[2]


def parse_name(text: str, *, trusted: bool = False) -> Name | None:
    """Return the name if the text is one and nothing else; a single word only where a label is trusted."""
    return _parse_whole(text, trusted) if len(text) <= _WIDEST else None


@lru_cache(maxsize=512)  # one line is looked at from many sides
def _parse_whole(text: str, trusted: bool) -> Name | None:  # noqa: FBT001 - a key of the cache
    """Return the name if the text is one, with the marks around it and what was earned behind it."""
    added = _ADDED.search(text.rstrip()) if ")" in text[-2:] else None
    if added and (fold(added[1]) in KNOWN.honorific or "/" in added[1]):  # "(she/her)"
        text = text[: added.start()]
    text = text.strip(_AROUND).replace(". ª", ".ª")
    if not text or len(text) > _LONGEST or not may_open(text):
        return None
    name, _, earned = text.partition(",")
    if earned and not _is_set_aside(earned):
        return None
    if not trusted and " " not in name and name.isprintable():
        return None  # a single word
    return _parse(name, trusted)


@lru_cache(maxsize=8_192)
def _parse(text: str, trusted: bool) -> Name | None:  # noqa: FBT001 - a key of the cache
    """Return the name if the text is one."""
    tokens = text.split()
    if any(map(rules_out, tokens)):
        return None
    if not text[-1].isalpha():
        tokens = _MARKS.sub("", text).strip(_AROUND).split()
    tokens = once(_without_credentials(tokens))
    titles = _count_titles(tokens)
    core = tokens[titles:]
    if joins_two(core) or len(core) > _MOST_WORDS or not _is_name(core, trusted=trusted or titles > 0):
        return None
    if (len(core) == 1 and not (trusted or titles)) or is_weekday(core):
        return None
    shown = show(tokens)
    words = len(core) if core[0][0].isupper() else max(len(core), 2)  # scripts without capitals part no names
    key = " ".join(filter(None, map(fold_word, core)))
    return Name(shown, key, words, _is_known(core), titles > 0)


def _is_known(core: list[str]) -> bool:
    """Return whether the words begin with a given name of the list, or as names begin where the family's is first."""
    first, given = without_case(core[0]), KNOWN.given
    if first in given or first.partition("-")[0] in given:
        return core[1:2] != ["de"] or first not in words_of("town")  # "Ville de Saint-Aubry"
    if len(core) > 1 and (is_initials(core[:-1]) or core[-1].casefold() in words_of("given_last")):
        return True
    return opens_with_family(core[0]) and len("".join(core)) <= _MOST_WORDS


def parse_first_name(text: str, *, trusted: bool = False) -> tuple[Name, str] | None:
    """Return the longest name with which the text begins, and what stands behind it."""
    if not may_open(text):
        return None
    spans: list[re.Match[str]] = []
    for span in _TOKEN.finditer(text[: _LONGEST + 40]):
        word = span.group()
        behind_comma = bool(spans) and "," in text[spans[-1].end() : span.start()]
        if len(spans) == _MOST_TOKENS or behind_comma or not _may_stand(word):
            break
        if word.isalpha() and rules_out(word):
            break  # no longer run is a name
        spans.append(span)
    if spans and is_unparted(spans[0].group()):
        spans = spans[:1]
    for count in range(len(spans), 0 if trusted else 1, -1):
        end = spans[count - 1].end()
        name = parse_name(text[:end], trusted=trusted)
        if name is not None:
            runs_on = name.words == 1 and not name.known and text[end : end + 2].strip()[:1].isupper()
            return None if runs_on else (name, text[end:])
    return None


def may_open(text: str) -> bool:
    """Return whether a name may begin with the text's first word, marks aside: a quick look, no verdict."""
    text = text if text[:1].isalpha() else text.lstrip(_AROUND)
    end = text.find(" ")
    first = text if end < 0 else text[:end]
    if "," in first:
        first = first.partition(",")[0]
    return first != "" and may_be_first(first)


@lru_cache(maxsize=8_192)
def may_be_first(word: str) -> bool:
    """Return whether a name may begin with the word; everyday words, small letters and figures cannot."""
    if (word[0].islower() and fold(word) not in KNOWN.honorific) or word[0].isdecimal():
        return False
    if not any(map(str.isalpha, word)):
        return False
    plain = without_case(word)
    if is_initial(word) and word[-1] == ".":
        return True
    return plain not in KNOWN.no_name or plain in KNOWN.given or fold(word) in KNOWN.honorific


def _may_stand(word: str) -> bool:
    """Return whether a word could stand in a name at all: a quick look, no verdict."""
    first = word[0]
    if first.islower():
        return word.strip(".").casefold() in KNOWN.particle or ELIDED.match(word) is not None
    return not first.isdecimal()


def parse_names(text: str, *, trusted: bool = False) -> tuple[Name, ...]:
    """Return the names of a list ("Ana Ruiz, MD, and Tom Berg"), as far as it is one; () when it is none."""
    if not may_open(text):
        return ()
    joined = _ONE_NAME.match(text[:_LONGEST])
    if joined and (one := parse_name(text)) is not None:
        return (one,)
    names: list[Name] = []
    closed = False  # "and" has joined the last name: what a comma sets off behind it is their house or role
    for part, joint in _part(text[:_LONGEST_LIST]):
        stripped = part.strip(_AROUND)
        if not stripped:
            continue
        name = parse_name(stripped, trusted=trusted)
        if names and _is_set_aside(stripped) and not (name is not None and name.known and name.words > 1):
            continue
        if name is None:
            found = parse_first_name(stripped, trusted=trusted)
            whole = found is not None and (not names or found[0].words > 1 or found[0].known)
            names += [found[0]] if found is not None and whole else []
            break
        alone = name.words == 1 and not name.titled
        if names and not name.known and (alone or (closed and joint in _COMMAS)):
            break
        closed = closed or (bool(names) and joint not in _LISTING)
        names.append(name)
    return tuple({name.key: name for name in names}.values())


def may_join(text: str) -> bool:
    """Return whether a mark or a word stands in the text that could join names."""
    return JOINT.search(text) is not None


def _part(text: str) -> Iterator[tuple[str, str]]:
    """Yield what stands between commas and words for "and", and the mark before, as far as it is asked for."""
    at, before = 0, ""
    for joint in JOINT.finditer(text):
        yield text[at : joint.start()], before
        at, before = joint.end(), joint.group()
    yield text[at:], before


def is_house(text: str) -> bool:
    """Return whether the words name an office and no person ("Editorial team", "News desk")."""
    words = fold_words(text)
    house = KNOWN.house
    return any(word in house for word in words)


def _is_set_aside(text: str) -> bool:
    """Return whether the words only tell what somebody has earned ("PhD") or of which house somebody is."""
    return all(
        word in KNOWN.credential or word in KNOWN.house or word.isdecimal() or shown.isupper()
        for shown in re.findall(r"[^\W_]{1,24}", text[:240])
        for word in (shown.casefold(),)
    )


def _without_credentials(tokens: list[str]) -> list[str]:
    """Return the words without what was earned and stands behind the name in capitals ("Ana Ruiz PhD")."""
    known = KNOWN.credential
    while (
        len(tokens) > 1
        and fold_word(tokens[-1]) in known
        and not tokens[-1].islower()
        and not tokens[-1].istitle()
    ):
        tokens = tokens[:-1]
    while (
        len(tokens) > 2 and _ACRONYM.match(tokens[-1]) and tokens[0].istitle() and not is_initial(tokens[-1])
    ):
        tokens = tokens[:-1]
    return tokens


def _count_titles(tokens: list[str]) -> int:
    """Return how many honorifics stand in front; a name that is nothing but a title has none."""
    known = KNOWN.honorific
    count = 0
    for token in tokens[:-1]:
        if fold_word(token) not in known:
            break
        count += 1
    return count


def _is_name(tokens: list[str], *, trusted: bool) -> bool:
    """Return whether each word could stand in a name, and enough of them are more than initials."""
    given = len(tokens) > 1 and without_case(tokens[0]) in KNOWN.given  # "Ana RUIZ"
    capitals = trusted or given or (len(tokens) > 1 and all(map(str.isupper, tokens)))
    uncased = trusted or given or parts_family(tokens)
    full = 0
    for place, token in enumerate(tokens):
        plain = without_case(token)
        if plain in KNOWN.particle and 0 < place < len(tokens) - 1 and (token[0].islower() or full):
            continue
        if is_initial(token) and (
            token[-1] == "." or plain not in KNOWN.no_name or place == len(tokens) - 1 > 0
        ):
            continue
        if plain in KNOWN.no_name and not _is_excused(plain, place, tokens):
            return False
        if "-" in token and any(part in KNOWN.house or part in KNOWN.role for part in plain.split("-")):
            return False
        if not is_word(token, capitals, uncased):
            return False
        full += 1
    return full >= 1 and (not tokens[-1][0].islower() or ELIDED.match(tokens[-1]) is not None)


def _is_excused(plain: str, place: int, tokens: list[str]) -> bool:
    """Return whether an everyday word is a name where it stands: "April Long", but not "Long Term"."""
    if place == 0:
        return plain in KNOWN.given and len(tokens) > 1
    return place == len(tokens) - 1 and plain in KNOWN.family and without_case(tokens[0]) not in KNOWN.no_name
