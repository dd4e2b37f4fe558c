"""What stands in each folder of posts, in one sweep: names, sizes and times, and not a file is opened.

A hundred thousand posts are looked at in every run, so an ordinary one is no more than a name in a list and two numbers
in an array; what is out of the ordinary is looked at by itself.
"""

from __future__ import annotations

import os
import stat
from array import array
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from masthead.model import Problem, Source
from masthead.source.folder import SIDECAR, SUFFIXES, Seen, add_sidecar, say, show, suffix_of, weigh
from masthead.source.limits import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENDINGS = tuple(SUFFIXES)
_RESERVED = frozenset({"masthead.toml", "corrections.toml"})
_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NONBLOCK | os.O_CLOEXEC
_MOST = 2**63 - 1  # that an array holds; a time beyond it is none that a clock had


class Listing(Struct):
    """The posts of one folder, by name, and what speaks against those that are refused."""

    folder: str  # relative to the posts folder, as a report shows it; empty for that folder itself
    path: str
    names: list[str] = field(default_factory=list)  # within the folder, as a report shows them, sorted
    weights: array[int] = field(default_factory=lambda: array("q"))  # of each its time in ns, then its size
    paths: dict[str, str] = field(default_factory=dict)  # of those whose bytes are not where the name says
    problems: list[Problem] = field(default_factory=list)

    @property
    def prefix(self) -> str:
        """Return what stands before each name in a post's whole name."""
        return f"{self.folder}/" if self.folder else ""

    def posts(self, first: int = 0, end: int | None = None) -> Iterator[tuple[str, int, int]]:
        """Yield name within the folder, size and modification time of each post, or of those in some places."""
        weights = self.weights[2 * first : None if end is None else 2 * end]
        return zip(self.names[first:end], weights[1::2], weights[::2], strict=True)

    def path_of(self, name: str) -> str:
        """Return where the bytes are of the post that has this name within the folder."""
        return self.paths.get(name) or f"{self.path}/{name}"


def walk(root: Path, skip: frozenset[Path] = frozenset()) -> Iterator[Source | Problem]:
    """Yield the posts below `root` by their names, and a Problem for each that is refused; see survey()."""
    found: list[tuple[str, Source | Problem]] = []
    for listing in survey(root, skip):
        found.extend((problem.path, problem) for problem in listing.problems)
        for name, size, modified_ns in listing.posts():
            whole = f"{listing.prefix}{name}"
            found.append((whole, Source(Path(listing.path_of(name)), whole, size, modified_ns)))
    found.sort(key=itemgetter(0))
    return (each for _, each in found)


def survey(root: Path, skip: frozenset[Path] = frozenset()) -> Iterator[Listing]:
    """Yield what stands in `root` and in every folder below; `skip` holds absolute paths that are passed over.

    Hidden names and other suffixes are left alone. A link is followed to a file inside `root` only; only folders are
    opened, so that no pipe or device can block the run.
    """
    passed = frozenset(os.fspath(path) for path in skip) | frozenset(os.path.realpath(path) for path in skip)
    fence = _Fence(os.path.realpath(root), passed)
    pending = [_Folder(os.fspath(root), "")]
    while pending:
        listing, folders = fence.visit(pending.pop())
        yield listing
        pending.extend(reversed(folders))


class _Folder(Struct, frozen=True):
    """A folder to go into; `name` is relative to the posts folder and not yet escaped."""

    path: str
    name: str

    def inner(self, name: str) -> _Folder:
        """Return the folder of that name in this one."""
        return _Folder(f"{self.path}/{name}", f"{self.name}/{name}" if self.name else name)


