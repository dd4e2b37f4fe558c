"""Nouns as rows, and rows as nouns."""

from __future__ import annotations

from datetime import UTC, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct, json

from masthead.model import Author, Enclosure, Entry, PartialDate, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from masthead.model import Post

_LONG = 50_000  # characters of a post that is deflated


def pack(text: str) -> bytes:
    """Return the text deflated in a third of the usual time: without a search for repetitions it halves as well."""
    from zlib import Z_HUFFMAN_ONLY, compressobj

    deflater = compressobj(1, strategy=Z_HUFFMAN_ONLY)
    return deflater.compress(text.encode("utf-8", "replace")) + deflater.flush()


def unpack(blob: bytes) -> str:
    """Return what pack() was given."""
    from zlib import decompress

    return decompress(blob).decode()


def fold_text(text: str) -> str | bytes:
    """Return the text of a post as a row holds it: as it is, which is quickest, or deflated where it is long."""
    if len(text) > _LONG:
        return pack(text)
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def unfold_text(kept: str | bytes) -> str:
    """Return what fold_text() was given."""
    return kept if isinstance(kept, str) else unpack(kept) if kept else ""


def write_time(moment: datetime) -> str:
    """Return the instant in UTC as it is kept; such texts sort by time."""
    return moment.astimezone(UTC).isoformat()


def read_time(text: str) -> datetime:
    """Return what write_time() was given."""
    return datetime.fromisoformat(text)


def write_facts(post: Post, words: int) -> str:
    """Return what is shown of a post beside its title and content, as JSON."""
    published = post.published.value
    facts = {
        "authors": [[each.name, each.email, each.uri] for each in post.authors.value],
        "published": [published.year, published.month, published.day],
        "clock": published.clock.isoformat() if published.clock is not None else "",
        "language": post.language.value,
        "summary": post.summary,
        "categories": post.categories,
        "enclosures": [
            [each.url, each.media_type, each.length, each.alt, each.width, each.height]
            for each in post.enclosures
        ],
        "words": words,
    }
    return _write_json(facts)


Row = dict[str, Any]
Listed = tuple[
    int, str, str, str, str, str, str, str
]  # number, id, name, slug, title, first seen, updated, facts


class _Facts(Struct):
    """What write_facts() wrote."""

    authors: tuple[tuple[str, ...], ...]
    published: tuple[int, int, int]
    clock: str
    language: str
    summary: str
    categories: tuple[str, ...]
    enclosures: tuple[tuple[Any, ...], ...]
    words: int


_read_facts = json.Decoder(_Facts).decode


def read_entry(row: Row, site: str) -> Entry:
    """Return the entry of a row, addressed under `site`, the publication's URL.

    A row of a list has no content, and neither has its entry.
    """
    told = row["id"], row["name"], row["slug"], row["title"], row["first_seen"], row["updated"], row["facts"]
    return _read(told, site, unfold_text(row.get("content") or ""))


def read_listed(row: Listed, site: str) -> Entry:
    """Return the entry of a row of a list, as read_entry() does; many are quicker read without their columns' names."""
    return _read(row[1:], site)


def _read(told: tuple[str, str, str, str, str, str, str], site: str, content: str = "") -> Entry:
    identity, name, slug, title, first_seen, updated, kept = told
    facts = _read_facts(kept)
    clock = time.fromisoformat(facts.clock) if facts.clock else None
    return Entry(
        identity,
        name,
        slug,
        permalink(site, slug),
        title,
        tuple([Author(*each) for each in facts.authors]),
        PartialDate(*facts.published, clock),
        datetime.fromisoformat(updated),
        datetime.fromisoformat(first_seen),
        facts.language,
        facts.summary,
        content,
        facts.categories,
        tuple([Enclosure(*each) for each in facts.enclosures]) if facts.enclosures else (),
        facts.words,
    )


def permalink(site: str, slug: str) -> str:
    """Return the address of an entry's page."""
    is_plain = slug.isascii() and slug.replace("-", "").isalnum()
    return f"{site}posts/{slug if is_plain else _quote(slug)}/"


def _quote(slug: str) -> str:
    from urllib.parse import quote

    return quote(slug)


def _write_json(value: dict[str, object]) -> str:
    """Return the value as the rows have always held it, by the quickest way."""
    try:
        return json.format(json.encode(value), indent=0).decode()
    except UnicodeEncodeError:  # half of a pair: JSON can hold it, UTF-8 cannot
        return _encoder()(value)


@cache
def _encoder() -> Callable[[object], str]:
    """Return what writes JSON whatever is in it."""
    from json import JSONEncoder

    return JSONEncoder(ensure_ascii=False).encode


def write_problems(problems: tuple[Problem, ...]) -> str:
    """Return the problems of a file as JSON."""
    return _encoder()([[p.path, p.reason, p.mend, p.line, p.refused] for p in problems]) if problems else "[]"


def read_problems(text: str) -> tuple[Problem, ...]:
    """Return what write_problems() was given."""
    return tuple(Problem(*each) for each in json.decode(text))
