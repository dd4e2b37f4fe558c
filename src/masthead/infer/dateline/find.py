"""Find a post's dates: gather what its lines and clues say, and weigh it."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from msgspec.structs import replace

from masthead.infer.dateline.agree import UPDATED, agreement, contradiction
from masthead.infer.dateline.clues import read_clues
from masthead.infer.dateline.gather import gather, places_in
from masthead.infer.dateline.order import order_of
from masthead.infer.dateline.rivals import describe
from masthead.infer.dateline.standing import survey
from masthead.infer.dateline.stretch import find_stretch
from masthead.infer.weigh import Candidate, load_weights, weigh
from masthead.model import Evidence, Finding, PartialDate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from masthead.infer.dateline.clues import Statement
    from masthead.infer.dateline.standing import Scene, Sighting
    from masthead.infer.dateline.stretch import Stretch
    from masthead.infer.lines import Line
    from masthead.model import Block, Document, Surroundings

QUOTE = 120


def find(
    document: Document,
    lines: tuple[Line, ...],
    language: str,
    surroundings: Surroundings,
    main: Sequence[Block] = (),
) -> tuple[Finding[PartialDate], Finding[PartialDate]]:
    """Return the findings of the dates of publication and of the last change."""
    statements = read_clues(document, surroundings.now)
    told = _outright(statements, "published"), _outright(statements, "updated")
    if all(told):
        return told[0] or Finding(PartialDate()), told[1] or Finding(PartialDate())
    published = candidates_of(lines, statements, language, surroundings, find_stretch(lines, main))
    weights = load_weights("dates-html" if document.kind == "html" else "dates")
    return (
        told[0] or _timed(weigh(published, weights, PartialDate()), statements),
        told[1] or weigh(_updates(published, statements), load_weights("updates"), PartialDate()),
    )


def _timed(finding: Finding[PartialDate], statements: Sequence[Statement]) -> Finding[PartialDate]:
    """Return the finding with the time at which the page states the same day, where the text shows the day alone.

    Midnight is how programs write a day without a time.
    """
    day = finding.value
    if day.precision < 3 or day.clock is not None:
        return finding
    stated = (s.date.clock for s in statements if s.field == "published" and s.date == day)
    clock = next((each for each in stated if each is not None and each.replace(tzinfo=None) != time()), None)
    return replace(finding, value=replace(day, clock=clock)) if clock is not None else finding


def order_in(document: Document, lines: tuple[Line, ...]) -> bool | None:
    """Return the order that the post's own numeric dates show, if they do."""
    del document  # clues give their dates in ISO order: they show no habit
    return order_of([mention for _, mention in places_in(lines, "") if mention.form in ("slashed", "dashed")])


def candidates_of(
    lines: Sequence[Line],
    statements: Sequence[Statement],
    language: str,
    surroundings: Surroundings,
    stretch: Stretch | None = None,
) -> list[Candidate[PartialDate]]:
    """Return all that may be the date of publication; `stretch` is where a page's main text stands."""
    days = {statement.date for statement in statements}
    sightings = gather(lines, statements, language, surroundings)
    found: list[Candidate[PartialDate]] = []
    shown: AbstractSet[PartialDate] = frozenset()
    if sightings:
        changed = max((s.date.year for s in statements if s.field == "updated"), default=0)
        scene = survey(lines, sightings, changed, stretch)
        shown = scene.days
        days |= shown
        found = _seen(scene, statements, days)
    found += [
        Candidate(
            statement.date,
            (Evidence(statement.origin, statement.quote, statement.line),),
            _with(_unseen(statement.date, shown), statement.date, statements, days, shown),
        )
        for statement in statements
        if statement.field == "published"
    ]
    return found or _changes(statements)


def _unseen(date: PartialDate, shown: AbstractSet[PartialDate]) -> dict[str, float]:
    """Return that a date is stated outside the text, and whether the text shows it as well."""
    return {"outside_text": 1.0} if date in shown else {"outside_text": 1.0, "not_shown": 1.0}


def _seen(
    scene: Scene, statements: Sequence[Statement], days: AbstractSet[PartialDate]
) -> list[Candidate[PartialDate]]:
    """Return the dates that the text shows."""
    shown = scene.days
    return [
        Candidate(
            sighting.date,
            (Evidence(rule_of(sighting), quote_of(sighting), sighting.line.number),),
            _with(features, sighting.date, statements, days, shown),
        )
        for sighting, features in zip(scene.sightings, describe(scene), strict=True)
    ]


def _changes(statements: Sequence[Statement]) -> list[Candidate[PartialDate]]:
    """Return the days of change that a page states, where it has no other date at all: it is no older than that."""
    return [
        Candidate(s.date, (Evidence(s.origin, s.quote, s.line),), {"outside_text": 1.0, "change_only": 1.0})
        for s in statements
        if s.field == "updated" and not s.certain
    ]


def _with(
    features: Mapping[str, float],
    date: PartialDate,
    statements: Sequence[Statement],
    days: AbstractSet[PartialDate],
    shown: AbstractSet[PartialDate],
) -> dict[str, float]:
    """Return the features together with what the statements say of the date."""
    found = {**features, **agreement(date, statements, days)}
    return found | contradiction(found, statements, shown)


def _outright(statements: Sequence[Statement], field: str) -> Finding[PartialDate] | None:
    """Return what the writer or the editor states beside the text: it outranks all that is inferred."""
    for statement in statements:
        if statement.certain and statement.field == field:
            return Finding(
                statement.date, 1.0, (Evidence(statement.origin, statement.quote, statement.line),)
            )
    return None


def _updates(
    seen: Sequence[Candidate[PartialDate]], statements: Sequence[Statement]
) -> list[Candidate[PartialDate]]:
    """Return all that may be the date of the last change: only what is said to be."""
    said = [candidate for candidate in seen if any(candidate.features.get(label) for label in UPDATED)]
    return said + [
        Candidate(s.date, (Evidence(s.origin, s.quote, s.line),), {"outside_text": 1.0})
        for s in statements
        if s.field == "updated"
    ]


def rule_of(sighting: Sighting) -> str:
    """Return in words what kind of line the date stands in."""
    mention = sighting.mention
    kind = (
        "month"
        if not mention.day
        else "numeric date"
        if mention.form in ("slashed", "dashed", "dotted")
        else "date"
    )
    return f"{kind} in line {sighting.line.index + 1} of {sighting.line.total}"


def quote_of(sighting: Sighting) -> str:
    """Return the line, or what surrounds the date where the line is long."""
    text, start = sighting.line.text, sighting.mention.start
    if len(text) <= QUOTE:
        return text
    left = max(0, min(start - QUOTE // 3, len(text) - QUOTE))
    return text[left : left + QUOTE].strip()
