"""What a post's own text says of the people named in it, read once for all of them."""

from __future__ import annotations

from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from masthead.infer.byline.notes import find_notes
from masthead.infer.byline.words import KNOWN
from masthead.infer.lines import casefold, fold

if TYPE_CHECKING:
    from masthead.infer.byline.names import Name
    from masthead.infer.byline.sighting import Sighting
    from masthead.infer.layout import Layout

_OFTEN = 2  # lines that hold a name alone, beyond which it is hardly the writer's
_LABEL = 24  # characters that the longest word of a label has
_MOST = 4  # mentions beyond which more of them tell no more


class Telling:
    """The words of a post, as a whole and paragraph by paragraph, and those of its title."""

    def __init__(self, layout: Layout, title: str) -> None:
        self.layout = layout
        self.title = title
        self.titled = frozenset(fold(title).split())
        prose = layout.prose
        self._prose = [line.text for line in layout.lines[layout.head : layout.talk] if prose[line.index]]
        self._depth = list(accumulate(prose))  # lines of prose down to each line
        self._whole_depth = (self._depth[find_notes(layout) - 1] if prose else 0) or 1  # down to the notes
        self._lines = layout.counts

    @cached_property
    def text(self) -> str:
        """Return all lines in one: who names somebody asks for it."""
        return " ".join([line.text for line in self.layout.lines])

    @cached_property
    def small(self) -> str:
        """Return the same, case folded."""
        return casefold(self.text)

    @cached_property
    def whole(self) -> str:
        """Return the paragraphs in one."""
        return "\n".join(self._prose)

    def depth(self, index: int) -> float:
        """Return which part of the paragraphs stands above a line, from 0 to 1."""
        return min(self._depth[index] / self._whole_depth, 1.0)

    def is_written_small(self, word: str) -> bool:
        """Return whether the text writes a word of a name in small letters too, and not as an account ("by ana")."""
        at = self.text.find(f" {word.casefold()} ")
        before = self.text[max(0, at - _LABEL) : max(0, at)]
        return at >= 0 and before.rpartition(" ")[2].casefold() not in KNOWN.inside

    def mentions(self, name: Name, sightings: tuple[Sighting, ...]) -> dict[str, float]:
        """Return how often the post speaks of somebody beside the places that may name the writer."""
        last = name.shown.rpartition(" ")[2]
        told = {
            "mentioned": min(max(self.text.count(last) - len(sightings), 0), _MOST) / _MOST,
            "often": float(self._lines.get(name.key, 0) > _OFTEN),
        }
        if name.words > 1 and name.key.replace(" ", "") in self.small:  # "anaruiz": an account, an address
            told["handle"] = 1.0
        if last in self.whole and not name.house:  # what a company writes speaks of the company
            told |= self._told_of(name.shown, last, sightings)
        return told

    def _told_of(self, shown: str, last: str, sightings: tuple[Sighting, ...]) -> dict[str, float]:
        """Return in which way the paragraphs speak of somebody who is named in them."""
        own = {seen.line.index for seen in sightings if seen.line is not None}
        told = [each for each in self._prose if last in each]
        mine = [self.layout.lines[at].text for at in own if self.layout.prose[at]]
        named = sum(shown in each for each in told) - sum(shown in each for each in mine)
        return {
            "told-of": float(named > 0),
            "told-of-again": float(len(told) - len(mine) > _OFTEN),
            "told-first": float(last in self._prose[0] and self.layout.head not in own),
        }
