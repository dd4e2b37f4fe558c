"""The heading with which a Markdown post begins is its title."""

from __future__ import annotations

import pytest

from masthead.model import Clue, Document
from masthead.source import look, read


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# The weir in May\n\nIt was high.\n", "The weir in May"),
        ("The weir in May\n===============\n\nIt was high.\n", "The weir in May"),
        ("It was high.\n\n# Later\n\nIt was not.\n", ""),
        ("# One\n\nFirst.\n\n# Two\n\nSecond.\n", ""),
        ("## A part\n\nIt was high.\n", ""),
    ],
)
def test_the_one_first_heading_is_the_title(tmp_path, text, title):
    """A lone heading of the first level at the top states the title; anything else is left to inference."""
    path = tmp_path / "weir.md"
    path.write_text(text)
    document = read(look(path, path.name))
    assert isinstance(document, Document)
    stated = [clue for clue in document.clues if clue.field == "title"]
    assert stated == ([Clue("title", title, "heading", 1)] if title else [])
