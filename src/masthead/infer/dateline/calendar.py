"""What words mean in a date: the names of months, weekdays and days in many languages, from CLDR."""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

from masthead.infer.dateline.forms import ROMAN, ROMAN_ANY, ROMAN_HOMES, WEEKDAY_DEFINITE

NAMES = Path(__file__).parents[1] / "names" / "calendar.json"
SHORT = 3  # a name of so few letters is believed only in a language that has it, or in three that share it
_LATIN = "\u024f"  # the last letter of Latin as its languages write it
STEM = 5  # an ordinal of so many letters may be inflected in its last two

Readings = dict[str, dict[int, frozenset[str]]]  # name -> number -> languages


def fold(word: str) -> str:
    """Return the word as the names are kept: composed, case folded, without dots and geresh."""
    folded = word if word.isascii() else unicodedata.normalize("NFC", word)
    return folded.casefold().replace("i\u0307", "i").strip(".'’\u05f3")


def bare(word: str) -> str:
    """Return the word without accents, as hurried people type it."""
    if word.isascii():
        return word
    apart = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@lru_cache(maxsize=1)
def load_names() -> tuple[Readings, Readings, Readings]:
    """Return the readings of month names, weekday names (Monday = 0) and spelled-out days."""
    languages = json.loads(NAMES.read_text(encoding="utf-8"))
    return (
        _readings(languages, "months", 1),
        _readings(languages, "weekdays", 0),
        _readings(languages, "spelled", 1),
    )


def _readings(languages: dict[str, dict[str, list[list[str]]]], kind: str, first: int) -> Readings:
    found: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for language, names in languages.items():
        definite = WEEKDAY_DEFINITE.get(language, "") if kind == "weekdays" else ""
        for number, spellings in enumerate(names[kind], first):
            for spelling in spellings:
                name = spelling.removeprefix("de ").removeprefix("d’")
                for form in (name, bare(name), f"{name}{definite}"):
                    found[form][number].add(language)
    return {
        name: {n: frozenset(codes) for n, codes in numbers.items()}
        for name, numbers in found.items()
        if len(name) > 1
    }


def _choose(numbers: dict[int, frozenset[str]], language: str, name: str) -> int | None:
    """Return the reading in the post's language, or the one that most languages share."""
    short = len(name) <= SHORT and name.isascii()
    own = [number for number, codes in numbers.items() if language[:2] in codes or "en" in codes]
    if own:
        return next((n for n in own if language[:2] in numbers[n]), own[0])
    number = max(numbers, key=lambda n: (len(numbers[n]), -n))
    return None if short and language and len(numbers[number]) < SHORT else number


@lru_cache(maxsize=4096)
def month_of(word: str, language: str) -> int:
    """Return the month that a word names, 1 to 12, or 0; a Hebrew name may carry its preposition."""
    months = load_names()[0]
    name = fold(word)
    for spelling in (name, name.removeprefix("ב"), name.removeprefix("d'").removeprefix("d’"), _tail(word)):
        if spelling in months:
            return _choose(months[spelling], language, spelling) or 0
    return ROMAN.get(word, 0) if language[:2] in ROMAN_HOMES else 0


@lru_cache(maxsize=4096)
def weekday_of(word: str, language: str) -> int | None:
    """Return the weekday that a word names, Monday = 0."""
    weekdays = load_names()[1]
    name = fold(word)
    for spelling in (name, _tail(word)):
        numbers = weekdays.get(spelling, {})
        known = any(
            language[:2] in codes or ("en" in codes and len(spelling) >= SHORT) for codes in numbers.values()
        )
        if numbers and (known or len(spelling) > SHORT):  # "to", "on" and "so" are weekdays only at home
            return _choose(numbers, language, spelling)
    return None


@lru_cache(maxsize=4096)
def day_of(words: str) -> int:
    """Return the day of the month that an ordinal in words names, or 0."""
    spelled = load_names()[2]
    name = fold(words).replace("-", " ")
    if name in spelled:
        return next(iter(spelled[name]))
    if len(name) < STEM:
        return 0
    near = (
        other
        for other in _spelled_from().get(name[: STEM - 2], ())
        if other[: len(name) - 2] == name[:-2] and len(other) - 2 <= len(name)
    )
    return next((next(iter(spelled[other])) for other in sorted(near, key=len)), 0)


@lru_cache(maxsize=1)
def _spelled_from() -> dict[str, list[str]]:
    """Return the spelled-out days by their first letters."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in load_names()[2]:
        found[name[: STEM - 2]].append(name)
    return found


@lru_cache(maxsize=2)
def _parts(kind: int) -> frozenset[str]:
    """Return every word that the names of months (0) or weekdays (1) are made of."""
    return frozenset(part for name in load_names()[kind] for part in name.replace("-", " ").split())


@lru_cache(maxsize=2)
def month_words(*, roman: bool) -> frozenset[str]:
    """Return the folded words that the names of months are made of, in any language."""
    return _parts(0).union(map(str.lower, ROMAN) if roman else ())


@lru_cache(maxsize=8192)
def may_be_month(word: str) -> bool:
    """Tell cheaply whether a run of letters can be one of a month's name, in any language."""
    return _may_be(word, _parts(0)) or word in ROMAN_ANY


@lru_cache(maxsize=8192)
def may_be_weekday(word: str) -> bool:
    """Tell cheaply whether a run of letters can be one of a weekday's name, in any language."""
    return _may_be(word, _parts(1))


def _may_be(word: str, parts: frozenset[str]) -> bool:
    """Tell whether a word or what is glued to its end is a part; in a script that is not Latin it may be."""
    return fold(word) in parts or _tail(word) in parts or max(word) > _LATIN


def length_of(year: int, month: int) -> int:
    """Return how many days the month has (Gregorian)."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _tail(word: str) -> str:
    """Return what stands from the last capital on, for names that an extractor glued: UpdatedMay -> may."""
    at = max((place for place, letter in enumerate(word) if letter.isupper()), default=0)
    return fold(word[at:]) if at and word[at - 1].islower() else ""
