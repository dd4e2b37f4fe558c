"""Cuttings put by for the feeds to come: in memory, and in a temporary file where they are many."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.feed.splice import Cutting

if TYPE_CHECKING:
    from datetime import datetime
    from typing import BinaryIO

IN_MEMORY = 4_000_000  # bytes of cuttings that need no file
ABOVE = -1
ROOM = 20_000  # cuttings that are found again; about 6 MB of places

Key = tuple[str, bool, str]  # the entry's id, whether with full text, the feed's language


class Place(Struct, frozen=True):
    """Where a cutting lies in the file, and what of it is asked for without its bytes."""

    offset: int  # ABOVE: it lies in memory
    sizes: tuple[int, int, int]  # bytes in Atom, RSS and JSON
    updated: datetime
    published: datetime | None
    faults: tuple[str, ...]


class Tray:
    """Holds up to ROOM cuttings, whatever their size, in bounded memory; those of one feed at least.

    With `keeps` all that was put by is found again; else only what was put by of late, and no file is written but for
    a feed that is large itself: where few entries are asked for twice, keeping all costs more than it spares.
    """

    def __init__(self, *, keeps: bool = True) -> None:
        self._keeps = keeps
        self._file: BinaryIO | None = None
        self._size = 0  # of what lies in the file
        self._above: dict[Key, Cutting] = {}
        self._weight = 0  # of what lies in memory
        self._places: dict[Key, Place] = {}

    def close(self) -> None:
        """Give the file back."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def turn(self) -> None:
        """Begin another feed."""
        if not self._keeps and self._weight > IN_MEMORY // 2:
            self._empty()

    def make_room(self, count: int) -> None:
        """Empty the tray where it has no room for so many more: feeds that come together share their entries."""
        if len(self._places) + count > ROOM:
            self._empty()

    def _empty(self) -> None:
        self.close()
        self._places.clear()
        self._above.clear()
        self._size = self._weight = 0

    def __contains__(self, key: Key) -> bool:
        return key in self._places

    def find(self, key: Key) -> Place:
        """Return what is known of a cutting without reading it."""
        return self._places[key]

    def put(self, key: Key, cutting: Cutting) -> None:
        """Put a cutting by."""
        sizes = (len(cutting.atom), len(cutting.rss), len(cutting.json))
        offset, weight = ABOVE, sum(sizes)
        if self._weight + weight <= IN_MEMORY:
            self._above[key] = cutting
            self._weight += weight
        else:
            offset = self._write(b"".join((cutting.atom, cutting.rss, cutting.json)))
        self._places[key] = Place(offset, sizes, cutting.updated, cutting.published, cutting.faults)

    def _write(self, content: bytes) -> int:
        """Return where the bytes lie in the file, which is opened when memory is full."""
        self._file = self._file or tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        offset = self._file.seek(self._size)
        self._size += self._file.write(content)
        return offset

    def read(self, key: Key) -> Cutting:
        """Return a cutting that was put by."""
        place = self._places[key]
        if self._file is None or place.offset == ABOVE:
            return self._above[key]
        atom, rss, json = place.sizes
        self._file.seek(place.offset)
        content = self._file.read(atom + rss + json)
        return Cutting(
            key[0],
            place.updated,
            place.published,
            content[:atom],
            content[atom : atom + rss],
            content[atom + rss :],
            place.faults,
        )
