"""On which shelves an entry stands: those of the channels that take it, of its authors and its categories."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from masthead.catalog import Admission, Admitted
    from masthead.channel import Choice
    from masthead.model import Author, Channel, Entry, PartialDate
    from masthead.pipeline.workshop import Workshop

    Standing = tuple[str, str, str, str]  # kind, folded name, title and slug of a shelf

_BATCH = 500  # posts that are written down together


class Candidate(Struct, frozen=True):
    """What channels choose by, of a post that was just admitted."""

    name: str
    authors: tuple[Author, ...]
    categories: tuple[str, ...]
    published: PartialDate
    first_seen: datetime
    worded: frozenset[str]


def candidate_of(admission: Admission, first_seen: datetime) -> Candidate:
    """Return what channels choose a post by that is admitted."""
    return Candidate(
        admission.name,
        admission.authors,
        admission.categories,
        admission.published,
        first_seen,
        admission.worded,
    )


def choose(standing: Candidate, channels: Iterable[tuple[Channel, Choice]]) -> Iterator[tuple[str, str, str]]:
    """Yield kind, name and title of each shelf for a post, as its authors and categories are written there."""
    for channel, choice in channels:
        if channel.name in standing.worded and choice.takes(standing):
            yield "channel", channel.name, channel.title
    for author in standing.authors:
        yield "author", author.name, author.name
    for category in standing.categories:
        yield "category", category, category


def standing_on(kind: str, name: str, title: str) -> tuple[str, str, str, str]:
    """Return kind, folded name, title and slug of a shelf that is new, if its slug is free."""
    from masthead.page import shelf_slug

    is_channel = kind == "channel"
    return (kind, name, title, name) if is_channel else (kind, _fold(name), title, shelf_slug(title))


class Racks:
    """Puts entries on their shelves, and asks for the pages and feeds that this makes stale."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._shelves, self._errands = workshop.catalog.shelves, workshop.catalog.errands
        self._stale: list[int] = []  # posts whose pages are not yet asked for
        self._numbers: dict[tuple[str, str], int] = {}  # of shelves, by kind and name as posts write it
        self._met: dict[Standing, int] = {}  # the same, by all that is told of a shelf
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

    def place(self, admission: Admission, admitted: Admitted, foretold: Sequence[Standing] = ()) -> bool:
        """Put an entry that was just admitted on its shelves, and ask for its page where that changed.

        Return whether these are the shelves that were foretold of it. Where all of those are known from posts before
        it, nothing has to be chosen again.
        """
        is_stale = admitted.is_stale or admitted.change != "same"
        if not self._errands.covers_all():
            self._ask(admitted, is_stale=is_stale)
        shelves = [number for each in foretold if (number := self._met.get(each))]  # numbers begin with 1
        is_known = bool(shelves) and len(shelves) == len(foretold) and admitted.change == "new"
        if not is_known:
            shelves = list(self._find(candidate_of(admission, admitted.first_seen)))
            self._met.update((self._shelves.tell((each,))[0], each) for each in shelves)
        self._shelves.stand(
            admitted.number,
            admitted.place,
            shelves,
            is_stale=is_stale,
            is_new=admitted.change == "new",
        )
        return is_known or self._shelves.tell(shelves) == foretold

    def _ask(self, admitted: Admitted, *, is_stale: bool) -> None:
        if is_stale:
            self._stale.append(admitted.number)
            for year in set(admitted.years):
                self._errands.ask("year", year)
        if admitted.is_placed:
            self._errands.ask("order")
        if len(self._stale) >= _BATCH:
            self.write_down()

    def write_down(self) -> None:
        """Write down what was placed; to be called in the transaction in which it was."""
        self._errands.ask_posts(self._stale)
        self._stale.clear()
        self._shelves.write_down()

    def finish(self) -> None:
        """Write down the rest, and how much stands on each shelf; to be called as that transaction ends."""
        self.write_down()
        self._shelves.count()

    def clear(self, number: int) -> None:
        """Take an entry whose post went away off all shelves."""
        row = self._workshop.catalog.entries.row(number)
        self._errands.ask("post", number)
        self._errands.ask("order")
        if row is not None:
            self._errands.ask("year", row["year"])
            self._shelves.stand(number, row["place"], (), is_stale=True)

    def _stand(self, number: int, place: int, standing: Candidate, *, is_stale: bool) -> None:
        self._shelves.stand(number, place, list(self._find(standing)), is_stale=is_stale)

    def _find(self, standing: Candidate) -> Iterator[int]:
        for kind, name, title in choose(standing, self._channels):
            yield self._open(kind, name, title)

    def _open(self, kind: str, name: str, title: str) -> int:
        """Return the number of the shelf of that name, which may be written in several ways."""
        number = self._numbers.get((kind, name))
        if number is None:
            _, folded, _, slug = standing_on(kind, name, title)
            number = self._shelves.open((kind, folded, title), slug, self._workshop.now)
            self._numbers[kind, name] = number
        return number

    def _of_entry(self, entry: Entry) -> Candidate:
        worded = frozenset(
            channel.name for channel, choice in self._channels if choice.has_words(entry.title, entry.content)
        )
        return Candidate(
            entry.name, entry.authors, entry.categories, entry.published, entry.first_seen, worded
        )


def _fold(name: str) -> str:
    from unicodedata import normalize

    return normalize("NFC", normalize("NFKC", " ".join(name.split())).casefold())
