"""Which entry goes by which file's name, before the files are read: changed where bytes tell that names did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from masthead.catalog.kinship import words_of
from masthead.catalog.recall import UNREAD

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Iterable, Sequence

    from masthead.catalog.rows import Row

_MARK = 32  # digits of a file's own mark; what an editor said beside it follows
_SAME = 0.5  # of an entry's words are left in what is still the same post
_FEWEST = 5  # words by which that can be told


class Names:
    """The names in the tables of entries and files."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        queries: Any,  # noqa: ANN401 - its methods are named in .sql
        touch: Callable[[Iterable[int]], None],
    ) -> None:
        self._connection, self._queries, self._touch = connection, queries, touch

    def mark(self, name: str) -> str:
        """Return the mark of the bytes that a file held when it was last read; empty where it never was."""
        return str(self._queries.find_last_mark(self._connection, name=name) or "")[:_MARK]

    def find_buried(self, name: str) -> Row | None:
        """Return the entry whose file of that name went away."""
        row: Row | None = self._queries.find_buried_by_name(self._connection, name=name)
        return row

    def is_unlike(self, name: str, text: str) -> bool:
        """Tell whether a text is another than what the entry of that name says: it has less than half of its words.

        False where it is not known what that says.
        """
        row = self._queries.find_words(self._connection, name=name)
        said = words_of(row["content"] or "") if row else frozenset()
        return len(said) >= _FEWEST and len(said & words_of(text)) < _SAME * len(said)

    def is_told(self, name: str) -> bool:
        """Tell whether it is known what the entry of that name says."""
        row = self._queries.find_words(self._connection, name=name)
        return bool(row and row["content"])

    def change(self, moves: Collection[tuple[str, str]]) -> list[str]:
        """Let the entries of files go by the names that these have now, all at once: some may have been swapped.

        Return the new names of those whose posts were not away.
        """
        found = [(self._find(old), new) for old, new in moves]
        known = [(row, new) for row, new in found if row]
        self._queries.vacate_names(self._connection, [(row["number"],) for row, _ in known])
        for _, new in known:
            self.step_aside(new)
        self._rename([(new, row["number"]) for row, new in known])
        return [new for row, new in known if row["gone"] in {"", UNREAD}]

    def step_aside(self, name: str) -> None:
        """Take a name from the entry that goes by it: another post has it now."""
        row = self._find(name)
        if row:
            self._rename([(f"{name}//{row['number']}", row["number"])])

    def _rename(self, names: Sequence[tuple[str, int]]) -> None:
        self._queries.change_names(self._connection, names)
        self._touch(number for _, number in names)

    def _find(self, name: str) -> Row | None:
        row: Row | None = self._queries.find_by_name(self._connection, name=name)
        return row


def pair_names(olds: Iterable[str], news: Iterable[str]) -> list[tuple[str, str]]:
    """Return which of the old names each new one takes the place of, the most alike first; some may be left."""
    pairs = sorted(
        ((_find_distance(old, new), old, new) for old in set(olds) for new in set(news)),
        key=lambda each: each,
    )
    taken: set[str] = set()
    paired = []
    for _, old, new in pairs:
        if f"<{old}" not in taken and f">{new}" not in taken:
            taken.update((f"<{old}", f">{new}"))
            paired.append((old, new))
    return paired


def _find_distance(old: str, new: str) -> int:
    """Return 0 for names that are the same but for case and form, 1 for the same file elsewhere, 2 for others."""
    from unicodedata import normalize

    one, other = (normalize("NFC", name.casefold()) for name in (old, new))
    if one == other:
        return 0
    return 1 if one.rpartition("/")[2] == other.rpartition("/")[2] else 2
