"""What an issue holds, and in which order."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from builders import NOW, channel, entry
from masthead.digest import compose
from masthead.model import PartialDate

DATES = st.builds(PartialDate, st.integers(2019, 2022), st.integers(1, 12), st.integers(0, 28)) | st.just(
    PartialDate()
)


def issue_of(*entries, **changes):
    """Return the issue of these entries in a channel whose digest is changed so."""
    made = channel()
    return compose(
        replace(made, mailing=replace(made.mailing, **changes)), entries, 7, NOW, "2026-03-02T09:30Z"
    )


def test_nothing_fresh_makes_no_issue():
    """Without a fresh entry there is no issue."""
    assert issue_of() is None


def test_the_issue_carries_what_it_was_told():
    """Number, time and slot are the caller's; the channel is named."""
    made = issue_of(entry(1))
    assert (made.channel, made.number, made.issued, made.slot) == ("beds", 7, NOW, "2026-03-02T09:30Z")


def test_the_newest_date_leads_and_undated_posts_follow():
    """Dated posts come first, newest first; a coarse date stands behind the finer ones it covers."""
    dates = {
        "day": PartialDate(2024, 7, 9),
        "month": PartialDate(2024, 7),
        "year": PartialDate(2024),
        "older": PartialDate(2023, 12, 31),
        "unknown": PartialDate(),
    }
    entries = [entry(slug=slug, published=known) for slug, known in dates.items()]
    assert [each.slug for each in issue_of(*reversed(entries)).entries] == list(dates)


def test_undated_posts_are_ordered_by_arrival():
    """Among posts without a date the one seen last comes first."""
    seen = [entry(n, published=PartialDate(), first_seen=NOW - timedelta(hours=n)) for n in (3, 1, 2)]
    assert [each.slug[-1] for each in issue_of(*seen).entries] == ["1", "2", "3"]


@given(st.lists(DATES, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_arrival_in_the_list_never_matters(dates, shuffle):
    """The same fresh entries make the same issue, however they are handed over."""
    entries = [entry(number, published=known) for number, known in enumerate(dates)]
    shuffled = list(entries)
    shuffle.shuffle(shuffled)
    assert issue_of(*entries) == issue_of(*shuffled)


def test_what_is_beyond_max_posts_is_surplus():
    """An issue holds max_posts entries; the others are kept, in order, to be linked."""
    made = issue_of(*(entry(n) for n in range(1, 8)), max_posts=5)
    assert len(made.entries) == 5
    assert [each.slug[-1] for each in made.entries + made.surplus] == list("7654321")


def test_an_entry_handed_over_twice_is_mailed_once():
    """An identity stands in an issue once."""
    made = issue_of(entry(1), entry(1), entry(2))
    assert len(made.entries + made.surplus) == 2
