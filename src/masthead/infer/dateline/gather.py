"""Gather the dates of a post, and settle what each means: which order, which year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from masthead.infer.dateline.glance import has_digit, holds_none
from masthead.infer.dateline.isolate import settle
from masthead.infer.dateline.order import decide_dotted, decide_order
from masthead.infer.dateline.scan import Mention, scan
from masthead.infer.dateline.standing import Sighting, years_in
from masthead.infer.dateline.worded import year_signs
from masthead.infer.dateline.yearless import LONGEST, signed_year, solve_year, without_year, year_alone
from masthead.infer.lines import FOLDED
from masthead.model import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from masthead.infer.dateline.clues import Statement
    from masthead.infer.lines import Line
    from masthead.model import Surroundings

MOST = 80  # dates of a post that are looked at, from its top; its last lines always are
MOST_LINES = 3000  # no dateline stands below them, and a book is long
TAIL = 8
BADGE = 10  # characters of a line that holds a part of a date
SIGNED = 5  # lines in which a name may be followed by a year
FIGURES = 3  # of the shortest date in figures, or with a month in words
HEAD = 10  # lines in which a date without a year is looked for

Places = list[tuple["Line", Mention]]


def gather(
    lines: Sequence[Line], statements: Sequence[Statement], language: str, surroundings: Surroundings
) -> tuple[Sighting, ...]:
    """Return the sightings of dates up to today, those whose meaning the evidence settles."""
    now = surroundings.now
    places = places_in(lines, language)
    if not any(mention.day and line.index < HEAD for line, mention in places):
        places += _incomplete(lines, statements, language, surroundings)
    if not places:
        return ()
    today = PartialDate(now.year, now.month, now.day)
    certain = _certain_days(places, statements)
    order = _order(places, lines, certain, language, surroundings)
    dotted = decide_dotted([mention for _, mention in places], certain)
    return tuple(_settled(places, lines, today, day_first=order, dotted=dotted))


def places_in(lines: Sequence[Line], language: str) -> Places:
    """Return the mentions with their lines: the first ones, and those of the post's last lines."""
    found: Places = []
    is_plain = year_signs().isdisjoint
    for line in lines:
        may_hold = (
            (line.figured or len(line.text) > FOLDED or "?" in line.shape)
            and _may_hold_date(line)
            and not holds_none(line, language)
        )
        if not may_hold and is_plain(line.words):  # hardly any post names a year in words
            continue
        if (line.index < MOST_LINES and len(found) < MOST) or line.index >= line.total - TAIL:
            found += [(line, mention) for mention in scan(line.text, language)]
    return found


def _may_hold_date(line: Line) -> bool:
    """Tell at a glance, by what is known of the line already, whether a date can stand in it, its year in figures."""
    if len(line.text) > FOLDED:
        return True
    if "?" in line.shape:  # another script, or a question
        return line.figured or "年" in line.text
    return line.figured and line.shape.count("0") >= FIGURES


def _incomplete(
    lines: Sequence[Line], statements: Sequence[Statement], language: str, surroundings: Surroundings
) -> Places:
    """Return the dates of the head and the tail that lack a part which other evidence gives."""
    ends = [*lines[:HEAD], *lines[max(HEAD, len(lines) - TAIL) :]]
    ends = [line for line in ends if len(line.text) <= LONGEST and has_digit(line.text)]
    found = [(line, alone) for line in ends if (alone := year_alone(line.text)) is not None]
    found += [
        (line, year)
        for line in ends
        if 0 < line.index < SIGNED and (year := signed_year(line.text)) is not None
    ]
    found += _split(lines[:HEAD], language)
    open_ended = [
        (line, mention) for line in ends if (mention := without_year(line.text, language)) is not None
    ]
    if open_ended:
        years = years_in(lines) | {statement.date.year for statement in statements}
        solved = [(line, solve_year(mention, years, surroundings.now.date())) for line, mention in open_ended]
        found += [(line, mention) for line, mention in solved if mention is not None]
    return found


def _split(lines: Sequence[Line], language: str) -> Places:
    """Return the date of a calendar badge, whose day, month and year stand on lines of their own."""
    found: Places = []
    for at, line in enumerate(lines[:-1]):
        for size in (2, 3) if len(line.text) <= BADGE else ():
            badge = [other.text for other in lines[at : at + size]]
            whole = " ".join(badge)
            if max(map(len, badge)) <= BADGE and has_digit(whole):
                mentions = [
                    m for m in scan(whole, language) if m.day and m.start == 0 and m.end == len(whole)
                ]
                found += [(line, replace(mention, end=len(line.text))) for mention in mentions]
    return found


def _certain_days(places: Places, statements: Sequence[Statement]) -> frozenset[tuple[int, int, int]]:
    """Return the days that the post names beyond doubt."""
    named = {(m.year, m.month, m.day) for _, m in places if m.day and not m.either}
    return frozenset(named | {(s.date.year, s.date.month, s.date.day) for s in statements if s.date.day})


def _order(
    places: Places,
    lines: Sequence[Line],
    certain: frozenset[tuple[int, int, int]],
    language: str,
    surroundings: Surroundings,
) -> bool | None:
    """Return whether the post writes the day first; asked only where a date needs it."""
    mentions = [mention for _, mention in places]
    if not any(mention.either for mention in mentions):
        return None
    return decide_order(mentions, certain, language, lines, surroundings)


def _settled(
    places: Places, lines: Sequence[Line], today: PartialDate, *, day_first: bool | None, dotted: bool
) -> Iterator[Sighting]:
    for line, mention in places:
        order = dotted if mention.form == "dotted" else day_first
        if mention.either and order is None:
            continue
        date = settle(mention, day_first=order is not False)
        if (date.year, date.month, date.day) <= (today.year, today.month, today.day):
            above = lines[line.index - 1].text if line.index else ""
            below = lines[line.index + 1].text if line.index + 1 < line.total else ""
            yield Sighting(line, mention, date, above, below)
