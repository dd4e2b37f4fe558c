"""What is due: on bad days, after outages, and under clocks and zones that change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from garden import plant
from masthead import pipeline
from masthead.config import load, load_corrections
from masthead.errors import ClockError

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # an hour after the slot, in London
WEEK = timedelta(weeks=1)


@pytest.fixture
def garden(tmp_path):
    """Return a publication whose bulletin is weekly, after its first run."""
    home = plant(tmp_path / "garden")
    text = (home / "masthead.toml").read_text()
    (home / "masthead.toml").write_text(
        text.replace("backfill = 10", 'backfill = 10\ncadence = "weekly on monday at 08:00"')
    )
    run(home, MONDAY)
    return home


def run(home, now, **options):
    """Run the publication in a folder."""
    return pipeline.run(load(home, pipeline.packaged_templates()), load_corrections(home), now, **options)


def add(home, name="pond"):
    """Add a post that nobody has seen."""
    text = (
        f"The {name} is dug\n\nIt took an afternoon and two spades, and it filled with rain by the evening.\n"
    )
    (home / "posts" / f"{name}.txt").write_text(text)


def mailed(report):
    """Return how many issues a run composed."""
    return len(report.issues)


def test_a_slot_is_filled_once_however_often_the_program_wakes(garden):
    """Hourly wake-ups over a week send one issue, at the first wake-up after the slot."""
    add(garden)
    counts = [mailed(run(garden, MONDAY + timedelta(hours=hours))) for hours in range(1, 24 * 7 + 4)]
    assert sum(counts) == 1
    assert counts.index(1) == 24 * 7 - 2  # 08:00 of the next Monday


def test_an_outage_of_three_weeks_is_one_issue(garden):
    """The slots that were not met are one issue for all, and the run says so."""
    add(garden)
    report = run(garden, MONDAY + 3 * WEEK)
    assert mailed(report) == 1
    assert "3 slots from Monday 9 March 2026" in report.remarks[0][1]
    assert mailed(run(garden, MONDAY + 3 * WEEK + timedelta(hours=1))) == 0


def test_a_slot_beyond_its_window_is_reported_and_its_posts_wait(garden):
    """Four days late nothing is sent, the run says what was missed, and the next slot takes the posts along."""
    add(garden)
    report = run(garden, MONDAY + WEEK + timedelta(days=4))
    assert mailed(report) == 0
    assert "missed its slot of Monday 9 March 2026" in report.quiet[0][1]
    later = run(garden, MONDAY + 2 * WEEK)
    assert [issue.number for issue in later.issues] == [2]


def test_an_empty_slot_sends_nothing_and_says_so(garden):
    """Nothing new is no issue, and the next slot is named."""
    report = run(garden, MONDAY + WEEK)
    assert mailed(report) == 0
    assert "nothing new" in report.quiet[0][1]
    assert "Monday 16 March 2026" in report.quiet[0][1]


def test_a_late_post_with_an_old_date_still_reaches_readers(garden):
    """A post is new when it is first seen, whatever it says of its date."""
    (garden / "posts" / "flood.txt").write_text(
        "The flood of the lower beds\n\n3 May 2019\n\nThe beck rose over the path and took the compost with it.\n"
    )
    assert [issue.subject for issue in run(garden, MONDAY + WEEK).issues] == ["The flood of the lower beds"]


def test_a_clock_an_hour_or_ten_days_back_sends_nothing_twice(garden):
    """An hour back nothing is due; ten days back the run refuses; both leave what was sent alone."""
    add(garden)
    assert mailed(run(garden, MONDAY + WEEK)) == 1
    add(garden, "hedge")
    assert mailed(run(garden, MONDAY + WEEK - timedelta(hours=2))) == 0
    with pytest.raises(ClockError, match="behind the latest run") as caught:
        run(garden, MONDAY + WEEK - timedelta(days=10))
    assert caught.value.exit_status == 75
    assert mailed(run(garden, MONDAY + WEEK + timedelta(hours=1))) == 0


def test_a_clock_far_ahead_is_refused(garden):
    """Beyond 400 days nothing is done until somebody says that the clock is right."""
    with pytest.raises(ClockError, match="400 days"):
        run(garden, MONDAY + timedelta(days=500))
    add(garden)
    report = run(garden, MONDAY + timedelta(days=500), force=True)
    assert "missed 71 slots" in report.quiet[0][1]
    assert mailed(run(garden, MONDAY + timedelta(days=504))) == 1


def test_slots_come_due_again_after_a_clock_that_ran_ahead(garden):
    """A clock that was half a year ahead and is put right blocks no slot until then; no post goes out twice."""
    add(garden)
    ahead = MONDAY + 26 * WEEK
    assert mailed(run(garden, ahead)) == 1
    add(garden, "hedge")
    assert mailed(run(garden, MONDAY + WEEK, force=True)) == 0  # that one was closed with the others
    assert [issue.number for issue in run(garden, MONDAY + 2 * WEEK).issues] == [3]
    assert mailed(run(garden, MONDAY + 3 * WEEK)) == 0


def test_a_new_zone_sends_no_second_issue_for_the_same_wall_time(garden):
    """The Monday that fired in London has fired, though the publication moves to New York on that day."""
    add(garden)
    assert mailed(run(garden, MONDAY + WEEK)) == 1
    add(garden, "hedge")
    text = (garden / "masthead.toml").read_text()
    (garden / "masthead.toml").write_text(text.replace("Europe/London", "America/New_York"))
    assert mailed(run(garden, MONDAY + WEEK + timedelta(hours=6))) == 0
    assert mailed(run(garden, MONDAY + 2 * WEEK + timedelta(hours=6))) == 1


def test_a_channel_that_mailed_on_every_run_waits_for_its_first_slot(tmp_path):
    """Giving a channel a calendar sends nothing at once: the readers had an issue already."""
    home = plant(tmp_path / "garden")
    run(home, MONDAY)
    text = (home / "masthead.toml").read_text()
    (home / "masthead.toml").write_text(
        text.replace("backfill = 10", 'backfill = 10\ncadence = "weekly on monday at 08:00"')
    )
    add(home)
    report = run(home, MONDAY + timedelta(hours=3))
    assert mailed(report) == 0
    assert "its next issue waits; next due Monday 9 March 2026" in report.quiet[0][1]
    assert mailed(run(home, MONDAY + WEEK)) == 1
