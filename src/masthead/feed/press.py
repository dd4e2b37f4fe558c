"""The press of a run: an entry is set once, and printed in every feed that holds it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Self

from msgspec.structs import replace

from masthead.feed.chronicle import Times, find_time_faults
from masthead.feed.proof import BYTES, MEND, proofread
from masthead.feed.splice import cut, join
from masthead.feed.tray import Tray
from masthead.model import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from masthead.feed.splice import Cutting, Frame
    from masthead.feed.tray import Key, Place
    from masthead.model import Entry, Feed

    Load = Callable[[Sequence[Entry]], Sequence[Entry]]

BUDGET = 480_000  # bytes of a document's entries: some readers and proxies refuse 512 KB and more of it
NAMES = ("atom.xml", "rss.xml", "feed.json")
_AT_ONCE = 50  # entries set together


class Press:
    """Sets entries with feedgen and prints feeds from what is set; memory is bounded, whatever the number of posts.

    `load` returns entries with their content where feeds hold entries without; it is called for those that have to be
    set. `keeps` says that feeds hold many entries in common, so that all are kept that were set. Close the press, or
    use it in a `with`, so that its temporary file goes.
    """

    def __init__(self, load: Load | None = None, *, keeps: bool = True, budget: int = BUDGET) -> None:
        self._load = load
        self._budget = budget
        self._tray = Tray(keeps=keeps)
        self._folder = ""
        self._last: tuple[Feed, Frame] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the temporary file back."""
        self._tray.close()

    def serialise(self, feed: Feed) -> dict[str, bytes]:
        """Return the feed's three documents by file name: the same entries in the same order in each.

        An entry that cannot go into a feed is left out; `check` names it.
        """
        cuttings = [self._tray.read(key) for key, _ in self._set(feed)]
        return dict(zip(NAMES, join(self._frame_of(feed), cuttings), strict=True))

    def check(
        self, feed: Feed, documents: Mapping[str, bytes], now: datetime | None = None
    ) -> Iterator[Problem]:
        """Yield what is wrong with documents that have just been serialised, and the posts that were left out.

        Each entry was proved when it was set, so that only what is the feed's own is read back here: a hundred feeds
        that share their entries cost a hundred heads. Paths of problems are names of documents, or of posts.
        """
        for name, head in zip(NAMES, join(self._frame_of(feed), ()), strict=True):
            yield from proofread(name, head)
        places = [place for _, place in self._set(feed)]
        for entry, place in zip(feed.entries, places, strict=True):
            for fault in place.faults:
                yield Problem(entry.name, f"{fault}; it is left out of feeds", MEND)
        late = [
            entry for entry, place in zip(feed.entries, places, strict=True) if place.updated > feed.updated
        ]
        for entry in late:
            yield Problem(NAMES[0], f"{entry.id} was updated after the feed (RFC 4287, 4.2.15)", MEND)
        pairs = zip(feed.entries, places, strict=True)
        times = (Times(entry.id, place.published, place.updated) for entry, place in pairs)
        for doubt in find_time_faults(times, now, ordered=not feed.archive):
            yield Problem(NAMES[0], doubt, refused=False)
        if not feed.archive:
            yield from _find_oversize(documents)

    def fit(self, feed: Feed) -> Feed:
        """Return the feed with as many of its first entries as its documents may hold in bytes, but at least one.

        What does not fit is left to the archive.
        """
        room = [self._budget] * len(NAMES)
        for taken, (_, place) in enumerate(self._set(feed)):
            room = [left - size for left, size in zip(room, place.sizes, strict=True)]
            if taken and min(room) < 0:
                return replace(feed, entries=feed.entries[:taken])
        return feed

    def _frame_of(self, feed: Feed) -> Frame:
        """Return the feed's frame; a feed is checked right after it was serialised, so the last one is kept."""
        bare = replace(feed, entries=())
        if self._last is None or self._last[0] != bare:
            self._last = bare, cut(bare, ())[0]
        return self._last[1]

    def _set(self, feed: Feed) -> Iterator[tuple[Key, Place]]:
        """Yield key and place of each entry in its order, setting those that are not yet set, some at a time."""
        if feed.folder != self._folder:
            self._folder = feed.folder
            self._tray.turn()
        entries = iter(feed.entries)
        while batch := tuple(islice(entries, _AT_ONCE)):
            keys = [(entry.id, feed.full_text, feed.language) for entry in batch]
            self._tray.make_room(sum(key not in self._tray for key in keys))
            wanted: dict[Key, Entry] = {}
            for key, entry in zip(keys, batch, strict=True):
                if key not in self._tray:
                    wanted.setdefault(key, entry)
            for key, cutting in zip(wanted, self._cut(feed, tuple(wanted.values())), strict=True):
                self._tray.put(key, cutting)
            yield from ((key, self._tray.find(key)) for key in keys)

    def _cut(self, feed: Feed, entries: Sequence[Entry]) -> list[Cutting]:
        if not entries:
            return []
        frame, cuttings = cut(feed, self._load(entries) if self._load else entries)
        self._last = replace(feed, entries=()), frame
        return cuttings


def _find_oversize(documents: Mapping[str, bytes]) -> Iterator[Problem]:
    for name, content in documents.items():
        if len(content) > BYTES:
            reason = f"it has {len(content)} bytes, and some readers refuse more than {BYTES}"
            yield Problem(name, reason, "lower the channel's limit, or set full_text = false", refused=False)
