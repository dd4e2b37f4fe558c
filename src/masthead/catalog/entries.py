"""The entries: posts with an identity, kept after their files are gone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from masthead.catalog.identity import (
    fingerprint,
    first_updated,
    fold_slug,
    mint_id,
    mint_slug,
    spread,
)
from masthead.catalog.rows import pack, permalink, read_entry, write_facts, write_time
from masthead.model import Entry

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from masthead.catalog.rows import Row
    from masthead.model import Post, Publication


@dataclass(frozen=True, slots=True)
class Admission:
    """A post on its way into the catalog, with what inference alone cannot know."""

    post: Post
    digest: str  # of the file's bytes
    content: str  # sanitised HTML
    words: int
    may_update: bool  # the file or its correction changed, not only the program that reads it


class Entries:
    """The entries table."""

    def __init__(self, connection: sqlite3.Connection, queries: Any) -> None:  # noqa: ANN401 - aiosql makes its methods from .sql
        self._connection, self._queries = connection, queries

    def live(self, site: str) -> Iterator[Entry]:
        """Yield every entry whose post is there, by id, addressed under the publication's URL."""
        for row in self._queries.read_live(self._connection):
            yield read_entry(row, site)

    def count(self) -> int:
        """Return how many entries have a post."""
        return int(self._queries.count_live(self._connection))

    def gone(self) -> tuple[tuple[str, str], ...]:
        """Return slug and title of every entry whose post went away."""
        return tuple((row["slug"], row["title"]) for row in self._queries.read_gone(self._connection))

    def bury(self, name: str, now: datetime) -> bool:
        """Mark the entry of a file that went away, and tell whether there was one.

        Its id and address stay its own.
        """
        return bool(self._queries.bury_entry(self._connection, name=name, at=write_time(now)))

    def admit(self, admission: Admission, publication: Publication, now: datetime) -> tuple[Entry, str]:
        """Keep a post as an entry; return it and whether it is "new", "changed", "moved", "back" or "same".

        The entry is found by its file's name, or by the same bytes under a name that went away (a move: call bury
        for the names that went away first). A copy, whose original is still there, is a new entry.
        """
        row = self._queries.find_by_name(self._connection, name=admission.post.source.name)
        moved = (
            None
            if row
            else next(iter(self._queries.find_moved(self._connection, digest=admission.digest)), None)
        )
        old = row or moved
        mark = fingerprint(_title(admission.post), admission.post, admission.content)
        if old is None:
            entry = self._mint(admission, publication, now)
        else:
            entry = self._renew(read_entry(old, publication.url), admission, mark != old["fingerprint"], now)
        self._keep(entry, admission.digest, mark)
        return entry, _tell(old, entry)

    def _mint(self, admission: Admission, publication: Publication, now: datetime) -> Entry:
        post = admission.post
        slug = mint_slug(post.slug or _title(post), self._is_slug_taken)
        identity = mint_id(publication.url, now, slug)
        blank = Entry(
            id=identity,
            name=post.source.name,
            slug=slug,
            permalink=permalink(publication.url, slug),
            title="",
            authors=(),
            published=post.published.value,
            updated=spread(
                first_updated(post, publication, now), lambda at: self._is_updated_taken(at, identity)
            ),
            first_seen=now,
            language="",
            summary="",
            content="",
        )
        return _fill(blank, admission)

    def _renew(self, old: Entry, admission: Admission, meaning_moved: bool, now: datetime) -> Entry:  # noqa: FBT001
        entry = _fill(old, admission)
        if not (meaning_moved and admission.may_update):
            return entry
        earliest = max(now.replace(microsecond=0), old.updated + timedelta(seconds=1))
        while self._is_updated_taken(earliest, old.id):
            earliest += timedelta(seconds=1)
        return replace(entry, updated=earliest)

    def _keep(self, entry: Entry, digest: str, mark: str) -> None:
        self._queries.keep_entry(
            self._connection,
            id=entry.id,
            name=entry.name,
            slug=entry.slug,
            slug_key=fold_slug(entry.slug),
            title=entry.title,
            first_seen=write_time(entry.first_seen),
            updated=write_time(entry.updated),
            digest=digest,
            fingerprint=mark,
            facts=write_facts(entry),
            content=pack(entry.content),
        )

    def _is_slug_taken(self, folded: str) -> bool:
        return bool(self._queries.is_slug_taken(self._connection, slug_key=folded))

    def _is_updated_taken(self, moment: datetime, identity: str) -> bool:
        return bool(self._queries.is_updated_taken(self._connection, updated=write_time(moment), id=identity))


def _title(post: Post) -> str:
    """Return the title to show: RSS and readers need one even where the text has none."""
    return post.title.value or " ".join(post.summary.split()[:10]).rstrip(".,;: ") or post.source.path.stem


def _fill(entry: Entry, admission: Admission) -> Entry:
    post = admission.post
    return replace(
        entry,
        name=post.source.name,
        title=_title(post),
        authors=post.authors.value,
        published=post.published.value,
        language=post.language.value,
        summary=post.summary,
        content=admission.content,
        categories=post.categories,
        enclosures=post.enclosures,
        words=admission.words,
    )


def _tell(old: Row | None, entry: Entry) -> str:
    if old is None:
        return "new"
    if old["name"] != entry.name:
        return "moved"
    if old["gone"]:
        return "back"
    changed = old["updated"] != write_time(entry.updated)
    return "changed" if changed else "same"
