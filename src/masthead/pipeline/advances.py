"""Pages made together with the reading of their posts: in a first build, before the catalog knows any entry.

Whoever has a post at hand can foretell the entry that it becomes, unless another post takes its address or its time.
So its page is made at once, and stands if all came as foretold; else it is made again from the entry, as always.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.pipeline.printing import Sheet, site_mark
from masthead.publish import PublicFolder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masthead.catalog import Admitted, Foretold
    from masthead.pipeline.workshop import Workshop

FEWEST = 300  # posts for which it is worth another look at the disk
_BATCH = 500  # pages that are noted together
_POSTS = "posts"

Shelf = tuple[str, str, str, str]  # kind, folded name, title and slug


class Advance(Struct, frozen=True):
    """A page, and what was foretold as it was made."""

    sheet: Sheet
    entry: Foretold
    shelves: list[Shelf]


class Advances:
    """The pages of one run that were made so; they are drafts, and put in place with all other files."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop, self._files = workshop, workshop.catalog.files
        self.folder = PublicFolder(workshop.publication.public)
        self.site = ""  # mark of what all pages depend on, once pages are made so
        self._taken: list[tuple[int, str, int, int, str]] = []

    def begin(self, count: int) -> None:
        """Let the pages of so many posts be made as they are read, where nothing was ever read or made before.

        That drafts may be there is remembered first: a run that is cut off is swept up after by the next.
        """
        catalog = self._workshop.catalog
        if count < FEWEST or catalog.entries.last_number() or self._files.count_published():
            return
        with catalog.transaction():
            was_cut_off = self._files.remembered("publishing")
            self._files.remember("publishing", "1")
        if was_cut_off:
            self.folder.sweep()
        with suppress(OSError):  # who writes there says why it cannot be
            os.makedirs(self.folder.folder / _POSTS, exist_ok=True)  # noqa: PTH103 - as in PublicFolder
        self._files.open_advances()
        self.site = site_mark(self._workshop.publication)

    def take(self, advance: Advance | None, admitted: Admitted, *, is_foretold: bool) -> None:
        """Keep the page of a post that was just admitted, if it is what was foretold."""
        if advance is None:
            return
        sheet = advance.sheet
        if not is_foretold:
            self.folder.withdraw(sheet.path)
            return
        self.folder.take(sheet.path)
        self._taken.append((admitted.number, sheet.path, sheet.size, sheet.modified_ns, sheet.inputs))
        if len(self._taken) >= _BATCH:
            self.write_down()

    def write_down(self) -> None:
        """Note the pages that were kept; to be called in the transaction in which their posts were admitted."""
        self._files.keep_advances(self._taken)
        self._taken.clear()

    def withdraw(self) -> None:
        """Take away the pages that are not yet in place, with the folders that were made for them."""
        for path in self.folder.open_drafts():
            self.folder.withdraw(path)
        self.folder.abandon()

    def hand_over(self, site: str) -> PublicFolder | None:
        """Return the folder with the drafts of these pages; None where there are none, or none that still hold.

        A template that somebody changed meanwhile makes them all anew.
        """
        if self.site and self.site != site:
            self.withdraw()
            return None
        return self.folder if self.site else None


@contextmanager
def open_advances(workshop: Workshop) -> Iterator[Advances]:
    """Have room for such pages while a block gathers and publishes; if it fails, they are taken away."""
    advances = Advances(workshop)
    try:
        yield advances
    except BaseException:
        advances.withdraw()
        raise
