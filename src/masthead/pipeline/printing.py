"""One build's set of files: what is still as it should be stays, the rest is made and put in place together."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import astuple

from masthead import __version__
from masthead.blake import blake2b
from masthead.errors import OutputError, TemplateError
from masthead.publish import PublicFolder, write_draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from masthead.catalog import Published, SqlCatalog
    from masthead.model import Publication
    from masthead.pipeline.workshop import Workshop


class Sheet(Struct, frozen=True):
    """A file that is part of the set now, and whether it was made anew."""

    path: str
    size: int
    modified_ns: int
    inputs: str
    is_draft: bool


class Offer(NamedTuple):
    """A file that belongs to the set: a mark of its inputs, and how it is made where that is needed."""

    path: str
    inputs: str
    make: Callable[[], bytes]


class Printer:
    """Makes single files; each process that makes some has one of its own."""

    def __init__(self, folder: PublicFolder, catalog: SqlCatalog, site: str) -> None:
        self.folder, self._catalog, self._site = folder, catalog, site

    def mark(self, *parts: object) -> str:
        """Return a hash of what a file is made of: these parts, and all that every page is made of."""
        return mark_inputs(self._site, *parts)

    def offer(self, path: str, inputs: str, make: Callable[[], bytes]) -> Sheet:
        """Return the file as it stands, or made anew where its inputs changed or somebody touched it."""
        before = self._catalog.files.find_published(path)
        if before and self.stands(before, inputs):
            return _keep(before)
        return self.write(path, make(), inputs, is_new=before is None)

    def offer_all(self, offers: Sequence[Offer]) -> list[Sheet]:
        """Return many files as offer() does one: first all are made that have to be, then these are written."""
        before = self._catalog.files.find_all_published([each.path for each in offers])
        made = [self._make(each, before.get(each.path)) for each in offers]
        return [
            self.write(each.path, page, each.inputs, is_new=each.path not in before)
            if page is not None
            else _keep(before[each.path])
            for each, page in zip(offers, made, strict=True)
        ]

    def _make(self, offer: Offer, before: Published | None) -> bytes | None:
        """Return the file's bytes; None where it stands as it is."""
        return None if before and self.stands(before, offer.inputs) else offer.make()

    def stands(self, before: Published, inputs: str) -> bool:
        """Tell whether a file of the old set was made of these inputs, and nobody touched it since."""
        is_same = bool(inputs) and before.inputs == inputs
        return is_same and (before.size, before.modified_ns) == self.folder.look(before.path)

    def write(self, path: str, content: bytes, inputs: str = "", *, is_new: bool = False) -> Sheet:
        """Return the file with these bytes; raises OutputError when it cannot be written."""
        try:
            draft = write_draft(self.folder.folder, path, content, is_new=is_new)
        except OSError as error:
            raise OutputError(self.folder.folder / path, f"cannot be written: {error.strerror}") from error
        return Sheet(path, *(draft or self.folder.look(path)), inputs, is_draft=bool(draft))


def _keep(before: Published) -> Sheet:
    return Sheet(before.path, before.size, before.modified_ns, before.inputs, is_draft=False)


def mark_inputs(site: str, *parts: object) -> str:
    """Return a hash of what a file is made of: these parts, and all that every page is made of."""
    text = "\x00".join((site, *map(str, parts)))
    return blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()


class Printing:
    """The set of files of one build."""

    def __init__(self, workshop: Workshop, site: str, advances: PublicFolder | None = None) -> None:
        self.workshop, self.site = workshop, site
        self.folder = advances or PublicFolder(workshop.publication.public)
        self.printer = Printer(self.folder, workshop.catalog, site)
        self._files = workshop.catalog.files
        self._files.open_sheets()
        if advances:
            self._files.take_advances()
        self.has_advances = bool(advances)  # the pages of some posts are made already
        self._gone: dict[str, None] = {}

    def offer(self, path: str, inputs: Iterable[object], make: Callable[[], bytes]) -> None:
        """Take a file into the set; it is made only where that is needed."""
        self.take([self.printer.offer(path, self.printer.mark(*inputs), make)])

    def write(self, path: str, content: bytes, inputs: str = "") -> None:
        """Take a file into the set by its bytes; `inputs` marks what it was made of, where that is known."""
        self.take([self.printer.write(path, content, inputs)])

    def holds(self, paths: Iterable[str], inputs: str) -> bool:
        """Tell whether all these files stand as they were made of these inputs, and then leave them in the set."""
        before = [self._files.find_published(path) for path in paths]
        stand = [each for each in before if each and self.printer.stands(each, inputs)]
        if len(stand) < len(before):
            return False
        self._files.keep_sheets(map(astuple, stand))
        return True

    def keep(self, path: str) -> None:
        """Leave a file of the old set as it is, in the new set too."""
        before = self._files.find_published(path)
        if before:
            self._files.keep_sheets([astuple(before)])

    def take(self, sheets: Iterable[Sheet]) -> None:
        """Take files into the set that may be drafts."""
        taken = list(sheets)
        for sheet in taken:
            if sheet.is_draft:
                self.folder.take(sheet.path)
        self._files.keep_sheets((each.path, each.size, each.modified_ns, each.inputs) for each in taken)

    def drop(self, paths: Iterable[str]) -> None:
        """Take files out of the set."""
        self._gone.update(dict.fromkeys(paths))

    def drop_below(self, folder: str) -> None:
        """Take out of the set what stood below a folder and was not offered again."""
        self.drop(self._files.find_unmade(f"{folder}/"))

    def drop_unmade(self) -> None:
        """Take out of the set all that was not offered again."""
        self.drop(self._files.find_unmade(""))

    def commit(self) -> None:
        """Put the set in place of the old one."""
        self.folder.commit(self._gone)

    def record(self) -> None:
        """Remember what stands now; the caller's transaction makes that one change with the errands."""
        self._files.publish_sheets()
        for path in self._gone:
            self._files.drop_published(path)


def site_mark(publication: Publication) -> str:
    """Return a hash of all that every page depends on: the program, the configuration, the templates."""
    mark = blake2b(digest_size=16)
    mark.update(f"{__version__}\x00{publication!r}".encode("utf-8", "replace"))
    for folder in publication.templates:
        for way in sorted(_find_files(os.fspath(folder), ())):
            mark.update(way[-1].encode("utf-8", "replace") + _read("/".join((os.fspath(folder), *way))))
    return mark.hexdigest()


def _find_files(folder: str, above: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the way to each file below a folder, name by name: every run asks, and Paths would take three times that.

    A folder that cannot be read holds nothing: whoever needs a template out of it is told.
    """
    with suppress(PermissionError, FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _find_files(entry.path, (*above, entry.name))
            elif "." in entry.name and entry.is_file():
                yield (*above, entry.name)


def _read(path: str) -> bytes:
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - the same
            return file.read()
    except OSError as error:
        raise TemplateError(path, 0, f"cannot be read: {error.strerror}") from error
