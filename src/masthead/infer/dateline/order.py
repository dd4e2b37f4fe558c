"""Tell whether 03/04 is the third of April or the fourth of March: by evidence, else not at all."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from masthead.infer.dateline.scan import Mention
    from masthead.model import PartialDate

MONTH_FIRST = frozenset(
    {"en-us", "en-ph", "en-pr", "en-gu", "fil", "es-pr", "es-pa"}
)  # by CLDR's short forms


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
    if mention.weekday is None:
        return None
    first = date(mention.year, mention.month, mention.day).weekday() == mention.weekday
    second = date(mention.year, mention.day, mention.month).weekday() == mention.weekday
    return first if first != second else None


def decide_order(
    mentions: Sequence[Mention],
    certain: frozenset[tuple[int, int, int]],
    language: str,
    today: PartialDate,
    *,
    publication: bool | None,
) -> bool | None:
    """Return whether day comes first: by the post's own dates, its publication's, or its language.

    `certain` are the days that the post names beyond doubt: a numeric date that is one of them in only one
    order tells the order. Dates written with dots are day first wherever they are written.
    """
    either = [mention for mention in mentions if mention.either and mention.form != "dotted"]
    told = order_of([mention for mention in mentions if mention.form != "dotted"])
    if told is not None or not either:
        return told
    votes: Counter[bool] = Counter()
    for mention in either:
        first, second = (mention.year, mention.month, mention.day), (mention.year, mention.day, mention.month)
        limit = (today.year, today.month, today.day)
        votes[True] += 2 * (first in certain) + (second > limit >= first)
        votes[False] += 2 * (second in certain) + (first > limit >= second)
    if votes[True] != votes[False]:
        return votes[True] > votes[False]
    if publication is not None:
        return publication
    return order_of_language(language)


def order_of_language(language: str) -> bool | None:
    """Return the order that a language's writers use; English without a country tells nothing."""
    code = language.casefold()
    if code in MONTH_FIRST:
        return False
    return None if code in ("", "en") else True
