"""One post, from its file to what the catalog takes: in this process or in another, and without the catalog."""

from __future__ import annotations

from datetime import timedelta
from functools import cache, cached_property
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from masthead.blake import blake2b
from masthead.catalog import Sighting, prepare
from masthead.channel import Choice
from masthead.model import PartialDate, Problem
from masthead.source import look_again, read, read_written

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from types import ModuleType

    from masthead.catalog import Admission
    from masthead.model import Correction, Document, Lesson, Post, Publication, Source, Surroundings, Written

_MEND = "take it out of the folder, and report this with the post"


class Request(Struct, frozen=True):
    """A post to be looked at."""

    name: str
    path: str
    mark: str  # of what was last read of it; empty: it is read whatever it was
    learns: bool  # it is asked first what it teaches of its publication, and read afterwards


class Gleaning(Struct, frozen=True):
    """What came of one file."""

    sighting: Sighting
    admission: Admission | None = None
    lesson: Lesson | None = None  # it is to be read once all lessons are learnt
    is_same: bool = False  # touched, not changed


class Bench(Struct, frozen=True, dict=True):
    """What a post is read with."""

    publication: Publication
    corrections: Mapping[str, Correction]
    surroundings: Surroundings
    now: datetime

    def glean(self, request: Request) -> Gleaning:
        """Return what is in a file; whatever is wrong with it is a Problem, and costs this post alone."""
        try:
            return self._glean(request)
        except (Exception, RecursionError) as fault:  # noqa: BLE001 - a fault of ours in one post is named with it, the others go on
            reason = f"cannot be understood: {type(fault).__name__}: {str(fault)[:200]}"
            return _refuse(request.name, Problem(request.name, reason, _MEND))

    def give_up(self, request: Request) -> Gleaning:
        """Return the answer for a post that no process survives, or that takes for ever."""
        return _refuse(request.name, Problem(request.name, "ends the process that reads it", _MEND))

    def _glean(self, request: Request) -> Gleaning:
        written = read_written(request.path, request.name)
        gleaning = self._read_written(written, request) if written else None
        if gleaning:
            return gleaning
        source = look_again(request.path, request.name)
        if isinstance(source, Problem):
            return _refuse(request.name, source)
        document = read(source)
        if isinstance(document, Problem):
            return _refuse(request.name, document, source)
        correction = self.corrections.get(request.name)
        sighting = Sighting(source.name, source.size, source.modified_ns, _mark(document.digest, correction))
        if sighting.mark == request.mark:
            return Gleaning(sighting, is_same=True)
        if request.learns:
            return Gleaning(sighting, lesson=_learn(document))
        return self._read(document, correction, sighting)

    def _read_written(self, written: Written, request: Request) -> Gleaning | None:
        """Return what a post states that states itself; None where it has to be looked at more closely."""
        content, infer = _crafts()
        source, correction = written.source, self.corrections.get(request.name)
        sighting = Sighting(source.name, source.size, source.modified_ns, _mark(written.digest, correction))
        if sighting.mark == request.mark:
            return Gleaning(sighting, is_same=True)
        post = infer.infer_written(written, self.surroundings)
        if post is None:
            return None
        html = content.finish_html(written.html, post.canonical or self.publication.url)
        if html is None:
            return None
        return self._finish(infer.correct(post, correction) if correction else post, sighting, html)

    def _read(self, document: Document, correction: Correction | None, sighting: Sighting) -> Gleaning:
        _, infer = _crafts()
        post = infer.infer(document, self.surroundings)
        if correction:
            post = infer.correct(post, correction)
        return self._finish(post, sighting)

    def _finish(self, post: Post, sighting: Sighting, html: str = "") -> Gleaning:
        """Return a post as it is admitted, held back or refused; `html` is its text, where that is ready."""
        if post.notes:
            sighting = replace(sighting, problems=post.notes)
        if any(note.refused for note in post.notes):
            return Gleaning(sighting)
        day = self._day_ahead(post)
        if post.draft or day:
            held = f"it is held until its date, {day}" if day else "it calls itself a draft"
            return Gleaning(replace(sighting, held=held, due=day))
        return Gleaning(sighting, self._prepare(post, sighting.mark, html))

    def _prepare(self, post: Post, mark: str, html: str) -> Admission:
        content, _ = _crafts()
        is_stated = bool(html)
        html = html or content.to_html(post.body, post.canonical or self.publication.url)
        images = () if post.enclosures else content.find_images(html)
        post = replace(post, enclosures=images) if images else post
        worded = [name for name, choice in self._choices if choice.has_words(post.title.value, html)]
        words = content.count_words(post.body)
        return prepare(post, mark, html, words, frozenset(worded), is_stated=is_stated)

    @cached_property
    def _choices(self) -> tuple[tuple[str, Choice], ...]:
        return tuple((channel.name, Choice(channel.selection)) for channel in self.publication.channels)

    @cached_property
    def _lately(self) -> PartialDate:
        """Return a day that is past in every zone."""
        day = self.now.date() - timedelta(days=3)
        return PartialDate(day.year, day.month, day.day)

    def _day_ahead(self, post: Post) -> str:
        """Return the day on which a post dated in the future goes out; empty when it may go out now."""
        published, zone = post.published.value, self.publication.zone
        if published.precision < 3 or published < self._lately:
            return ""
        day = published.instant(zone).astimezone(zone).date()
        return day.isoformat() if day > self.now.astimezone(zone).date() else ""


@cache
def _crafts() -> tuple[ModuleType, ModuleType]:
    """Return the stages that make posts of files, which are loaded where there is one."""
    from masthead import content, infer

    return content, infer


def _mark(digest: str, correction: Correction | None) -> str:
    """Return the mark of a file's bytes, and of what the editor says beside them."""
    if correction is None:
        return digest
    said = replace(correction, line=0)  # it may stand anywhere in corrections.toml
    return f"{digest}+{blake2b(repr(said).encode('utf-8', 'replace'), digest_size=8).hexdigest()}"


def _learn(document: Document) -> Lesson:
    from masthead.infer import learn

    return learn(document)


def _refuse(name: str, problem: Problem, source: Source | None = None) -> Gleaning:
    size, modified_ns = (source.size, source.modified_ns) if source else (0, 0)
    return Gleaning(Sighting(name, size, modified_ns, "", (problem,)))
