"""Find the posts of a folder without opening a single file."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

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


def walk(root: Path, skip: frozenset[Path] = frozenset()) -> Iterator[Source | Problem]:
    """Yield the posts below `root`, sorted bytewise by their names, and a Problem for each that is refused.

    `skip` holds absolute paths that are passed over. Hidden names and other suffixes are left alone. A link
    is followed to a file inside `root` only; nothing is opened, so that no pipe or device can block the run.
    """
    passed = frozenset(os.fspath(path) for path in skip) | frozenset(os.path.realpath(path) for path in skip)
    fence = _Fence(os.path.realpath(root), passed)
    pending = fence.list_folder(os.fspath(root), "")
    while pending:
        found = pending.pop()
        if isinstance(found, Problem):
            yield found
        elif found.is_folder:
            pending.extend(fence.list_folder(found.entry.path, found.name))
        else:
            yield from fence.visit(found)


def look(path: Path, name: str) -> Source | Problem:
    """Return the Source at `path`, which may be a link, or the Problem that stands against reading it."""
    try:
        return _weigh(path, show(name), path.stat())
    except (OSError, ValueError) as fault:
        return Problem(show(name), say(fault), "check the name and the permissions")


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


@dataclass(frozen=True, slots=True)
class _Found:
    """A name in a folder; `name` is relative to the posts folder and not yet escaped."""

    entry: os.DirEntry[str]
    name: str
    is_folder: bool
    has_sidecar: bool = False


@dataclass(frozen=True, slots=True)
class _Fence:
    """What lies inside the posts folder, and may be looked at."""

    top: str  # the folder itself, links resolved
    passed: frozenset[str]

    def list_folder(self, path: str, name: str) -> list[_Found | Problem]:
        """Return what stands in a folder, last name first, so that the first is taken from the end."""
        try:
            with os.scandir(path) as entries:
                wanted = [entry for entry in entries if self._is_wanted(entry)]
            sidecars = {entry.name for entry in wanted if entry.name.endswith(SIDECAR)}
            found = [self._place(entry, name, sidecars) for entry in wanted]
        except OSError as fault:
            return [Problem(show(name) or ".", f"the folder {say(fault)}", "check its permissions")]
        found.sort(key=_order, reverse=True)
        return list(found)

    def visit(self, found: _Found) -> Iterator[Source | Problem]:
        """Yield the Source or Problem of one name, or nothing where it is no post."""
        name = show(found.name)
        try:
            if found.entry.is_symlink():
                yield from self._follow(found.entry.path, name)
            elif suffix_of(name) in SUFFIXES:
                source = _weigh(Path(found.entry.path), name, found.entry.stat(follow_symlinks=False))
                yield _with_sidecar(source) if found.has_sidecar else source
        except OSError as fault:
            yield Problem(name, say(fault), "check the file and its permissions")

    def _is_wanted(self, entry: os.DirEntry[str]) -> bool:
        return (
            not entry.name.startswith(".") and entry.name not in _RESERVED and entry.path not in self.passed
        )

    def _place(self, entry: os.DirEntry[str], folder: str, sidecars: set[str]) -> _Found:
        name = f"{folder}/{entry.name}" if folder else entry.name
        return _Found(entry, name, entry.is_dir(follow_symlinks=False), f"{entry.name}{SIDECAR}" in sidecars)

    def _follow(self, path: str, name: str) -> Iterator[Source | Problem]:
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
            yield _weigh(target, name, seen)

    def _holds(self, target: Path) -> bool:
        lineage = {os.fspath(target), *map(os.fspath, target.parents)}
        return self.top in lineage and not lineage & self.passed


def _order(found: _Found) -> bytes:
    return os.fsencode(found.entry.name + "/" * found.is_folder)


def _weigh(path: Path, name: str, seen: os.stat_result) -> Source | Problem:
    """Return the Source, or the Problem that its type or size makes."""
    for is_strange, what in _STRANGE:
        if is_strange(seen.st_mode):
            return Problem(name, f"is {what}, not a file", "remove it from the posts folder")
    if not stat.S_ISREG(seen.st_mode):
        return Problem(name, "is not a file", "remove it from the posts folder")
    if seen.st_size == 0:
        return Problem(name, "is empty", "write the post, or remove the file")
    if seen.st_size > MAX_BYTES:
        return oversized(name, seen.st_size)
    return Source(path, name, seen.st_size, seen.st_mtime_ns)


def _with_sidecar(source: Source | Problem) -> Source | Problem:
    """Return the source as modified when its sidecar was, if that was later: a change of either is one of the post."""
    if isinstance(source, Problem):
        return source
    changed = os.lstat(f"{source.path}{SIDECAR}").st_mtime_ns
    return replace(source, modified_ns=max(source.modified_ns, changed))


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
