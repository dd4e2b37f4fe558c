"""A post's text with what speaks for each finding marked in place, and what was removed struck."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from masthead.model import Block, Evidence
    from masthead.web.preview.sheets import Galley

LONGEST = 3000  # lines that are shown
_TOLD = frozenset({"title", "byline", "dateline"})  # taken out of the text because it is shown above it
_SPACE = re.compile(r"\s+")


class Stretch(Struct, frozen=True):
    """Some text of a line; `fields` tells for which findings it speaks, by which rules."""

    text: str
    fields: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


class Row(Struct, frozen=True):
    """A line as it is shown; `removed` tells why it is no part of the text, empty when it is."""

    number: int
    stretches: tuple[Stretch, ...]
    kind: str = "text"
    removed: str = ""

    @property
    def is_struck(self) -> bool:
        """Tell whether readers never see the line, not even as title, byline or date."""
        return bool(self.removed) and self.removed not in _TOLD


def mark_rows(galley: Galley) -> tuple[Row, ...]:
    """Return the post's lines in their order; evidence whose line is not among them is not shown here."""
    spoken = _by_line(galley)
    struck = _struck(galley.removed)
    return tuple(_row(block, spoken, struck) for block in galley.blocks[:LONGEST])


def _by_line(galley: Galley) -> dict[int, list[tuple[str, Evidence]]]:
    spoken: dict[int, list[tuple[str, Evidence]]] = {}
    for told in galley.card.told:
        for evidence in told.evidence if told.value else ():
            if evidence.quote and evidence.line:
                spoken.setdefault(evidence.line, []).append((told.field, evidence))
    return spoken


def _struck(removed: Iterable[Evidence]) -> dict[tuple[int, str], str]:
    return {(each.line, _squeeze(each.quote)[:40]): each.rule for each in removed}


def _row(
    block: Block, spoken: dict[int, list[tuple[str, Evidence]]], struck: dict[tuple[int, str], str]
) -> Row:
    text = block.text
    places = [
        (start, end, field, evidence.rule)
        for field, evidence in spoken.get(block.line, ())
        for start, end in _find(text, evidence.quote)
    ]
    removed = struck.get((block.line, _squeeze(text)[:40]), "")
    return Row(block.line, tuple(_cut(text, places)), block.kind.value, removed)


def _find(text: str, quote: str) -> Iterator[tuple[int, int]]:
    """Yield where a quote stands in a text, spaces aside; the whole text where the quote is longer."""
    at = text.find(quote)
    if at >= 0:
        yield at, at + len(quote)
        return
    squeezed, places = _squeeze(text), _places(text)
    at = squeezed.find(_squeeze(quote))
    if at >= 0 and places:
        yield places[at], places[min(at + len(_squeeze(quote)), len(places)) - 1] + 1
    elif squeezed and squeezed in _squeeze(quote):
        yield 0, len(text)


def _squeeze(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _places(text: str) -> list[int]:
    """Return where each character of the squeezed text stands in the text."""
    places: list[int] = []
    for number, character in enumerate(text):
        if not character.isspace() or (places and not text[number - 1].isspace()):
            places.append(number)
    return places


def _cut(text: str, places: list[tuple[int, int, str, str]]) -> Iterator[Stretch]:
    """Yield the text in stretches, cut wherever a mark begins or ends."""
    bounds = sorted({0, len(text), *(bound for start, end, _, _ in places for bound in (start, end))})
    for start, end in pairwise(bounds):
        over = [(field, rule) for begin, stop, field, rule in places if begin <= start and end <= stop]
        fields = tuple(dict.fromkeys(field for field, _ in over))
        yield Stretch(text[start:end], fields, tuple(dict.fromkeys(rule for _, rule in over)))
    if not text:
        yield Stretch("")
