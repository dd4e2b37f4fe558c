"""Posts into the catalog: only when something changed, and one bad post costs one post."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from masthead import __version__
from masthead.catalog import Admission
from masthead.errors import UsageError
from masthead.model import Document, Problem, Source, Surroundings
from masthead.source import read, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from masthead.model import Correction, Post, Publication
    from masthead.pipeline.workshop import Workshop


@dataclass(slots=True)
class Harvest:
    """What came of the posts folder in this run."""

    problems: list[Problem] = field(default_factory=list)
    changes: list[tuple[str, str]] = field(default_factory=list)
    held: list[tuple[str, str]] = field(default_factory=list)
    due: list[str] = field(default_factory=list)  # days on which a post that is held goes out


def gather(workshop: Workshop) -> Harvest:
    """Bring the catalog to what the posts folder holds now.

    When no file, correction or setting changed since the last run nothing is inferred. Raises UsageError when the
    folder is there but every post in it is gone: an unmounted disk must not unpublish an archive.
    """
    harvest = Harvest()
    sources = _scan(workshop.publication, harvest)
    files = workshop.catalog.files
    if not sources and not harvest.problems and workshop.catalog.entries.count():
        raise UsageError(
            f"{workshop.publication.posts}: all posts are gone, so nothing was changed; put one back, or remove "
            f"{workshop.publication.state} to begin anew"
        )
    context = _context(workshop)
    if files.remembered("context") == context and not _is_due(workshop) and _is_unchanged(workshop, sources):
        for known in files.known().values():
            harvest.problems.extend(known.problems)
        harvest.held.extend(_read_held(files.remembered("held")))
        return harvest
    with workshop.catalog.transaction():
        _admit_all(workshop, sources, harvest)
        files.remember("context", context)
        files.remember("held", "\n".join(f"{name}\t{why}" for name, why in harvest.held))
        files.remember("due", min(harvest.due, default=""))
        files.remember("revision", str(int(files.remembered("revision") or 0) + bool(harvest.changes)))
    return harvest


def _scan(publication: Publication, harvest: Harvest) -> list[Source]:
    if not publication.posts.is_dir():
        raise UsageError(f"{publication.posts}: the posts folder is gone; nothing was changed")
    skip = frozenset({publication.public, publication.outbox, publication.state, *publication.templates})
    sources: list[Source] = []
    for found in walk(publication.posts, skip):
        if isinstance(found, Problem):
            harvest.problems.append(found)
        else:
            sources.append(found)
    return sources


def _context(workshop: Workshop) -> str:
    """Return a hash of everything beside the posts on which inference depends."""
    publication = workshop.publication
    parts = (
        __version__,
        publication.title,
        publication.url,
        publication.language,
        publication.zone_name,
        repr(workshop.corrections),
    )
    return hashlib.blake2b("\x00".join(parts).encode(), digest_size=16).hexdigest()


def _read_held(text: str) -> list[tuple[str, str]]:
    return [(name, why) for name, _, why in (line.partition("\t") for line in text.splitlines())]


def _is_unchanged(workshop: Workshop, sources: list[Source]) -> bool:
    known = workshop.catalog.files.known()
    if known.keys() != {source.name for source in sources}:
        return False
    again = [source for source in sources if not known[source.name].matches(source)]
    for source in again:
        document = read(source)
        before = known[source.name]
        if isinstance(document, Problem):
            if before.problems != (document,):
                return False
        elif not before.digest.startswith(document.digest):
            return False
        else:  # touched, not changed: its new time is kept, so that it need not be read a third time
            workshop.catalog.files.keep(source, before.digest, before.problems, workshop.scanned_ns)
    return True


def _admit_all(workshop: Workshop, sources: list[Source], harvest: Harvest) -> None:
    from masthead.infer import survey

    publication = workshop.publication
    surroundings = survey(
        (document for _, document in _read_all(sources) if isinstance(document, Document)),
        Surroundings(workshop.now, publication.title, publication.language),
    )
    known = workshop.catalog.files.known()
    refused = {problem.path for problem in harvest.problems}
    for name in sorted(known.keys() - {source.name for source in sources} - refused):
        _bury(workshop, name, harvest)
        workshop.catalog.files.drop(name)
    corrections = {each.name: each for each in workshop.corrections}
    for source, document in _read_all(sources):
        problems: tuple[Problem, ...] = ()
        mark = ""
        if isinstance(document, Problem):
            problems = (document,)
        else:
            correction = corrections.get(source.name)
            mark = document.digest + (repr(correction) if correction else "")
            before = known.get(source.name)
            post = _infer(document, surroundings, correction)
            problems = post.notes
            _admit(workshop, post, document.digest, before is None or before.digest != mark, harvest)
        harvest.problems.extend(problems)
        workshop.catalog.files.keep(source, mark, problems, workshop.scanned_ns)
    _note_lost_corrections(workshop, corrections.keys() - {source.name for source in sources}, harvest)


def _read_all(sources: Iterable[Source]) -> Iterator[tuple[Source, Document | Problem]]:
    for source in sources:
        yield source, read(source)


def _infer(document: Document, surroundings: Surroundings, correction: Correction | None) -> Post:
    from masthead.infer import correct, infer

    post = infer(document, surroundings)
    return correct(post, correction) if correction else post


def _admit(workshop: Workshop, post: Post, digest: str, may_update: bool, harvest: Harvest) -> None:  # noqa: FBT001 - an answer, not a switch
    """Keep the post as an entry, or say why it is held back; a refused one leaves its last good entry as it was."""
    from masthead.content import count_words, find_images, to_html

    name = post.source.name
    if any(note.refused for note in post.notes):
        return
    day = _day_ahead(post, workshop.publication, workshop.now)
    if post.draft or day:
        harvest.held.append((name, f"it is held until its date, {day}" if day else "it calls itself a draft"))
        harvest.due.extend([day] if day else [])
        _bury(workshop, name, harvest)
        return
    content = to_html(post.body, post.canonical or workshop.publication.url)
    admission = Admission(
        post=replace(post, enclosures=post.enclosures or find_images(content)),
        digest=digest,
        content=content,
        words=count_words(post.body),
        may_update=may_update,
    )
    _, change = workshop.catalog.entries.admit(admission, workshop.publication, workshop.now)
    if change != "same":
        harvest.changes.append((name, change))


def _day_ahead(post: Post, publication: Publication, now: datetime) -> str:
    """Return the day on which a post dated in the future goes out; empty when it may go out now."""
    published = post.published.value
    if published.precision < 3:
        return ""
    day = published.instant(publication.zone).astimezone(publication.zone).date()
    return day.isoformat() if day > now.astimezone(publication.zone).date() else ""


def _is_due(workshop: Workshop) -> bool:
    """Tell whether the day of a post that is held has come."""
    due = workshop.catalog.files.remembered("due")
    return bool(due) and due <= workshop.now.astimezone(workshop.publication.zone).date().isoformat()


def _bury(workshop: Workshop, name: str, harvest: Harvest) -> None:
    if workshop.catalog.entries.bury(name, workshop.now):
        harvest.changes.append((name, "gone"))


def _note_lost_corrections(workshop: Workshop, names: Iterable[str], harvest: Harvest) -> None:
    path = workshop.publication.home / "corrections.toml"
    lines = {each.name: each.line for each in workshop.corrections}
    for name in sorted(names):
        harvest.problems.append(
            Problem(
                str(path),
                f"corrects {name}, which is not there",
                "name the post as its file is named now, or take the correction out",
                lines[name],
                refused=False,
            )
        )
