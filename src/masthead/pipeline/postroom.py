"""The page of each post, the word at its old addresses, and the stone where it was withdrawn."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct, field

from masthead.catalog import UNREAD, SqlCatalog, read_entry
from masthead.errors import OutputError, TemplateError
from masthead.model import Author, Entry, PartialDate
from masthead.page import open_frame, render_gone, render_post, render_redirect
from masthead.pipeline.crew import Crew
from masthead.pipeline.printing import Printer
from masthead.publish import PublicFolder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from masthead.model import Publication
    from masthead.page.frame import Frame
    from masthead.pipeline.printing import Printing, Sheet

_BATCH = 200  # posts whose files are noted together


class _Tools(NamedTuple):
    """What a process works with."""

    catalog: SqlCatalog
    frame: Frame
    printer: Printer


class _Copy(NamedTuple):
    """What the catalog has of an entry."""

    row: dict[str, Any]
    shelves: list[tuple[str, str, str, str]]  # kind, folded name, title and slug
    moved: list[str]  # addresses it had before

    @property
    def path(self) -> str:
        return _path(self.row["slug"])


class PostRoom(Struct, eq=False):
    """Makes the files of single posts; a process that is handed one opens the catalog for itself."""

    publication: Publication
    sections: tuple[str, ...]
    site: str  # mark of what all pages depend on
    bytecode: Path
    catalog: Path
    _frame: Frame | None = None
    _tools: _Tools | None = None
    _copies: dict[int, _Copy] = field(default_factory=dict)

    def warm(self, _number: int) -> None:
        """Open the templates, and fill that of a post once: all processes that are forked then share them."""
        frame = self.frame()
        author, day = Author("Ines Okafor"), PartialDate(2020, 1, 5)
        then = day.instant(UTC)
        entry = Entry(
            "", "none.md", "gate", "", "Gate", (author,), day, then, then, "en", "Shut.", "<p>Shut.</p>"
        )
        with suppress(TemplateError):  # what is wrong is told of the post that shows it
            render_post(frame, entry, self.publication.channels)

    def frame(self) -> Frame:
        """Return the templates of the publication."""
        if self._frame is None:
            self._frame = open_frame(self.publication, self.sections, self.bytecode)
        return self._frame

    def ready(self, numbers: list[int]) -> None:
        """Fetch what the catalog has of these entries, all of them at once."""
        catalog, _, printer = self._open()
        rows = catalog.entries.rows(numbers)
        shelves, moved = catalog.shelves.of(rows), catalog.entries.all_former_slugs(rows)
        self._copies = {
            number: _Copy(row, shelves[number], moved.get(number, []))
            for number, row in rows.items()
            if row["gone"] != UNREAD
        }
        printer.look_ahead(each.path for each in self._copies.values())

    def work(self, number: int) -> list[Sheet]:
        """Return the files of the entry of that number."""
        copy = self._copies.pop(number, None)
        return self._make(copy, self._open()) if copy else []

    def give_up(self, number: int) -> list[Sheet]:
        """Raise OutputError for the page that no process could make."""
        raise OutputError(
            self.publication.public, f"the page of entry {number} ends the process that makes it"
        )

    def close(self) -> None:
        """Close the catalog, where this process opened it."""
        if self._tools is not None:
            self._tools.catalog.close()
            self._tools = None

    def _open(self) -> _Tools:
        if self._tools is None:
            catalog = SqlCatalog(self.catalog)
            self._tools = _Tools(
                catalog, self.frame(), Printer(PublicFolder(self.publication.public), catalog, self.site)
            )
        return self._tools

    def _make(self, copy: _Copy, tools: _Tools) -> list[Sheet]:
        row, shelves, printer = copy.row, copy.shelves, tools.printer
        title, slug = row["title"], row["slug"]
        if row["gone"]:
            inputs = printer.mark("gone", title)
            places = [copy.path, *map(_path, copy.moved)]
            return [printer.offer(each, inputs, lambda: render_gone(tools.frame, title)) for each in places]
        inputs = printer.mark("post", row["mark"], slug, shelves)
        made = [printer.offer(copy.path, inputs, lambda: self._render(copy, tools.frame))]
        for each in copy.moved:
            inputs = printer.mark("moved", title, slug)
            entry = read_entry(row, self.publication.url)
            made.append(printer.offer(_path(each), inputs, lambda: render_redirect(tools.frame, entry)))  # noqa: B023 - called at once
        return made

    def _render(self, copy: _Copy, frame: Frame) -> bytes:
        names = {name for kind, name, _, _ in copy.shelves if kind == "channel"}
        homes = [channel for channel in self.publication.channels if channel.name in names]
        authors = {title: slug for kind, _, title, slug in copy.shelves if kind == "author"}
        categories = {title: slug for kind, _, title, slug in copy.shelves if kind == "category"}
        return render_post(
            frame,
            read_entry(copy.row, self.publication.url),
            homes,
            authors if "authors" in self.sections else {},
            categories if "categories" in self.sections else {},
        )


def _path(slug: str) -> str:
    return f"posts/{slug}/index.html"


def print_posts(printing: Printing, room: PostRoom, numbers: Iterable[int], count: int) -> None:
    """Print the pages of these posts, by several processes where they are many."""
    crew = Crew(room.work, room.give_up, printing.workshop.tell, room.ready, room.warm)
    made = crew.work("Making pages", numbers, count)
    try:
        while batch := list(islice(made, _BATCH)):
            printing.take(sheet for sheets in batch for sheet in sheets)
    finally:
        room.close()
