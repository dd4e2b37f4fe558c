"""What the posts of a publication share, counted post by post, so that a change costs only what changed.

Counts do not depend on the order in which posts arrived. One thing does: of two posts that are much alike, the one that
came first counts, and the other is the copy (in one run, the one whose name sorts first).
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from masthead.blake import blake2b

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from masthead.model import Lesson

_FEWEST = 3  # posts that share a line before it is believed to be the page's
_PART = 0.3  # of the posts, where they are many
_COPY = 0.5  # of a post's sentences: one that shares more with other posts is a copy of one of them
_PLAIN = 0.8  # of the posts that tell how 03/04 is written must agree


class Lessons:
    """The tables lessons, shared_lines and shared_sentences."""

    def __init__(self, connection: sqlite3.Connection, queries: Any) -> None:  # noqa: ANN401 - its methods are named in .sql
        self._connection, self._queries = connection, queries

    def learn(self, name: str, lesson: Lesson) -> None:
        """Take in what a post teaches, in place of what it taught before."""
        self.forget(name)
        sentences = [_mark(each) for each in lesson.sentences]
        is_copy = self._is_copy(sentences)
        lines = [_mark(each) for each in lesson.lines]
        self._queries.keep_lesson(
            self._connection,
            name=name,
            is_copy=is_copy,
            lines=_pack(lines),
            sentences=_pack(sentences),
            day_first=lesson.day_first,
        )
        if is_copy:
            return
        self._queries.count_sentences(self._connection, [(mark,) for mark in sentences])
        self._queries.count_lines(self._connection, list(zip(lines, lesson.lines, strict=True)))

    def forget(self, name: str) -> None:
        """Take back what a post taught."""
        row = self._queries.find_lesson(self._connection, name=name)
        if row is None:
            return
        self._queries.drop_lesson(self._connection, name=name)
        if not row["is_copy"]:
            self._queries.uncount_sentences(self._connection, [(mark,) for mark in _unpack(row["sentences"])])
            self._queries.uncount_lines(self._connection, [(mark,) for mark in _unpack(row["lines"])])

    def furniture(self) -> frozenset[str]:
        """Return the folded lines that so many posts share that they are the page's."""
        posts = self._queries.count_lessons(self._connection) or 0
        needed = max(_FEWEST, _PART * posts)
        rows = self._queries.read_shared_lines(self._connection, needed=needed)
        return frozenset(row["line"] for row in rows)

    def day_first(self) -> bool | None:
        """Return how the posts write 03/04, where they do so without contradiction, or with next to none."""
        told = {row["day_first"]: row["posts"] for row in self._queries.count_day_orders(self._connection)}
        if not told:
            return None
        best = max(told, key=lambda each: (told[each], each))
        return bool(best) if told[best] > _PLAIN * sum(told.values()) else None

    def holding(self, lines: Iterable[str]) -> Iterator[str]:
        """Yield the names of the posts at whose edges one of the folded lines stands."""
        for line in sorted(lines):
            packed = _pack([_mark(line)])
            for row in self._queries.find_lessons_with(self._connection, mark=packed):
                yield row["name"]

    def names(self) -> Iterator[str]:
        """Yield the names of all posts that teach anything."""
        for row in self._queries.read_lessons(self._connection):
            yield row["name"]

    def _is_copy(self, sentences: list[int]) -> bool:
        known = sum(bool(self._queries.is_sentence_known(self._connection, mark=mark)) for mark in sentences)
        return known > _COPY * len(sentences)


def _mark(text: str) -> int:
    digest = blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _pack(marks: list[int]) -> bytes:
    return struct.pack(f">{len(marks)}q", *marks)


def _unpack(packed: bytes) -> tuple[int, ...]:
    return struct.unpack(f">{len(packed) // 8}q", packed)
