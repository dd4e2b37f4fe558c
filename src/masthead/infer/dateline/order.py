"""Tell whether 03/04 is the third of April or the fourth of March: by evidence, else not at all."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from masthead.infer.tables import read_table
from masthead.late import late

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from masthead.infer.dateline.scan import Mention
    from masthead.infer.lines import Line
    from masthead.model import Surroundings

MONTH_FIRST = frozenset(
    {"en-us", "en-ph", "en-pr", "en-gu", "fil", "es-pr", "es-pa"}
)  # by CLDR's short forms
MOST_LINES = 200
LONGEST = 2000  # characters of a line that are read for their spelling
NEVER = (9999, 12, 31)  # a day that no date is after
_LETTERS = late(r"[£$]|[a-z]{3,20}")


def order_of(mentions: Iterable[Mention]) -> bool | None:
    """Return the order that the dates with a part above 12 agree on."""
    votes = Counter(mention.day_first for mention in mentions if mention.day_first is not None)
    votes[True] += 2 * sum(1 for m in mentions if m.either and weekday_order(m) is True)
    votes[False] += 2 * sum(1 for m in mentions if m.either and weekday_order(m) is False)
    if votes[True] == votes[False]:
        return None
    return votes[True] > votes[False]


def weekday_order(mention: Mention) -> bool | None:
    """Return the order under which the weekday beside the date is right, where only one is."""
    if mention.weekday is None or not (mention.year and mention.month and mention.day):
        return None
    first = date(mention.year, mention.month, mention.day).weekday() == mention.weekday
    second = date(mention.year, mention.day, mention.month).weekday() == mention.weekday
    return first if first != second else None


def decide_order(
    mentions: Sequence[Mention],
    certain: frozenset[tuple[int, int, int]],
    language: str,
    lines: Sequence[Line],
    surroundings: Surroundings,
) -> bool | None:
    """Return whether day comes first: by the post's own dates, its publication's, its language or spelling.

    `certain` are the days that the post names beyond doubt: a numeric date that is one of them in only one
    order tells the order.
    """
    either = [mention for mention in mentions if mention.either and mention.form != "dotted"]
    told = order_of([mention for mention in mentions if mention.form != "dotted"])
    if told is not None or not either:
        return told
    now = surroundings.now
    told = _order_by(either, certain, (now.year, now.month, now.day))
    if told is None:
        told = surroundings.day_first
    if told is None:
        told = order_of_language(language)
    if told is None and _is_of_month_first_engine(lines):
        return False
    return order_of_spelling(lines) if told is None and language.startswith("en") else told


def _is_of_month_first_engine(lines: Sequence[Line]) -> bool:
    """Tell whether the lines that one engine prints below its posts all stand here (Weebly: 3/4/2015 everywhere)."""
    return {line.folded for line in lines}.issuperset(_table()["month_first_engine"])


def decide_dotted(mentions: Sequence[Mention], certain: frozenset[tuple[int, int, int]]) -> bool:
    """Return whether dates with dots have the day first, as nearly everywhere: 05.15.2025 beside them denies it."""
    dotted = [mention for mention in mentions if mention.form == "dotted"]
    told = order_of(dotted)
    if told is None:
        told = _order_by([mention for mention in dotted if mention.either], certain, NEVER)
    return told is not False


def _order_by(
    either: Sequence[Mention], certain: frozenset[tuple[int, int, int]], today: tuple[int, int, int]
) -> bool | None:
    """Return the order in which the dates are named elsewhere, or are not still to come."""
    votes: Counter[bool] = Counter()
    for mention in either:
        first, second = (mention.year, mention.month, mention.day), (mention.year, mention.day, mention.month)
        votes[True] += 2 * (first in certain) + (second > today >= first)
        votes[False] += 2 * (second in certain) + (first > today >= second)
    return None if votes[True] == votes[False] else votes[True] > votes[False]


def order_of_language(language: str) -> bool | None:
    """Return the order that a language's writers use; English without a country tells nothing."""
    code = language.casefold()
    if code in MONTH_FIRST:
        return False
    return None if code in ("", "en") else True


@lru_cache(maxsize=1)
def _table() -> dict[str, list[str]]:
    return read_table(__file__, "spellings.toml")


@lru_cache(maxsize=1)
def _spellings() -> dict[str, bool]:
    """Return the words that are spelled so on one side of the Atlantic only: word -> day first."""
    table = _table()
    return dict.fromkeys(table["day_first"], True) | dict.fromkeys(table["month_first"], False)


def order_of_spelling(lines: Sequence[Line]) -> bool | None:
    """Return the order that an English post's spelling speaks for: organisation or organization."""
    known = _spellings()
    words = (word for line in lines[:MOST_LINES] for word in _LETTERS.findall(line.text[:LONGEST].casefold()))
    votes = Counter(known[word] for word in words if word in known)
    if votes[True] == votes[False]:
        return None
    return votes[True] > votes[False]
