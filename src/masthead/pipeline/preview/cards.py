"""The findings of every post, worked out anew only where a post changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from masthead.model import Document, Problem, Surroundings
from masthead.source import read, walk
from masthead.web.preview.sheets import Card, Galley, Told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from masthead.model import Correction, Evidence, Finding, Post, Publication, Source

Found = tuple["Source | Problem", ...]

_PART = 50  # what the posts share is learned anew when more than one in so many changed
_UNKNOWN = tuple(Told(field, "", 0.0) for field in ("title", "authors", "published"))


def find_sources(publication: Publication) -> Found:
    """Return the posts of the folder as it is now, each as yet unread."""
    return tuple(walk(publication.posts, publication.reserved))


class CardBox:
    """The cards of a publication's posts, each kept with what it was made from."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[object, ...], Card]] = {}
        self._surroundings: Surroundings | None = None
        self._setting: tuple[str, str] = ("", "")
        self._surveyed: set[tuple[str, int, int]] = set()

    def fill(
        self,
        found: Found,
        publication: Publication,
        corrections: tuple[Correction, ...],
        now: datetime,
        tell: Callable[[str, int, int], None],
    ) -> tuple[Card, ...]:
        """Return a card for each post, in the folder's order; `tell` is told what is done, and how many of how many."""
        surroundings = self._survey(found, publication, now)
        corrected = {each.name: each for each in corrections}
        kept: dict[str, tuple[tuple[object, ...], Card]] = {}
        for done, source in enumerate(found):
            tell("Looking at posts", done, len(found))
            if isinstance(source, Problem):
                kept[source.path] = ((), _blank(source.path, source))
                continue
            correction = corrected.get(source.name)
            key = (source.size, source.modified_ns, repr(correction), surroundings)
            before = self._kept.get(source.name)
            if before is None or before[0] != key:
                before = (key, _make_card(source, surroundings, correction))
            kept[source.name] = before
        self._kept = kept
        return tuple(card for _, card in kept.values())

    @property
    def surroundings(self) -> Surroundings | None:
        """Return what inference was told of the publication; None before the first look."""
        return self._surroundings

    def _survey(self, found: Found, publication: Publication, now: datetime) -> Surroundings:
        """Return what the posts share. The day stays that of the first look, which must not redo every card."""
        setting = (publication.title, publication.language)
        known = self._surroundings
        states = {(each.name, each.size, each.modified_ns) for each in found if not isinstance(each, Problem)}
        if known is not None and self._setting == setting:
            if len(states ^ self._surveyed) * _PART <= len(states):
                return known
            now = known.now
        from masthead.infer import survey

        self._setting, self._surveyed = setting, states
        self._surroundings = survey(_documents(found), Surroundings(now, *setting))
        return self._surroundings


def open_galley(
    source: Source, surroundings: Surroundings, correction: Correction | None
) -> Galley | Problem:
    """Return a post with its text; the Problem when it cannot be read."""
    document = read(source)
    if isinstance(document, Problem):
        return document
    post = _infer(document, surroundings, correction)
    return Galley(
        card=_card(post),
        kind=document.kind,
        blocks=document.blocks,
        clues=document.clues,
        removed=_in_words(post.removed),
        language=post.language.value,
        words=len(post.text.split()),
        summary=post.summary,
        reason=correction.reason if correction else "",
    )


def _documents(found: Iterable[Source | Problem]) -> Iterator[Document]:
    for source in found:
        document = source if isinstance(source, Problem) else read(source)
        if isinstance(document, Document):
            yield document


def _make_card(source: Source, surroundings: Surroundings, correction: Correction | None) -> Card:
    document = read(source)
    if isinstance(document, Problem):
        return _blank(source.name, document)
    return _card(_infer(document, surroundings, correction))


def _infer(document: Document, surroundings: Surroundings, correction: Correction | None) -> Post:
    from masthead.infer import correct, infer

    post = infer(document, surroundings)
    return correct(post, correction) if correction else post


def _blank(name: str, problem: Problem) -> Card:
    title, authors, published = _UNKNOWN
    return Card(name, title, authors, published, problems=(problem,))


def _card(post: Post) -> Card:
    names = tuple(author.name for author in post.authors.value)
    return Card(
        name=post.source.name,
        title=_tell("title", post.title.value, post),
        authors=_tell("authors", ", ".join(names), post, names),
        published=_tell("published", str(post.published.value), post),
        problems=post.notes,
        held="it calls itself a draft" if post.draft else "",
    )


def _tell(field: str, value: str, post: Post, names: Sequence[str] = ()) -> Told:
    fields: dict[str, Finding[Any]] = {
        "title": post.title,
        "authors": post.authors,
        "published": post.published,
    }
    finding = fields[field]
    is_corrected = any(each.rule == "correction" for each in finding.evidence)
    return Told(
        field,
        value,
        finding.confidence,
        _in_words(finding.evidence),
        finding.runners_up,
        is_corrected,
        tuple(names),
    )


def _in_words(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return the evidence with its rules in words; the editor's own word keeps its name, which the page knows."""
    from masthead.infer import say_rule

    return tuple(
        each if each.rule == "correction" else replace(each, rule=say_rule(each.rule)) for each in evidence
    )
