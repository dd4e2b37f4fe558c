"""When a post was published, and when it was last changed: found, settled, weighed.

lines
  | scan       every date a line mentions, in any form and language
  | order      day or month first, where the numbers alone do not tell
  | isolate    the words of one date -> PartialDate (python-dateutil)
  | standing   where and how each date stands -> features
  | weigh      the likeliest date above the threshold, or none
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from masthead.infer.lines import Line
    from masthead.model import Block, Document, Finding, PartialDate, Surroundings

__all__ = ["day_order", "find_published"]


def find_published(
    document: Document,
    lines: tuple[Line, ...],
    language: str,
    surroundings: Surroundings,
    main: tuple[Block, ...] = (),
) -> tuple[Finding[PartialDate], Finding[PartialDate]]:
    """Return when the post was published and when it was updated, each as far as the evidence tells.

    `main` are the blocks of a page that are its post, where that is known.
    """
    from masthead.infer.dateline.find import find

    return find(document, lines, language, surroundings, main)


def day_order(document: Document, lines: tuple[Line, ...]) -> bool | None:
    """Tell whether this post writes the day first in 03/04, where one of its own dates shows it."""
    from masthead.infer.dateline.find import order_in

    return order_in(document, lines)
