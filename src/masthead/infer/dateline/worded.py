"""Numbers in words: "the sixth of December, two thousand and sixteen", 二十一日."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from masthead.infer.dateline.forms import ROMAN
from masthead.infer.tables import read_table
from masthead.late import late

if TYPE_CHECKING:
    from collections.abc import Iterable

_GLUED = frozenset({"zweitausendund", "zweitausend", "duemila"})  # written in one word with what follows
_SIGNS = frozenset(
    {"thousand", "twenty", "mille", "mil"}
)  # a line without any of these words holds no such year
_WORD = late(r"[^\W\d_]+")
_LONGEST = 60  # characters of a year in words
_HAN = {letter: value for value, letter in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}


@lru_cache(maxsize=1)
def _years() -> dict[str, int]:
    """Return the years of the century by their words."""
    table = read_table(__file__, "years.toml")
    return {
        f"{first}{'' if first in _GLUED else ' '}{number}": 2000 + value
        for words in table.values()
        for first in words["first"]
        for value, number in enumerate(words["numbers"], 1)
        if not (first == "twenty" and value < 10)  # twenty five is a number, twenty sixteen a year
    }


@lru_cache(maxsize=1)
def _openings() -> frozenset[str]:
    """Return the words that a year begins with, and those that are a year by themselves."""
    return frozenset(re.split(r"[ -]", words)[0] for words in _years())


@lru_cache(maxsize=1)
def year_signs() -> frozenset[str]:
    """Return the folded words without any of which a line holds no year in words."""
    return _SIGNS | frozenset(words for words in _years() if words.isalpha())


def has_sign(text: str) -> bool:
    """Tell, faster than by any reading, whether the text can hold such a year, whatever its first letter."""
    return (
        "wenty" in text
        or "housand" in text
        or "eux" in text
        or "uemila" in text
        or "os mil" in text
        or "tausend" in text
    )


def find_years(text: str) -> list[tuple[int, int, int]]:
    """Return each year in words: where it begins, where it ends, and which it is."""
    if not has_sign(text):
        return []
    folded = text.casefold()
    if len(folded) != len(text):
        return []
    found, done = [], 0
    for word in _WORD.finditer(folded):
        at = word.start()
        if at < done or word[0] not in _openings():
            continue
        for end in reversed([each.end() for each in _WORD.finditer(folded, at, at + _LONGEST)][:6]):
            year = _years().get(folded[at:end])
            if year:
                found.append((at, end, year))
                done = end
                break
    return found


def with_figures(text: str, years: Iterable[tuple[int, int, int]]) -> str:
    """Return the text of the same length with the years in figures, spaces behind them."""
    for start, end, year in years:
        text = f"{text[:start]}{year:<{end - start}}{text[end:]}"
    return text


def read_han(digits: str) -> int:
    """Return the number that Chinese digits up to 99 write: 二十一 is 21."""
    tens, ten, ones = digits.rpartition("十")
    return (_HAN.get(tens, 1) * 10 if ten else 0) + (_HAN.get(ones, 0) if ones else 0)


def read_han_figures(digits: str) -> int:
    """Return the number whose figures stand one by one: 二〇一六 is 2016."""
    return int("".join(str(_HAN[letter]) for letter in digits))


def read_roman(text: str, start: int, end: int) -> int:
    """Return the month that Roman figures give between points, in whatever language (29.iv.22); 0 for none."""
    pointed = text[max(0, start - 1) : start] == "." == text[end : end + 1]
    return ROMAN.get(text[start:end].upper(), 0) if pointed else 0
