"""Find the posts of a folder without opening a single file."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from masthead.model import Problem, Source
from masthead.source.limits import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".eml": "message",
}
"""The kind of Document behind each suffix; files with any other are left alone."""

SIDECAR = ".toml"
"""What is put behind a post's whole name to name the file that speaks for it."""

_ENDINGS = frozenset(suffix[1:] for suffix in SUFFIXES)
_RESERVED = frozenset({"masthead.toml", "corrections.toml"})
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\uffff]"
)
_STRANGE = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISCHR, "a device"),
)


class Seen(NamedTuple):
    """A post as the directory tells of it; `path` is where its bytes are, should it be a link."""

    name: str
    path: str
    size: int
    modified_ns: int

    def source(self) -> Source:
        """Return it as a Source."""
        return Source(Path(self.path), self.name, self.size, self.modified_ns)


def walk(root: Path, skip: frozenset[Path] = frozenset()) -> Iterator[Source | Problem]:
    """Yield the posts below `root`, sorted bytewise by their names, and a Problem for each that is refused.

    `skip` holds absolute paths that are passed over. Hidden names and other suffixes are left alone. A link
    is followed to a file inside `root` only; nothing is opened, so that no pipe or device can block the run.
    """
    for found in scan(root, skip):
        yield found if isinstance(found, Problem) else found.source()


def scan(root: Path, skip: frozenset[Path] = frozenset()) -> Iterator[Seen | Problem]:
    """Yield what walk() does, as light as a hundred thousand of them need it."""
    passed = frozenset(os.fspath(path) for path in skip) | frozenset(os.path.realpath(path) for path in skip)
    fence = _Fence(os.path.realpath(root), passed)
    pending: list[Iterator[Seen | Problem | _Found]] = [fence.visit_folder(os.fspath(root), "")]
    while pending:
        for found in pending[-1]:
            if isinstance(found, _Found):
                pending.append(fence.visit_folder(found.entry.path, found.name))
                break
            yield found
        else:
            pending.pop()


def look(path: Path, name: str) -> Source | Problem:
    """Return the Source at `path`, which may be a link, or the Problem that stands against reading it."""
    try:
        seen = _weigh(os.fspath(path), show(name), path.stat())
        return seen if isinstance(seen, Problem) else seen.source()
    except (OSError, ValueError) as fault:
        return Problem(show(name), say(fault), "check the name and the permissions")


def look_again(path: str, name: str) -> Source | Problem:
    """Return the Source of a post that scan() told of, as it is now; its sidecar counts as a part of it."""
    try:
        seen = _weigh(path, name, os.stat(path))  # noqa: PTH116 - a Path costs as much as the call
        if os.path.lexists(f"{path}{SIDECAR}"):
            seen = _with_sidecar(seen)
        return seen if isinstance(seen, Problem) else seen.source()
    except (OSError, ValueError) as fault:
        return Problem(name, say(fault), "check the file and its permissions")


def show(name: str) -> str:
    """Return a file's name as a report can print it: what is not UTF-8, or not visible, is escaped."""
    return _INVISIBLE.sub(_escape, name)


def suffix_of(name: str) -> str:
    """Return the lower-case suffix of a file's name, with its dot."""
    return os.path.splitext(name)[1].lower()  # noqa: PTH122 - names are text here; 100,000 Paths cost a second


def say(fault: OSError | ValueError) -> str:
    """Return what the system says against a file, in words."""
    words = getattr(fault, "strerror", None) or str(fault)
    return f"cannot be read: {words.lower()}"


class _Found(NamedTuple):
    """A folder; `name` is relative to the posts folder and not yet escaped."""

    entry: os.DirEntry[str]
    name: str


