"""What a site has beside its posts and channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.model.publication import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Callable


def read_sections(wanted: list[str], report: Callable[[str, str], None]) -> tuple[str, ...]:
    """Return the sections that are wanted, in their own order; report what is none."""
    for name in wanted:
        if name not in SECTIONS:
            report("publication.sections", f"{name!r} is no section; there are {', '.join(SECTIONS)}")
    return tuple(section for section in SECTIONS if section in wanted)
