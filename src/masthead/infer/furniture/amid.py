"""Short lines between a post's paragraphs: a picture's caption, a button, another story - or a heading of the post.

Writers set headings there, lists and verses; so a line is suspect only by a telltale of its own, and then weighed with
the company it stands in. The weights are learned by tests/bench/learn_furniture.py.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.infer.furniture.standing import (
    WORDED,
    is_credit,
    is_labelled,
    tell_closers,
    tell_cues,
    tell_ends,
    tell_words,
)
from masthead.infer.furniture.words import load_lists
from masthead.infer.layout import ends_sentence
from masthead.infer.lexicon import CALL, CREDIT
from masthead.late import late
from masthead.model import BlockKind

if TYPE_CHECKING:
    from masthead.infer.furniture.standing import Standing
    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line

_RUNNING = (BlockKind.TEXT, BlockKind.PARAGRAPH)  # a source that tells its headings is believed
_BULLETS = "•*·▪●-–—"
_QUOTES = "\"“„«'‘»‹"  # noqa: RUF001 - all quotation marks
_COUNTED = re.compile(r"\W?\d+[.):]|#?\d+\b")  # of a list, or of what is counted
_YEAR = re.compile(r"(?<![\w-])(?:19|20)\d\d\b")
_NUMBER = re.compile(r"\d+")
_ADDRESS = late(r"(?:https?://|www\.)\S{1,400}$")
_WIDEST = 3  # blank lines that are told apart at most
_STEP = 5  # words by which sizes differ
_LARGEST = 3
_LONG = 8  # words of a line that is long for a heading
_TITLED = 0.6  # of the words that open with a capital
_EARLY = 4
_MANY = 30

Features = dict[str, float]


class Company(Struct, frozen=True):
    """The short lines between a document's paragraphs, none of them of a list."""

    lines: tuple[Line, ...]
    places: frozenset[int]  # their indexes
    share: float  # of the lines from the first paragraph to the last
    gap: int  # blank lines above most paragraphs


def read_company(layout: Layout) -> Company:
    """Return the short lines between the paragraphs."""
    prose, end = layout.prose, min(layout.tail, layout.talk)
    within = layout.lines[layout.head + 1 : end]
    short = tuple(
        line
        for line in within
        if not prose[line.index] and line.text[0] not in _BULLETS and line.block.kind in _RUNNING
    )
    gaps = Counter([min(line.gap, _WIDEST) for line in within if prose[line.index]]) if short else None
    return Company(
        short,
        frozenset([line.index for line in short]),
        len(short) / max(1, end - layout.head),
        gaps.most_common(1)[0][0] if gaps else 0,
    )


def is_suspect(line: Line, standing: Standing) -> bool:
    """Return whether the line bears a telltale that a heading hardly has.

    An address is the writer's, and so are facts ("Baking time: 35 minutes") and a short heading with a word that
    pages have too ("Email alerts").
    """
    layout, at = standing.layout, line.index
    kinds = layout.kinds[at]
    if ":" in line.text and (_ADDRESS.match(line.text) or (line.figured and not kinds & CREDIT)):
        return False
    return (
        layout.matches[at].kind != ""
        or standing.near[at] > 0
        or layout.counts[line.folded] > 1
        or (kinds & CALL != 0 and not (line.spaces < _STEP - 1 and _is_between(line, layout)))
        or (line.spaces >= _LONG and not ends_sentence(line.text))
        or ((kinds & CREDIT or "©" in line.text) != 0 and is_credit(line.text))
        or not load_lists()["shown"].isdisjoint(line.words)
        or (line.figured and _has_year(line.text))
        or (_is_between(line, layout) and line.words != () and is_labelled(line.words))
    )


def _is_between(line: Line, layout: Layout) -> bool:
    """Return whether paragraphs stand directly above and below."""
    return layout.prose[line.index - 1] and layout.prose[line.index + 1]


