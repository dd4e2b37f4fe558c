"""What changed in the posts folder since the last run: a merge of two sorted lists, of which none is held."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from masthead.errors import UsageError
from masthead.model import Problem
from masthead.source import scan

if TYPE_CHECKING:
    from masthead.catalog import SqlCatalog
    from masthead.model import Publication


@dataclass(slots=True)
class Stock:
    """The posts to be looked at, by name, in the order of the folder."""

    pending: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    elsewhere: dict[str, str] = field(default_factory=dict)  # paths of those that stand behind a link
    count: int = 0  # of all posts that are there


def take_stock(
    publication: Publication, catalog: SqlCatalog, asked: frozenset[str], *, ask_all: bool
) -> Stock:
    """Return what is new, changed, asked for or gone.

    A file counts as unchanged by size and modification time. Raises UsageError when the folder is gone.
    """
    if not publication.posts.is_dir():
        raise UsageError(f"{publication.posts}: the posts folder is gone; nothing was changed")
    skip = frozenset({publication.public, publication.outbox, publication.state, *publication.templates})
    stock = Stock()
    root = f"{publication.posts}/"
    known = _Known(catalog)
    for seen in scan(publication.posts, skip):
        if isinstance(seen, Problem):
            stock.problems.append(seen)
            continue
        stock.count += 1
        before = known.find(seen.name)
        if ask_all or before is None or before != seen[2:] or seen.name in asked:
            stock.pending.append(seen.name)
            if seen.path != root + seen.name:
                stock.elsewhere[seen.name] = seen.path
    stock.missing = _without_refused(known.left(), stock.problems)
    return stock


class _Known:
    """The files of the last scan, read in step with this one.

    A name that is not plain text is shown escaped and may then be out of order: it is looked up by itself.
    """

    def __init__(self, catalog: SqlCatalog) -> None:
        self._catalog = catalog
        self._rows = catalog.files.known()
        self._row = next(self._rows, None)
        self._last = ""
        self._passed: list[str] = []
        self._strange: set[str] = set()

    def find(self, name: str) -> tuple[int, int] | None:
        """Return size and modification time of a file as it was, or None where it is new."""
        if name <= self._last:
            self._strange.add(name)
            return self._catalog.files.find(name)
        self._last = name
        row = self._row
        while row is not None and row[0] < name:
            self._passed.append(row[0])
            row = next(self._rows, None)
        if row is not None and row[0] == name:
            self._row = next(self._rows, None)
            return row[1:]
        self._row = row
        return None

    def left(self) -> list[str]:
        """Return the files that no name was asked for."""
        while self._row is not None:
            self._passed.append(self._row[0])
            self._row = next(self._rows, None)
        return [name for name in self._passed if name not in self._strange]


def _without_refused(missing: list[str], problems: list[Problem]) -> list[str]:
    """Return the files that are gone, and not only out of reach."""
    refused = {problem.path for problem in problems}
    if "." in refused:
        return []
    folders = tuple(f"{path}/" for path in refused)
    return [name for name in missing if name not in refused and not name.startswith(folders)]
