"""Words that site builders, blog engines and banners print: which line is made of nothing else."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_WORD = re.compile(r"[^\W\d_]+|\d+")
_CAPITAL = re.compile(
    r"[A-Z](?:(?<=[^\W\d_A-Z][A-Z])|(?<=[A-Z][A-Z])(?=[a-z]))"
)  # where _GLUED finds anything
_GLUED = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LONGEST = 240  # characters of a line that are looked at; what is longer is no such line
_NAME_WORDS = 4
_OPEN_WORDS = 14
_FEW = 16  # words of a line that may be furniture in part


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Words in a row; `tail` tells what may follow: nothing, a name, or a few words more."""

    words: tuple[str, ...]
    kind: str
    sure: bool
    tail: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """How much of a line is made of such phrases, from 0 to 1, of which kind, and whether that settles it."""

    kind: str = ""
    sure: bool = False
    part: float = 0.0

    @property
    def whole(self) -> bool:
        """Return whether nothing else stands on the line."""
        return self.part == 1.0


_NOTHING = Match()
Lengths = tuple[tuple[int, dict[tuple[str, ...], tuple[_Phrase, ...]]], ...]  # the longest first


def match(text: str) -> Match:
    """Return what the phrases say of a line; time is linear in its length, long lines are not looked at."""
    if len(text) > _LONGEST:
        return _NOTHING
    found = _cover(_WORD.findall(text))
    if not found.whole and _CAPITAL.search(text):
        found = max(found, _cover(_WORD.findall(_GLUED.sub(" ", text))), key=lambda each: each.part)
    return found


def _cover(shown: list[str]) -> Match:
    """Return how far phrases cover the words, each time the longest that fits."""
    by_first = _load()
    if len(shown) > _FEW and shown[0].casefold() not in by_first and not shown[0].isdecimal():
        return _NOTHING  # most lines of prose
    words = ["#" if word.isdecimal() else word.casefold() for word in shown]
    at, covered, solid, kind, sure, longest = 0, 0, 0, "", False, 0
    while at < len(words):
        step = 0
        lengths = by_first.get(words[at])
        found = _longest(lengths, words, shown, at) if lengths else None
        if found is not None:
            phrase, step = found
            solid += step if phrase.sure or len(phrase.words) > 1 else 0
            sure = sure or (phrase.sure and phrase.tail != "…")
            kind, longest = (phrase.kind, step) if step > longest else (kind, longest)
        elif len(words) > _FEW:
            return _NOTHING
        covered += step
        at += step or 1
    if not covered:
        return _NOTHING
    whole = covered == len(words)
    return Match(kind, sure and whole, 1.0 if whole else solid / len(words))


def _longest(lengths: Lengths, words: list[str], shown: list[str], at: int) -> tuple[_Phrase, int] | None:
    """Return the longest phrase that stands at a word, and how many words it takes."""
    for length, phrases in lengths:
        for phrase in phrases.get(tuple(words[at : at + length]), ()):
            step = _reach(phrase, words, shown, at)
            if step:
                return phrase, step
    return None


def _reach(phrase: _Phrase, words: list[str], shown: list[str], at: int) -> int:
    """Return how many words the phrase takes with what may follow it; 0: what follows does not fit."""
    end = at + len(phrase.words)
    if phrase.tail == "…" and at > 0:
        return 0  # what runs on is known by how its line begins
    if phrase.tail == "…":
        return len(words) - at if len(words) - end <= _OPEN_WORDS else 0
    if phrase.tail == "@":
        names = 0
        while names < _NAME_WORDS and end + names < len(words) and shown[end + names][0].isupper():
            names += 1
        return end + names - at if names else 0
    return len(phrase.words)


@lru_cache(maxsize=1)
def _load() -> dict[str, Lengths]:
    """Return all phrases by their first word and their length, the longest first."""
    table = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))
    by_first: dict[str, dict[int, dict[tuple[str, ...], list[_Phrase]]]] = {}
    for kind, lists in table.items():
        for strength, phrases in lists.items():
            for text in phrases:
                phrase = _read(text, kind, sure=strength == "sure")
                lengths = by_first.setdefault(phrase.words[0], {})
                lengths.setdefault(len(phrase.words), {}).setdefault(phrase.words, []).append(phrase)
    return {
        first: tuple(
            (length, {words: tuple(sorted(found, key=_tail_first)) for words, found in phrases.items()})
            for length, phrases in sorted(lengths.items(), reverse=True)
        )
        for first, lengths in by_first.items()
    }


def _read(text: str, kind: str, *, sure: bool) -> _Phrase:
    """Return the phrase that a line of the data file writes."""
    tail = next((mark for mark in "…@" if mark in text), "")
    words = re.findall(r"[^\W\d_]+|#", text.partition(tail)[0] if tail else text)
    return _Phrase(tuple(word.casefold() for word in words), kind, sure, tail)


def _tail_first(phrase: _Phrase) -> tuple[bool, str, str]:
    """Return the order of phrases of the same words: those that take more first."""
    return (not phrase.tail, phrase.tail, phrase.kind)
