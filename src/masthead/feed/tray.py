"""Cuttings put by for the feeds to come: in memory, and in a temporary file where they are many."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.feed.splice import Cutting

if TYPE_CHECKING:
    from datetime import datetime

IN_MEMORY = 4_000_000  # bytes of cuttings that need no file
ROOM = 20_000  # cuttings that are found again; about 6 MB of places

Key = tuple[str, bool, str]  # the entry's id, whether with full text, the feed's language


class Place(Struct, frozen=True):
    """Where a cutting lies in the file, and what of it is asked for without its bytes."""

    offset: int
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
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by close()
        self._size = 0
        self._places: dict[Key, Place] = {}

    def close(self) -> None:
        """Give the file back."""
        self._file.close()

    def turn(self) -> None:
        """Begin another feed."""
        if not self._keeps and self._size > IN_MEMORY // 2:
            self._places.clear()
            self._file.close()
            self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the same
            self._size = 0

    def make_room(self, count: int) -> None:
        """Empty the tray where it has no room for so many more: feeds that come together share their entries."""
        if len(self._places) + count > ROOM:
            self._places.clear()
            self._file.seek(0)
            self._file.truncate()
            self._size = 0

    def __contains__(self, key: Key) -> bool:
        return key in self._places

    def find(self, key: Key) -> Place:
        """Return what is known of a cutting without reading it."""
        return self._places[key]

    def put(self, key: Key, cutting: Cutting) -> None:
        """Put a cutting by."""
        self._file.seek(self._size)
        offset, content = self._size, b"".join((cutting.atom, cutting.rss, cutting.json))
        self._file.write(content)
        self._size += len(content)
        sizes = (len(cutting.atom), len(cutting.rss), len(cutting.json))
        self._places[key] = Place(offset, sizes, cutting.updated, cutting.published, cutting.faults)

    def read(self, key: Key) -> Cutting:
        """Return a cutting that was put by."""
        place = self._places[key]
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
