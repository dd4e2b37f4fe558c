"""What every format states about an entry: one set of facts, scrubbed once, so that the formats agree."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from html import escape, unescape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from masthead.feed.lexis import is_media_type, is_web_address, to_uri
from masthead.feed.plain import legible, one_line, plain
from masthead.model import Author, Enclosure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import tzinfo

    from masthead.model import Entry, Feed

_EMAIL = re.compile(
    r"[\w.+'-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z][A-Za-z0-9-]{1,62}", re.ASCII
)  # narrower than atomEmailAddress (RFC 4287, 3.2.3): validators want an addr-spec with a domain
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)  # readers count seconds from here; earlier dates break some
_LATEST = datetime(9998, 12, 31, tzinfo=UTC)  # a zone may still be added to it
_SLIP = timedelta(days=1)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_BLOCK = re.compile(
    r"</?(?:p|h[1-6]|li|[uo]l|d[dlt]|div|blockquote|t[dhr]|table|figure|figcaption|pre|br|hr)[ >]"
)
_EXCERPT = 200
LONGEST = 200_000  # letters of a text that a feed carries; readers refuse documents of several megabytes

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


class Statement(Struct, frozen=True):
    """An entry as all formats state it.

    `published` is an instant only where the day is known; a coarser date stands in `coarse` ("2024-07").
    `language` is empty where it is the feed's. `content` is empty in a feed of summaries; a summary is never empty,
    because RSS readers want a description before the content (NeedDescriptionBeforeContent). `image` is the post's
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


def state(entry: Entry, feed: Feed) -> Statement:
    """Return what the feed states of an entry; a text above LONGEST bytes is left to the page, as its summary."""
    published = find_published(entry, feed.zone)
    content = legible(entry.content)
    content = (
        "" if content.isspace() else content
    )  # an item of JSON Feed has to have some; its title stands in
    title = plain(entry.title) or plain(entry.summary[:80]) or plain(entry.slug)
    full_text = feed.full_text and len(content) <= LONGEST
    enclosures = tuple(_state_enclosures(entry.enclosures))
    image = next((each.url for each in enclosures if each.media_type.startswith("image/")), "")
    return Statement(
        id=one_line(entry.id),
        link=to_uri(one_line(entry.permalink)),
        title=title,
        updated=within_bounds(entry.updated),
        published=published,
        coarse="" if published else _coarse(entry),
        language=entry.language if entry.language.lower() != feed.language.lower() else "",
        authors=tuple(_state_authors(entry.authors)),
        summary=plain(entry.summary) or (excerpt(content) if feed.full_text else "") or title,
        content=content if full_text else "",
        categories=_distinct(plain(each) for each in entry.categories),
        image=image,
        enclosures=tuple(
            each
            for each in enclosures
            if not _is_shown(each, content) or (each.url == image and not full_text)
        ),
    )


def excerpt(content: str) -> str:
    """Return the first words of HTML as plain text, for an entry without a summary."""
    spaced = _BLOCK.sub(" ", content[:2000])
    words = one_line(unescape(_TAG.sub("", spaced).partition("<")[0]))
    return plain(words if len(words) <= _EXCERPT else words[:_EXCERPT].rpartition(" ")[0] + "…")


def within_bounds(moment: datetime) -> datetime:
    """Return the moment in UTC, to the second, no earlier than 1970 and no later than 9998."""
    if moment.year <= _EARLIEST.year - 1:
        return _EARLIEST
    if moment.year > _LATEST.year:
        return _LATEST
    if moment.tzinfo is UTC and not moment.microsecond:
        return moment
    return moment.astimezone(UTC).replace(microsecond=0)


def find_published(entry: Entry, zone: tzinfo) -> datetime | None:
    """Return the instant of publication where the day is known, plausible and in the calendar.

    A day without a clock stands for its noon. What would have been still to come, by less than a day, when the post
    was first seen stands for that moment: no reader is shown a time that has not come, and no edit moves it. A date
    that an edit moved on is believed as far as the edit's own time.
    """
    day = entry.published
    if day.precision < 3 or not _EARLIEST.year <= day.year <= _LATEST.year:
        return None
    try:
        instant = day.instant(zone).replace(microsecond=0)
    except ValueError:  # the 31st of February
        return None
    seen = within_bounds(entry.first_seen)
    if seen < instant <= seen + _SLIP:
        return seen
    return instant if _EARLIEST <= instant <= max(seen, within_bounds(entry.updated)) else None


def is_sayable(coarse: str, updated: datetime) -> bool:
    """Tell whether dc:date may say a date: validators call what lies before 1990 or ahead of us ImplausibleDate.

    A bare year has to be later than 1990, for they compare it as text with 1990-01-01.
    """
    return "1990-01-01" <= coarse <= updated.isoformat()[: len(coarse)]


def _coarse(entry: Entry) -> str:
    """Return the date as coarse as it is known, for dc:date (W3CDTF) and JSON."""
    return str(replace(entry.published, clock=None)) if entry.published else ""


def fraction(identity: str) -> timedelta:
    """Return what an entry adds to its `updated` where another in the document has the same one.

    Two entries with one `updated` draw a warning from validators; the fraction of a second is drawn from the id
    alone, so that it is the same in every feed and every run.
    """
    digest = sha256(identity.encode("utf-8", "replace")).digest()
    return timedelta(microseconds=1 + int.from_bytes(digest[:4], "big") % 999_999)


def _state_authors(authors: Iterable[Author]) -> Iterator[Author]:
    for author in authors:
        if name := plain(author.name):
            email = author.email if _EMAIL.fullmatch(author.email) else ""
            uri = to_uri(one_line(author.uri))
            yield Author(name, email, uri if is_web_address(uri) else "")


def _state_enclosures(enclosures: Iterable[Enclosure]) -> Iterator[Enclosure]:
    """Yield each enclosure once, with a media type, which RSS and JSON Feed require."""
    seen: set[str] = set()
    for enclosure in enclosures:
        url = to_uri(one_line(enclosure.url))
        if is_web_address(url) and url not in seen:
            seen.add(url)
            media_type = one_line(enclosure.media_type)
            media_type = media_type if is_media_type(media_type) else _guess_media_type(url)
            yield replace(enclosure, url=url, media_type=media_type, alt=plain(enclosure.alt))


def _is_shown(enclosure: Enclosure, content: str) -> bool:
    """Tell whether the text holds the address, as an attribute of HTML is written."""
    return f'"{escape(enclosure.url, quote=False)}"' in content


def _guess_media_type(url: str) -> str:
    suffix = urlsplit(url).path.rpartition(".")[2].lower()
    return _MEDIA_TYPES.get(suffix, "application/octet-stream")


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
