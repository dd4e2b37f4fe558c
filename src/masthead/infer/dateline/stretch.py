"""Where on a page its main text stands, and how far from it a date: menus and teasers name days as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.model import BlockKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masthead.infer.lines import Line
    from masthead.model import Block

ABOVE, BELOW = 5, 5  # lines above the main text, and below it, in which its date may stand
HEAD, FOOT = 4, 4  # its first and last lines
BESIDE = 3  # lines around the main heading


class Stretch(Struct, frozen=True):
    """The lines from the first to the last of a page's main text, and the one that bears its main heading."""

    first: int
    last: int
    heading: int = -1  # index of the h1 above or in the text, the nearest to where it begins

    def step(self, index: int) -> int:
        """Return how many lines from its beginning a line stands, whichever way."""
        return index - self.first if index >= self.first else self.first - index - 1

    def is_near(self, index: int) -> bool:
        """Tell whether the line stands in the main text or directly around it."""
        return self.first - ABOVE <= index <= self.last + BELOW

    def tell(self, index: int) -> dict[str, float]:
        """Return where a line stands, from the main text and from its heading."""
        above, below = self.first - index, index - self.last
        return {
            "just_above_main": 0 < above <= ABOVE,
            "main_head": 0 <= -above < HEAD,
            "in_main": index >= self.first + HEAD and below <= -FOOT,
            "main_foot": index >= self.first + HEAD and -FOOT < below <= 0,
            "just_below_main": 0 < below <= BELOW,
            "far_above_main": above > ABOVE,
            "far_below_main": below > BELOW,
            "below_h1": self.heading >= 0 and 0 < index - self.heading <= BESIDE,
            "above_h1": self.heading >= 0 and 0 < self.heading - index <= BESIDE,
        }


def find_stretch(lines: Sequence[Line], main: Sequence[Block]) -> Stretch | None:
    """Return the stretch of the blocks of the main text; none where nothing is known of them."""
    if not main:
        return None
    kept = set(map(id, main))
    places = [line.index for line in lines if id(line.block) in kept]
    if not places:
        return None
    tops = [
        line.index
        for line in lines
        if line.block.kind is BlockKind.HEADING and line.block.level == 1 and line.index <= places[-1]
    ]
    heading = min(tops, key=lambda top: (abs(top - places[0]), top), default=-1)
    return Stretch(places[0], places[-1], heading)
