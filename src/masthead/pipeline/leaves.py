"""Web pages that list entries: of a shelf, of a year, of all; and those that lead to them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from masthead.blake import blake2b
from masthead.page import (
    Leaf,
    Shelf,
    count_leaves,
    render_directory,
    render_posts,
    render_shelf,
    render_year,
    render_years,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from masthead.catalog import Rack
    from masthead.catalog.roll import Roll
    from masthead.model import Entry
    from masthead.page.frame import Frame
    from masthead.pipeline.printing import Printing

_FEW = 50  # changed entries whose leaves are looked for one by one
LEAF = 100  # entries of a closed leaf, as masthead.page counts them
FOLDERS = {"author": "authors", "category": "categories"}

Render = Callable[[Leaf, list[int]], bytes]  # a leaf, and what stands on it by number, the newest first


def print_rack(printing: Printing, frame: Frame, rack: Rack) -> None:
    """Print the leaves of an author or a category; an empty one goes with all its files."""
    folder = f"{FOLDERS[rack.kind]}/{rack.slug}"
    if not rack.posts:
        printing.drop_below(folder)
        return
    catalog, site = printing.workshop.catalog, printing.workshop.publication.url
    uri = _find_uri(rack, catalog.shelves.entries, site)
    shelf = Shelf(rack.kind, rack.title, rack.slug, rack.posts, uri)

    def render(leaf: Leaf, numbers: list[int]) -> bytes:
        return render_shelf(frame, shelf, catalog.roll.of(numbers, site), leaf)

    leaves = _cut(catalog.shelves.marks(rack.shelf), rack.posts, render)
    for leaf, mark, make in leaves:
        printing.offer(leaf.path(folder), ("shelf", shelf, leaf, mark), make)
    printing.drop_below(f"{folder}/pages")


def print_year(printing: Printing, frame: Frame, year: int) -> None:
    """Print the leaves of a year; 0 stands for entries without a date."""
    roll, site = printing.workshop.catalog.roll, printing.workshop.publication.url
    folder, count = f"archive/{year or 'undated'}", roll.count_year(year)
    if not count:
        printing.drop_below(folder)
        return
    years = [each for each, _ in roll.years()]

    def render(leaf: Leaf, numbers: list[int]) -> bytes:
        return render_year(frame, year, roll.of(numbers, site), leaf, years)

    for leaf, mark, make in _cut(roll.marks(year), count, render):
        printing.offer(leaf.path(folder), ("year", year, years, leaf, mark), make)
    printing.drop_below(f"{folder}/pages")


def print_all_posts(printing: Printing, frame: Frame, changed: Sequence[int] | None, count: int) -> None:
    """Print the leaves of the list of all `count` posts: those on which these entries stand, or all."""
    roll, site = printing.workshop.catalog.roll, printing.workshop.publication.url

    def render(leaf: Leaf, numbers: list[int]) -> bytes:
        return render_posts(frame, roll.of(numbers, site), leaf)

    if changed is None or len(changed) > _FEW:
        leaves, is_whole = _cut(roll.marks(), count, render), True
    else:
        leaves, is_whole = _cut_out(roll, {roll.rank(number) for number in changed}, count, render), False
    for leaf, mark, make in leaves:
        path = "posts/index.html" if leaf.number == leaf.total else leaf.path("archive")
        printing.offer(path, ("posts", leaf, mark), make)
    if is_whole:
        printing.drop_below("archive/pages")


def print_years(printing: Printing, frame: Frame) -> None:
    """Print the page that leads to the years."""
    years = printing.workshop.catalog.roll.years()
    printing.offer("archive/index.html", ("years", years), lambda: render_years(frame, years))


def print_directory(printing: Printing, frame: Frame, kind: str) -> None:
    """Print the page that leads to all authors, or all categories."""
    racks = printing.workshop.catalog.shelves.all(kind)
    shelves = [Shelf(kind, rack.title, rack.slug, rack.posts) for rack in racks]
    printing.offer(
        f"{FOLDERS[kind]}/index.html",
        ("directory", kind, shelves),
        lambda: render_directory(frame, kind, shelves),
    )


def _cut(
    marks: Iterable[tuple[int, str]], count: int, render: Render
) -> Iterator[tuple[Leaf, str, Callable[[], bytes]]]:
    """Yield the leaves of a list whose entries are told from the oldest on: each with a mark of what stands on it."""
    total = count_leaves(count)
    rows = iter(marks)
    for number in range(1, total + 1):
        size = LEAF if number < total else count - (total - 1) * LEAF
        yield _leaf(Leaf(number, total), islice(rows, size), render)


def _cut_out(
    roll: Roll, ranks: Iterable[int], count: int, render: Render
) -> Iterator[tuple[Leaf, str, Callable[[], bytes]]]:
    """Yield those leaves of the list of all posts, as _cut() does, on which the entries of these ranks stand."""
    total = count_leaves(count)
    for number in sorted({min(rank // LEAF + 1, total) for rank in ranks}):
        size = LEAF if number < total else count - (total - 1) * LEAF
        rows = roll.marks_from((number - 1) * LEAF, size)
        yield _leaf(Leaf(number, total), rows, render)


def _leaf(
    leaf: Leaf, rows: Iterable[tuple[int, str]], render: Render
) -> tuple[Leaf, str, Callable[[], bytes]]:
    listed = list(rows)
    mark = blake2b("".join(f"{entry} {told}\n" for entry, told in listed).encode(), digest_size=12)
    return leaf, mark.hexdigest(), partial(render, leaf, [entry for entry, _ in reversed(listed)])


def _find_uri(rack: Rack, read: Callable[[int, str, int], Iterator[Entry]], site: str) -> str:
    """Return the page that an author named elsewhere, as the newest post has it."""
    if rack.kind != "author":
        return ""
    for entry in read(rack.shelf, site, 1):
        return next((author.uri for author in entry.authors if author.name == rack.title), "")
    return ""
