"""Tell at a glance whether a line, or a number in it, can be part of a date: most are not, and reading is dear."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from masthead.infer.dateline.calendar import may_be_month, month_words
from masthead.infer.dateline.forms import ROMAN_HOMES
from masthead.infer.dateline.worded import has_sign, year_signs
from masthead.infer.lines import FOLDED
from masthead.late import late

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masthead.infer.lines import Line

REACH = 52  # characters behind a day within which its year stands
NEAR = 40  # characters beside a number within which its month stands
WORDS = 4  # before a number, among which its month's name stands
MOST_NUMBERS = 180  # that can begin a date: a line with more is a table or a list of references
_PAIR = 2  # marks between the figures of a date
LETTERS = late(r"[^\W\d_]+")

_ASCII_DIGIT = late("[0-9]")
_ANY_DIGIT = late(r"[\d零○\u3007一二三四五六七八九]")
_TYPOGRAPHIC = "’“”‘–—…é"  # most of what is not ASCII in Western texts
# A number that can be the first of a date. Of its first figure, which makes the search cheap, is asked that none
# stands before it and what it is: a year, a day with its year behind it, or in two figures a year itself.
_FIRST = late(
    r"[0-9](?<![0-9][0-9])(?:(?:(?<=1)9|(?<=2)0)[0-9]{2}(?![0-9])|[0-9]{0,3}(?=\s?[年년])"
    r"|[0-9]?(?![0-9%:;)\]!?&+*=$€£\"])"
    rf"(?:(?=[^0-9]{{1,{REACH - 1}}}[0-9]{{2}}| ?([./-]) ?[0-9]{{1,2}} ?\1 ?[0-9])"
    rf"|(?<=['’][0-9]{{2}})(?=[^0-9]{{1,{REACH - 1}}}[0-9])))"
)
_GOES_ON = late(r" ?(?:([./-]) ?[0-9]{1,2} ?\1 ?[0-9]|[年년])")
_IN_FIGURES = late(r"0 ?([./-]) ?00? ?\1 ?0|\.[aA]{1,4}\.0")  # in a line's shape: 3.5.2024, 3.v.24


def holds_none(line: Line, language: str = "") -> bool:
    """Tell by what is known of a line already whether no date stands in it: a quick look, no verdict.

    None of its words is a month's or a year's, and no mark of a date in figures stands there twice. Of a long line,
    which is known by its beginning, it is asked that it holds no figure.
    """
    shape, text = line.shape, line.text
    if len(text) > FOLDED:
        return not (
            line.figured or "年" in text or _ANY_DIGIT.search(text, FOLDED) or "?" in shape or has_sign(text)
        )
    return (
        "?" not in shape
        and _date_words(language[:2] in ROMAN_HOMES).isdisjoint(line.words)
        and not (_is_glued(shape) and may_name_month(text))
        and not (_is_marked(shape) and _IN_FIGURES.search(shape))
    )


@lru_cache(maxsize=2)
def _date_words(roman: bool) -> frozenset[str]:  # noqa: FBT001 - a key of the cache
    """Return the folded words without any of which a line names neither a month nor a year."""
    return month_words(roman=roman) | year_signs()


def _is_glued(shape: str) -> bool:
    """Tell whether a word may be glued to a figure, or to another word."""
    return "0a" in shape or "a0" in shape or "A0" in shape or "0A" in shape or "aA" in shape


def _is_marked(shape: str) -> bool:
    """Tell whether a mark stands twice that may part the figures of a date."""
    return shape.count(".") >= _PAIR or shape.count("/") >= _PAIR or shape.count("-") >= _PAIR


def may_name_month(text: str) -> bool:
    """Tell whether any word of the text, glued ones too, may be of a month's name."""
    return any(map(may_be_month, LETTERS.findall(text)))


def has_digit(text: str) -> bool:
    """Tell, faster than any reading, whether the line can hold a date at all."""
    return _ASCII_DIGIT.search(text) is not None or _has_other(text)


def _has_other(text: str) -> bool:
    """Tell whether a digit of another script, or a number in Chinese, stands in a text without Western ones."""
    for mark in _TYPOGRAPHIC:
        if text.isascii():
            return False
        text = text.replace(mark, "")
    return not text.isascii() and _ANY_DIGIT.search(text) is not None


def find_first(text: str) -> Iterator[int]:
    """Yield where each number begins that can be the first of a date."""
    for number in islice(_FIRST.finditer(text), MOST_NUMBERS):
        at, end = number.span()
        if _has_month(text, at, end) and not _in_address(text, at):
            yield at


def _has_month(text: str, at: int, end: int) -> bool:
    """Tell cheaply whether the rest of a numeric date follows the number, or a month may stand beside it."""
    if _GOES_ON.match(text, end):
        return True
    if any(map(may_be_month, LETTERS.findall(text, end, end + NEAR)[: WORDS + 1])):
        return True
    return any(map(may_be_month, LETTERS.findall(text, max(0, at - NEAR), at)[-WORDS:]))


def _in_address(text: str, at: int) -> bool:
    """Tell whether the place lies in a URL or a file's name, whose date is that of something else."""
    word = text[max(0, at - 120) : at].rpartition(" ")[2]
    return "://" in word or word.startswith(("www.", "/")) or (word.endswith("/") and "." in word)
