"""Figures that look like a day or a time and are none: the rest of the post is read as ever."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from masthead.infer import infer
from masthead.model import Source, Surroundings
from masthead.source import parse

AROUND = Surroundings(datetime(2026, 11, 22, 9, 0, tzinfo=UTC))
POST = "The eel ladder\n\n{}\n\nThey put the ladder in by hand, and the eels came up it the same night.\n"


def read(line):
    """Return what is inferred from a post with that line below its title."""
    content = POST.format(line).encode()
    return infer(parse(Source(Path("eel.txt"), "eel.txt", len(content), 0), content), AROUND)


@pytest.mark.parametrize(
    "line",
    [
        "Monday 0/07/2013",
        "Mon, 07/0/2013 09:00:00",
        "Tuesday 00/00/2013",
        "0.0.0000, Sunday",
        "Friday 31/02/2013",
    ],
)
def test_a_day_that_is_none_stops_nobody(line):
    """A day or a month of nought is no date, whatever weekday stands beside it."""
    post = read(line)
    assert post.title.value == "The eel ladder"
    assert not post.published.value.day


@pytest.mark.parametrize("zone", ["+99:00", "-2400", "+24:00", "GMT+99"])
def test_a_zone_that_is_none_costs_only_the_hour(zone):
    """No place is a day or more from Greenwich; the day is still good."""
    published = read(f"Published 3 May 2024 10:15:00 {zone}").published.value
    assert (published.year, published.month, published.day) == (2024, 5, 3)
