"""Posts into the catalog: only those that changed, and one bad post costs one post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from masthead import __version__
from masthead.blake import blake2b
from masthead.catalog import FORM
from masthead.errors import UsageError
from masthead.model import Problem, Surroundings
from masthead.model.scroll import Changes
from masthead.pipeline.ledger import note_touched
from masthead.pipeline.moves import settle_names
from masthead.pipeline.racks import Racks
from masthead.pipeline.stock import mark_folders, take_stock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from masthead.catalog import Admission, Sighting
    from masthead.pipeline.advances import Advance, Advances
    from masthead.pipeline.crew import Crew
    from masthead.pipeline.glean import Gleaning, Request
    from masthead.pipeline.stock import Stock
    from masthead.pipeline.workshop import Workshop

_BATCH = 500  # files that are written down together
_STRIDE = 100  # posts that are admitted together


class Harvest(Struct):
    """What came of the posts folder in this run."""

    problems: list[Problem] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)
    held: list[tuple[str, str]] = field(default_factory=list)


def gather(workshop: Workshop, advances: Advances | None = None) -> Harvest:
    """Bring the catalog to what the posts folder holds now; with `advances` the pages of a first build are made too.

    A file that did not change is not opened, unless a setting changed on which all inference depends. Raises
    UsageError when the folder is there but every post in it is gone: an unmounted disk must not unpublish an archive.
    """
    harvest = Harvest()
    files, racks = workshop.catalog.files, Racks(workshop)
    context, corrections = _context(workshop), repr(workshop.corrections)
    is_recast = files.remembered("context") != context
    asked = frozenset(files.due(_today(workshop)))
    if files.remembered("corrections") != corrections:
        asked |= {each.name for each in workshop.corrections} | set(files.corrected())
    stock = take_stock(workshop.publication, workshop.catalog, asked, ask_all=is_recast)
    if not stock.count and not stock.problems and workshop.catalog.entries.count():
        raise UsageError(
            f"{workshop.publication.posts}: all posts are gone, so nothing was changed; put one back, or remove "
            f"{workshop.publication.state} to begin anew"
        )
    if stock.pending or stock.missing or is_recast or asked or racks.are_changed():
        if advances:
            advances.begin(len(stock.pending))
        is_first = advances is not None and bool(advances.site)
        catalog = workshop.catalog
        with catalog.filling() if is_first else catalog.transaction(synced=False):
            _Gathering(workshop, stock, harvest, racks, advances, is_recast=is_recast).work()
            files.remember("context", context)
            files.remember("corrections", corrections)
            mark_folders(workshop.catalog, stock)
    elif stock.folders or stock.gone:
        with workshop.catalog.transaction(synced=False):
            mark_folders(workshop.catalog, stock)
    harvest.problems.extend(stock.problems)
    for name, problems, held in files.troubled():
        harvest.problems.extend(problems)
        harvest.held.extend([(name, held)] if held else [])
    harvest.problems.extend(_find_lost_corrections(workshop))
    return harvest


class _Gathering:
    """One transaction in which all that changed is taken in."""

    def __init__(  # noqa: PLR0913 - each is worked with
        self,
        workshop: Workshop,
        stock: Stock,
        harvest: Harvest,
        racks: Racks,
        advances: Advances | None,
        *,
        is_recast: bool,
    ) -> None:
        self.workshop, self.stock, self.harvest, self.racks = workshop, stock, harvest, racks
        self.advances = advances if advances and advances.site else None
        self.is_recast = is_recast
        self.seen: list[Sighting] = []  # files read, not yet written down
        self.arrived: list[tuple[Admission, Advance | None]] = []  # posts that are not yet entries
        self.files, self.lessons = workshop.catalog.files, workshop.catalog.lessons

    def work(self) -> None:
        """Bury what is gone, learn what the changed posts teach, read them, and those for which that matters."""
        self._take_in()
        self._settle_arrivals()
        note_touched(self.workshop.catalog)
        self.workshop.catalog.entries.let_go()
        self.workshop.catalog.errands.let_go()
        self.files.remember("changes", str(int(self.files.remembered("changes") or 0) + 1))

    def _settle_arrivals(self) -> None:
        """See to it that entries arrived on their shelves where the ledger tells, or will tell."""
        ledger = self.workshop.catalog.ledger
        if self.files.remembered("restored"):
            ledger.renumber()
            self.files.remember("restored", "")
        else:
            ledger.note_belated(self.workshop.catalog.shelves.belated)

    def _take_in(self) -> None:
        self.racks.renew()
        for name in settle_names(self.workshop, self.stock, self._bury):
            self.harvest.changes.append(name, "moved")
        for name in self.stock.missing:
            self._bury(name)
            self.files.drop(name)
            self.lessons.forget(name)
        waiting = list(self._take(self._glean(self._surroundings(), self.stock.pending, learns=True)))
        surroundings = self._surroundings()
        waiting.extend(self._find_affected(surroundings, set(waiting)))
        for _ in self._take(self._glean(surroundings, sorted(waiting), learns=False)):
            pass
        self._write_down()
        self.racks.finish()

    def _glean(
        self, surroundings: Surroundings, names: Sequence[str], *, learns: bool
    ) -> Iterator[tuple[str, Gleaning]]:
        """Yield each of these posts with what came of it."""
        crew = self._crew(surroundings)
        gleanings = crew.work("Reading posts", self._requests(names, learns=learns), len(names))
        yield from zip(names, gleanings, strict=True)

    def _crew(self, surroundings: Surroundings) -> Crew[Request, Gleaning]:
        """Return who reads posts, and makes their pages where that is wanted."""
        from masthead.pipeline.crew import Crew
        from masthead.pipeline.glean import Bench

        corrections = {each.name: each for each in self.workshop.corrections}
        bench = Bench(self.workshop.publication, corrections, surroundings, self.workshop.now)
        if self.advances is None:
            return Crew(bench.glean, bench.give_up, self.workshop.tell)
        from masthead.pipeline.advanceroom import AdvanceRoom
        from masthead.pipeline.postroom import open_room

        room = AdvanceRoom(bench, open_room(self.workshop, self.advances.site))
        return Crew(room.glean, bench.give_up, self.workshop.tell, warm=room.warm)

    def _requests(self, names: Iterable[str], *, learns: bool) -> Iterator[Request]:
        from masthead.pipeline.glean import Request

        root = f"{self.workshop.publication.posts}/"
        due = frozenset(self.files.due(_today(self.workshop)))
        for name in names:
            is_known = learns and not self.is_recast and name not in due
            mark = self.files.mark(name) if is_known else ""
            yield Request(name, self.stock.elsewhere.get(name, root + name), mark, learns)

    def _take(self, gleanings: Iterable[tuple[str, Gleaning]]) -> Iterator[str]:
        """Keep what came of each post; yield the names of those that wait until all lessons are learnt."""
        for name, gleaning in gleanings:
            if gleaning.is_same:
                self.files.touch(gleaning.sighting, self.workshop.scanned_ns)
            elif gleaning.lesson is not None:
                self.lessons.learn(name, gleaning.lesson)
                yield name
            else:
                self._keep(gleaning)
        self._admit()

    def _keep(self, gleaning: Gleaning) -> None:
        """Keep the post as an entry, or say why it is held back; a refused one leaves its last good entry as it was."""
        sighting = gleaning.sighting
        self.seen.append(sighting)
        if len(self.seen) >= _BATCH:
            self._write_down()
        if sighting.held:
            self._admit()  # first what came before: a post that is buried may be known again under another name
            self._bury(sighting.name)
        if gleaning.admission is not None:
            self.arrived.append((gleaning.admission, gleaning.advance))
            if len(self.arrived) >= _STRIDE:
                self._admit()

    def _admit(self) -> None:
        """Keep the posts that arrived as entries: each step for all of them before the next."""
        workshop, arrived = self.workshop, self.arrived
        posts = [(admission, advance.entry if advance else None) for admission, advance in arrived]
        admitted = workshop.catalog.entries.admit_all(posts, workshop.publication, workshop.now)
        kept = list(zip(arrived, admitted, strict=True))
        self.arrived = []
        placed = [
            self.racks.place(admission, told, advance.shelves if advance else ())
            for (admission, advance), told in kept
        ]
        if self.advances:
            for ((_, advance), told), is_placed in zip(kept, placed, strict=True):
                self.advances.take(advance, told, is_foretold=told.is_foretold and is_placed)
        for (admission, _), told in kept:
            if told.moved_from:
                self.harvest.changes.take_back(told.moved_from)
            if told.change != "same":
                self.harvest.changes.append(admission.name, told.change)

    def _write_down(self) -> None:
        self.files.keep(self.seen, self.workshop.scanned_ns)
        self.seen.clear()
        self.racks.write_down()
        if self.advances:
            self.advances.write_down()

    def _bury(self, name: str) -> None:
        number = self.workshop.catalog.entries.bury(name, self.workshop.now)
        if number:
            self.racks.clear(number)
            self.harvest.changes.append(name, "gone")

    def _surroundings(self) -> Surroundings:
        publication = self.workshop.publication
        return Surroundings(
            self.workshop.now,
            publication.title,
            publication.language,
            self.lessons.furniture(),
            self.lessons.day_first(),
        )

    def _find_affected(self, surroundings: Surroundings, waiting: set[str]) -> Iterator[str]:
        """Yield the posts that did not change themselves, but are read otherwise by what the others now teach."""
        import json

        told = json.dumps([sorted(surroundings.furniture), surroundings.day_first], ensure_ascii=False)
        before = self.files.remembered("lessons")
        if told == before:
            return
        self.files.remember("lessons", told)
        furniture, day_first = json.loads(before) if before else ([], None)
        lines = surroundings.furniture ^ set(furniture)
        is_all = day_first != surroundings.day_first
        names = self.lessons.names() if is_all else self.lessons.holding(lines)
        yield from sorted(set(names) - waiting)


def _context(workshop: Workshop) -> str:
    """Return a hash of everything beside the posts on which inference depends."""
    publication = workshop.publication
    parts = (
        __version__,
        FORM,
        publication.title,
        publication.url,
        publication.language,
        publication.zone_name,
    )
    return blake2b("\x00".join(parts).encode(), digest_size=16).hexdigest()


def _today(workshop: Workshop) -> str:
    return workshop.now.astimezone(workshop.publication.zone).date().isoformat()


def _find_lost_corrections(workshop: Workshop) -> Iterator[Problem]:
    path = workshop.publication.home / "corrections.toml"
    for each in sorted(workshop.corrections, key=lambda each: each.name):
        if workshop.catalog.files.find(each.name) is None:
            yield Problem(
                str(path),
                f"corrects {each.name}, which is not there",
                "name the post as its file is named now, or take the correction out",
                each.line,
                refused=False,
            )
