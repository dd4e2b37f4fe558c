"""Lines and sentences as a reader sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.digest.story import first_sentence, plain, sentences


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("The frost held. Then it broke.", "The frost held."),
        (
            "Dr. Vane met Mrs. Lee at St. Olave's in 2016. So it began.",
            "Dr. Vane met Mrs. Lee at St. Olave's in 2016.",
        ),
        ("Is 5.5 enough? Yes.", "Is 5.5 enough?"),
        ("“We dig.” So they say.", "“We dig.”"),
        ("寒い朝です。次の日。", "寒い朝です。"),
        ("No end", "No end"),
        ("", ""),
    ],
)
def test_a_first_sentence_ends_where_it_ends(text, first):
    """A title, a decimal point or a quotation does not end a sentence early."""
    assert first_sentence(text, 100) == first


@given(st.text(max_size=400), st.integers(20, 120))
def test_a_summary_is_cut_but_never_changed(text, longest):
    """What is shown is the start of the text, at most so long, and says so with an ellipsis where a sentence is cut."""
    whole = plain(text, 10_000)
    shown = sentences(text, longest)
    assert len(shown) <= longest + 1
    assert whole.startswith(shown.removesuffix("…"))


@given(st.text(max_size=200))
def test_a_plain_line_is_one_line_without_unseen_characters(text):
    """No control, line end, bidi override or zero-width space survives in a line."""
    line = plain(text, 60)
    assert len(line.splitlines()) <= 1
    assert not set(line) & set("\x00\x0b\x7f\u0085\u2028\u2029\u202e\u2066\u200b\ufeff")
    assert line == line.strip()
