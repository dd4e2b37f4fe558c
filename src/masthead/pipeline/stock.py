"""What changed in the posts folder since the last run: folder by folder, and only of a changed one post by post."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from itertools import chain, groupby, islice
from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec import Struct, field

from masthead.blake import blake2b
from masthead.errors import UsageError
from masthead.source import survey

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from masthead.catalog import SqlCatalog
    from masthead.model import Problem, Publication
    from masthead.source import Listing

    Known = tuple[str, int, int]  # name, size and modification time
    _Files = Iterator[Known]

_BLOCK = 250  # files that are hashed together, and compared together where their hash is another
_SIZE = 16  # bytes of a hash
_FEW = 50  # changed posts whose rows are read one by one


class Stock(Struct):
    """The posts to be looked at, by name, in the order of their names."""

    pending: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    elsewhere: dict[str, str] = field(default_factory=dict)  # paths of those whose names do not say it
    folders: set[str] = field(default_factory=set)  # that are not as they were
    listings: dict[str, Listing] = field(default_factory=dict)  # of folders in which little changed
    gone: list[str] = field(default_factory=list)  # folders of the last run that are no more
    count: int = 0  # of all posts that are there


def take_stock(
    publication: Publication, catalog: SqlCatalog, asked: frozenset[str], *, ask_all: bool
) -> Stock:
    """Return what is new, changed, asked for or gone.

    A file counts as unchanged by size and modification time. Raises UsageError when the folder is gone.
    """
    if not publication.posts.is_dir():
        raise UsageError(f"{publication.posts}: the posts folder is gone; nothing was changed")
    taking = _Taking(catalog, f"{publication.posts}/", asked, ask_all=ask_all)
    for listing in survey(publication.posts, publication.reserved):
        taking.take(listing)
    return taking.finish()


def mark_folders(catalog: SqlCatalog, stock: Stock) -> None:
    """Remember the folders that were not as they were: each by hashes of all that is known of its files."""
    for folder in (*stock.gone, *sorted(stock.folders)):
        listing = stock.listings.get(folder) if len(stock.pending) <= _FEW else None
        mark = _hash_kept(catalog, listing, stock.pending) if listing else b""
        mark = mark or _hash_rows(catalog.files.within(folder))
        if mark:
            catalog.files.keep_folder(folder, mark)
        else:
            catalog.files.drop_folder(folder)


class _Taking:
    """One look at all folders.

    Files whose names, sizes and times give the hash that the catalog's rows gave hold nothing new: that spares a
    hundred thousand posts the reading of their rows.
    """

    def __init__(self, catalog: SqlCatalog, root: str, asked: frozenset[str], *, ask_all: bool) -> None:
        self._files, self._root, self._asked, self._is_all = catalog.files, root, asked, ask_all
        self._opened = {_folder_of(name) for name in asked}
        self._marks = dict(catalog.files.folders())
        self._ambiguous: set[str] = set()
        self._stock = Stock()

    def take(self, listing: Listing) -> None:
        """Look at one folder."""
        folder = listing.folder
        self._stock.problems.extend(listing.problems)
        self._stock.count += len(listing.names)
        mark = self._marks.pop(folder, None)
        if "\\" in folder:  # escaped, so that another may go by the same name
            self._ambiguous.update(listing.prefix + name for name in listing.names)
        found = _hash(listing) or None
        if self._is_all or folder in self._opened or mark != found:
            self._stock.folders.add(folder)
            self._compare(listing, _find_stale(mark or b"", found or b""))

    def finish(self) -> Stock:
        """Return what was found; what stood in folders that are no more is missing."""
        stock = self._stock
        stock.gone = sorted(self._marks)
        for folder in stock.gone:
            prefix = f"{folder}/" if folder else ""
            stock.missing.extend(prefix + name for name, _, _ in self._files.within(folder))
        stock.missing = sorted(set(_without_refused(stock.missing, stock.problems)) - self._ambiguous)
        stock.problems.sort(key=attrgetter("path"))
        if len(stock.folders) > 1:
            stock.pending.sort()
        return stock

    def _compare(self, listing: Listing, stale: Iterable[tuple[int, int]]) -> None:
        """Compare a folder with what is known of it, where its hashes are not as they were; both come by name."""
        names, missing = listing.names, len(self._stock.missing)
        is_picky = self._is_all or listing.folder in self._opened
        is_plain = "\\" not in "".join(names)  # else two may be shown by one name
        for first, end in stale if is_plain and not is_picky else [(0, len(names))]:
            after, before = names[first - 1] if first else "", names[end] if end < len(names) else ""
            posts, rows = listing.posts(first, end), self._files.within(listing.folder, after, before)
            if is_plain:
                posts, rows = self._compare_in_step(listing, posts, rows, is_picky=is_picky)
            self._compare_each(listing, posts, rows)
        is_whole = len(self._stock.missing) == missing and "\\" not in listing.folder
        if is_whole and len(self._stock.pending) <= _FEW:
            self._stock.listings[listing.folder] = listing

    def _compare_in_step(
        self, listing: Listing, posts: _Files, rows: _Files, *, is_picky: bool
    ) -> tuple[_Files, _Files]:
        """Compare as long as both name the same files, many at a time; return both from where they do not."""
        while mine := list(islice(posts, _BLOCK)):
            known = list(islice(rows, _BLOCK))
            if mine == known and not is_picky:
                continue
            if [name for name, _, _ in mine] != [name for name, _, _ in known]:
                return chain(mine, posts), chain(known, rows)
            for post, row in zip(mine, known, strict=True):
                if self._is_wanted(listing, post, row):
                    self._await(listing, post[0])
        return posts, rows

    def _compare_each(self, listing: Listing, posts: _Files, rows: _Files) -> None:
        prefix, missing = listing.prefix, self._stock.missing
        row, is_there = next(rows, None), False
        for post in posts:
            while row is not None and row[0] < post[0]:
                missing.extend([] if is_there else [prefix + row[0]])
                row, is_there = next(rows, None), False
            is_there = is_there or (row is not None and row[0] == post[0])
            if self._is_wanted(listing, post, row):
                self._await(listing, post[0])
        while row is not None:
            missing.extend([] if is_there else [prefix + row[0]])
            row, is_there = next(rows, None), False

    def _is_wanted(self, listing: Listing, post: Known, row: Known | None) -> bool:
        return self._is_all or row != post or listing.prefix + post[0] in self._asked

    def _await(self, listing: Listing, name: str) -> None:
        whole, path = listing.prefix + name, listing.path_of(name)
        self._stock.pending.append(whole)
        if path != self._root + whole:
            self._stock.elsewhere[whole] = path


def _hash(listing: Listing) -> bytes:
    """Return a hash of each block of files; empty where there are none."""
    names, weights = listing.names, listing.weights
    return b"".join(
        _hash_block(names[at : at + _BLOCK], weights[2 * at : 2 * (at + _BLOCK)])
        for at in range(0, len(names), _BLOCK)
    )


def _hash_block(names: list[str], weights: array[int]) -> bytes:
    mark = blake2b("".join(("/".join(names), "/")).encode(), digest_size=_SIZE)
    mark.update(weights)
    return mark.digest()


def _find_stale(before: bytes, now: bytes) -> Iterator[tuple[int, int]]:
    """Yield from where to where the files stand whose blocks' hashes are not as they were."""
    starts = range(0, max(len(before), len(now)), _SIZE)
    for is_same, run in groupby(starts, lambda at: before[at : at + _SIZE] == now[at : at + _SIZE]):
        if not is_same:
            blocks = [at // _SIZE for at in run]
            yield blocks[0] * _BLOCK, (blocks[-1] + 1) * _BLOCK


def _hash_kept(catalog: SqlCatalog, listing: Listing, pending: list[str]) -> bytes:
    """Return the hashes that the rows of a folder give, of which only those of pending posts are not as it lists them.

    Empty where that cannot be told so.
    """
    prefix = listing.prefix
    for name in pending:
        if _folder_of(name) != listing.folder:
            continue
        own, row = name[len(prefix) :], catalog.files.find(name)
        place = bisect_left(listing.names, own)
        if row is None or listing.names[place : place + 2].count(own) != 1:
            return b""
        listing.weights[2 * place : 2 * place + 2] = array("q", (row[1], row[0]))
    return _hash(listing)


def _hash_rows(rows: Iterator[tuple[str, int, int]]) -> bytes:
    """Return the hashes that a listing of these files has; empty where there are none."""
    marks = []
    while batch := list(islice(rows, _BLOCK)):
        weights = array("q", chain.from_iterable((modified_ns, size) for _, size, modified_ns in batch))
        marks.append(_hash_block([name for name, _, _ in batch], weights))
    return b"".join(marks)


def _folder_of(name: str) -> str:
    return name.rpartition("/")[0]


def _without_refused(missing: list[str], problems: list[Problem]) -> list[str]:
    """Return the files that are gone, and not only out of reach."""
    refused = {problem.path for problem in problems}
    if "." in refused:
        return []
    folders = tuple(f"{path}/" for path in refused)
    return [name for name in missing if name not in refused and not name.startswith(folders)]
