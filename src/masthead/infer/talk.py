"""Where readers talk: the comments under a post, by their heading and by the marks that each one bears."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masthead.infer.lines import Line
    from masthead.infer.phrases import Match

_LONGEST = 120  # characters of a line that heads a comment
_SAID = re.compile(
    r"\b(?:says|said|sagt|sagte|schreibt|schrieb|wrote|writes|dit|a dit|dice|dijo|escribió|ha scritto|disse|diz|zegt|schreef|pisze|napisał|napisała|skriver|skrev|siger|sier|kirjoitti|napsal|пишет|сказал|пише|dedi ki|replied|commented|permalink)\b"
    r"[^.!?]{0,40}$|(?:さん|より)[:：]?$",  # noqa: RUF001
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"\d{1,2}[:.]\d\d(?::\d\d)? ?(?:[ap]\.?m\.?|uhr|h)?\b|\b\d{1,3} ?(?:second|minute|hour|day|week|month|year|min|hr|h|d|w|mo|y)s? ago\b|\bvor \d{1,3} \w{3,10}\b",
    re.IGNORECASE,
)
_DAY = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\bago\b|\bvor \d")
_ANSWER = frozenset(
    [
        "reply",
        "reply",
        "report",
        "reply",
        "delete",
        "antworten",
        "antwort",
        "répondre",
        "responder",
        "rispondi",
        "responder",
        "beantwoorden",
        "reageer",
        "odpowiedz",
        "svara",
        "svar",
        "vastaa",
        "odpovědět",
        "ответить",
        "відповісти",
        "yanıtla",
        "cevapla",
        "ateb",
        "返信",
        "回复",
        "回覆",
        "답글",
        "הגב",
        "رد",
        "report",
        "permalink",
        "share",
        "save",
        "like",
        "zitieren",
        "melden",
        "quote",
    ]
)
_FEWEST = 3  # marks without a heading above them
_FEWEST_BELOW = 2  # marks below a heading
_EARLIEST = 0.15  # of the lines: what stands higher is the post's own


def find_talk(lines: Sequence[Line], matches: Sequence[Match], head: int) -> int:
    """Return the index of the first line of the comments; the number of lines where there are none.

    `head` is the index of the post's first line of prose: what stands above it is no comment.
    """
    marks = [line.index for line in lines if _is_mark(line)]
    if len(marks) < _FEWEST_BELOW:
        return len(lines)
    first = max(head + 1, int(_EARLIEST * len(lines)))
    for line in lines[first:]:
        found = matches[line.index]
        if (
            found.kind == "comments"
            and found.whole
            and sum(mark >= line.index for mark in marks) >= _FEWEST_BELOW
        ):
            return line.index
    late = [mark for mark in marks if mark >= first]
    return late[0] if len(late) >= _FEWEST else len(lines)


def _is_mark(line: Line) -> bool:
    """Return whether the line heads or closes a comment: who wrote it and when, or "Reply"."""
    text = line.text
    if len(text) > _LONGEST:
        return False
    if line.folded in _ANSWER:
        return len(line.folded) > 4 or line.folded in ("svar", "ateb", "رد")
    return bool(_SAID.search(text)) or bool(
        _CLOCK.search(text) and _DAY.search(text) and len(text.split()) <= 14
    )
