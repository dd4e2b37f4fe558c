"""How a line above the prose is written and stands: what tells a title, as features."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from masthead.infer.byline.names import parse_name
from masthead.infer.dateline.scan import scan
from masthead.infer.layout import count_words, is_quoted
from masthead.infer.lines import fold
from masthead.infer.shown import is_bare_date
from masthead.infer.title.refused import BULLETS, ENDS, GREETING, names_somebody
from masthead.model import BlockKind

if TYPE_CHECKING:
    from masthead.infer.byline import Sightings
    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line

DEPTH = 24  # lines from the top that may be a title
_TOPS = (1, 2, 3, 5, 8, 14, 20)
_BUCKETS = (*map(str, _TOPS), "more")
TRAIL = re.compile(r" ?(?:[>»›→]|::) | / ")  # noqa: RUF001 - arrows
STEPS = 2  # marks between the parts of a trail
_HOUSE_WORDS = 6  # of the name of a club, a parish, a school
_SMALL_WORD = 3  # letters that a name may hold in small letters
_SYMBOLS = frozenset("|»›→·")  # noqa: RUF001 - arrows
_STOPS = (".", "?", "!", "…")
_SIGNING = 100  # characters of a line that says when or by whom
_LONGEST = 220  # characters of a line that may hold a title
_NESTED = 3  # words of a line that is found within another
_READ = 12  # lines of prose in which a title's words come again
_CREDIT = re.compile(
    r"(?:bild|foto|photo|image|credit|quelle|source): ?\S|/(?:afp|dpa|ap|getty|imago|apa)\b", re.IGNORECASE
)
_STOP = re.compile(r"[^\W\d_]{3}[.?!]\s\S")
_DATED = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|年|[٠-٩۰-۹]{4}")  # noqa: RUF001 - digits of Arabic
_LABEL = re.compile(
    r"^(?:by|von|par|por|author|written by|posted|published|updated|photo|image|foto)\b", re.IGNORECASE
)


class Head:
    """The top of a post, read once: the words of its text, to see which line it is about, and what leads to it."""

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
        self._within, self._holding = _find_nested(layout)
        text = layout.lines[layout.head : layout.head + _READ]
        first = [line.words for line in text if not layout.matches[line.index].whole]
        self.counts = Counter([word for text in first for word in text])
        self.lines = Counter([line.folded for line in layout.lines])

    def part(self, line: Line) -> float:
        """Return which part of the longer words of a line come up again in the text."""
        words = [word for word in line.words if len(word) > 3]
        own = self.start <= line.index < self.start + _READ
        count = self.counts.get
        return sum([count(word, 0) > own for word in words]) / len(words) if words else 0.0

    def leads(self, line: Line) -> bool:
        """Return whether nothing but names, dates and furniture stands between the line and the first paragraph."""
        between = self.layout.lines[line.index + 1 : self.layout.head]
        return line.index < self.layout.head and all(map(self._is_slight, between[:DEPTH]))

    def is_signing(self, line: Line) -> bool:
        """Return whether the line says when or by whom and no more; a year within a title is no date."""
        signing = self._signing.get(line.index)
        if signing is None:
            signing = self._signing[line.index] = len(line.text) < _SIGNING and (
                self.is_dated(line) or _LABEL.match(line.text) is not None or self.seen.is_byline(line)
            )
        return signing

    def is_dated(self, line: Line) -> bool:
        """Return whether the line tells a day, or a month and nothing else; a year alone is no date."""
        dated = self._dated.get(line.index)
        if dated is None:
            dated = self._dated[line.index] = line.figured and (
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

    def nested(self, line: Line) -> dict[str, bool]:
        """Return whether the line stands within another of the head, as behind a trail, or holds another."""
        return {"within": line.folded in self._within, "holds": line.folded in self._holding}

    def _is_slight(self, line: Line) -> bool:
        """Return whether the line is a name, a date or furniture."""
        slight = self._slight.get(line.index)
        if slight is None:
            slight = self._slight[line.index] = (
                self.layout.matches[line.index].whole
                or self.is_signing(line)
                or parse_name(line.text) is not None
                or GREETING.match(line.text) is not None
            )
        return slight


def _find_nested(layout: Layout) -> tuple[set[str], set[str]]:
    """Return the folded lines of the head that stand within others of it, and those that hold them."""
    near = [line for line in layout.lines[:DEPTH] if len(line.text) <= _LONGEST]
    whole = {line.folded for line in near}
    within, holding = set(), set()
    for own in {line.folded for line in near if len(line.words) >= _NESTED}:
        around = [each for each in whole if own in each and own != each]
        if around:
            within.add(own)
            holding.update(around)
    return within, holding


def describe(line: Line, layout: Layout, head: Head, passed: int, strong: int) -> dict[str, float]:
    """Return the features of a line; `passed` lines above may be the title too, `strong` ones look much like it."""
    told = {f"passed-{min(passed, 4)}": 1.0, f"strong-{min(strong, 3)}": 1.0, "echo": head.part(line)}
    again, leads = head.lines[line.folded] > 1, head.leads(line)
    flags = {
        "again": again,
        "again-short": again and count_words(line.text) <= 2,
        "behind-prose": line.index > layout.head,
        "prose": layout.prose[line.index],
        "quoted-below": passed > 0 and is_quoted(line.text),
        "names-blog": line.folded.endswith((" blog", " news", " newsletter")) and not leads,
        "set-off": head.spaced and _is_set_off(line, layout),
        "labelled": passed > 0 and count_words(line.text) <= 6 and _LABEL.match(line.text) is not None,
        "leads": leads,
        "names-house": not leads and _names_house(line),
        "trail": len(TRAIL.findall(line.text)) >= STEPS,
        "top": line.index == 0,
        **head.nested(line),
        **_shape(line),
        **_wording(line, layout, head),
        **_above(line, head),
        **_below(line, head),
    }
    told.update({name: 1.0 for name, flag in flags.items() if flag})
    matched = layout.matches[line.index]
    told["furniture" if matched.whole else "partly-furniture"] = matched.part
    return told


def _names_house(line: Line) -> bool:
    """Return whether the line is written as the name of a club, a parish or a school is, and holds such a word."""
    words = line.text.split()
    return (
        len(words) <= _HOUSE_WORDS
        and not line.text.endswith(("?", "!"))
        and not load_words()["house"].isdisjoint(line.words)
        and all(not word[0].islower() or len(word) <= _SMALL_WORD for word in words)
    )


def _shape(line: Line) -> dict[str, bool]:
    """Return how a line is written."""
    text, count = line.text, count_words(line.text)
    capitals = sum(word[0].isupper() for word in text.split())
    return {
        f"words-{_bucket(count)}": True,
        "sentence": text.endswith(ENDS),
        "question": text.endswith(("?", "!")),
        "sentences": text.endswith(_STOPS) and _STOP.search(text[:-1]) is not None,
        "colon-inside": ": " in text,
        "lower-start": text[0].islower(),
        "capitals": text.isupper() and count > 1,
        "capital-words": count > 2 and capitals >= 0.7 * len(text.split()),
        "bullet": text[0] in BULLETS,
        "symbols": not _SYMBOLS.isdisjoint(text) or " / " in text or " > " in text,
        "quoted": is_quoted(text),
        "credit": "©" in text or ((":" in text or "/" in text) and _CREDIT.search(text) is not None),
    }


def _wording(line: Line, layout: Layout, head: Head) -> dict[str, bool]:
    """Return what the words of a line are: a name, a date, a byline, an appeal."""
    named, matched = parse_name(line.text), layout.matches[line.index]
    known = named is not None and (named.known or named.titled)
    return {
        "name-known": known,
        "name": named is not None and not known,
        "year": line.figured and _DATED.search(line.text) is not None,
        "dated": len(line.text) < _SIGNING and head.is_dated(line),
        "label": head.seen.is_byline(line),
        "aside": not load_words()["aside"].isdisjoint(line.words),
        "furniture-sure": matched.whole and matched.sure,
        f"h{min(line.block.level, 4)}": line.block.kind is BlockKind.HEADING,
    }


def _below(line: Line, head: Head) -> dict[str, bool]:
    """Return what the next line tells."""
    layout = head.layout
    if line.index + 1 >= len(layout.lines):
        return {}
    below = layout.lines[line.index + 1]
    told = head.is_signing(below) or parse_name(below.text) is not None
    return {
        "prose-below": layout.prose[below.index],
        "byline-below": told,
        "signed-close": head.spaced and not below.gap and head.is_signing(below),
        "attributed": is_quoted(line.text) and names_somebody(below.text),
        f"gap-below-{min(below.gap, 2)}": head.spaced or below.index > layout.head,
        "furniture-below": layout.matches[below.index].whole,
        "longer-below": not layout.prose[below.index] and len(below.text) > 1.5 * len(line.text),
    }


def is_signed_below(line: Line, head: Head) -> bool:
    """Return whether a date or a labelled byline follows directly, or behind one line that may be the name."""
    below = head.layout.lines[line.index + 1 : line.index + 3]
    told = [head.is_signing(each) for each in below]
    return any(told) and (told[0] or parse_name(below[0].text) is not None)


def is_named_below(line: Line, head: Head) -> bool:
    """Return whether the line directly below names the writer: what stands there is no kicker but a title."""
    below = head.layout.lines[line.index + 1 : line.index + 2]
    return any(_names_known(each.text) or head.seen.is_byline(each) for each in below)


def _names_known(text: str) -> bool:
    """Return whether the text is the name of a person whose given name is known."""
    named = parse_name(text)
    return named is not None and (named.known or named.titled)


def _above(line: Line, head: Head) -> dict[str, bool]:
    """Return what the line before tells."""
    if not line.index:
        return {}
    layout = head.layout
    above = layout.lines[line.index - 1]
    told = head.is_signing(above) or parse_name(above.text) is not None
    return {
        f"gap-above-{min(line.gap, 2)}": head.spaced or line.index > layout.head,
        "furniture-above": layout.matches[above.index].whole,
        "short-above": len(above.text) < 0.5 * len(line.text),
        "byline-above": told,
        "beneath-day": head.is_weekday(above) and head.leads(line),
    }


def _is_set_off(line: Line, layout: Layout) -> bool:
    """Return whether the writer left a blank line below, and above unless nothing stands there."""
    below = layout.lines[line.index + 1] if line.index + 1 < len(layout.lines) else None
    return below is not None and below.gap > 0 and (line.index == 0 or line.gap > 0)


def _bucket(count: int) -> str:
    """Return the class of a number of words."""
    return _BUCKETS[bisect_left(_TOPS, count)]


@lru_cache(maxsize=1)
def load_words() -> dict[str, frozenset[str]]:
    """Return the word lists beside this module, folded."""
    table = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    return {name: frozenset(fold(word) for word in words) for name, words in table.items()}
