"""Dates as coarse as they are known: how they compare."""

from __future__ import annotations

import pickle
from datetime import UTC, time

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from masthead.model import PartialDate

DATES = st.builds(PartialDate, st.integers(0, 3), st.integers(0, 3), st.integers(0, 3))


def parts(date: PartialDate) -> tuple[int, int, int]:
    """Return what a date is compared by."""
    return date.year, date.month, date.day


@given(DATES, DATES, st.none() | st.just(time(9, 30, tzinfo=UTC)))
def test_dates_compare_by_year_month_and_day(one, other, clock):
    """Each comparison of two dates is that of their parts, whatever the time of day, and equal dates are one key."""
    told, other_parts = parts(one), parts(other)
    one = replace(one, clock=clock)
    assert (one == other) is (told == other_parts)
    assert (one != other) is (told != other_parts)
    assert (one < other) is (told < other_parts)
    assert (one <= other) is (told <= other_parts)
    assert (one > other) is (told > other_parts)
    assert (one >= other) is (told >= other_parts)
    assert len({one, other}) == len({told, other_parts})


def test_a_date_goes_to_another_process_with_its_time_of_day():
    """Pickling keeps the clock, which no comparison sees."""
    date = PartialDate(2024, 7, 1, time(9, 30, tzinfo=UTC))
    assert pickle.loads(pickle.dumps(date)).clock == date.clock  # noqa: S301 - our own bytes
    assert date != (2024, 7, 1)
