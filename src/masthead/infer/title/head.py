"""The top of a post, read once for all lines that may be its title."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING

from masthead.infer.byline.company import is_of_book
from masthead.infer.byline.names import parse_name
from masthead.infer.dateline.glance import holds_none
from masthead.infer.dateline.scan import scan
from masthead.infer.shown import is_bare_date
from masthead.infer.title.refused import greets
from masthead.infer.title.words import first_words, load_words
from masthead.infer.wording import any_of
from masthead.late import late

if TYPE_CHECKING:
    from masthead.infer.byline import Sightings
    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line

DEPTH = 24  # lines from the top that may be a title
SIGNING = 100  # characters of a line that says when or by whom
_LONGEST = 220  # characters of a line that may hold a title
_NESTED = 3  # words of a line that is found within another
_CALL, _CALLS = 3, 50  # words of a call to readers, before the site's name; calls that are looked at
_TEASER = 3  # words of one
_OPENING = 4  # paragraphs of which one may begin with a teaser's words
_READ = 12  # lines of prose in which a title's words come again
_NAMES = frozenset({"alone", "alone-list", "alone-first"})
_BESIDE = 2  # words of a label beside a name
_SMALL = (
    3  # spaces of a label's line in small letters; "by somebody who has forgotten him" goes on from above
)
_LABELLED = frozenset({"label", "inside"})
_LABEL = late(rf"^{any_of('signing')}\b", re.IGNORECASE)


class Head:
    """The top of a post: the words of its text, to see which line it is about, and what leads to it."""

    def __init__(self, layout: Layout, seen: Sightings) -> None:
        self.layout = layout
        self.seen = seen
        self.start = layout.head
        # Where the text has blank lines and the top, copied from a page, has none, their absence tells nothing.
        top, rest = layout.lines[1 : layout.head], layout.lines[layout.head :]
        self.spaced = not top or any(line.gap for line in top) or not any(line.gap for line in rest)
        self._slight: dict[int, bool] = {}
        self._signing: dict[int, bool] = {}
        self._dated: dict[int, bool] = {}
        self._sites = _find_sites(layout)
        self._within, self._holding = _find_nested(layout)
        text = layout.lines[layout.head : layout.head + _READ]
        self._first = [line.words for line in text if not layout.matches[line.index].whole]
        self.said = frozenset[str]().union(*self._first)
        self.lines = layout.counts

    def part(self, line: Line) -> float:
        """Return which part of the longer words of a line come up again in the text."""
        long = [word for word in line.words if len(word) > 3]
        if not long:
            return 0.0
        own = self.start <= line.index < self.start + _READ
        return sum(map((self._again if own else self.said).__contains__, long)) / len(long)

    @cached_property
    def _again(self) -> frozenset[str]:
        """Return the words of the text that stand there more than once: for its own lines."""
        counts = Counter(chain.from_iterable(self._first))
        return frozenset([word for word, count in counts.items() if count > 1])

    def leads(self, line: Line) -> bool:
        """Return whether nothing but names, dates and furniture stands between the line and the first paragraph."""
        between = self.layout.lines[line.index + 1 : self.layout.head]
        return line.index < self.layout.head and all(map(self._is_slight, between[:DEPTH]))

    def is_signing(self, line: Line) -> bool:
        """Return whether the line says when or by whom and no more; a year within a title is no date."""
        signing = self._signing.get(line.index)
        if signing is None:
            signing = self._signing[line.index] = len(line.text) < SIGNING and (
                self.is_dated(line)
                or (opens_with_label(line.text) and not is_of_book(line, self.layout))
                or self.seen.is_byline(line)
            )
        return signing

    def is_dated(self, line: Line) -> bool:
        """Return whether the line tells a day, or a month and nothing else; a year alone is no date."""
        dated = self._dated.get(line.index)
        if dated is None:
            may_be = line.figured and not holds_none(line)
            dated = self._dated[line.index] = may_be and (
                any(mention.day for mention in scan(line.text)) or is_bare_date(line.text)
            )
        return dated

    def is_weekday(self, line: Line) -> bool:
        """Return whether the line is a day with its weekday and nothing else: blogs print it above the day's posts."""
        return (
            self.is_dated(line)
            and is_bare_date(line.text)
            and any(mention.weekday is not None for mention in scan(line.text))
        )

    def is_signed(self, line: Line) -> bool:
        """Return whether the line is a person's name that a list knows, alone or behind a label, and no more."""
        alone = parse_name(line.text) if len(line.text) < SIGNING else None
        if alone is not None and alone.known and alone.words > 1 and self.said.isdisjoint(alone.key.split()):
            return True  # of whom the text does not speak
        seen = self.seen.on(line) if len(line.text) < SIGNING else ()
        named = [name for each in seen if each.shape in _LABELLED for name in each.names]
        spare = len(line.words) - sum(name.key.count(" ") + 1 for name in named)
        return (
            line.text[-1] not in ")]"
            and bool(named)
            and spare <= _BESIDE
            and all(name.known and name.words > 1 for name in named)
        )

    def is_named(self, line: Line) -> bool:
        """Return whether the line is made of names."""
        return any(seen.shape in _NAMES for seen in self.seen.on(line))

    def is_within(self, line: Line) -> bool:
        """Return whether the line stands within another of the head, as behind a trail."""
        return line.folded in self._within

    def is_of_site(self, line: Line) -> bool:
        """Return whether a copyright line or a call of the page holds the line: the site is named so."""
        return line.folded in self._sites

    def is_excerpt(self, line: Line) -> bool:
        """Return whether a paragraph begins with the line's words: a page shows them as its teaser."""
        if len(line.words) < _TEASER:
            return False
        start = f"{line.folded} "
        near = self.layout.lines[self.start : self.start + _OPENING]
        return any(each.folded.startswith(start) for each in near if each.index > line.index)

    def is_tagline(self, line: Line) -> bool:
        """Return whether the line says what kind of thing the site is ("A blog about a boat")."""
        if line.words[0] not in first_words("tagline"):
            return False
        return any(" ".join(line.words[:count]) in load_words()["tagline"] for count in (2, 3))

    def is_above_tagline(self, line: Line) -> bool:
        """Return whether the site goes on to say what it is below its name."""
        below = self.layout.lines[line.index + 1 : line.index + 2]
        return bool(below) and bool(below[0].words) and self.is_tagline(below[0])

    def holds(self, line: Line) -> bool:
        """Return whether another line of the head stands within the line."""
        return line.folded in self._holding

    def _is_slight(self, line: Line) -> bool:
        """Return whether the line is a name, a date or furniture."""
        slight = self._slight.get(line.index)
        if slight is None:
            slight = self._slight[line.index] = (
                self.layout.matches[line.index].whole
                or self.is_signing(line)
                or parse_name(line.text) is not None
                or greets(line)
            )
        return slight


