"""Patterns that are compiled when they are first used."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.late import LatePattern, late

TEXTS = st.text("ab,B \n", max_size=20)


@given(TEXTS)
def test_a_late_pattern_finds_what_the_pattern_finds(text):
    """Whatever it is asked first, and again, the answer is that of re.Pattern."""
    asked = r"(a+)|b,", re.IGNORECASE
    known = re.compile(*asked)
    for name in ("findall", "split", "match", "fullmatch", "search"):
        pattern = late(*asked)
        for _ in range(2):
            assert str(getattr(pattern, name)(text)) == str(getattr(known, name)(text))
    assert late(*asked).sub("-", text, count=1) == known.sub("-", text, count=1)
    assert [found.span() for found in late(*asked).finditer(text)] == [
        found.span() for found in known.finditer(text)
    ]


def test_a_pattern_is_not_compiled_before_it_is_used():
    """A broken one is no fault of an import: who uses it is told."""
    broken = LatePattern("(")
    with pytest.raises(re.error):
        broken.search("a")
