"""What a check holds against a page."""

from __future__ import annotations

from msgspec import Struct


class Objection(Struct, frozen=True):
    """A fault of a page: what it is, how to mend it, and the words by which its origin is found.

    `traces` are spellings that stand in the page where the fault is: an address, a link's words. A fault whose traces
    stand in a post's content is that post's, any other the template's.
    """

    kind: str
    reason: str
    mend: str
    traces: tuple[str, ...] = ()
    stops: bool = False  # it would do readers harm, so the issue must not go out