def _find_nested(layout: Layout) -> tuple[set[str], set[str]]:
    """Return the folded lines of the head that stand within others of it, and those that hold them."""
    near = [line for line in layout.lines[:DEPTH] if len(line.text) <= _LONGEST]
    whole = {line.folded for line in near}
    text = "\n".join(whole)
    within: set[str] = set()
    holding: set[str] = set()
    for own in {line.folded for line in near if len(line.words) >= _NESTED}:
        if text.count(own) > 1:
            within.add(own)
            holding.update(each for each in whole if own in each and own != each)
    return within, holding


def _find_sites(layout: Layout) -> set[str]:
    """Return the folded lines of the head that a copyright line or a call of the page holds ("Welcome to …")."""
    first = first_words("call")
    calls = (
        line.folded
        for line in layout.lines
        if ((line.words and line.words[0] in first) or "©" in line.text)
        and len(line.text) <= _LONGEST
        and _names_site(line)
    )
    telling = set(islice(calls, _CALLS))
    top = layout.lines[: min(layout.head, DEPTH)] if telling else ()
    return {line.folded for line in top if line.folded and any(_holds(each, line.folded) for each in telling)}


def _names_site(line: Line) -> bool:
    """Return whether the line is one in which a page names itself."""
    if "©" in line.text:
        return True
    return len(line.words) > _CALL and any(
        " ".join(line.words[:count]) in load_words()["call"] for count in range(2, _CALL + 1)
    )


def _holds(telling: str, name: str) -> bool:
    """Return whether a longer line holds a name."""
    return name in telling and name != telling


def opens_with_label(text: str) -> bool:
    """Return whether the line opens with a word for a byline, a date or a picture."""
    return _LABEL.match(text) is not None and not (text.islower() and text.count(" ") > _SMALL)
