"""Read pasted or scraped text: every line that shows anything is a block."""

from __future__ import annotations

from itertools import islice

from masthead.model import Block, BlockKind
from masthead.source.limits import MAX_BLOCKS
from masthead.source.lines import find_lines


def read_text(text: str, first: int = 1) -> tuple[Block, ...]:
    """Return one TEXT block a line, its `gap` the blank lines above; an indented one bears "indent:N".

    `first` is the line of the file on which the text begins.
    """
    return tuple(
        Block(
            BlockKind.TEXT,
            line.text,
            line.number + first - 1,
            gap=line.gap,
            hints=(f"indent:{line.indent}",) if line.indent else (),
        )
        for line in islice(find_lines(text), MAX_BLOCKS + 1)
    )