class _Fence(Struct, frozen=True):
    """What lies inside the posts folder, and may be looked at."""

    top: str  # the folder itself, links resolved
    passed: frozenset[str]

    def visit(self, folder: _Folder) -> tuple[Listing, list[_Folder]]:
        """Return the posts of a folder, and the folders in it."""
        listing = Listing(show(folder.name), folder.path)
        try:
            others = _list(listing)
        except OSError as fault:
            why = f"the folder {say(fault)}"
            problem = Problem(listing.folder or ".", why, "check its permissions")
            return Listing(listing.folder, folder.path, problems=[problem]), []
        seen: list[Seen] = []
        folders: list[_Folder] = []
        for name in sorted(others):
            found = None if name in _RESERVED else self._look(folder.inner(name), others)
            if isinstance(found, Problem):
                listing.problems.append(found)
            elif isinstance(found, Seen):
                seen.append(found)
            elif found:
                folders.append(found)
        if seen:
            _merge(listing, seen)
        return listing, folders

    def _look(self, found: _Folder, others: set[str]) -> Seen | Problem | _Folder | None:
        """Return what an uncommon name stands for: a post, a problem, a folder to go into, or nothing."""
        if found.path in self.passed:
            return None
        shown = show(found.name)
        try:
            status = os.lstat(found.path)
            if stat.S_ISLNK(status.st_mode):
                return self._follow(found.path, shown)
            if stat.S_ISDIR(status.st_mode):
                return found
            if suffix_of(shown) not in SUFFIXES:
                return None
            seen = weigh(found.path, shown, status)
            has_sidecar = f"{found.path.rpartition('/')[2]}{SIDECAR}" in others
            return add_sidecar(seen) if has_sidecar else seen
        except OSError as fault:
            return Problem(shown, say(fault), "check the file and its permissions")

    def _follow(self, path: str, name: str) -> Seen | Problem | None:
        target = Path(os.path.realpath(path))
        is_post = suffix_of(name) in SUFFIXES
        try:
            seen = target.stat()
        except OSError:
            lost = Problem(name, "is a link that leads nowhere", "mend or remove the link")
            return lost if is_post else None
        is_folder = stat.S_ISDIR(seen.st_mode)
        if not (is_post or is_folder):
            return None
        if not self._holds(target):
            why = "is a link that leads out of the folder"
            return Problem(name, why, "copy what it points at into the folder")
        return None if is_folder else weigh(os.fspath(target), name, seen)

    def _holds(self, target: Path) -> bool:
        lineage = {os.fspath(target), *map(os.fspath, target.parents)}
        return self.top in lineage and not lineage & self.passed


def _list(listing: Listing) -> set[str]:
    """Put the ordinary posts of a folder into its listing; return the names of all else that is not hidden."""
    descriptor = os.open(listing.path, _FLAGS)
    try:
        names, others = _sort_out(descriptor)
        listing.names, odd = _weigh_all(sorted(names), listing.weights, descriptor)
        return others | odd
    finally:
        os.close(descriptor)


def _sort_out(descriptor: int) -> tuple[list[str], set[str]]:
    """Return the names of plain files with a post's suffix and no sidecar, and all other names."""
    names: list[str] = []
    others: set[str] = set()
    with os.scandir(descriptor) as entries:
        for entry in entries:
            name = entry.name
            if name.endswith(_ENDINGS) and name[0] != "." and entry.is_file(follow_symlinks=False):
                names.append(name)
            elif name[0] != "." and _may_matter(entry):
                others.add(name)
    apart = {name for name in names if f"{name}{SIDECAR}" in others} if _has_sidecar(others) else set()
    spelt = "/".join(names)
    if not (spelt.isascii() and spelt.isprintable()) and show(spelt) != spelt:
        apart.update(name for name in names if show(name) != name)
    return ([name for name in names if name not in apart] if apart else names), others | apart


def _may_matter(entry: os.DirEntry[str]) -> bool:
    """Tell whether a name is worth a look: not that of a picture beside a post."""
    name = entry.name
    is_known = suffix_of(name) in SUFFIXES or name.endswith(SIDECAR)
    return is_known or not entry.is_file(follow_symlinks=False)


def _has_sidecar(names: set[str]) -> bool:
    return any(name.endswith(SIDECAR) for name in names)


def _weigh_all(names: list[str], weights: array[int], descriptor: int) -> tuple[list[str], set[str]]:
    """Add time and size of each file to the weights; return the names, without those that are out of the ordinary."""
    odd: set[str] = set()
    add, look = weights.append, os.stat
    for name in names:
        try:
            status = look(name, dir_fd=descriptor, follow_symlinks=False)
            size = status.st_size
            if 0 < size <= MAX_BYTES:
                add(status.st_mtime_ns)
                add(size)
            else:
                odd.add(name)
        except (OSError, OverflowError):
            odd.add(name)
    return ([name for name in names if name not in odd] if odd else names), odd


def _merge(listing: Listing, seen: list[Seen]) -> None:
    """Put posts that were looked at one by one among the others."""
    start = len(listing.prefix)
    rows = list(zip(listing.names, listing.weights[::2], listing.weights[1::2], strict=True))
    for each in seen:
        name = each.name[start:]
        rows.append((name, max(-_MOST, min(each.modified_ns, _MOST)), each.size))
        if each.path != f"{listing.path}/{name}":
            listing.paths[name] = each.path
    rows.sort()
    listing.names = [name for name, _, _ in rows]
    listing.weights = array("q", (number for _, *numbers in rows for number in numbers))
