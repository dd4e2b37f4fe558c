"""What every format states about an entry: one set of facts, scrubbed once, so that the formats agree."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from masthead.model import Author, Enclosure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import tzinfo

    from masthead.model import Entry, Feed

_INVALID = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")  # reorder or hide; ZWJ stays
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}")  # atomEmailAddress, RFC 4287 section 3.2.3
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)  # readers count seconds from here; earlier dates break some
_LATEST = datetime(9998, 12, 31, tzinfo=UTC)  # a zone may still be added to it
_SLIP = timedelta(days=366)  # a post dated later than this after it was first seen is misdated

_MEDIA_TYPES = {
    "avif": "image/avif",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "ogg": "audio/ogg",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "webm": "video/webm",
    "webp": "image/webp",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """An entry as all formats state it.

    `published` is an instant only where the day is known; a coarser date stands in `coarse` ("2024-07").
    `language` is empty where it is the feed's. `content` is empty in a feed of summaries. `image` is the post's
    first picture; pictures that the content shows are no enclosures, or a reader would show them twice.
    """

    id: str
    link: str
    title: str
    updated: datetime
    published: datetime | None
    coarse: str
    language: str
    authors: tuple[Author, ...]
    summary: str
    content: str
    categories: tuple[str, ...]
    image: str
    enclosures: tuple[Enclosure, ...]


def state(feed: Feed) -> tuple[Statement, ...]:
    """Return what the feed states, in its own order; an id is stated once, no two share `updated`."""
    seen: set[str] = set()
    statements = []
    for entry in feed.entries:
        if entry.id not in seen:
            seen.add(entry.id)
            statements.append(_state_entry(entry, feed))
    return tuple(_untie(statements))


def _state_entry(entry: Entry, feed: Feed) -> Statement:
    published = find_published(entry, feed.zone)
    summary, content = legible(entry.summary).strip(), legible(entry.content)
    enclosures = tuple(_state_enclosures(entry.enclosures))
    image = next((each.url for each in enclosures if each.media_type.startswith("image/")), "")
    return Statement(
        id=one_line(entry.id),
        link=one_line(entry.permalink),
        title=one_line(entry.title) or one_line(summary)[:80].strip() or one_line(entry.slug),
        updated=within_bounds(entry.updated),
        published=published,
        coarse="" if published else _coarse(entry),
        language=entry.language if entry.language.lower() != feed.language.lower() else "",
        authors=tuple(_state_authors(entry.authors)),
        summary=summary,
        content=content if feed.full_text else "",
        categories=_distinct(one_line(each) for each in entry.categories),
        image=image,
        enclosures=tuple(
            each
            for each in enclosures
            if not _is_shown(each, content) or (each.url == image and not feed.full_text)
        ),
    )


def legible(text: str) -> str:
    """Return the text with every character that XML 1.0 forbids, lone surrogates too, as U+FFFD."""
    return _INVALID.sub("\ufffd", text)


def one_line(text: str) -> str:
    """Return plain text on one line, without characters that hide or reorder what stands beside them."""
    return " ".join(_INVISIBLE.sub("", legible(text)).split())


def within_bounds(moment: datetime) -> datetime:
    """Return the moment in UTC, to the second, no earlier than 1970 and no later than 9998."""
    if moment.year <= _EARLIEST.year - 1:
        return _EARLIEST
    if moment.year > _LATEST.year:
        return _LATEST
    return moment.astimezone(UTC).replace(microsecond=0)


def find_published(entry: Entry, zone: tzinfo) -> datetime | None:
    """Return the instant of publication where the day is known, plausible and in the calendar.

    A day without a clock stands for its noon, or for the moment when the post was first seen if that was
    earlier on the same day: no reader is shown a moment that has not come. Neither moves with later edits.
    """
    day = entry.published
    if day.precision < 3 or not _EARLIEST.year <= day.year <= _LATEST.year:
        return None
    try:
        instant = day.instant(zone).replace(microsecond=0)
    except ValueError:  # the 31st of February
        return None
    seen = within_bounds(entry.first_seen)
    if (
        day.clock is None
        and seen < instant
        and seen.astimezone(zone).date() == instant.astimezone(zone).date()
    ):
        return seen
    return instant if _EARLIEST <= instant <= seen + _SLIP else None


def _coarse(entry: Entry) -> str:
    """Return the date as coarse as it is known, for dc:date (W3CDTF) and JSON."""
    return str(replace(entry.published, clock=None)) if entry.published else ""


def _untie(statements: Iterable[Statement]) -> Iterator[Statement]:
    """Give entries that share `updated` a fraction of a second drawn from their ids.

    Two entries with one `updated` draw a warning from validators; the fraction depends on the entry alone,
    so that it is the same in every feed and every run.
    """
    taken: set[datetime] = set()
    for statement in statements:
        updated = statement.updated
        if updated in taken:
            digest = sha256(statement.id.encode()).digest()
            updated += timedelta(microseconds=1 + int.from_bytes(digest[:4], "big") % 999_999)
        taken.add(updated)
        yield statement if updated == statement.updated else replace(statement, updated=updated)


def _state_authors(authors: Iterable[Author]) -> Iterator[Author]:
    for author in authors:
        if name := one_line(author.name):
            email = author.email if _EMAIL.fullmatch(author.email) else ""
            yield Author(name, one_line(email), one_line(author.uri) if is_absolute(author.uri) else "")


def _state_enclosures(enclosures: Iterable[Enclosure]) -> Iterator[Enclosure]:
    """Yield each enclosure once, with a media type, which RSS and JSON Feed require."""
    seen: set[str] = set()
    for enclosure in enclosures:
        url = one_line(enclosure.url)
        if is_absolute(url) and url not in seen:
            seen.add(url)
            media_type = one_line(enclosure.media_type) or _guess_media_type(url)
            yield replace(enclosure, url=url, media_type=media_type, alt=one_line(enclosure.alt))


def _is_shown(enclosure: Enclosure, content: str) -> bool:
    """Tell whether the text holds the address, as an attribute of HTML is written."""
    return f'"{escape(enclosure.url, quote=False)}"' in content


def is_absolute(url: str) -> bool:
    """Tell whether the address can stand in a feed by itself: http or https, with a host."""
    try:
        parts = urlsplit(url)
    except ValueError:  # an address such as http://[ is nobody's
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _guess_media_type(url: str) -> str:
    suffix = urlsplit(url).path.rpartition(".")[2].lower()
    return _MEDIA_TYPES.get(suffix, "application/octet-stream")


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
