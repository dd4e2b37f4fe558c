"""How fast, and how soon again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from masthead.delivery.pace import Backoff, Bucket


@given(st.floats(0.5, 500), st.lists(st.floats(0, 0.4), min_size=1, max_size=200))
def test_no_second_sees_more_than_the_rate_and_one(rate, steps):
    """However the moments fall at which it is asked, any window of a second holds at most rate + 1 tokens."""
    bucket, now, taken = Bucket(rate), 100.0, []
    for step in steps:
        now += step
        while not bucket.wait(now):
            bucket.take(now)
            taken.append(now)
    for start in taken:
        assert sum(start <= each < start + 1 for each in taken) <= rate + 2  # both ends of the window count


def test_waiting_as_long_as_it_says_is_enough():
    """After the pause that it names, the token is there."""
    bucket, now = Bucket(7), 3.0
    for _ in range(50):
        now += bucket.wait(now) + 1e-9
        assert bucket.wait(now) == 0
        bucket.take(now)
    assert 6.9 < now - 3.0 < 7.1


def test_no_rate_is_no_limit():
    """A rate of nought never waits."""
    bucket = Bucket(0)
    bucket.take(1.0)
    assert bucket.wait(1.0) == 0


def test_pauses_grow_and_end():
    """Each setback waits longer, those within one pause are one, and the last leaves no hope."""
    backoff = Backoff((1, 2), (1, 2, 4))
    assert backoff.fail(10.0)
    assert backoff.until == 11.0
    assert backoff.fail(10.5)
    assert backoff.until == 11.0
    assert backoff.fail(11.0)
    assert backoff.until == 13.0
    assert not backoff.fail(13.0)


def test_a_server_that_has_worked_is_waited_for_longer():
    """After a success the pauses begin again, and there are more of them."""
    backoff = Backoff((1,), (1, 2))
    assert backoff.fail(0.0)
    backoff.succeed()
    assert backoff.fail(5.0)
    assert backoff.fail(6.0)
    assert not backoff.fail(8.0)
