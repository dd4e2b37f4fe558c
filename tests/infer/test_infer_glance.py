"""The quick look at a line: it spares the close one, and never says anything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from masthead.infer.byline.sighting import SHORT
from masthead.infer.byline.sightings import read_closely, read_line
from masthead.infer.layout import read_layout
from masthead.infer.lines import read_lines
from masthead.source import look, read

CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))


@pytest.mark.parametrize("letter", sorted({case.name[0] for case in CASES}))
def test_what_a_quick_look_says_of_a_line_a_close_one_says_too(letter):
    """A line that is spared the close look names nobody but whom a sentence of it tells."""
    for case in CASES:
        if case.name.startswith(letter):
            layout = read_layout(read_lines(read(look(case, case.name))))
            for line in layout.lines:
                if len(line.text) <= SHORT:
                    assert tuple(read_line(line, layout)) == tuple(read_closely(line, layout)), line.text
