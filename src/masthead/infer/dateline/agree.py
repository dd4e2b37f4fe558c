"""Which statements beside the text agree with a date, and which speak against it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from masthead.infer.dateline.clues import Statement
    from masthead.model import PartialDate

DAY = 3  # the precision of a whole date
LATEST_OFFSET = 12  # hours that a zone may lie off UTC
SCHEMAS = frozenset(
    {"json-ld", "json-ld-page", "open-graph", "microdata"}
)  # they tell publication from change
UPDATED = ("label_updated", "above_updated", "later_updated")

Features = dict[str, float]


def agreement(date: PartialDate, statements: Sequence[Statement], days: AbstractSet[PartialDate]) -> Features:
    """Return which kinds of clue state this very date, or one that holds it, or the same moment in UTC."""
    found = {f"{s.field}_{s.origin}": 1.0 for s in statements if s.date == date}
    for statement in statements:
        if statement.date != date:
            found |= _beside(date, statement)
    if date.precision < DAY and any(_covers(date, day) for day in days):
        found["finer_said"] = 1.0
    return found


def contradiction(
    features: Mapping[str, float], statements: Sequence[Statement], shown: AbstractSet[PartialDate]
) -> Features:
    """Return that a date is of a change, where a page's schema states another one of publication.

    A page that shows the day of its change and no other, and does not call it one, means it as the post's.
    """
    labelled = any(features.get(label) for label in UPDATED)
    changed = labelled or any(
        features.get(f"updated_{schema}") and not features.get(f"published_{schema}") for schema in SCHEMAS
    )
    if not (changed and features.get("stated_otherwise")):
        return {}
    if labelled or features.get("in_update") or features.get("outside_text"):
        return {"changed_later": 1.0}
    both = any(s.field == "published" and s.origin in SCHEMAS and s.date in shown for s in statements)
    return {"changed_later": 1.0} if both else {"changed_shown": 1.0}


def _beside(date: PartialDate, statement: Statement) -> Features:
    """Return what a statement of another date says of this one."""
    if _covers(statement.date, date):
        return {f"within_{statement.field}_{statement.origin}": 1.0}
    if statement.field != "published":
        return {}
    if _is_neighbour(date, statement.date):
        return {"utc_neighbour": 1.0}
    return {"stated_otherwise": 1.0} if statement.origin in SCHEMAS else {}


def _is_neighbour(date: PartialDate, stated: PartialDate) -> bool:
    """Tell whether a clue in UTC means the local day before or after: 2023-11-09T03:28Z is the 8th in New York."""
    clock = stated.clock
    if clock is None or clock.tzinfo is None or clock.utcoffset() or not date.day:
        return False
    if date.clock is not None and date.clock.tzinfo is not None:  # another moment, not the day of this one
        return False
    step = (dt.date(date.year, date.month, date.day) - dt.date(stated.year, stated.month, stated.day)).days
    return (step == -1 and clock.hour < LATEST_OFFSET) or (step == 1 and clock.hour >= 24 - LATEST_OFFSET)


def _covers(coarse: PartialDate, fine: PartialDate) -> bool:
    """Tell whether the coarse date is the month or year of the fine one."""
    return coarse.precision < fine.precision and str(fine)[: len(str(coarse))] == str(coarse)
