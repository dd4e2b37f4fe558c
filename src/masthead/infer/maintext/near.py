"""Look no further from the main text than where a title, a byline or a bio stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.model import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masthead.model import Block

_SIGNED = frozenset(
    {"rel:author", "class:byline", "class:author", "class:authors", "class:writer", "itemprop:author"}
)
_OTHERS = frozenset(
    {"nav"}
    | {
        f"class:{word}"
        for word in ("comments", "comment", "related", "recommended", "card", "cards", "teaser")
    }
)
_ABOVE = 6  # blocks with words that are looked at above the main text
_BELOW = 4
_SIGNED_REACH = 40  # blocks above and below among which one that names the author by its markup is found
_SIGNED_WORDS = 30
_FRAME = frozenset(
    {"nav", "footer", "aside", "form", "hidden"}
    | {f"class:{word}" for word in ("nav", "menu", "comments", "related", "breadcrumb", "cookie", "sidebar")}
)


def find_near(blocks: tuple[Block, ...], main: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return a page's main text and what stands near it: a few blocks above and below, and every h1 above.

    Blocks whose markup names an author are taken from further away.

    Menus, teasers and forms are passed over, wherever they stand. What is said of a post (its title, who wrote it) is
    looked for here and nowhere else: a page names many other things.
    """
    kept = set(map(id, main))
    places = [place for place, block in enumerate(blocks) if id(block) in kept and block.text.strip()]
    if not places:
        return blocks
    first, last = places[0], places[-1]
    chosen = {
        place for place in range(first, last + 1) if id(blocks[place]) in kept or not is_frame(blocks[place])
    }
    chosen.update(_look(blocks, range(first - 1, -1, -1), _ABOVE))
    chosen.update(_look(blocks, range(last + 1, len(blocks)), _BELOW))
    reach = range(max(0, first - _SIGNED_REACH), min(len(blocks), last + _SIGNED_REACH + 1))
    chosen.update(place for place in reach if _is_signed(blocks[place]))
    return tuple(blocks[place] for place in sorted(chosen))


def _look(blocks: tuple[Block, ...], places: range, most: int) -> Iterator[int]:
    """Yield the places of the nearest blocks that are no frame, and of main headings however far."""
    found = 0
    for place in places:
        block = blocks[place]
        is_top = block.kind is BlockKind.HEADING and block.level == 1
        if block.text.strip() and (is_top or (found < most and not is_frame(block))):
            found += 1
            yield place


def _is_signed(block: Block) -> bool:
    hints = set(block.hints)
    return bool(hints & _SIGNED) and not hints & _OTHERS and 0 < len(block.text.split()) <= _SIGNED_WORDS


def is_frame(block: Block) -> bool:
    """Tell a block that its markup calls a menu, a form, comments or the like."""
    return not _FRAME.isdisjoint(block.hints)
