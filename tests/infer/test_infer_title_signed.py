"""A title stands above its byline; what stands below that is the text's own first heading."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from masthead.infer import infer
from masthead.model import Document, Surroundings
from masthead.source import look, read

PROSE = (
    "Every letter of our practice is now written by two people, and nobody wants the old way back.\n\n"
    "It began as a small experiment between the ward and the surgery, and a table that nobody else wanted.\n"
)


@pytest.mark.parametrize(
    "top", ["", "top of page\nSearch\n  • marta_k82\n\n", "Skip to content\nHome\nAbout\n\n"]
)
@pytest.mark.parametrize(
    "signed", ["Posted on 14 October 2026 by Amara Nwosu", "Amara Nwosu\n14 October 2026"]
)
def test_a_heading_below_the_byline_is_not_the_title(tmp_path, top, signed):
    """The line that a byline and a date follow is the title, and a heading below them stays in the body."""
    path = tmp_path / "post.txt"
    path.write_text(
        f"{top}Why we write our letters together\n\nAmara Nwosu\n14 October 2026\n\nHow it began\n\n{PROSE}"
    )
    document = read(look(path, path.name))
    assert isinstance(document, Document)
    post = infer(document, Surroundings(datetime(2026, 11, 21, tzinfo=UTC)))
    assert post.title.value == "Why we write our letters together"
    assert post.text.splitlines()[0] == "How it began"
