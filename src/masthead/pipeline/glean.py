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
from masthead.source import look_again, parse_written, read, read_written

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from types import ModuleType

    from masthead.catalog import Admission
    from masthead.model import Correction, Document, Lesson, Post, Publication, Source, Surroundings, Written
    from masthead.pipeline.advances import Advance

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
    advance: Advance | None = None  # its page, where that is made as it is read


class Bench(Struct, frozen=True, dict=True):
    """What a post is read with."""

    publication: Publication
    corrections: Mapping[str, Correction]
    surroundings: Surroundings
    now: datetime

    def warm(self, source: Source, content: bytes) -> None:
        """Load what posts are read with, by reading one that is handed over."""
        written = parse_written(source, content)
        if written:
            self._finish_written([(Request(source.name, "", "", learns=False), written)])

    def glean(self, requests: list[Request]) -> list[Gleaning]:
        """Return what is in files; whatever is wrong with one is a Problem, and costs its post alone."""
        plain = self._glean_plain(requests)
        return [plain.get(each.name) or self._glean_guarded(each) for each in requests]

    def _glean_plain(self, requests: list[Request]) -> dict[str, Gleaning]:
        """Return by name what posts state that state themselves; others have to be looked at closely."""
        try:
            written = read_written((each.path, each.name) for each in requests)
            found = zip(requests, written, strict=True)
            return self._finish_written([(each, read) for each, read in found if read])
        except (Exception, RecursionError):  # noqa: BLE001 - looked at closely, each by itself, it is named
            return {}

    def _glean_guarded(self, request: Request) -> Gleaning:
        try:
            return self._glean_closely(request)
        except (Exception, RecursionError) as fault:  # noqa: BLE001 - a fault of ours in one post is named with it, the others go on
            reason = f"cannot be understood: {type(fault).__name__}: {str(fault)[:200]}"
            return _refuse(request.name, Problem(request.name, reason, _MEND))

    def give_up(self, request: Request) -> Gleaning:
        """Return the answer for a post that no process survives, or that takes for ever."""
        return _refuse(request.name, Problem(request.name, "ends the process that reads it", _MEND))

    def _glean_closely(self, request: Request) -> Gleaning:
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

    def _finish_written(self, found: list[tuple[Request, Written]]) -> dict[str, Gleaning]:
        """Return what posts state that state themselves: each step is taken for all of them before the next."""
        content, infer = _crafts()
        seen = [(self._sight(written), request, written) for request, written in found]
        gleanings = {
            sighting.name: Gleaning(sighting, is_same=True)
            for sighting, request, _ in seen
            if sighting.mark == request.mark
        }
        posts = [
            (sighting, written, infer.infer_written(written, self.surroundings))
            for sighting, _, written in seen
            if sighting.name not in gleanings
        ]
        told = [
            (sighting, post, content.finish_html(written.html, post.canonical or self.publication.url))
            for sighting, written, post in posts
            if post
        ]
        gleanings.update(
            (sighting.name, self._finish(self._correct(post), sighting, html))
            for sighting, post, html in told
            if html is not None
        )
        return gleanings

    def _sight(self, written: Written) -> Sighting:
        source = written.source
        mark = _mark(written.digest, self.corrections.get(source.name))
        return Sighting(source.name, source.size, source.modified_ns, mark)

    def _correct(self, post: Post) -> Post:
        correction = self.corrections.get(post.source.name)
        return _crafts()[1].correct(post, correction) if correction else post

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
