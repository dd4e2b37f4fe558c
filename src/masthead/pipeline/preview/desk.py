"""The editor's desk: looks at what changed, works out how things stand, and writes down corrections."""

from __future__ import annotations

import hashlib
from threading import Lock
from typing import TYPE_CHECKING

from msgspec.structs import replace

from masthead.config import load, load_corrections
from masthead.config.amend import keep_correction
from masthead.errors import MastheadError
from masthead.model import Problem
from masthead.pipeline.gather import gather
from masthead.pipeline.preview.answers import check_answer
from masthead.pipeline.preview.cards import CardBox, find_sources, open_galley
from masthead.pipeline.preview.faults import tell_faults
from masthead.pipeline.preview.mirror import Mirror, look_at
from masthead.pipeline.preview.proofs import find_page_faults, prove_digests, prove_feeds
from masthead.pipeline.shelves import fill_shelves
from masthead.pipeline.workshop import open_workshop, packaged_templates
from masthead.source import look
from masthead.web.preview.sheets import Fault, Galley, Standing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from masthead.model import Correction, Publication, Source
    from masthead.pipeline.preview.cards import Found
    from masthead.web.preview.sheets import Answer, Card

_STEP = 500  # posts after which the pages are told how far it got


class EditorDesk:
    """The publication in `home` as an editor sees it; `clock` tells the time, `ring` is called after each change."""

    def __init__(self, home: Path, clock: Callable[[], datetime], ring: Callable[[], None]) -> None:
        self._home, self._clock, self._ring = home.resolve(), clock, ring
        self._working = Lock()
        self._mirror = Mirror()
        self._box = CardBox()
        self._seen: tuple[object, ...] = ()
        self._corrections: tuple[Correction, ...] = ()
        self._sources: dict[str, Source | Problem] = {}
        self._standing = Standing()

    @property
    def standing(self) -> Standing:
        """Return what was last worked out."""
        return self._standing

    def close(self) -> None:
        """Remove what was kept beside the publication."""
        with self._working:
            self._mirror.close()

    def refresh(self) -> bool:
        """Look at everything and work out anew what changed; tell whether anything did."""
        with self._working:
            settings = self._read_settings()
            if isinstance(settings, MastheadError):
                return self._fail(settings)
            publication, corrections = settings
            found = find_sources(publication)
            now = self._clock()
            seen = (
                repr(settings),
                found,
                _look_at_templates(publication),
                look_at(publication.state),
                now.astimezone(publication.zone).date(),
            )
            if seen == self._seen:
                return False
            self._work(publication, corrections, found, now)
            self._seen = seen if not self._standing.faults else ()
            return True

    def _read_settings(self) -> tuple[Publication, tuple[Correction, ...]] | MastheadError:
        try:
            return load(self._home, packaged_templates()), load_corrections(self._home)
        except MastheadError as error:
            return error

    def _fail(self, error: MastheadError) -> bool:
        faults = tell_faults(error)
        self._seen = ()
        if faults == self._standing.faults:
            return False
        self._set(replace(self._standing, faults=faults, progress=""))
        return True

    def _work(
        self, publication: Publication, corrections: tuple[Correction, ...], found: Found, now: datetime
    ) -> None:
        self._corrections = corrections
        self._sources = {each.path if isinstance(each, Problem) else each.name: each for each in found}
        before = self._standing
        cards = self._box.fill(found, publication, corrections, now, self._tell)
        if not before.title:  # the first look: the posts need not wait for the digests
            progress = "Making digests and feeds"
            self._set(replace(before, title=publication.title, cards=cards, progress=progress))
        try:
            made = self._make(publication, corrections, now, cards)
        except MastheadError as error:
            made = replace(self._standing, cards=cards, faults=tell_faults(error))
        self._set(replace(made, title=publication.title, progress=""))

    def _make(
        self,
        publication: Publication,
        corrections: tuple[Correction, ...],
        now: datetime,
        cards: tuple[Card, ...],
    ) -> Standing:
        self._mirror.catch_up(publication.state)
        with open_workshop(publication, corrections, now, self._mirror.folder) as workshop:
            harvest = gather(replace(workshop, tell=self._tell))
            shelves = fill_shelves(workshop)
            held = dict(harvest.held)
            return replace(
                self._standing,
                faults=(),
                cards=tuple(replace(card, held=held.get(card.name, card.held)) for card in cards),
                digests=prove_digests(workshop, shelves),
                feeds=prove_feeds(workshop, shelves),
                notices=tuple(find_page_faults(workshop, shelves)),
                problems=_elsewhere(harvest.problems, cards),
            )

    def _tell(self, what: str, done: int, count: int) -> None:
        """Show how far it got, in a large folder."""
        if done and done % _STEP == 0 and done < count:
            self._set(replace(self._standing, progress=f"{what}: {done:,} of {count:,}"))

    def _set(self, standing: Standing) -> None:
        self._standing = replace(standing, version=self._standing.version + 1)
        self._ring()

    def open_post(self, name: str) -> Galley | Fault | None:
        """Return a post as it reads now, with the corrections as they stand in the file now."""
        source = self._sources.get(name)
        if source is None or self._box.surroundings is None:
            return None
        if not isinstance(source, Problem):
            source = look(source.path, name)
        galley: Galley | Problem | None = source if isinstance(source, Problem) else None
        if not isinstance(source, Problem):
            galley = open_galley(source, self._box.surroundings, self._correction(name))
        if isinstance(galley, Problem):
            return Fault(galley.path, galley.reason, galley.line, galley.mend)
        return galley

    def _correction(self, name: str) -> Correction | None:
        """Return what corrections.toml says of a post now; where it is broken, what it said before."""
        try:
            corrections = load_corrections(self._home)
        except MastheadError:
            corrections = self._corrections
        return next((each for each in corrections if each.name == name), None)

    def keep(self, answer: Answer) -> Mapping[str, str]:
        """Write a correction to corrections.toml, or nothing; return what is wrong with which field."""
        correction, wrong = check_answer(answer)
        if correction is None:
            return wrong
        if answer.post not in self._sources:
            return {"": f"There is no post {answer.post!r} any more."}
        try:
            keep_correction(self._home, correction)
        except MastheadError as error:
            return {"": str(error)}
        return {}


def _elsewhere(problems: list[Problem], cards: tuple[Card, ...]) -> tuple[Problem, ...]:
    """Return the problems that no card tells of, each once."""
    told = {problem for card in cards for problem in card.problems}
    return tuple(dict.fromkeys(each for each in problems if each not in told))


def _look_at_templates(publication: Publication) -> str:
    """Return a hash of the names, sizes and times of every template."""
    mark = hashlib.blake2b(digest_size=16)
    for folder in publication.templates:
        for path in sorted(folder.rglob("*.*")):
            try:
                seen = path.stat()
            except OSError:
                continue  # gone since it was listed
            mark.update(f"{path}\0{seen.st_size}\0{seen.st_mtime_ns}\0".encode("utf-8", "surrogateescape"))
    return mark.hexdigest()
