"""On which shelves an entry stands: those of the channels that take it, of its authors and its categories."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from masthead.catalog import Admission, Admitted
    from masthead.channel import Choice
    from masthead.model import Author, Channel, Entry, PartialDate
    from masthead.pipeline.workshop import Workshop

_BATCH = 500  # posts that are written down together


class _Standing(Struct, frozen=True):
    """What channels choose by, of a post that was just admitted."""

    name: str
    authors: tuple[Author, ...]
    categories: tuple[str, ...]
    published: PartialDate
    first_seen: datetime
    worded: frozenset[str]


class Racks:
    """Puts entries on their shelves, and asks for the pages and feeds that this makes stale."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._shelves, self._errands = workshop.catalog.shelves, workshop.catalog.errands
        self._stale: list[int] = []  # posts whose pages are not yet asked for
        self._numbers: dict[tuple[str, str], int] = {}  # of shelves, by kind and name as posts write it
        self._chosen = repr([(each.name, each.selection) for each in workshop.publication.channels])

    @cached_property
    def _channels(self) -> list[tuple[Channel, Choice]]:
        from masthead.channel import Choice

        return [(channel, Choice(channel.selection)) for channel in self._workshop.publication.channels]

    def are_changed(self) -> bool:
        """Tell whether the channels choose otherwise than in the last run."""
        return self._workshop.catalog.files.remembered("channels") != self._chosen

    def renew(self) -> None:
        """Let every entry stand where the channels, as they choose now, want it."""
        if not self.are_changed():
            return
        files, catalog = self._workshop.catalog.files, self._workshop.catalog
        for channel, _ in self._channels:
            self._open("channel", channel.name, channel.title)
        for number in list(catalog.entries.numbers()):
            entry = catalog.entries.find(number, self._workshop.publication.url)
            if entry is not None:
                place = catalog.entries.row(number)
                self._stand(
                    number, int(place["place"]) if place else 0, self._of_entry(entry), is_stale=False
                )
                self._errands.ask("post", number)
        files.remember("channels", self._chosen)

    def place(self, admission: Admission, admitted: Admitted) -> None:
        """Put an entry that was just admitted on its shelves, and ask for its page where that changed."""
        is_stale = admitted.is_stale or admitted.change != "same"
        if is_stale:
            self._stale.append(admitted.number)
            for year in set(admitted.years):
                self._errands.ask("year", year)
        if admitted.is_placed:
            self._errands.ask("order")
        standing = _Standing(
            admission.name,
            admission.authors,
            admission.categories,
            admission.published,
            admitted.first_seen,
            admission.worded,
        )
        self._shelves.stand(
            admitted.number,
            admitted.place,
            list(self._find(standing)),
            is_stale=is_stale,
            is_new=admitted.change == "new",
        )
        if len(self._stale) >= _BATCH:
            self.write_down()

    def write_down(self) -> None:
        """Write down what was placed; to be called in the transaction in which it was."""
        self._errands.ask_posts(self._stale)
        self._stale.clear()
        self._shelves.count()

    def clear(self, number: int) -> None:
        """Take an entry whose post went away off all shelves."""
        row = self._workshop.catalog.entries.row(number)
        self._errands.ask("post", number)
        self._errands.ask("order")
        if row is not None:
            self._errands.ask("year", row["year"])
            self._shelves.stand(number, row["place"], (), is_stale=True)

    def _stand(self, number: int, place: int, standing: _Standing, *, is_stale: bool) -> None:
        self._shelves.stand(number, place, list(self._find(standing)), is_stale=is_stale)

    def _find(self, standing: _Standing) -> Iterator[int]:
        for channel, choice in self._channels:
            if channel.name in standing.worded and choice.takes(standing):
                yield self._open("channel", channel.name, channel.title)
        for author in standing.authors:
            yield self._open("author", author.name, author.name)
        for category in standing.categories:
            yield self._open("category", category, category)

    def _open(self, kind: str, name: str, title: str) -> int:
        """Return the number of the shelf of that name, which may be written in several ways."""
        number = self._numbers.get((kind, name))
        if number is None:
            from masthead.page import shelf_slug

            is_channel = kind == "channel"
            wanted = (kind, name if is_channel else _fold(name), title)
            slug = name if is_channel else shelf_slug(title)
            number = self._numbers[kind, name] = self._shelves.open(wanted, slug, self._workshop.now)
        return number

    def _of_entry(self, entry: Entry) -> _Standing:
        worded = frozenset(
            channel.name for channel, choice in self._channels if choice.has_words(entry.title, entry.content)
        )
        return _Standing(
            entry.name, entry.authors, entry.categories, entry.published, entry.first_seen, worded
        )


def _fold(name: str) -> str:
    from unicodedata import normalize

    return normalize("NFC", normalize("NFKC", " ".join(name.split())).casefold())
