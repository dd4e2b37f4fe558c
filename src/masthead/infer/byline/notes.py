"""Where the notes below a post begin: "(1) The register …", "* All names are changed"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.late import late

if TYPE_CHECKING:
    from masthead.infer.layout import Layout

_NOTE = late(r"(?:\((?:1|a|i)\)|\[(?:1|a|i)\]|[*†¹]) ?\S")
_MARKS = "([*†¹"
_LONGEST = 60  # characters of the line above the first note: somebody's name, or "Notes"


def find_notes(layout: Layout) -> int:
    """Return the index of the first note; the number of lines where a post has none."""
    total = len(layout.lines)
    marked = [line.index for line in layout.lines[layout.head + 1 :] if line.text[0] in _MARKS]
    return next((at for at in reversed(marked) if opens_notes(layout, at)), total)


def opens_notes(layout: Layout, at: int) -> bool:
    """Return whether the notes begin at a line: a paragraph with the first mark, and above it none.

    What is marked so amid the text stands between two paragraphs.
    """
    if not at or not layout.prose[at] or layout.prose[at - 1] or layout.lines[at].text[0] not in _MARKS:
        return False
    return len(layout.lines[at - 1].text) <= _LONGEST and _NOTE.match(layout.lines[at].text) is not None
