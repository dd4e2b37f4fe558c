"""Dates that leave something out: a weekday with its day and month but no year, or a year alone.

"Friday, 3 May" fits every fifth or sixth year; it becomes a date only where the years that the post names
otherwise (in its path, its copyright line, its text) leave a single one that fits. "3 May" alone on its line is a
date only where the post names a single year. A year alone is one only behind a label that says it is of publication.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec.structs import replace

from masthead.infer.dateline import labels
from masthead.infer.dateline.calendar import may_be_month, may_be_weekday, month_of, weekday_of
from masthead.infer.dateline.forms import any_of, plain
from masthead.infer.dateline.scan import Mention
from masthead.late import late

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 60  # characters of a line that may be the head's
_SHORT = 30  # characters of one that holds a day and a month and nothing else

_WORD = r"[^\W\d_]{2,16}"
_DAY = rf"(?P<day>\d{{1,2}})(?:[.ºª°]|(?:{any_of('ordinals')})(?![^\W\d_]))?"
_HEAD = rf"(?P<weekday>{_WORD}(?:[- ]{_WORD})?)\.?(?:{any_of('commas')})? ?(?:(?:{any_of('articles')}) )?"
_DAY_MONTH = late(rf"{_HEAD}{_DAY} ?(?:(?:{any_of('of')}) )?(?P<month>{_WORD})(?![^\W\d_]|\.? ?\d)")
_MONTH_DAY = late(rf"{_HEAD}(?P<month>{_WORD})\.? {_DAY}(?!\d|[,.]? ?\d{{2}})")
_BARE = late(
    rf"(?:{_WORD}:? ){{0,2}}(?:{_DAY} ?(?:(?:{any_of('of')}) )?(?P<month>{_WORD})"
    rf"|(?P<first>{_WORD})\.? (?P<second>\d{{1,2}}))\.?"
)  # a day with its month, behind a label or alone on its line
_YEAR_ALONE = late(r"(?P<label>[^\d]{3,40}?)(?P<year>(?:19|20)\d\d)\.?")
_NAME_YEAR = late(
    r"(?:[^\W\d_]{2,12} )?(?:[^\W\d_a-z][^\W\d_]{0,20}\.?[ '’-]?){2,5}(?:, ?| ?\()(?P<year>(?:19|20)\d\d)\)?"
)
_DIGIT, _LETTERS = late(r"\d"), late(r"[^\W\d_]+")


def without_year(text: str, language: str) -> Mention | None:
    """Return the day and month of a line that names no year, with the weekday if it tells one; the year is 0."""
    if len(text) > LONGEST or not _DIGIT.search(text):
        return None
    if not any(map(may_be_weekday, _LETTERS.findall(text))):
        return _bare(text, language) if len(text) <= _SHORT else None
    if not any(map(may_be_month, _LETTERS.findall(text))):
        return None
    western = plain(text)
    match = _DAY_MONTH.search(western) or _MONTH_DAY.search(western)
    if match is None:
        return None
    month, weekday = month_of(match["month"], language), _weekday(match["weekday"], language)
    if not month or weekday is None:
        return None
    return Mention(match.start(), match.end(), 0, month, int(match["day"]), "yearless", weekday=weekday)


def _bare(text: str, language: str) -> Mention | None:
    """Return the day and month of a line that says nothing else: "24 Feb", "Posted: 3 May"."""
    match = _BARE.fullmatch(plain(text))
    month = month_of(match["month"] or match["first"], language) if match is not None else 0
    if match is None or not month:
        return None
    return Mention(match.start(), match.end(), 0, month, int(match["day"] or match["second"]), "yearless")


def solve_year(mention: Mention, years: Iterable[int], today: date) -> Mention | None:
    """Return the mention in the one year of `years` in which its day has its weekday; without one, in the only year."""
    if mention.weekday is None and len(set(years)) > 1:
        return None
    fitting = [year for year in set(years) if _fits(year, mention, today)]
    return replace(mention, year=fitting[0]) if len(fitting) == 1 else None


def year_alone(text: str) -> Mention | None:
    """Return the year of a line that says nothing but when it was published: "First published in 2015"."""
    if len(text) > LONGEST:
        return None
    match = _YEAR_ALONE.fullmatch(text)
    if match is None or labels.label_before(match["label"]) != "published" or not _is_verb(match["label"]):
        return None
    return Mention(match.start("year"), match.end("year"), int(match["year"]), 0, 0, "year")


def signed_year(text: str) -> Mention | None:
    """Return the year behind a name in a line of the head: "by Ana Ruiz, 2011", "Ana Ruiz (2011)"."""
    match = _NAME_YEAR.fullmatch(text) if len(text) <= LONGEST else None
    if match is None:
        return None
    return Mention(match.start("year"), match.end("year"), int(match["year"]), 0, 0, "year")


def _is_verb(label: str) -> bool:
    """Tell whether the label says that something was published; "news" and "on" before a year do not."""
    words = labels.words_of(label)
    return len(words) <= labels.LONGEST and max(map(len, words), default=0) >= len("posted")


def _weekday(words: str, language: str) -> int | None:
    tried = (words, words.rpartition(" ")[2])
    return next((day for word in tried if (day := weekday_of(word, language)) is not None), None)


def _fits(year: int, mention: Mention, today: date) -> bool:
    try:
        candidate = date(year, mention.month, mention.day)
    except ValueError:  # 29 February, 31 April
        return False
    return mention.weekday in (None, candidate.weekday()) and candidate <= today
