"""Tell at a glance whether a line, or a number in it, can be part of a date: most are not, and reading is dear."""

from __future__ import annotations

import re

from masthead.infer.dateline.calendar import may_be_month

REACH = 52  # characters behind a day within which its year stands
NEAR = 40  # characters beside a number within which its month stands
WORDS = 4  # before a number, among which its month's name stands
LETTERS = re.compile(r"[^\W\d_]+")

_ASCII_DIGIT, _PAIR = re.compile("[0-9]"), re.compile("[0-9RHS][0-9]")
_ANY_DIGIT = re.compile(r"[\d零○\u3007一二三四五六七八九]")
_TYPOGRAPHIC = "’“”‘–—…é"  # most of what is not ASCII in Western texts
_CENTURIES = ("19", "20")
_YEAR_SIGNS = ("年", "년")
_GOES_ON = re.compile(" ?(?:[./-] ?[0-9]|[年년])")
_NEVER = frozenset('%:;)]!?&+*=$€£"')  # what follows no day


def has_digit(text: str) -> bool:
    """Tell, faster than any reading, whether the line can hold a date at all."""
    return _ASCII_DIGIT.search(text) is not None or _has_other(text)


def has_year(text: str) -> bool:
    """Tell whether the line can hold a year: in Western letters no date does without two figures side by side.

    An era's letter stands for one (R6.5.1).
    """
    return _PAIR.search(text) is not None if text.isascii() else has_digit(text)


def _has_other(text: str) -> bool:
    """Tell whether a digit of another script, or a number in Chinese, stands in a text without Western ones."""
    for mark in _TYPOGRAPHIC:
        if text.isascii():
            return False
        text = text.replace(mark, "")
    return not text.isascii() and _ANY_DIGIT.search(text) is not None


def may_begin(text: str, at: int, end: int) -> bool:
    """Tell whether the number from `at` to `end` can be the first of a date."""
    return _may_count(text, at, end) and _has_month(text, at, end) and not _in_address(text, at)


def _may_count(text: str, at: int, end: int) -> bool:
    """Tell cheaply whether a number can be the first of a date: a year, or a day with a year not far behind."""
    follows = text[end : end + 2]
    if not follows.isascii() and follows.strip()[:1] in _YEAR_SIGNS:
        return end - at <= 4
    if end - at == 4:
        return text[at : at + 2] in _CENTURIES
    return (
        end - at <= 2
        and follows[:1] not in _NEVER
        and _ASCII_DIGIT.search(text, end, end + REACH) is not None
    )


def _has_month(text: str, at: int, end: int) -> bool:
    """Tell cheaply whether a sign of a numeric date follows the number, or a month may stand beside it."""
    if _GOES_ON.match(text, end):
        return True
    if any(map(may_be_month, LETTERS.findall(text, end, end + NEAR)[: WORDS + 1])):
        return True
    return any(map(may_be_month, LETTERS.findall(text, max(0, at - NEAR), at)[-WORDS:]))


def _in_address(text: str, at: int) -> bool:
    """Tell whether the place lies in a URL or a file's name, whose date is that of something else."""
    word = text[max(0, at - 120) : at].rpartition(" ")[2]
    return "://" in word or word.startswith(("www.", "/")) or (word.endswith("/") and "." in word)
