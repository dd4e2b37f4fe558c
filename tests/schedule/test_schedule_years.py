"""Years of wake-ups, simulated: whatever the zones do and however often the machine was off."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.config.cadence import parse_cadence
from masthead.schedule import find_duty, slots_between

BEGIN, END = datetime(2009, 6, 1, tzinfo=UTC), datetime(2014, 6, 1, tzinfo=UTC)  # Apia lost 30 December 2011
HOUR = timedelta(hours=1)
YEARS = {
    "Europe/London": "weekly on sunday at 01:30",
    "America/New_York": "daily at 02:30",
    "America/Sao_Paulo": "daily at 00:00",
    "Africa/Cairo": "weekly on friday, thursday at 00:15",
    "Asia/Kathmandu": "monthly on the first tuesday at 07:30",
    "Asia/Tokyo": "every 2 weeks on friday at 16:00",
    "Australia/Lord_Howe": "weekly on sunday at 02:15",
    "Pacific/Apia": "daily at 08:00",
    "Pacific/Auckland": "monthly on the last day at 02:45",
    "Asia/Tehran": "daily at 00:00 and 12:00 on weekdays",
    "America/St_Johns": "RRULE:FREQ=WEEKLY;BYDAY=SU;BYHOUR=0,1;BYMINUTE=1,31",
    "UTC": "yearly on 29 february at 06:00",
}


def expected(cadence, zone, begin, end):
    """Return the slots' instants found the slow way: each quarter of an hour is asked what the clock shows."""
    shown = {}
    at = begin - timedelta(days=3)
    while at < end + timedelta(days=3):
        shown.setdefault(at.astimezone(zone).replace(tzinfo=None), at)  # the first of a time that comes twice
        at += timedelta(minutes=15)
    instants = set()
    for wall in oracle_walls(cadence, begin.date() - timedelta(days=2), end.date() + timedelta(days=2)):
        if wall in shown:
            instants.add(shown[wall])
        elif any(each.date() == wall.date() for each in shown if abs(each - wall) < timedelta(days=1)):
            instants.add(min(at for each, at in shown.items() if wall < each < wall + timedelta(hours=3)))
        elif wall + timedelta(days=1) in shown:  # the whole day is missing
            instants.add(shown[wall + timedelta(days=1)])
    return sorted(at for at in instants if begin < at <= end)


def oracle_walls(cadence, first, last):
    """Return the wall times of the cadences that this test walks the slow way."""
    found, day = [], first
    while day <= last:
        if cadence.rule == "daily" or day.weekday() in cadence.weekdays:
            found += [datetime.combine(day, at) for at in cadence.times]
        day += timedelta(days=1)
    return found


def wake(cadence, zone, wakes, settled):
    """Return the slots in the order in which they were closed, each with whether it was late and when it woke."""
    closed = []
    for now in wakes:
        duty = find_duty(cadence, zone, settled, now)
        if duty.slots:
            closed += [(slot.instant, duty.late, now) for slot in duty.slots]
            settled = max(settled, duty.slots[-1].instant)
    return closed


@pytest.mark.parametrize(
    "zone",
    [
        "Europe/London",
        "America/New_York",
        "America/Sao_Paulo",
        "Africa/Cairo",
        "Australia/Lord_Howe",
        "Pacific/Apia",
    ],
)
def test_slots_are_those_the_clock_on_the_wall_shows(zone):
    """Two years of slots equal those found by asking the clock every quarter of an hour."""
    cadence, place = parse_cadence(YEARS[zone]), ZoneInfo(zone)
    begin, end = datetime(2010, 9, 1, tzinfo=UTC), datetime(2012, 9, 1, tzinfo=UTC)
    assert [slot.instant for slot in slots_between(cadence, place, begin, end)] == expected(
        cadence, place, begin, end
    )


@pytest.mark.parametrize(("zone", "text"), YEARS.items())
def test_five_years_of_hourly_wake_ups_meet_each_slot_once(zone, text):
    """Every slot is closed exactly once, within the hour, and none is late."""
    cadence, place = parse_cadence(text), ZoneInfo(zone)
    wakes = [BEGIN + number * HOUR for number in range(int((END - BEGIN) / HOUR) + 1)]
    closed = wake(cadence, place, wakes, BEGIN)
    assert [slot for slot, _, _ in closed] == [
        slot.instant for slot in slots_between(cadence, place, BEGIN, END)
    ]
    assert closed
    assert all(not late and now - slot < HOUR for slot, late, now in closed)


@pytest.mark.parametrize(("zone", "text"), YEARS.items())
def test_with_a_third_of_the_wake_ups_missing_each_slot_is_met_or_reported(zone, text):
    """A slot is closed at the first wake-up after it: fired within its window, or reported as missed."""
    cadence, place, chance = parse_cadence(text), ZoneInfo(zone), random.Random(zone)  # noqa: S311 - a reproducible walk
    wakes = [
        BEGIN + number * HOUR
        for number in range(int((END - BEGIN) / HOUR) + 1)
        if chance.random() > 0.3
        and number % 1500 > 100  # and every two months the machine is off for four days
    ]
    closed = wake(cadence, place, wakes, BEGIN)
    due = [slot.instant for slot in slots_between(cadence, place, BEGIN, wakes[-1])]
    assert [slot for slot, _, _ in closed] == due
    position = 0
    for slot, late, now in closed:
        while wakes[position] < slot:
            position += 1
        assert wakes[position] == now
        assert late <= (now - slot > timedelta(hours=2))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(-40, 200), min_size=1, max_size=60), st.sampled_from(sorted(YEARS.items())),
)  # fmt: skip
def test_no_walk_of_the_clock_closes_a_slot_twice(steps, case):
    """The clock may go forward and back as it likes: no slot comes due twice."""
    cadence, place = parse_cadence(case[1]), ZoneInfo(case[0])
    wakes, now = [], datetime(2013, 1, 1, tzinfo=UTC)
    for step in steps:
        now += step * HOUR
        wakes.append(now)
    closed = [slot for slot, _, _ in wake(cadence, place, wakes, datetime(2012, 12, 1, tzinfo=UTC))]
    assert len(closed) == len(set(closed))


@settings(max_examples=40, deadline=None)
@given(st.sets(st.integers(1, 4000)), st.sets(st.integers(1, 4000)), st.sampled_from(sorted(YEARS.items())))
def test_two_machines_that_wake_differently_close_the_same_slots(first, second, case):
    """Over one period the same slots are closed, whenever the wake-ups come."""
    cadence, place = parse_cadence(case[1]), ZoneInfo(case[0])
    ends = [
        wake(cadence, place, [BEGIN + n * HOUR for n in sorted(each | {4001})], BEGIN)
        for each in (first, second)
    ]
    assert [slot for slot, _, _ in ends[0]] == [slot for slot, _, _ in ends[1]]
