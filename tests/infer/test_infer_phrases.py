"""Lines that pages print around posts are known by their words."""

from __future__ import annotations

import pytest

from masthead.infer.phrases import match
from orchard import read_table


@pytest.mark.parametrize("line", [" | ".join(row) for row in read_table("furniture_lines.txt")])
def test_a_line_of_a_page_is_made_of_known_phrases(line):
    """Nothing else stands on it, so it is no title, no byline and no text."""
    assert match(line).whole


@pytest.mark.parametrize(
    "line",
    [
        "Shipping",
        "Write to me",
        "The cart stood empty in the yard.",
        "Forgot my umbrella on the ferry",
        "What we were looking for",
        "Warenkunde",
        "Mein Kontrabass",
        "Mi cuento favorito",
    ],
)
def test_a_line_of_a_post_is_not(line):
    """Words that only begin like a phrase are a post's own."""
    assert not match(line).whole
