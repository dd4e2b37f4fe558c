"""What the digest's tests share: the shipped channels, and issues of any size."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

import builders
from masthead.model import PartialDate

SHIPPED = ("bulletin", "longread", "briefing")
CATEGORIES = ("Vegetables", "Shed and tools", "Bees", "")
DATES = (PartialDate(2026, 2, 9), PartialDate(2025, 11), PartialDate(2024), PartialDate())


@pytest.fixture
def channel_by():
    """Give a function that returns a channel set by the template of that name, which can be left by a link."""

    def made(name, **changes):
        mailing = replace(
            builders.channel().mailing, template=name, unsubscribe="https://garden.example/leave/q7x"
        )
        return builders.channel(name=name, mailing=replace(mailing, **changes))

    return made


@pytest.fixture(params=SHIPPED)
def shipped(request, channel_by):
    """Give each channel that ships with Masthead in turn."""
    return channel_by(request.param)


@pytest.fixture
def mixed():
    """Give a function that returns an issue of so many posts, some without author, date, category or summary."""

    def made(count):
        return builders.issue(entries=tuple(_post(number) for number in range(1, count + 1)))

    return made


def _post(number):
    bed = f"Bed {number} was dug over. The frost broke the clods, and the robin had the worms."
    return builders.entry(
        number,
        authors=builders.entry().authors if number % 3 else (),
        published=DATES[number % 4],
        categories=(CATEGORIES[number % 4],) if number % 4 != 3 else (),
        summary=bed if number % 5 else "",
    )
