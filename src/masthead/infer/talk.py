"""Where readers talk: the comments under a post, by their heading and by the marks that each one bears."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from masthead.infer.lexicon import TALKS
from masthead.infer.wording import any_of, words_of
from masthead.late import late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masthead.infer.lines import Line
    from masthead.infer.phrases import Match

_LONGEST = 120  # characters of a line that heads a comment
_SAID = late(rf"\b{any_of('said')}\b[^.!?]{{0,40}}$", re.IGNORECASE)
_ANSWER = words_of("answer")
_SAID_BEHIND = ("さん", "より", "さん:", "より:")
_CLOCK = late(
    rf"\d{{1,2}}[:.]\d\d(?::\d\d)? ?(?:[ap]\.?m\.?|uhr|h)?\b"
    rf"|\b\d{{1,3}} ?{any_of('ago')} ago\b|\bvor \d{{1,3}} \w{{3,10}}\b",
    re.IGNORECASE,
)
_MAILED = (
    ("date",),
    ("datum",),
    ("sent",),
    ("gesendet",),
    ("envoyé",),
    ("fecha",),
    ("data",),
    ("enviado",),
    ("inviato",),
)
_AGO = frozenset({"ago", "vor"})
_DAY = late(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\bago\b|\bvor \d")
_MOST_WORDS = 14  # of such a line
_FEWEST = 3  # marks without a heading above them
_FEWEST_BELOW = 2  # marks below a heading
_EARLIEST = 0.15  # of the lines: what stands higher is the post's own


def find_talk(lines: Sequence[Line], matches: Sequence[Match], kinds: Sequence[int], head: int) -> int:
    """Return the index of the first line of the comments; the number of lines where there are none.

    `head` is the index of the post's first line of prose: what stands above it is no comment. `kinds` has the bits of
    the lexicon for each line.
    """
    marks = [
        line.index
        for line, kind in zip(lines, kinds, strict=True)
        if len(line.text) <= _LONGEST
        and (
            (kind & TALKS and _says(line))
            or (line.figured and _is_dated(line))
            or ("?" in line.shape and line.text.endswith(_SAID_BEHIND))
        )
    ]
    if len(marks) < _FEWEST_BELOW:
        return len(lines)
    first = max(head + 1, int(_EARLIEST * len(lines)))
    for line in lines[first:]:
        found = matches[line.index]
        if (
            found.kind == "comments"
            and found.whole
            and not line.text.endswith("?")  # a writer asks so too
            and sum(mark >= line.index for mark in marks) >= _FEWEST_BELOW
        ):
            return line.index
    late = [mark for mark in marks if mark >= first]
    return late[0] if len(late) >= _FEWEST else len(lines)


def _says(line: Line) -> bool:
    """Return whether a line with a word for it says who comments, or is the button below a comment."""
    return line.folded in _ANSWER or _SAID.search(line.text) is not None


def _is_dated(line: Line) -> bool:
    """Return whether a short line with a figure tells the day and the hour of a comment."""
    text = line.text
    if line.spaces >= _MOST_WORDS or line.words[:1] in _MAILED:
        return False
    shape = line.shape
    timed = "0:00" in shape or "0.00" in shape or "?" in shape or not _AGO.isdisjoint(line.words)
    return timed and _DAY.search(text) is not None and _CLOCK.search(text) is not None
