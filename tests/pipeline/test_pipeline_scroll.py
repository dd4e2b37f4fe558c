"""Long lists of a run: rolled up, they say what a list would."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from masthead.model.scroll import Changes, Scroll

NAMES = st.text(st.characters(blacklist_characters="\x00"), max_size=8)


@given(st.lists(NAMES, max_size=20), st.integers(1, 80), st.integers(0, 1700))
def test_a_scroll_says_what_was_written_in_order(few, times, place):
    """What comes out is what went in, from any place on, however much of it is rolled up."""
    names = few * times
    scroll = Scroll(names)
    assert (scroll, len(scroll)) == (tuple(names), len(names))
    assert list(scroll.behind(place)) == names[place:]
    assert all(name in scroll for name in few)


@given(st.sets(NAMES, max_size=700), st.data())
def test_a_post_that_is_there_under_another_name_did_not_go_away(names, data):
    """What is taken back is told no more; nothing else is lost, and what never went is not taken back."""
    told = sorted(names)
    changes = Changes()
    for name in told:
        changes.append(name, "gone")
        changes.append(f"new {name}", "new")
    moved = data.draw(st.sets(st.sampled_from(told))) if told else set()
    for name in [*moved, "new \x01"]:
        changes.take_back(name)
    kept = [
        pair
        for name in told
        for pair in ((name, "gone"), (f"new {name}", "new"))
        if pair[0] not in moved or pair[1] == "new"
    ]
    assert (changes, len(changes)) == (tuple(kept), len(kept))
