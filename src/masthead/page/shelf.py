"""Pages of a shelf: what an author wrote, what stands under a category, in a year, in all."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masthead.model import Entry, Feed
    from masthead.page.frame import Frame

FOLDERS = {"author": "authors", "category": "categories"}
PAGE = 100  # entries of a closed page


class Shelf(Struct, frozen=True):
    """An author or a category that has pages and feeds of its own."""

    kind: str  # author or category
    name: str
    slug: str
    count: int = 0
    uri: str = ""  # an author's own page elsewhere

    @property
    def folder(self) -> str:
        """Return its folder under public/."""
        return f"{FOLDERS[self.kind]}/{self.slug}"


class Leaf(Struct, frozen=True):
    """One page of a list, counted from the oldest: the newest is the folder's index, the others never move."""

    number: int = 1
    total: int = 1

    def path(self, folder: str) -> str:
        """Return where the page stands under public/."""
        return (
            f"{folder}/index.html"
            if self.number == self.total
            else f"{folder}/pages/{self.number}/index.html"
        )

    @property
    def older(self) -> str:
        """Return the way to the page before, relative to this one; empty on the first."""
        if self.number < 2:
            return ""
        return f"{self._up}pages/{self.number - 1}/index.html"

    @property
    def newer(self) -> str:
        """Return the way to the page after, relative to this one; empty on the newest."""
        if self.number == self.total:
            return ""
        last = self.number + 1 == self.total
        return f"{self._up}index.html" if last else f"{self._up}pages/{self.number + 1}/index.html"

    @property
    def _up(self) -> str:
        return "" if self.number == self.total else "../../"


def count_leaves(count: int) -> int:
    """Return how many pages a list of that many entries has: closed ones of PAGE, the newest with PAGE to twice that.

    So page k holds the entries from the (k - 1) * PAGE-th oldest on, and a new entry changes the newest page alone.
    """
    return max(1, count // PAGE)


def render_shelf(frame: Frame, shelf: Shelf, entries: Sequence[Entry], leaf: Leaf) -> bytes:
    """Return a page of an author or a category, with the way to its feeds; entries newest first."""
    path = leaf.path(shelf.folder)
    address = _address(frame, shelf.folder)
    return frame.fill(
        "shelf",
        _root(path),
        shelf=shelf,
        entries=entries,
        leaf=leaf,
        address=address,
        canonical=frame.publication.url + quote(path.removesuffix("index.html")),
        up=_root(path) + quote(shelf.folder) + "/",
        announced=[(shelf.name, address)],
    )


def render_year(
    frame: Frame, year: int, entries: Sequence[Entry], leaf: Leaf, years: Sequence[int] = ()
) -> bytes:
    """Return a page of a year's archive; `year` 0 holds what has no date, `years` are all that have a page."""
    folder = f"archive/{year or 'undated'}"
    path = leaf.path(folder)
    place = list(years).index(year) if year in years else -1
    around = (
        years[place - 1] if place > 0 else None,
        years[place + 1] if -1 < place < len(years) - 1 else None,
    )
    return frame.fill(
        "year",
        _root(path),
        year=year,
        entries=entries,
        leaf=leaf,
        around=around,
        canonical=frame.publication.url + path.removesuffix("index.html"),
    )


def render_years(frame: Frame, years: Sequence[tuple[int, int]]) -> bytes:
    """Return the archive's front page: years, newest first, with how many posts each has."""
    return frame.fill("years", "../", years=years)


def render_directory(frame: Frame, kind: str, shelves: Sequence[Shelf]) -> bytes:
    """Return the list of all authors or all categories, each with the number of its posts."""
    return frame.fill("directory", "../", kind=kind, folder=FOLDERS[kind], shelves=shelves)


def render_posts(frame: Frame, entries: Sequence[Entry], leaf: Leaf) -> bytes:
    """Return a page of all posts; the newest is posts/index.html, the others stand in archive/pages/."""
    is_front = leaf.number == leaf.total
    folder = "posts/" if is_front else f"archive/pages/{leaf.number}/"
    up = "../archive/" if is_front else "../../"
    newest = "../../../posts/index.html"
    newer = newest if leaf.number + 1 == leaf.total else f"{up}pages/{leaf.number + 1}/index.html"
    return frame.fill(
        "posts",
        _root(folder),
        entries=entries,
        older=f"{up}pages/{leaf.number - 1}/index.html" if leaf.number > 1 else "",
        newer="" if is_front else newer,
        leaf=leaf,
        canonical=frame.publication.url + folder,
    )


def render_feeds(frame: Frame, groups: Sequence[tuple[str, Sequence[Feed]]]) -> bytes:
    """Return the page that tells people what a feed is and lists all of them; a group's heading may be empty."""
    site = frame.publication.url
    listed = [
        (heading, [(feed.title, "../" + feed.folder.removeprefix(site)) for feed in feeds])
        for heading, feeds in groups
        if feeds
    ]
    return frame.fill("feeds", "../", groups=listed)


def _root(path: str) -> str:
    return "../" * path.count("/")


def _address(frame: Frame, folder: str) -> str:
    return f"{frame.publication.url}{quote(folder)}/"
