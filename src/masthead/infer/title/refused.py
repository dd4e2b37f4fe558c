"""Lines of a post's top that are no title, whatever stands around them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from masthead.infer.byline.letter import is_farewell
from masthead.infer.byline.names import parse_name
from masthead.infer.byline.words import KNOWN
from masthead.infer.dateline.glance import holds_none
from masthead.infer.layout import count_words
from masthead.infer.lines import fold
from masthead.infer.shown import is_bare_date
from masthead.infer.title.words import load_words
from masthead.infer.wording import any_of, words_of
from masthead.late import late

if TYPE_CHECKING:
    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line

_SENTENCE = 20  # words of running text that is no title
_FILED = late(rf"{any_of('filed')} ?:", re.IGNORECASE)
_ATTENDED = late(rf"{any_of('attended')} ?:", re.IGNORECASE)
_GREETING = late(rf"{any_of('greeting')}\b", re.IGNORECASE)
_GREETS = frozenset(fold(phrase).partition(" ")[0] for phrase in words_of("greeting"))  # first words
BULLETS = "•*·-–—|©#"
ENDS = (".", "…", ";", ",", ":", "。", "、")
_CHOICES, _CHOICE = 4, 3  # parts of a menu in one line, and words of each
_SHORT = 2  # words of each where the parts are few
_ARROWS = "«‹←<"  # noqa: RUF001 - in front of the post before
_FACTS = late(r"[^\W\d_]{3}: ?[\d½¼¾][^:]{0,40}?[^\W\d_]: ?[\d½¼¾]")
_HOUR = late(r"\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m\.?|uhr|h)?(?: ?\|.{0,16})?", re.IGNORECASE)
_ISSUE = late(r"[年.]第?\d{1,3}期$")  # of a Chinese journal: 2020年5期
_COUNT = 3  # figures of a number that entitles nothing
_MENU = 0.7  # which part of a row of words are those of menus


def is_none(line: Line, layout: Layout) -> bool:
    """Return whether the line is no title whatever stands around it: a date, a quotation, who is quoted."""
    if (line.folded.isdecimal() and len(line.folded) <= _COUNT) or (
        line.figured and _HOUR.fullmatch(line.text)
    ):
        return True  # how often a post was liked, or when it was written
    if (
        _is_text(line, layout)
        or (line.figured and not holds_none(line) and is_bare_date(line.text))
        or _is_menu(line)
    ):
        return True
    if line.text.endswith((",", "!", ":")) and count_words(line.text) < 6 and greets(line):
        return True
    if (":" in line.text and _is_listed(line)) or (
        line.index and _may_close(line) and is_farewell(line.text, line.words)
    ):
        return True
    below = layout.lines[line.index + 1] if line.index + 1 < len(layout.lines) else None
    if line.index in layout.quoted and line.index and below is not None and names_somebody(below.text):
        return True
    return line.index > 1 and line.index - 1 in layout.quoted and names_somebody(line.text)


def greets(line: Line) -> bool:
    """Return whether the line begins by saying hello."""
    return bool(line.words) and line.words[0] in _GREETS and _GREETING.match(line.text) is not None


def _may_close(line: Line) -> bool:
    """Return whether the line opens as a farewell or ends as one: "Three cheers for the ferryman" does neither."""
    return line.words[0] in KNOWN.closing or not line.text[-1].isalnum()


def _is_listed(line: Line) -> bool:
    """Return whether the line says who sends a mail, several facts, where a post is filed, or who came to a meeting."""
    if line.text.partition(":")[0].casefold() in KNOWN.sender:
        return True  # "From: the toad patrol"
    if line.figured and _FACTS.search(line.text) is not None:
        return True  # "Time: 40 minutes  Serves: 4"
    return line.index > 0 and (_FILED.match(line.text) is not None or _ATTENDED.match(line.text) is not None)


def _is_only_dated(text: str) -> bool:
    """Return whether the text is a date and no more, or ends in a journal's issue (2020年5期)."""
    return is_bare_date(text) or _ISSUE.search(text) is not None


def _is_menu(line: Line) -> bool:
    """Return whether the line is a row of choices ("Home | What's On | Giving | Contact"), also without marks."""
    if "|" in line.text and _is_row(line.text):
        return True
    words, known = line.words, load_words()["menu"]
    if len(words) < _CHOICES or words[0] not in known or (words[1] not in known and words[-1] not in known):
        return False
    return sum(word in known for word in words) >= _MENU * len(words)


def _is_row(text: str) -> bool:
    """Return whether bars part the choices of a menu: four, three of a word or two, or posts before and after."""
    parts = text.split("|")
    if len(parts) >= _CHOICES:
        return all(part.count(" ") <= _CHOICE + 1 for part in parts) or text[0] in _ARROWS
    if len(parts) == _CHOICE and all(len(part.split()) <= _SHORT for part in parts):
        return True  # "Baile | Blag | Teagmháil"
    return text[0] in _ARROWS  # "« The old dyke | Main | The new bridge »"


def _is_text(line: Line, layout: Layout) -> bool:
    """Return whether the line is a long sentence, or below the first paragraph plainly no heading."""
    if layout.prose[line.index] and count_words(line.text) > _SENTENCE:
        return True
    return line.index > layout.head and (layout.prose[line.index] or _runs_on(line.text))


def _runs_on(text: str) -> bool:
    """Return whether a line below the first paragraph is plainly none: part of a sentence, of a list, a single word."""
    return " " not in text or text[0].islower() or text[0] in BULLETS or text.endswith(ENDS)


def names_somebody(text: str) -> bool:
    """Return whether the line under a quotation says whose words it is."""
    return len(text) < 80 and (text[0] in "-–—~" or parse_name(text) is not None)
