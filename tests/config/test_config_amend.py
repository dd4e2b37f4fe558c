"""corrections.toml is written an answer at a time, and stays the editor's own file."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.config import load_corrections
from masthead.config.amend import keep_correction
from masthead.model import Correction, PartialDate

OWN = """# What we know better.

["b.txt"]  # the second
published = "2022-05"
reason = "asked her"

["a.txt"]
title = "A"  # not "a"
reason = "typo"
"""


def test_comments_and_order_are_kept(tmp_path):
    """An answer adds its lines and moves none of the editor's."""
    (tmp_path / "corrections.toml").write_text(OWN)
    keep_correction(tmp_path, Correction("b.txt", "asked her again", authors=("Wren Abara",)))
    keep_correction(tmp_path, Correction("c.txt", "on the poster", published=PartialDate(2024, 7)))
    text = (tmp_path / "corrections.toml").read_text()
    assert text.startswith('# What we know better.\n\n["b.txt"]  # the second\npublished = "2022-05"\n')
    assert 'title = "A"  # not "a"\n' in text
    first, second, third = load_corrections(tmp_path)
    assert (first.name, first.published, first.authors) == ("b.txt", PartialDate(2022, 5), ("Wren Abara",))
    assert second.title == "A"
    assert third.published == PartialDate(2024, 7)


def test_unknown_and_nobody_are_answers(tmp_path):
    """That the text does not tell is written down too."""
    keep_correction(tmp_path, Correction("a.txt", "misled", authors=(), published=PartialDate()))
    (only,) = load_corrections(tmp_path)
    assert (only.authors, only.published) == ((), PartialDate())


@settings(max_examples=60, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip),
)
def test_any_name_and_title_come_back_as_they_were(tmp_path_factory, name, title):
    """Whatever a file is called and whatever is typed, the file stays TOML that says it."""
    home = tmp_path_factory.mktemp("corrections")
    keep_correction(home, Correction(name, "why not", title=title))
    (only,) = load_corrections(home)
    assert (only.name, only.title) == (name, title)
