"""A post on its way into the catalog, made ready without it: by another process, if need be."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.blake import blake2b
from masthead.catalog.identity import fingerprint, first_updated, fold_slug, mint_id, mint_slug, place_of
from masthead.catalog.rows import fold_text, write_facts, write_time

if TYPE_CHECKING:
    from datetime import datetime

    from masthead.catalog.rows import Row
    from masthead.model import Author, PartialDate, Post, Publication


# The columns of a row that add_entries() fills.
_FRESH = (
    "id",
    "name",
    "slug",
    "slug_key",
    "title",
    "first_seen",
    "updated",
    "digest",
    "fingerprint",
    "place",
    "year",
    "mark",
    "facts",
)


class Admission(Struct, frozen=True):
    """What the catalog keeps of a post, beside its identity; one for each post, handed from process to process."""

    name: str
    digest: (
        str  # of the file's bytes, and of what else the editor said of it: only its change can move `updated`
    )
    title: str
    slug: str  # asked for by the post itself
    authors: tuple[Author, ...]
    categories: tuple[str, ...]
    published: PartialDate
    fingerprint: str  # of what the post means
    mark: str  # of all that its page shows
    facts: str
    content: str | bytes  # HTML as a row holds it
    worded: frozenset[str] = frozenset()  # channels whose words it holds


class Admitted(Struct, frozen=True):
    """What became of a post: its entry's number, where it stands, and what changed."""

    number: int
    change: str  # new, changed, moved, back, same
    first_seen: datetime
    place: int
    years: tuple[int, int]  # of its date, as it was and as it is
    is_stale: bool  # its page has to be made again
    moved_from: str = ""  # the name that its file had before
    is_placed: bool = True  # it stands elsewhere among the others than it did, if it did
    is_foretold: bool = False  # it is a new entry, just as foretell() has it


class Foretold(Struct, frozen=True):
    """What a new post's entry is called, and when it counts as last changed, unless another took that before."""

    slug: str
    id: str
    updated: datetime
    place: int  # the second at which it stands among the others
    fresh: tuple[object, ...]  # its row without its text, in the order of its columns

    def row(self, admission: Admission) -> Row:
        """Return the row of the entry, as far as pages show it."""
        return {**dict(zip(_FRESH, self.fresh, strict=True)), "gone": "", "content": admission.content}


def foretell(admission: Admission, publication: Publication, now: datetime) -> Foretold:
    """Return what becomes of a post that is new, as far as can be told without the catalog."""
    slug = mint_slug(admission.slug or admission.title, lambda _: False)
    updated = first_updated(admission.published, publication, now).replace(microsecond=0)
    return name_entry(admission, slug, mint_id(publication.url, now, slug), updated, now)


def name_entry(admission: Admission, slug: str, identity: str, updated: datetime, now: datetime) -> Foretold:
    """Return what a post becomes that is new under this address and id."""
    place = place_of(admission.published, now)
    fresh = (
        identity,
        admission.name,
        slug,
        fold_slug(slug),
        admission.title,
        _write_now(now),
        write_time(updated),
        admission.digest,
        admission.fingerprint,
        place,
        admission.published.year,
        admission.mark,
        admission.facts,
    )
    return Foretold(slug, identity, updated, place, fresh)


@lru_cache(maxsize=4)  # all posts of a run share it
def _write_now(now: datetime) -> str:
    """Return the time of the run as it is kept."""
    return write_time(now)


def prepare(  # noqa: PLR0913 - each is kept
    post: Post,
    digest: str,
    content: str,
    words: int,
    worded: frozenset[str] = frozenset(),
    *,
    is_stated: bool = False,
) -> Admission:
    """Return a post with its sanitised HTML as the catalog takes it.

    `is_stated` says that the content is made of the bytes that `digest` is of and of nothing else, so that it need not
    be hashed.
    """
    title = title_of(post)
    facts = write_facts(post, words)
    mark = blake2b(f"{title}\x00{facts}\x00".encode("utf-8", "replace"), digest_size=16)
    shown = digest if is_stated else content
    mark.update(shown.encode("utf-8", "replace"))  # by itself: one dash in a title would make all of it wide
    return Admission(
        name=post.source.name,
        digest=digest,
        title=title,
        slug=post.slug,
        authors=post.authors.value,
        categories=post.categories,
        published=post.published.value,
        fingerprint=fingerprint(title, post, content),
        mark=mark.hexdigest(),
        facts=facts,
        content=fold_text(content),
        worded=worded,
    )


def title_of(post: Post) -> str:
    """Return the title to show: RSS and readers need one even where the text has none."""
    return post.title.value or " ".join(post.summary.split()[:10]).rstrip(".,;: ") or post.source.path.stem


def row_of(admission: Admission, slug: str) -> Row:
    """Return what a row says of a post, beside its identity."""
    return {
        "slug": slug,
        "slug_key": fold_slug(slug),
        "name": admission.name,
        "title": admission.title,
        "gone": "",
        "year": admission.published.year,
        "digest": admission.digest,
        "fingerprint": admission.fingerprint,
        "mark": admission.mark,
        "facts": admission.facts,
        "content": admission.content,
    }
