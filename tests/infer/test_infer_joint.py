"""What stands between the names of a list."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.infer.joint import JOINT, is_single

WORDS = st.sampled_from(
    ("Ines", "Okafor", "A", "And", "E", "McRae", "and", "e", "oraz", ",", "/", "é", "і", "O'Neill", "9")
)


@given(st.lists(WORDS | st.text("aAéeEdN ,&", max_size=4), max_size=5), st.sampled_from((" ", "")))
@settings(max_examples=100, deadline=None)
def test_what_the_short_look_takes_for_one_name_has_no_joint(words, between):
    """Where it spares the pattern, the pattern would have found nothing."""
    value = between.join(words)
    assert not (is_single(value) and JOINT.search(value))


def test_plain_names_are_known_by_the_short_look_and_lists_are_not():
    """One name in capitals needs no pattern; a word between two does."""
    assert is_single("Ines Okafor")
    assert not is_single("Ines Okafor and Pavel Novak")
    assert not is_single("Ines Okafor, Pavel Novak")