@dataclass(frozen=True, slots=True)
class _Fence:
    """What lies inside the posts folder, and may be looked at."""

    top: str  # the folder itself, links resolved
    passed: frozenset[str]

    def visit_folder(self, path: str, folder: str) -> Iterator[Seen | Problem | _Found]:
        """Yield what stands in a folder in the order of its names: posts, problems, and folders to go into."""
        try:
            with os.scandir(path) as entries:
                found = [(_order(entry), entry) for entry in entries if entry.name[0] != "."]
        except OSError as fault:
            yield Problem(show(folder) or ".", f"the folder {say(fault)}", "check its permissions")
            return
        found.sort(key=itemgetter(0))
        sidecars = {entry.name for _, entry in found if entry.name.endswith(SIDECAR)}
        prefix = f"{folder}/" if folder else ""
        for _, entry in found:
            name = entry.name
            has_sidecar = bool(sidecars) and f"{name}{SIDECAR}" in sidecars
            if name.rpartition(".")[2] in _ENDINGS and entry.is_file(follow_symlinks=False):
                yield self._weigh_entry(entry, prefix + name, has_sidecar=has_sidecar)
            elif name not in _RESERVED and entry.path not in self.passed:
                yield from self._visit(entry, prefix + name, has_sidecar=has_sidecar)

    def _weigh_entry(self, entry: os.DirEntry[str], name: str, *, has_sidecar: bool) -> Seen | Problem:
        """Return a regular file as seen; most have a plain name, no sidecar and a size within the limit."""
        shown = name if name.isascii() and name.isprintable() else show(name)
        try:
            status = entry.stat(follow_symlinks=False)
            if 0 < status.st_size <= MAX_BYTES:
                seen: Seen | Problem = Seen(shown, entry.path, status.st_size, status.st_mtime_ns)
            else:
                seen = _weigh(entry.path, shown, status)
            return _with_sidecar(seen) if has_sidecar else seen
        except OSError as fault:
            return Problem(shown, say(fault), "check the file and its permissions")

    def _visit(
        self, entry: os.DirEntry[str], name: str, *, has_sidecar: bool
    ) -> Iterator[Seen | Problem | _Found]:
        """Yield what an uncommon name stands for, or nothing where it is no post."""
        shown = show(name)
        try:
            if entry.is_symlink():
                yield from self._follow(entry.path, shown)
            elif entry.is_dir(follow_symlinks=False):
                yield _Found(entry, name)
            elif suffix_of(shown) in SUFFIXES:
                seen = _weigh(entry.path, shown, entry.stat(follow_symlinks=False))
                yield _with_sidecar(seen) if has_sidecar else seen
        except OSError as fault:
            yield Problem(shown, say(fault), "check the file and its permissions")

    def _follow(self, path: str, name: str) -> Iterator[Seen | Problem]:
        target = Path(os.path.realpath(path))
        is_post = suffix_of(name) in SUFFIXES
        try:
            seen = target.stat()
        except OSError:
            if is_post:
                yield Problem(name, "is a link that leads nowhere", "mend or remove the link")
            return
        is_folder = stat.S_ISDIR(seen.st_mode)
        if not (is_post or is_folder):
            return
        if not self._holds(target):
            yield Problem(
                name, "is a link that leads out of the folder", "copy what it points at into the folder"
            )
        elif not is_folder:
            yield _weigh(os.fspath(target), name, seen)

    def _holds(self, target: Path) -> bool:
        lineage = {os.fspath(target), *map(os.fspath, target.parents)}
        return self.top in lineage and not lineage & self.passed


def _order(entry: os.DirEntry[str]) -> bytes:
    name = entry.name.encode("utf-8", "surrogateescape")
    return name + b"/" if entry.is_dir(follow_symlinks=False) else name


def _weigh(path: str, name: str, seen: os.stat_result) -> Seen | Problem:
    """Return the file as seen, or the Problem that its type or size makes."""
    for is_strange, what in _STRANGE:
        if is_strange(seen.st_mode):
            return Problem(name, f"is {what}, not a file", "remove it from the posts folder")
    if not stat.S_ISREG(seen.st_mode):
        return Problem(name, "is not a file", "remove it from the posts folder")
    if seen.st_size == 0:
        return Problem(name, "is empty", "write the post, or remove the file")
    if seen.st_size > MAX_BYTES:
        return oversized(name, seen.st_size)
    return Seen(name, path, seen.st_size, seen.st_mtime_ns)


def _with_sidecar(seen: Seen | Problem) -> Seen | Problem:
    """Return the post as modified when its sidecar was, if that was later: a change of either is one of the post."""
    if isinstance(seen, Problem):
        return seen
    changed = os.lstat(f"{seen.path}{SIDECAR}").st_mtime_ns
    return seen._replace(modified_ns=max(seen.modified_ns, changed))


def oversized(name: str, size: int) -> Problem:
    """Return the Problem of a file over MAX_BYTES."""
    limit = MAX_BYTES // 1024**2
    return Problem(
        name,
        f"is too large: {size / 1024**2:.1f} MiB, where {limit} MiB is the limit",
        "split it, or move it",
    )


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is no UTF-8, as os.fsdecode carries it (PEP 383)
        code -= 0xDC00
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
