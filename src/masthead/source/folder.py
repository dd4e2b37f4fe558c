"""One file of the posts folder as its directory tells of it: what counts as a post, and how it is named."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from masthead.model import Problem, Source
from masthead.source.limits import MAX_BYTES

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

_INVISIBLE = "[\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\uffff]"
_STRANGE = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISCHR, "a device"),
)


class Seen(Struct, frozen=True):
    """A post as the directory tells of it; `path` is where its bytes are, should it be a link."""

    name: str
    path: str
    size: int
    modified_ns: int

    def source(self) -> Source:
        """Return it as a Source."""
        return Source(Path(self.path), self.name, self.size, self.modified_ns)


def look(path: Path, name: str) -> Source | Problem:
    """Return the Source at `path`, which may be a link, or the Problem that stands against reading it."""
    try:
        seen = weigh(os.fspath(path), show(name), path.stat())
        return seen if isinstance(seen, Problem) else seen.source()
    except (OSError, ValueError) as fault:
        return Problem(show(name), say(fault), "check the name and the permissions")


def look_again(path: str, name: str) -> Source | Problem:
    """Return the Source of a post that survey() told of, as it is now; its sidecar counts as a part of it."""
    try:
        seen = weigh(path, name, os.stat(path))  # noqa: PTH116 - a Path costs as much as the call
        if os.path.lexists(f"{path}{SIDECAR}"):
            seen = add_sidecar(seen)
        return seen if isinstance(seen, Problem) else seen.source()
    except (OSError, ValueError) as fault:
        return Problem(name, say(fault), "check the file and its permissions")


def show(name: str) -> str:
    """Return a file's name as a report can print it: what is not UTF-8, or not visible, is escaped."""
    if name.isascii() and name.isprintable():  # most names, and the pattern takes its time to compile
        return name
    return re.sub(_INVISIBLE, _escape, name)


def suffix_of(name: str) -> str:
    """Return the lower-case suffix of a file's name, with its dot."""
    return os.path.splitext(name)[1].lower()  # noqa: PTH122 - names are text here; 100,000 Paths cost a second


def say(fault: OSError | ValueError) -> str:
    """Return what the system says against a file, in words."""
    words = getattr(fault, "strerror", None) or str(fault)
    return f"cannot be read: {words.lower()}"


def weigh(path: str, name: str, seen: os.stat_result) -> Seen | Problem:
    """Return a file as seen, or the Problem that its type or size makes."""
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


def add_sidecar(seen: Seen | Problem) -> Seen | Problem:
    """Return the post as modified when its sidecar was, if that was later: a change of either is one of the post."""
    if isinstance(seen, Problem):
        return seen
    changed = os.lstat(f"{seen.path}{SIDECAR}").st_mtime_ns
    return replace(seen, modified_ns=max(seen.modified_ns, changed))


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
