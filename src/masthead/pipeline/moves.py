"""Files that changed names with each other, told by their bytes before any is read.

By its name alone a post would be taken for the one that went by it before: where two files were swapped, where each of
a row was numbered one higher, where one was moved over another, and where a new post has the name of one long gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.blake import blake2b
from masthead.catalog import pair_names
from masthead.model import Problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from masthead.pipeline.stock import Stock
    from masthead.pipeline.workshop import Workshop

_MOST = 500  # files that are compared: of more, as in a first run, names alone tell


def settle_names(workshop: Workshop, stock: Stock, bury: Callable[[str], None]) -> list[str]:
    """Let entries go by the names that their files have now; return the new names of posts that moved.

    `bury` is called with the name of a post that another was moved over.
    """
    pending, missing = stock.pending, stock.missing
    if len(pending) + len(missing) > _MOST or not workshop.catalog.entries.last_number():
        return []
    comparison = _Comparison(workshop, stock)
    moves = comparison.find_moves() if len(pending) > 1 or missing else []
    names = workshop.catalog.names
    left = {old for old, _ in moves}
    for _, new in moves:
        if new not in left:
            bury(new)
    moved = names.change(moves)
    settled = {new for _, new in moves}
    for name in pending:
        if name not in settled and comparison.is_reused(name):
            names.step_aside(name)
    return sorted(moved)


class _Comparison:
    """The files to be read beside what is known of those of their names."""

    def __init__(self, workshop: Workshop, stock: Stock) -> None:
        self._names, self._stock = workshop.catalog.names, stock
        self._root = workshop.publication.posts
        self._marks: dict[str, str] = {}

    def find_moves(self) -> list[tuple[str, str]]:
        """Return the old and the new name of each file that has the bytes of another that is not there any more."""
        known = {name: self._names.mark(name) for name in (*self._stock.pending, *self._stock.missing)}
        missing = {name: known[name] for name in self._stock.missing if known[name]}
        if not missing and not any(known.values()):
            return []
        now = {name: self._mark(name) for name in self._stock.pending}
        changed = {name: mark for name, mark in now.items() if mark and mark != known[name]}
        before = missing | {name: known[name] for name in changed if known[name]}
        moves = []
        for mark in sorted(set(changed.values()) & set(before.values())):
            olds = [
                name for name, was in before.items() if was == mark and self._is_left(name, changed, before)
            ]
            moves += pair_names(olds, (name for name, has in changed.items() if has == mark))
        return moves

    def is_reused(self, name: str) -> bool:
        """Tell whether another post stands now under the name of one that went away."""
        row = self._names.find_buried(name)
        if row is None or self._names.mark(name) or row["digest"].startswith(self._mark(name)):
            return False
        return self._names.is_unlike(name, self._read(name))

    def _is_left(self, name: str, changed: dict[str, str], before: dict[str, str]) -> bool:
        """Tell whether what a file said is no more to be found there: not one that was copied, and then edited."""
        if name not in changed:
            return True
        text = self._read(name)
        return bool(text) and (self._names.is_unlike(name, text) or self._is_another(name, changed, before))

    def _is_another(self, name: str, changed: dict[str, str], before: dict[str, str]) -> bool:
        return changed[name] in before.values() and not self._names.is_told(name)

    def _mark(self, name: str) -> str:
        """Return the mark of a file's bytes; empty where it cannot be read, which is told when it is."""
        if name not in self._marks:
            try:
                content = self._path(name).read_bytes()
            except (OSError, ValueError):
                return ""
            self._marks[name] = blake2b(content, digest_size=16).hexdigest()
        return self._marks[name]

    def _path(self, name: str) -> Path:
        return self._root / self._stock.elsewhere.get(name, name)

    def _read(self, name: str) -> str:
        from masthead.source import look_again, read

        source = look_again(str(self._path(name)), name)
        document = source if isinstance(source, Problem) else read(source)
        return "" if isinstance(document, Problem) else " ".join(block.text for block in document.blocks)
