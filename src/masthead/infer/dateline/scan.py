"""Find the dates that a line of text mentions, in every form that people write.

A Mention is what stands there, not what it means for the post. Every pattern is bounded and tried only where a
number stands, so a line without one costs next to nothing and any line costs linear time.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from masthead.infer.dateline.calendar import day_of, length_of, may_be_weekday, month_of, weekday_of
from masthead.infer.dateline.clock import clock_after, clock_before
from masthead.infer.dateline.forms import ERAS, NUMBERED, SHORT_ERAS, WEEKDAY_TAILS, any_of, plain
from masthead.infer.dateline.glance import LETTERS, WORDS, find_first
from masthead.infer.dateline.worded import find_years, read_han, read_han_figures, read_roman, with_figures
from masthead.late import late

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_WORD = 40  # letters of two words that an extractor glued
CENTURIES = 4  # figures of a year
CENTURY = 100
SHORT = 120  # characters of a line that more than one stage reads
SHORTEST = 3  # letters of a weekday that might be any word
WEB = 1990  # no page is older: an earlier year in a glued run is none
PIVOT = 69  # two-digit years above it belong to the last century (POSIX)

_WORD = r"[^\W\d_]{2,40}"
_TWO_WORDS = rf"{_WORD}(?: {_WORD})??"  # كانون الثاني
_ORDINAL = rf"(?:[.ºª°]|(?:{any_of('ordinals')})(?![^\W\d_]))?"
_OF = rf"(?:(?:{any_of('of')}) |{any_of('elided_of')})?"
_MARK = rf"(?:{any_of('month_marks')})?"
_YEAR = r"(?:19|20)\d\d"
_SHORT_YEAR = r"['’]?\d\d"
_CJK = r"(?P<cy>\d{1,4}) ?[年년],? ?(?P<cm>\d{1,2}) ?[月월](?: ?(?P<cd>\d{1,2}) ?[日일号號])?"
_NUMERIC = (
    r"(?<!\d[.,/:-])(?P<na>\d{1,4})(?P<sep> ?[./-] ?)(?P<nb>\d{1,2})(?P=sep)(?P<nc>\d{1,4})(?!\d)(?![.,/-]\d)"
)
_DAY_MONTH = (
    rf"(?P<dd>\d{{1,2}}){_ORDINAL},? ?[-/. ]?{_OF}(?P<dm>{_TWO_WORDS}|[IVX])(?:/{_WORD})?{_MARK}[,\u060c]? ?[-/]?{_OF}"
    rf"(?P<dy>{_YEAR}|{_SHORT_YEAR})(?![\d:]|[.,]? ?\d{{4}}|[.,]\d)"
)
_YEAR_MONTH = (
    rf"(?P<yy>{_YEAR})[.,]?(?: m\.| gada)? ?[-/]?"
    rf"(?P<ym>{_TWO_WORDS}){_MARK},? ?[-/]?(?P<yd>\d{{1,2}})(?![\d:])"
)
_MONTH_DAY = (
    rf"(?P<mm>{_TWO_WORDS}){_MARK} ?-?(?P<md>\d{{1,2}}){_ORDINAL},? ?-?{_OF}(?P<my>{_YEAR}|['’]\d\d)"
    r"(?!\d(?!\d? ?min))"
)
_MONTH = rf"(?P<om>{_TWO_WORDS}){_MARK},?(?: |[-/]){_OF}(?P<oy>{_YEAR}|['’]\d\d)(?!\d|[./-]\d)"
_AT_NUMBER = late(f"(?:{_CJK}|{_NUMERIC}|{_DAY_MONTH}|{_YEAR_MONTH})", re.IGNORECASE)
_SHORT_ERA = (
    rf"(?P<short>{'|'.join(SHORT_ERAS)})\.?(?P<sy>\d{{1,2}})(?:[./-]|年)(?P<sm>\d{{1,2}})"
    r"(?:(?:[./-]|月)(?P<sd>\d{1,2})日?|月)(?![\d./-])"
)
_AT_WORD = late(f"(?:(?P<era>{'|'.join(ERAS)}) ?{_CJK}|{_SHORT_ERA}|{_MONTH_DAY}|{_MONTH})", re.IGNORECASE)
_YEAR_WORD = late(rf" (?:{any_of('year_words')})(?!\w)")
_HAN_DATE = late(
    r"(?P<hy>[〇零○一二三四五六七八九]{4})年(?P<hm>[一二三四五六七八九十]{1,3})月(?:(?P<hd>[一二三四五六七八九十]{1,3})[日号號])?"
)
_JOINTS = " .,-/'’\u05f3"  # what may stand between a month's name and the number behind it
_WEEKDAY_BEFORE = late(
    rf"([^\W\d_]{{2,14}})(?:[-. ]?[^\W\d_]{{2,8}})?[.]?(?:{any_of('commas')})? ?(?:(?:{any_of('articles')}) )?$"
)
_WEEKDAY_AFTER = late(r",? ?[(\uff08]?([^\W\d_]{1,14})[)\uff09]?")
_GLUED = late(r"\d\d:[0-5]\d(?!\d)")
_NO_COMMAS = str.maketrans("", "", ",\u060c\u3001")
_SPELLED = late(r"((?:[^\W\d_]{3,12}[ -])?[^\W\d_]{3,16}) (?:(?:of|de|di) )?$")


class Mention(Struct, frozen=True):
    """A date as it stands in a line, from `start` to `end`.

    `day` is 0 where only the month is said. `either` marks a numeric date whose day and month could be changed
    about; it is given day first.
    """

    start: int
    end: int
    year: int
    month: int
    day: int
    form: str  # named, iso, dotted, slashed, dashed, cjk, month
    either: bool = False
    day_first: bool | None = None  # the order, where a numeric date tells it by itself
    short_year: bool = False
    weekday: int | None = None
    clock: str = ""  # "18:05:00" or "6:05 pm", with its zone
    zone: str = ""


def scan(text: str, language: str = "") -> tuple[Mention, ...]:
    """Return the dates that the line mentions, from left to right."""
    return _scan_short(text, language) if len(text) <= SHORT else _scan(text, language)


def _scan(text: str, language: str) -> tuple[Mention, ...]:
    """Return the dates that the line mentions."""
    years = find_years(text)
    if years:
        found = _read_all(plain(with_figures(text, years)), language)
        ends = {start + CENTURIES: end for start, end, _ in years}
        return tuple(replace(mention, end=ends.get(mention.end, mention.end)) for mention in found)
    han = "年" in text and _HAN_DATE.search(text)
    if han:
        mention = _read(han, language)
        return (_complete(mention, text, language),) if mention else ()
    return tuple(_read_all(plain(text), language))


_scan_short = lru_cache(maxsize=256)(_scan)  # title and date ask for the same lines


def _read_all(text: str, language: str) -> list[Mention]:
    """Return the dates that begin with a number, or with the one or two words before it."""
    found: list[Mention] = []
    done = 0
    for at in find_first(text):
        mention = _read_first(text, at, done, language) if at >= done else None
        if mention is not None:
            whole = _complete(mention, text, language)
            done = max(mention.end, whole.end)
            found.append(whole)
    return found


def _read_first(text: str, at: int, done: int, language: str) -> Mention | None:
    """Return the date whose first number stands at `at`, the longest that can be read."""
    for start in _word_starts(text, at, done):
        match = _AT_WORD.match(text, start)
        mention = _read(match, language) if match else None
        if mention is not None:
            return mention
    match = _AT_NUMBER.match(text, at)
    return _read(match, language) if match else None


def _word_starts(text: str, at: int, done: int) -> Iterator[int]:
    """Yield where the two words, then the one word, before a number begin."""
    end = at
    while end > done and at - end < 4 and text[end - 1] in _JOINTS:
        end -= 1
    start = _letters_before(text, end, done)
    if start == end:
        return
    if start > done + 1 and text[start - 1] == " ":
        second = _letters_before(text, start - 1, done)
        if second < start - 1:
            yield second
    yield start


def _letters_before(text: str, end: int, done: int) -> int:
    """Return where the run of letters that ends at `end` begins, twenty letters back at most."""
    start = end
    while start > max(done, end - LONGEST_WORD) and text[start - 1].isalpha():
        start -= 1
    return start


def _read(match: re.Match[str], language: str) -> Mention | None:
    """Return what a match means, or nothing where it is no date of this world."""
    part = match.groupdict()
    mention = None
    if part.get("cy"):
        year = int(part["cy"]) + ERAS.get(part.get("era") or "", 0)
        mention = _dated(match, (year, int(part["cm"]), int(part["cd"] or 0)), "cjk")
    elif part.get("sy"):  # R6.5.1: of Japanese posts alone, elsewhere it numbers a part or a version
        year = int(part["sy"]) + SHORT_ERAS[part["short"].upper()]
        mention = (
            _dated(match, (year, int(part["sm"]), int(part["sd"] or 0)), "cjk") if language == "ja" else None
        )
    elif part.get("hy"):
        month, day = read_han(part["hm"]), read_han(part["hd"] or "")
        mention = _dated(match, (read_han_figures(part["hy"]), month, day), "cjk")
    elif part.get("na"):
        mention = _numeric(match, part["na"], part["nb"], part["nc"], part["sep"].strip())
    else:
        kind = (match.lastgroup or " ")[0]
        words = (part.get(kind + "y") or "", part.get(kind + "m") or "", part.get(kind + "d") or "")
        mention = _named(match, words, language)
    return mention


def _named(match: re.Match[str], words: tuple[str, str, str], language: str) -> Mention | None:
    """Read a date whose month is a word: its year, month and day."""
    year, month, day = words
    number = month_of(month, language)
    if not number and match.lastgroup == "dy":
        number = read_roman(match.string, *match.span("dm"))
    if not number:
        return None
    digits = year.strip("'’")
    if day and _is_numbered(match):
        day = ""
    mention = _dated(match, (int(digits), number, int(day or 0)), "named" if day else "month")
    return mention and replace(mention, short_year=len(digits) == 2)


def _is_numbered(match: re.Match[str]) -> bool:
    """Return whether the number before the month counts issues, as in "Newsletter 14, December 2018"."""
    if match.lastgroup != "dy" or match.string[match.end("dd") : match.end("dd") + 1] != ",":
        return False
    before = LETTERS.findall(match.string, max(0, match.start() - LONGEST_WORD), match.start())
    return bool(before) and before[-1].casefold() in NUMBERED


def _numeric(match: re.Match[str], first: str, second: str, third: str, separator: str) -> Mention | None:
    """Read 2024-05-03, 3.5.2024, 03/05/24; a part above 12 decides the order, else it may be either."""
    form = {".": "dotted", "/": "slashed", "-": "dashed"}[separator]
    if len(first) == 4:
        return _dated(match, (int(first), int(second), int(third)), "iso") if len(third) <= 2 else None
    if len(first) > 2 or len(third) not in (2, 4):
        return None
    a, b = int(first), int(second)
    day, month = (a, b) if b <= 12 else (b, a)
    year = int(third)
    if (
        form == "dotted" and year < WEB and (glued := _GLUED.match(match.string, match.end() - 2))
    ):  # 28.09.1912:44
        return _dated(match, (int(third[:2]), month, day), form, end=glued.start())
    mention = _dated(match, (year, month, day), form)
    if mention is None:
        return None
    either = a <= 12 and b <= 12 and a != b
    told = None if either or a == b else a > b
    return replace(mention, either=either, day_first=told, short_year=len(third) == 2)


def _dated(match: re.Match[str], parts: tuple[int, int, int], form: str, end: int = 0) -> Mention | None:
    """Return the mention of a year, month and day, if such a day exists."""
    year, month, day = parts
    full = year if year >= CENTURY else year + (1900 if year >= PIVOT else 2000)
    if not (1900 <= full < 2100 and 1 <= month <= 12 and 0 <= day <= length_of(full, month)):
        return None
    return Mention(
        match.start(), end or match.end(), full, month, day, form if day or form == "cjk" else "month"
    )


def _complete(mention: Mention, text: str, language: str) -> Mention:
    """Return the mention with the weekday, the time of day and the spelled-out day beside it."""
    before = text[max(0, mention.start - 40) : mention.start]
    if not mention.day and (spelled := _SPELLED.search(before)):
        words = spelled.group(1)
        for candidate in (words, words.rpartition(" ")[2]):
            day = day_of(candidate)
            if 0 < day <= length_of(mention.year, mention.month):
                start = mention.start - (len(before) - spelled.end(1)) - len(candidate)
                mention = replace(mention, day=day, form="named", start=start)
                before = text[max(0, start - 40) : start]
                break
    near = any(map(may_be_weekday, LETTERS.findall(before)[-WORDS:]))
    weekday = _WEEKDAY_BEFORE.search(before) if near else None
    if weekday and (day_name := _weekday(weekday, language)) is not None:
        last = weekday[0].rstrip(" ,.\u060c\u3001").rpartition(" ")[2]
        name = weekday[1] if weekday_of(weekday[1], language) is not None else last
        at = mention.start - len(before) + before.rfind(name)
        mention = replace(mention, weekday=day_name, start=at)
        before = text[max(0, at - 40) : at]
    elif (after := _WEEKDAY_AFTER.match(text, mention.end)) and (
        name := _weekday_after(after[1], language)
    ) is not None:
        mention = replace(mention, weekday=name, end=after.end())
    word = _YEAR_WORD.match(text, mention.end)
    return _clocked(replace(mention, end=word.end()) if word else mention, text, before)


def _weekday_after(word: str, language: str) -> int | None:
    """Return the weekday behind a date, as in 2024年5月3日(金); no short word of another tongue."""
    if len(word) == 1:
        days = (weekday_of(word + tail, language) for tail in WEEKDAY_TAILS)
        return next((day for day in days if day is not None), None)
    return weekday_of(word, language) if len(word) > SHORTEST or not word.isascii() else None


def _weekday(match: re.Match[str], language: str) -> int | None:
    """Return the weekday that the words before a date name: the first, the last, or all of them."""
    whole = match[0].translate(_NO_COMMAS).strip(" .")
    tried = (match[1], whole, whole.rpartition(" ")[2])
    return next((day for word in tried if (day := weekday_of(word, language)) is not None), None)


def _clocked(mention: Mention, text: str, before: str) -> Mention:
    """Return the mention with the time of day behind it, or before it."""
    end, clock, zone = clock_after(text, mention.end)
    if clock:
        return replace(mention, end=end, clock=clock, zone=zone)
    start, clock, zone = clock_before(before)
    if not clock:
        return mention
    return replace(mention, start=mention.start - len(before) + start, clock=clock, zone=zone)
