"""Houses that sign their own posts: a company's name in the head or behind a label, in a post that speaks of it.

A person's byline needs no such proof. What is nobody's given name may be a heading, a section or a button, unless the
post names it again and again while its title speaks of something else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from masthead.infer.byline.names import Name, parse_name
from masthead.infer.byline.sighting import LIST_MARKS, PARTS, Sighting, is_dated
from masthead.infer.byline.words import KNOWN, without_case
from masthead.infer.lines import fold
from masthead.late import late

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masthead.infer.byline.mention import Telling
    from masthead.infer.lines import Line

_LINES = 10  # of a post's head
_LONGEST = 40  # characters of a house's name
_MOST_WORDS = 3
_OFTEN, _LABELLED = 5, 3  # times that the post names the house which signs it, and one that a label tells
_LABEL = 5  # words
_WORD = late(r"[^\W_]+")
_BEHIND = late(r" ?(?:[|·•⋅∙/(]| [–—-] | on | am |,|\d).*")  # what stands behind a house's name


def find_signet(telling: Telling) -> Iterator[Sighting]:
    """Yield each house that a line of the head names alone, or that a label names above or below the post."""
    layout = telling.layout
    for line in (*layout.lines[: min(layout.head, _LINES)], *layout.lines[max(layout.tail, layout.head) :]):
        if len(line.text) > 2 * _LONGEST or line.text == telling.title:
            continue
        labelled = _behind_label(line, telling)
        if labelled:
            if _may_sign(labelled) and _is_said(labelled.split()[0].casefold(), telling.small, _LABELLED):
                yield _sight(labelled, "label", line)
        elif line.index < layout.head and not layout.matches[line.index].whole:
            shown = PARTS.split(line.text, maxsplit=1)[0].strip()
            if _may_sign(shown) and _stands_so(line, telling) and _is_often_named(shown, telling):
                yield _sight(shown, "signet", line)


def _sight(shown: str, shape: str, line: Line) -> Sighting:
    """Return the sighting of a house."""
    name = Name(shown, fold(shown), len(shown.split()), known=True, house=True)
    return Sighting((name,), shape, line, line.text)


def _behind_label(line: Line, telling: Telling) -> str:
    """Return the few words behind a writer's label, on the line or on the one above; empty: there is none."""
    above = telling.layout.lines[line.index - 1].folded if line.index else ""
    if above in KNOWN.writer:
        return _BEHIND.sub("", line.text.strip(LIST_MARKS))
    if not KNOWN.may_label(line.words):
        return ""
    phrase, found = "", ""
    for span in list(_WORD.finditer(line.text))[:_LABEL]:
        phrase = f"{phrase} {span.group().casefold()}".lstrip()
        if phrase in KNOWN.writer:
            found = _BEHIND.sub("", line.text[span.end() :].lstrip(f":{LIST_MARKS}"))
    return found.strip()


def _may_sign(shown: str) -> bool:
    """Return whether the words may be a house's name: few, and neither a person's nor everyday words."""
    words = shown.split()
    if not 0 < len(words) <= _MOST_WORDS or len(shown) > _LONGEST or not shown[0].isalpha() or ":" in shown:
        return False
    if any(word.islower() for word in words):
        return False  # "Verslag van de ledenvergadering", "By hand"
    first = without_case(words[0])
    if first in KNOWN.no_name or first in KNOWN.given:
        return False
    return parse_name(shown, trusted=len(words) > 1) is None


def _stands_so(line: Line, telling: Telling) -> bool:
    """Return whether the title stands above, a date beside, or the first paragraph below."""
    lines, at = telling.layout.lines, line.index
    return (
        at + 1 == telling.layout.head
        or any(other.text == telling.title for other in lines[max(0, at - 2) : at])
        or any(map(is_dated, lines[max(0, at - 1) : at + 2]))
    )


def _is_often_named(shown: str, telling: Telling) -> bool:
    """Return whether the post speaks of the house again and again, and its title of something else."""
    return telling.titled.isdisjoint(fold(shown).split()) and _is_said(shown, telling.text, _OFTEN)


def _is_said(words: str, text: str, times: int) -> bool:
    """Return whether the text holds the words more often than so many times."""
    if text.count(words) <= times:  # within other words too: most are spared the pattern
        return False
    return len(re.findall(rf"(?<!\w){re.escape(words)}(?!\w)", text)) > times
