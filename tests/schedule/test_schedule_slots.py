"""Slots: one instant each, on every bad day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.config.cadence import parse_cadence
from masthead.schedule import latest_slot, next_slot, resolve

ZONES = (
    "Europe/London", "America/New_York", "America/Sao_Paulo", "Africa/Cairo", "Asia/Kathmandu", "Asia/Tokyo",
    "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Auckland", "Asia/Tehran", "America/St_Johns", "UTC",
)  # fmt: skip


def walls(text: str, zone: str, start: datetime, count: int) -> list[str]:
    """Return the next wall times of a cadence, one after the other."""
    cadence, place, found = parse_cadence(text), ZoneInfo(zone), []
    for _ in range(count):
        slot = next_slot(cadence, place, start)
        assert slot is not None
        found.append(slot.wall.strftime("%a %Y-%m-%d %H:%M"))
        start = slot.instant
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("weekly on monday at 08:00", ["Mon 2026-03-09 08:00", "Mon 2026-03-16 08:00"]),
        ("weekly on monday, thursday at 07:00", ["Thu 2026-03-05 07:00", "Mon 2026-03-09 07:00"]),
        ("daily at 18:00 on weekdays", ["Mon 2026-03-02 18:00", "Tue 2026-03-03 18:00"]),
        ("daily at 06:00 on weekends", ["Sat 2026-03-07 06:00", "Sun 2026-03-08 06:00"]),
        ("monthly on the first tuesday at 07:30", ["Tue 2026-03-03 07:30", "Tue 2026-04-07 07:30"]),
        ("monthly on the last friday at 07:30", ["Fri 2026-03-27 07:30", "Fri 2026-04-24 07:30"]),
        ("monthly on the 31st at 12:00", ["Tue 2026-03-31 12:00", "Sun 2026-05-31 12:00"]),
        ("monthly on the last day at 12:00", ["Tue 2026-03-31 12:00", "Thu 2026-04-30 12:00"]),
        ("every 2 weeks on friday at 16:00", ["Fri 2026-03-06 16:00", "Fri 2026-03-20 16:00"]),
        ("every other week on friday", ["Fri 2026-03-06 08:00", "Fri 2026-03-20 08:00"]),
        ("every monday and thursday at 07:00", ["Thu 2026-03-05 07:00", "Mon 2026-03-09 07:00"]),
        ("daily at 12:00 and 18:00", ["Mon 2026-03-02 12:00", "Mon 2026-03-02 18:00"]),
        ("monthly on the 1st and 15th at 12:00", ["Sun 2026-03-15 12:00", "Wed 2026-04-01 12:00"]),
        ("monthly on the first and third tuesday", ["Tue 2026-03-03 08:00", "Tue 2026-03-17 08:00"]),
        ("monthly on the last weekday at 17:00", ["Tue 2026-03-31 17:00", "Thu 2026-04-30 17:00"]),
        ("monthly on the first weekday at 07:00", ["Wed 2026-04-01 07:00", "Fri 2026-05-01 07:00"]),
        ("quarterly on the first monday at 09:00", ["Mon 2026-04-06 09:00", "Mon 2026-07-06 09:00"]),
        ("every 6 months on the 10th", ["Fri 2026-07-10 08:00", "Sun 2027-01-10 08:00"]),
        ("yearly on 29 february at 09:00", ["Mon 2027-03-01 09:00", "Tue 2028-02-29 09:00"]),
        ("RRULE:FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=7", ["Thu 2026-03-05 07:00", "Mon 2026-03-09 07:00"]),
        ("FREQ=MONTHLY;BYDAY=1TU;BYHOUR=7;BYMINUTE=30", ["Tue 2026-03-03 07:30", "Tue 2026-04-07 07:30"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;BYHOUR=16", ["Fri 2026-03-06 16:00", "Fri 2026-03-20 16:00"]),
        (
            "DTSTART:20260302T100000 RRULE:FREQ=DAILY;COUNT=2",
            ["Mon 2026-03-02 10:00", "Tue 2026-03-03 10:00"],
        ),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", ["Tue 2026-03-31 08:00", "Thu 2026-04-30 08:00"]),
        (
            "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24;UNTIL=20271224T080000Z",
            ["Thu 2026-12-24 08:00", "Fri 2027-12-24 08:00"],
        ),
    ],
)
def test_cadences_mean_what_they_say(text, expected):
    """The slots of each way of writing a cadence, from Monday 2 March 2026, 09:30 in London."""
    assert walls(text, "Europe/London", datetime(2026, 3, 2, 9, 30, tzinfo=UTC), 2) == expected


@pytest.mark.parametrize(
    "text",
    [
        "now and then", "weekly", "weekly on mondy", "weekly on monday at 25:00", "daily at eight",
        "every 0 weeks on friday", "FREQ=WEEKLY;BYDAY=XX",
        "monthly on the 32nd", "monthly on the fifth friday", "monthly on the first", "every 5 months on the 1st",
        "yearly on 30 february", "yearly on 1 smarch", "weekly at 08:00 on monday", "FREQ=MINUTELY",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=WEEKLY;TZID=UTC", "RRULE:FREQ=WEEKLY\nEXDATE:20260101",
    ],
)  # fmt: skip
def test_what_is_no_cadence_is_refused_with_the_reason(text):
    """A text that means nothing, or never comes, is refused in words, not guessed at."""
    with pytest.raises(ValueError, match=r"\w+ .*\w"):
        parse_cadence(text)


def test_a_rule_that_has_ended_has_a_latest_slot_and_no_next():
    """COUNT and UNTIL end a rule; what was before stays."""
    cadence, now = (
        parse_cadence("DTSTART:20260302T100000 RRULE:FREQ=DAILY;COUNT=2"),
        datetime(2026, 4, 1, tzinfo=UTC),
    )
    latest = latest_slot(cadence, ZoneInfo("Europe/London"), now)
    assert latest is not None
    assert latest.wall == datetime(2026, 3, 3, 10)  # noqa: DTZ001 - a wall time
    assert next_slot(cadence, ZoneInfo("Europe/London"), now) is None


@pytest.mark.parametrize(
    ("wall", "zone", "instant"),
    [
        ("2025-03-31T08:00", "Europe/London", "2025-03-31T07:00"),  # the day after the change
        ("2025-03-30T01:30", "Europe/London", "2025-03-30T01:00"),  # in the gap: its end
        ("2025-10-26T01:30", "Europe/London", "2025-10-26T00:30"),  # comes twice: the first
        ("2025-10-05T02:15", "Australia/Lord_Howe", "2025-10-04T15:30"),  # a gap of half an hour
        ("2025-04-25T00:00", "Africa/Cairo", "2025-04-24T22:00"),  # midnight is missing
        ("2011-12-30T08:00", "Pacific/Apia", "2011-12-30T18:00"),  # the whole day is missing: the 31st, 08:00
    ],
)
def test_a_wall_time_is_one_instant(wall, zone, instant):
    """Gaps end at the change, folds take the first, a skipped day takes the next."""
    expected = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert resolve(datetime.fromisoformat(wall), ZoneInfo(zone)) == expected


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    "text", ["weekly on sunday at 01:30", "daily at 00:00", "monthly on the last day at 02:15"]
)
def test_hourly_wake_ups_meet_each_slot_once(zone, text):
    """Over fourteen months of hourly wake-ups every slot fires exactly once, clock changes or not."""
    cadence, place = parse_cadence(text), ZoneInfo(zone)
    now, end = datetime(2024, 9, 1, tzinfo=UTC), datetime(2025, 11, 15, tzinfo=UTC)
    last = latest_slot(cadence, place, now)
    upcoming = next_slot(cadence, place, now)
    fired = []
    while now < end:
        now += timedelta(hours=1)
        assert upcoming is not None
        if upcoming.instant <= now:
            last, fired = upcoming, [*fired, upcoming.instant]
            upcoming = next_slot(cadence, place, last.instant)
    assert fired == sorted(set(fired))
    days = {instant.astimezone(place).date() for instant in fired}
    assert len(days) == len(fired)
    per_month = {"weekly": 62, "daily": 440, "monthly": 14}[cadence.rule]
    assert abs(len(fired) - per_month) <= 2


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 3000 * 24 * 60), st.sampled_from(ZONES))
def test_latest_and_next_leave_no_hole(minute, zone):
    """Nothing lies between the latest slot and the next."""
    now, place = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minute), ZoneInfo(zone)
    cadence = parse_cadence("daily at 02:30")
    before, after = latest_slot(cadence, place, now), next_slot(cadence, place, now)
    assert before is not None
    assert after is not None
    assert before.instant <= now < after.instant
    assert next_slot(cadence, place, before.instant) == after