def _has_year(text: str) -> bool:
    """Return whether a year is the one number of a text; with a day beside it, it is when something is on."""
    return _YEAR.search(text) is not None and len(_NUMBER.findall(text)) == 1


def describe_amid(line: Line, standing: Standing, company: Company) -> Features:
    """Return the features of a short line between paragraphs."""
    layout, at = standing.layout, line.index
    told: Features = {"share": company.share, "many": min(len(company.places), _MANY) / _MANY}
    _tell_text(line, layout.kinds[at], told)
    tell_ends(line.text, told)
    tell_cues(at, standing, told)
    if standing.closers and at >= standing.closers[0][0]:
        told["closed"] = 1.0
        tell_closers(at, standing, told)
    found = layout.matches[at]
    if found.whole:
        told["sure" if found.sure else "likely"] = 1.0
    elif found.part:
        told["part"] = found.part
    if layout.counts[line.folded] > 1:
        told["again"] = 1.0
    if at - layout.head < _EARLY:
        told["early"] = 1.0
    _tell_neighbours(line, layout, company, told)
    return told


def _tell_neighbours(line: Line, layout: Layout, company: Company, told: Features) -> None:
    """Add what stands directly above and below: a paragraph, a list, other short lines."""
    at = line.index
    above, below = layout.prose[at - 1], layout.prose[at + 1]
    if above:
        told["paragraph-above"] = 1.0
    if below:
        told["paragraph-below"] = 1.0
    elif layout.lines[at + 1].text[0] in _BULLETS:
        told["list-below"] = 1.0
    if above and below:
        told["between-paragraphs"] = 1.0
    places = company.places
    near_above, near_below = at - 1 in places, at + 1 in places
    if not (near_above or near_below):
        told["run-1"] = 1.0
    elif (near_above and (near_below or at - 2 in places)) or (near_below and at + 2 in places):
        told["run-3"] = 1.0
    else:
        told["run-2"] = 1.0
    if line.gap < company.gap:
        told["tight"] = 1.0
        if "run-1" in told:
            told["tight-alone"] = 1.0


def _tell_text(line: Line, kinds: int, told: Features) -> None:
    """Add what the line's own words and marks tell."""
    text, words = line.text, line.words
    _tell_style(line, told)
    if kinds & WORDED:
        tell_words(words, kinds, told)
    if (kinds & CREDIT or "©" in text) and is_credit(text):
        told["credit"] = 1.0
    if words and is_labelled(words):
        told["labelled"] = 1.0
    if not load_lists()["shown"].isdisjoint(words):
        told["shown"] = 1.0
        if line.spaces > _STEP:
            told["shown-long"] = 1.0
    _tell_marks(line, told)


def _tell_marks(line: Line, told: Features) -> None:
    """Add what the line's marks and figures tell."""
    text = line.text
    if text[-1] == ":":
        told["announces"] = 1.0
    if "(" in text:
        told["bracket"] = 1.0
    if text[0] in _QUOTES:
        told["quoted"] = 1.0
    if line.figured:
        if _COUNTED.match(text):
            told["counted"] = 1.0
        if _has_year(text):
            told["year"] = 1.0


def _tell_style(line: Line, told: Features) -> None:
    """Add how the line is written: its capitals, its size, whether it ends as a sentence does."""
    text = line.text
    name = "capitals"
    if not text.isupper():
        words = [word for word in text.split() if word[0].isalpha()]
        titled = sum([word[0].isupper() for word in words]) > _TITLED * max(1, len(words))
        name = "titled" if titled else "plain"
    ending = "sentence" if ends_sentence(text) else "label"
    told[f"style-{name}"] = 1.0
    told[f"style-{name}-{min((line.spaces + 1) // _STEP, _LARGEST)}-{ending}"] = 1.0
    if line.spaces >= _LONG and ending == "label":
        told["long-label"] = 1.0
        told[f"long-label-{name}"] = 1.0
