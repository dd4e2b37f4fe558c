"""The page of each post, the word at its old addresses, and the stone where it was withdrawn."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct

from masthead.catalog import UNREAD, SqlCatalog, read_entry
from masthead.errors import OutputError, TemplateError
from masthead.model import Author, Entry, PartialDate
from masthead.page import open_frame, render_gone, render_post, render_redirect
from masthead.pipeline.crew import Crew
from masthead.pipeline.printing import Offer, Printer, Sheet, mark_inputs
from masthead.publish import PublicFolder, write_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from masthead.model import Publication
    from masthead.page.frame import Frame
    from masthead.pipeline.printing import Printing
    from masthead.pipeline.workshop import Workshop

Standing = tuple[str, str, str, str]  # kind, folded name, title and slug of a shelf

_BATCH = 200  # posts whose files are noted together


class _Tools(NamedTuple):
    """What a process works with."""

    catalog: SqlCatalog
    frame: Frame
    printer: Printer


class _Copy(NamedTuple):
    """What the catalog has of an entry."""

    row: dict[str, Any]
    shelves: list[Standing]
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
    _own: SqlCatalog | None = None

    def warm(self) -> None:
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

    def work(self, numbers: list[int]) -> list[list[Sheet]]:
        """Return the files of each of these entries."""
        catalog, _, printer = self._open()
        rows = catalog.entries.rows(numbers)
        shelves, moved = catalog.shelves.of(rows), catalog.entries.all_former_slugs(rows)
        offers = {
            number: self._offers(_Copy(row, shelves[number], moved.get(number, [])))
            for number, row in rows.items()
            if row["gone"] != UNREAD
        }
        sheets = iter(printer.offer_all([each for some in offers.values() for each in some]))
        made = {number: list(islice(sheets, len(some))) for number, some in offers.items()}
        return [made.get(number, []) for number in numbers]

    def advance(
        self, rows: Sequence[dict[str, Any]], shelves: Sequence[list[Standing]]
    ) -> list[Sheet | None]:
        """Return the pages of entries that are yet to be; None where one's place is taken, or it cannot be made.

        What is wrong then shows when the page is made again, from the entry.
        """
        copies = [_Copy(row, some, []) for row, some in zip(rows, shelves, strict=True)]
        pages = [self._try(copy) for copy in copies]
        folder = os.fspath(self.publication.public)
        made = zip(copies, pages, strict=True)
        return [self._write(folder, copy, page) if page else None for copy, page in made]

    def _try(self, copy: _Copy) -> bytes:
        try:
            return self._render(copy)
        except Exception:  # noqa: BLE001 - told when it is made again
            return b""

    def _write(self, folder: str, copy: _Copy, page: bytes) -> Sheet | None:
        path = copy.path
        try:
            draft = write_first(folder, path, page)
        except OSError:  # the same
            return None
        return Sheet(path, *draft, mark_inputs(self.site, *_parts(copy)), is_draft=True) if draft else None

    def give_up(self, number: int) -> list[Sheet]:
        """Raise OutputError for the page that no process could make."""
        raise OutputError(
            self.publication.public, f"the page of entry {number} ends the process that makes it"
        )

    def borrow(self, catalog: SqlCatalog) -> _Tools:
        """Work with a catalog that is open already: where no other process works, one is enough."""
        printer = Printer(PublicFolder(self.publication.public), catalog, self.site)
        self._tools = _Tools(catalog, self.frame(), printer)
        return self._tools

    def close(self) -> None:
        """Close the catalog, where this process opened one, and give back a borrowed one."""
        if self._own is not None:
            self._own.close()
        self._own = self._tools = None

    def _open(self) -> _Tools:
        if self._tools is not None:
            return self._tools
        self._own = SqlCatalog(self.catalog)
        return self.borrow(self._own)

    def _offers(self, copy: _Copy) -> list[Offer]:
        """Return the files of an entry, yet to be made where that is needed."""
        title, slug, frame = copy.row["title"], copy.row["slug"], self.frame()
        if copy.row["gone"]:
            inputs = mark_inputs(self.site, "gone", title)
            places = [copy.path, *map(_path, copy.moved)]
            return [Offer(each, inputs, partial(render_gone, frame, title)) for each in places]
        page = Offer(copy.path, mark_inputs(self.site, *_parts(copy)), partial(self._render, copy))
        inputs = mark_inputs(self.site, "moved", title, slug)
        return [page, *(Offer(_path(each), inputs, partial(self._redirect, copy)) for each in copy.moved)]

    def _redirect(self, copy: _Copy) -> bytes:
        return render_redirect(self.frame(), read_entry(copy.row, self.publication.url))

    def _render(self, copy: _Copy) -> bytes:
        names = {name for kind, name, _, _ in copy.shelves if kind == "channel"}
        homes = [channel for channel in self.publication.channels if channel.name in names]
        authors = {title: slug for kind, _, title, slug in copy.shelves if kind == "author"}
        categories = {title: slug for kind, _, title, slug in copy.shelves if kind == "category"}
        return render_post(
            self.frame(),
            read_entry(copy.row, self.publication.url),
            homes,
            authors if "authors" in self.sections else {},
            categories if "categories" in self.sections else {},
        )


def open_room(workshop: Workshop, site: str) -> PostRoom:
    """Return where the pages of posts are made; `site` marks what all of them depend on."""
    publication = workshop.publication
    bytecode = publication.state / "bytecode"
    bytecode.mkdir(exist_ok=True)
    sections = ("posts", *(each for each in publication.sections if each != "history"))
    return PostRoom(publication, sections, site, bytecode, workshop.catalog.path)


def _parts(copy: _Copy) -> tuple[object, ...]:
    """Return what the page of an entry is made of."""
    return "post", copy.row["mark"], copy.row["slug"], copy.shelves


def _path(slug: str) -> str:
    return f"posts/{slug}/index.html"


def print_posts(printing: Printing, room: PostRoom, numbers: Iterable[int], count: int) -> None:
    """Print the pages of these posts, by several processes where they are many."""
    crew = Crew(room.work, room.give_up, printing.workshop.tell, room.warm)
    made = crew.work("Making pages", numbers, count)
    if count < crew.many:
        room.borrow(printing.workshop.catalog)
    try:
        while batch := list(islice(made, _BATCH)):
            printing.take(sheet for sheets in batch for sheet in sheets)
    finally:
        room.close()
