"""No text takes more than linear time, and a text without a date costs next to nothing."""

from __future__ import annotations

import time

import pytest

from masthead.infer.dateline.scan import scan
from orchard import published
from pace import measured

KILLERS = [
    " ",
    "a",
    ",",
    "<",
    "[",
    "1",
    "1 ",
    "1.",
    "1/1/",
    "2024 ",
    "3 May ",
    "May ",
    "3 May 2024 ",
    "年",
    "1年1月",
    "a1",
    "20",
    "Published ",
    "- ",
    "’24 ",
]


@pytest.mark.parametrize("killer", KILLERS)
def test_a_long_line_of_anything_is_scanned_in_linear_time(killer):
    """Ten times the text takes about ten times the time, never a hundred."""
    short, long = (time_of(killer * (size // len(killer))) for size in (20_000, 200_000))
    assert long < max(0.05, 40 * short)


@pytest.mark.parametrize("killer", KILLERS)
def test_a_hostile_post_is_dated_within_seconds(killer):
    """A post of five thousand hostile lines neither raises nor lingers."""
    with measured() as spent:
        published([killer * 12] * 5000)
    assert spent.seconds < 5


def time_of(text):
    """Return the seconds that scanning takes, the best of three."""
    took = []
    for _ in range(3):
        start = time.process_time()
        scan(text, "en")
        took.append(time.process_time() - start)
    return min(took)
