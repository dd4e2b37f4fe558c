"""A ledger with a few entries told anew: their lines are found in the old text, and all others copied as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from mmap import mmap

_KIND = b"entry\t"
_LAST = b"\xff"  # behind every id
_LONGEST = 4096  # bytes of a line in which its id ends
_MUCH = 1 << 20  # bytes that are copied at once


def amend(old: mmap, lines: Iterable[tuple[str, str]], rest: Iterable[str]) -> Iterator[bytes]:
    """Yield the new text: the old one's head and entries, with `lines` by their ids put in their places, then `rest`.

    The lines of the old text are in the order of their ids, after a first line that is the head.
    """
    size, done = len(old), 0
    first = old.find(b"\n") + 1
    for identity, line in sorted(lines, key=_id_of):
        place = _seek(old, max(first, done), size, identity.encode())
        yield from _copy(old, done, place)
        yield f"{line}\n".encode()
        is_known = (
            old[place : place + len(_KIND) + len(identity.encode()) + 1] == f"entry\t{identity}\t".encode()
        )
        done = old.find(b"\n", place) + 1 if is_known else place
    yield from _copy(old, done, _seek(old, max(first, done), size, _LAST))
    for line in rest:
        yield f"{line}\n".encode()


def _id_of(line: tuple[str, str]) -> bytes:
    return line[0].encode()


def _seek(text: mmap, begin: int, end: int, identity: bytes) -> int:
    """Return where the first line begins, between two beginnings of lines, that is of this entry or stands behind."""
    while begin < end:
        middle = (begin + end) // 2
        start = max(begin, text.rfind(b"\n", begin, middle) + 1)
        stop = text.find(b"\n", middle) + 1 or end
        line = text[start : min(stop, start + _LONGEST)]
        if line.startswith(_KIND) and line[len(_KIND) :].partition(b"\t")[0] < identity:
            begin = stop
        else:
            end = start
    return begin


def _copy(text: mmap, begin: int, end: int) -> Iterator[bytes]:
    for place in range(begin, end, _MUCH):
        yield text[place : min(end, place + _MUCH)]
