"""What each line tells of writers, read once for a document and only where somebody asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.infer.byline.company import is_of_book
from masthead.infer.byline.glance import is_of_page, names_none
from masthead.infer.byline.sighting import SHORT, is_dated
from masthead.infer.byline.sightings import BODY, LATE, read_line
from masthead.infer.dateline.scan import scan
from masthead.late import late

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from masthead.infer.byline.sighting import Sighting
    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line

_BYLINES = frozenset(
    {"label", "label-above", "part", "inside-dated", "beside-date", "beside-role", "credit", "farewell"}
)
_HEADED = late(r" (?:19|20)\d\d ?[:–—-] [^\W\d]")
_MOST, _EDGE = 8_000, 2_000  # lines of a post that are all read; those that are read of a longer one's ends
_LABEL = 3  # words of a label that is all that stands beside names
_PAIR = 2  # a title may join two names
_FEW = 4  # words of a line that names a house and says no more


class Sightings:
    """The sightings of a document by its lines: titles are told from bylines, and authors found, by the same."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._seen: dict[int, tuple[Sighting, ...]] = {}
        self._bylines: dict[int, bool] = {}
        self._body = range(max(layout.head + 3, BODY), min(layout.tail - 2, int(LATE * len(layout.lines))))

    def on(self, line: Line) -> tuple[Sighting, ...]:
        """Return where the writer may be named on a line."""
        seen = self._seen.get(line.index)
        if seen is None:
            nobody = is_of_page(line, self._layout) or (
                line.index in self._body and names_none(line, self._layout)
            )
            seen = self._seen[line.index] = () if nobody else tuple(read_line(line, self._layout))
        return seen

    def without(self, title: str) -> Iterator[Sighting]:
        """Yield every place where the writer may be named, in the order of the lines; the title names nobody.

        Of a post longer than any book the top and the end are read, and what stands around the end of its text.
        """
        known = self._seen.get
        for line in self._near():
            seen = known(line.index)
            seen = self.on(line) if seen is None else seen
            if seen and line.text != title:
                yield from seen

    def _near(self) -> Sequence[Line]:
        """Return the lines on which a writer is named: all of them, but in a post of tens of thousands."""
        lines, tail = self._layout.lines, self._layout.tail
        if len(lines) <= _MOST:
            return lines
        return [line for line in lines if _is_near(line.index, tail, len(lines))]

    def is_byline(self, line: Line) -> bool:
        """Return whether the line names a writer beside a label, a date or a role, and is hardly a title."""
        told = self._bylines.get(line.index)
        if told is None:
            told = self._bylines[line.index] = len(line.text) <= SHORT and self._is_byline(line)
        return told

    def _is_byline(self, line: Line) -> bool:
        """Return whether a short line names a writer so."""
        if not self.on(line) or is_of_book(line, self._layout):  # "By Ana Ruiz": a book's writer
            return False
        shapes = {seen.shape for seen in self.on(line) if not _is_headed(seen)}
        if not shapes.isdisjoint(_BYLINES):
            return True
        if any(seen.shape == "alone-list" and len(seen.names) > _PAIR for seen in self.on(line)):
            return True  # "Ana RuizTom BergSunita Rao"
        house = len(line.words) <= _FEW and not any(seen.names for seen in self.on(line))
        return "other" in shapes and (
            house or is_dated(line) or self._names_other(line)
        )  # "Edited by: newsroom"

    def _names_other(self, line: Line) -> bool:
        """Return whether the line is a label for another part in the post and a name ("Checked by Tom Berg")."""
        named = [name for seen in self.on(line) for name in seen.names]
        spare = len(line.words) - sum(name.key.count(" ") + 1 for name in named)
        return bool(named) and all(name.known for name in named) and spare <= _LABEL


def _is_near(at: int, tail: int, total: int) -> bool:
    """Return whether a line stands at the top, at the end, or around the end of the text."""
    return at < _EDGE or at >= total - _EDGE or abs(at - tail) < _EDGE


def _is_headed(seen: Sighting) -> bool:
    """Return whether what looks like an unknown name beside a year goes on in words ("Harvest Supper 2024: thanks").

    Nor is it one where a year stands and no month: "The Finest Kites Of 2025".
    """
    if seen.shape != "beside-date" or seen.line is None or any(name.known for name in seen.names):
        return False
    text = seen.line.text
    return _HEADED.search(text) is not None or not scan(text)
