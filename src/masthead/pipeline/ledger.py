"""masthead.ledger: read where it knows more than the catalog, written after each change."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from masthead.catalog import parse_ledger
from masthead.durable import Aside, place_synced, sync_together, write_beside
from masthead.errors import OutputError
from masthead.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masthead.catalog import SqlCatalog
    from masthead.catalog.ledger import Line
    from masthead.pipeline.workshop import Workshop

NAME = "masthead.ledger"
_TOUCHED = "ledger touched"  # the key of the numbers of entries that changed since the ledger was written
_NONE = "0"  # the number of no entry
_MOST_TOUCHED = 1000
_MEND = "put the file right, or take it back from your version control, and run again; until then it is left as it is"


def read_ledger(workshop: Workshop) -> list[Problem]:
    """Take from the ledger what the catalog does not know; return what was taken, and what is wrong with it.

    It is read when it is not as the last run left it. A ledger with a fault is used as far as it goes and not written
    over.
    """
    files, path = workshop.catalog.files, workshop.publication.home / NAME
    seen = _look(path)
    if not seen or seen == files.remembered("ledger"):
        return []
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise OutputError(path, f"cannot be read: {error.strerror}") from error
    lines: list[Line] = []
    problems: list[Problem] = []
    for number, found in parse_ledger(text):
        if isinstance(found, str):
            problems.append(Problem(str(path), found, _MEND, number))
        else:
            lines.append(found)
    knew = workshop.catalog.entries.last_number()
    with workshop.catalog.transaction():
        taken = workshop.catalog.ledger.take(
            lines, lambda channel, number: _issue_page(workshop, channel, number)
        )
        if taken:
            files.remember("restored", "1")
            workshop.catalog.errands.ask_all()
        files.remember("ledger fault", "1" if problems else "")
        files.remember(_TOUCHED, "")
        files.remember("ledger", "" if problems else seen)
    if taken and knew:
        words = (
            f"knew {taken} {'post' if taken == 1 else 'posts'} better than the catalog, which took its word"
        )
        problems.append(
            Problem(str(path), words, "nothing, if the catalog was put back from a copy", refused=False)
        )
    return problems


def note_touched(catalog: SqlCatalog) -> None:
    """Note which entries are no more as the ledger tells them, until it is written; nothing stands for all of them."""
    noted, touched = catalog.files.remembered(_TOUCHED), catalog.entries.touched()
    if noted:
        numbers = {*noted.split(), *map(str, touched or ())}
        is_short = touched is not None and len(numbers) <= _MOST_TOUCHED
        catalog.files.remember(_TOUCHED, " ".join(sorted(numbers)) if is_short else "")


class Writing:
    """The ledger on its way to the disk while the run goes on, behind the catalog that it repeats."""

    def __init__(self, workshop: Workshop, state: str) -> None:
        self._workshop, self._state = workshop, state
        self._path = workshop.publication.home / NAME
        after = workshop.catalog.paths() if state or workshop.catalog.errands.is_open() else ()
        try:
            work = partial(sync_together, after)
            if state:
                draft = write_beside(self._path, _tell(workshop, self._path))
                if not _drop_same(draft, self._path):
                    work = partial(place_synced, self._path, draft, after)
            self._aside = Aside(work)
        except OSError as error:
            raise OutputError(self._path, f"cannot be written: {error.strerror}") from error

    def finish(self) -> None:
        """Wait until ledger and catalog are on the disk; raises OutputError where they cannot be.

        To be called before anything is published that they have to know.
        """
        try:
            self._aside.wait()
        except OSError as error:
            path = error.filename or self._path
            raise OutputError(Path(path), f"cannot be written: {error.strerror}") from error
        if not self._state:
            return
        files = self._workshop.catalog.files
        with self._workshop.catalog.transaction(synced=False):
            files.remember("ledger", _look(self._path))
            files.remember("ledger state", self._state)
            files.remember(_TOUCHED, _NONE)


def write_ledger(workshop: Workshop) -> Writing:
    """Begin to write the ledger where the catalog changed since it was written; raises OutputError when that cannot be.

    All of it is written anew, so that it is there whole; but lines of entries that did not change are copied.
    """
    files, path = workshop.catalog.files, workshop.publication.home / NAME
    state = f"{files.remembered('changes')} {files.remembered('revision')}"
    is_written = files.remembered("ledger state") == state and _look(path)
    is_due = not (
        files.remembered("ledger fault") or is_written or not workshop.catalog.entries.last_number()
    )
    return Writing(workshop, state if is_due else "")


def _tell(workshop: Workshop, path: Path) -> Iterator[bytes]:
    """Yield the text of the ledger; most of it from the file, where that is as it was written."""
    files, ledger = workshop.catalog.files, workshop.catalog.ledger
    touched = files.remembered(_TOUCHED).split()
    if not touched or _look(path) != files.remembered("ledger"):
        yield from (f"{line}\n".encode() for line in ledger.tell())
        return
    from mmap import ACCESS_READ, mmap

    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as old:
        yield from ledger.tell_again(old, map(int, touched))


def _drop_same(draft: Path, path: Path) -> bool:
    """Take a draft away that says what the file says already; tell whether it was so."""
    from filecmp import cmp

    is_same = bool(_look(path)) and cmp(draft, path, shallow=False)
    if is_same:
        draft.unlink()
    return is_same


def _look(path: Path) -> str:
    try:
        seen = path.stat()
    except FileNotFoundError:
        return ""
    return f"{seen.st_size} {seen.st_mtime_ns}"


def _issue_page(workshop: Workshop, channel: str, number: int) -> str:
    """Return an issue as it stands under public/; nothing where it does not."""
    path = workshop.publication.public / channel / "issues" / str(number) / "index.html"
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
