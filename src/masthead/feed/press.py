"""The press of a run: an entry is set once, and printed in every feed that holds it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Self

from masthead.feed.splice import Cutting, Frame, cut, join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from masthead.model import Entry, Feed

BUDGET = 480_000  # bytes of a subscription document: some readers and proxies refuse 512 KB and more
_IN_MEMORY = 4_000_000  # bytes of cuttings that need no file
_KEPT = 20_000  # entries that are found again; about 6 MB of places in the file
_AT_ONCE = 25  # entries set together

Key = tuple[str, bool, str]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a cutting lies in the file."""

    offset: int
    lengths: tuple[int, int, int]
    updated: datetime


class Press:
    """Sets entries with feedgen and prints feeds from what is set; memory is bounded, whatever the number of posts.

    `load` returns an entry with its content where feeds hold entries without; it is called once for each entry that
    has to be set. Close the press, or use it in a `with`, so that its temporary file goes.
    """

    def __init__(self, load: Callable[[Entry], Entry] | None = None, budget: int = BUDGET) -> None:
        self._load = load
        self._budget = budget
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by close()
        self._places: dict[Key, _Place] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the temporary file back."""
        self._file.close()

    def serialise(self, feed: Feed) -> dict[str, bytes]:
        """Return the feed's three documents by file name: the same entries in the same order in each."""
        frame, cuttings = self._set(feed, feed.entries)
        atom, rss, json = join(frame, cuttings)
        return {"atom.xml": atom, "rss.xml": rss, "feed.json": json}

    def fit(self, feed: Feed) -> Feed:
        """Return the feed with as many of its first entries as its documents may hold in bytes, but at least one.

        What does not fit is left to the archive.
        """
        room = [self._budget - size for size in cut(feed, ())[0].sizes]
        for taken, cutting in enumerate(self._stream(feed)):
            room = [left - size for left, size in zip(room, cutting.sizes, strict=True)]
            if taken and min(room) < 0:
                return replace(feed, entries=feed.entries[:taken])
        return feed

    def _stream(self, feed: Feed) -> Iterator[Cutting]:
        entries = iter(feed.entries)
        while batch := tuple(islice(entries, _AT_ONCE)):
            yield from self._set(feed, batch)[1]

    def _set(self, feed: Feed, entries: Sequence[Entry]) -> tuple[Frame, list[Cutting]]:
        """Return the feed's frame and the entries' cuttings; those not yet known are set along with the frame."""
        keys = [_key(entry, feed) for entry in entries]
        found = {key: self._read(key) for key in keys if key in self._places}
        wanted: dict[Key, Entry] = {}
        for key, entry in zip(keys, entries, strict=True):
            if key not in found:
                wanted.setdefault(key, entry)
        loaded = [self._load(entry) if self._load else entry for entry in wanted.values()]
        frame, cuttings = cut(feed, loaded)
        for key, cutting in zip(wanted, cuttings, strict=True):
            self._keep(key, cutting)
            found[key] = cutting
        return frame, [found[key] for key in keys]

    def _keep(self, key: Key, cutting: Cutting) -> None:
        if (
            len(self._places) >= _KEPT
        ):  # begin anew: shelves come one after another, and neighbours share entries
            self._places.clear()
            self._file.seek(0)
            self._file.truncate()
        offset = self._file.seek(0, 2)
        self._file.write(cutting.atom + cutting.rss + cutting.json)
        lengths = (len(cutting.atom), len(cutting.rss), len(cutting.json))
        self._places[key] = _Place(offset, lengths, cutting.updated)

    def _read(self, key: Key) -> Cutting:
        place = self._places[key]
        self._file.seek(place.offset)
        atom, rss, json = (self._file.read(length) for length in place.lengths)
        return Cutting(key[0], place.updated, atom, rss, json)


def _key(entry: Entry, feed: Feed) -> Key:
    return entry.id, feed.full_text, feed.language
