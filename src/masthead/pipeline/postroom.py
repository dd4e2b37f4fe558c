"""The page of each post, the word at its old addresses, and the stone where it was withdrawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from masthead.catalog import UNREAD, SqlCatalog, read_entry
from masthead.errors import OutputError
from masthead.page import open_frame, render_gone, render_post, render_redirect
from masthead.pipeline.crew import Crew
from masthead.pipeline.printing import Printer
from masthead.publish import PublicFolder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from masthead.model import Entry, Publication
    from masthead.page.frame import Frame
    from masthead.pipeline.printing import Printing, Sheet

_BATCH = 200  # posts whose files are noted together


@dataclass(slots=True)
class PostRoom:
    """Makes the files of single posts; a process that is handed one opens the catalog for itself."""

    publication: Publication
    sections: tuple[str, ...]
    site: str  # mark of what all pages depend on
    bytecode: Path
    catalog: Path
    _catalog: SqlCatalog | None = field(default=None, compare=False)
    _frame: Frame | None = field(default=None, compare=False)
    _printer: Printer | None = field(default=None, compare=False)

    def work(self, number: int) -> list[Sheet]:
        """Return the files of the entry of that number."""
        if self._catalog is None:
            self._catalog = SqlCatalog(self.catalog)
        if self._frame is None:
            self._frame = open_frame(self.publication, self.sections, self.bytecode)
        if self._printer is None:
            self._printer = Printer(PublicFolder(self.publication.public), self._catalog, self.site)
        return self._make(number, self._catalog, self._frame, self._printer)

    def give_up(self, number: int) -> list[Sheet]:
        """Raise OutputError for the page that no process could make."""
        raise OutputError(
            self.publication.public, f"the page of entry {number} ends the process that makes it"
        )

    def close(self) -> None:
        """Close the catalog, where this process opened it."""
        if self._catalog is not None:
            self._catalog.close()
            self._catalog = self._printer = None

    def _make(self, number: int, catalog: SqlCatalog, frame: Frame, printer: Printer) -> list[Sheet]:
        row = catalog.entries.row(number)
        if row is None or row["gone"] == UNREAD:
            return []
        path, title, slug = f"posts/{row['slug']}/index.html", row["title"], row["slug"]
        moved = catalog.entries.former_slugs(number)
        if row["gone"]:
            inputs = printer.mark("gone", title)
            places = [path, *(f"posts/{each}/index.html" for each in moved)]
            return [printer.offer(each, inputs, lambda: render_gone(frame, title)) for each in places]
        shelves = [
            (each["kind"], each["name"], each["title"], each["slug"]) for each in catalog.shelves.of(number)
        ]
        inputs = printer.mark("post", row["mark"], slug, shelves)
        made = [printer.offer(path, inputs, lambda: self._render(row, frame, shelves))]
        for each in moved:
            inputs = printer.mark("moved", title, slug)
            made.append(
                printer.offer(
                    f"posts/{each}/index.html",
                    inputs,
                    lambda: render_redirect(frame, self._find(number, catalog)),
                )
            )
        return made

    def _find(self, number: int, catalog: SqlCatalog) -> Entry:
        entry = catalog.entries.find(number, self.publication.url)
        if entry is None:
            raise LookupError(f"entry {number} went away while its page was made")
        return entry

    def _render(self, row: dict[str, Any], frame: Frame, shelves: list[tuple[str, str, str, str]]) -> bytes:
        names = {name for kind, name, _, _ in shelves if kind == "channel"}
        homes = [channel for channel in self.publication.channels if channel.name in names]
        authors = {title: slug for kind, _, title, slug in shelves if kind == "author"}
        categories = {title: slug for kind, _, title, slug in shelves if kind == "category"}
        return render_post(
            frame,
            read_entry(row, self.publication.url),
            homes,
            authors if "authors" in self.sections else {},
            categories if "categories" in self.sections else {},
        )


def print_posts(printing: Printing, room: PostRoom, numbers: Iterable[int], count: int) -> None:
    """Print the pages of these posts, by several processes where they are many."""
    crew = Crew(room.work, room.give_up, printing.workshop.tell)
    made = crew.work("Making pages", numbers, count)
    try:
        while batch := list(islice(made, _BATCH)):
            printing.take(sheet for sheets in batch for sheet in sheets)
    finally:
        room.close()
