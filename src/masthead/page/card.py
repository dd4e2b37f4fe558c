"""What a page tells machines about a post: Open Graph (ogp.me) and JSON-LD (schema.org BlogPosting).

A date is given as coarse as it is known, and none where none is known. `dateModified` is left out: what the
catalog knows is when it saw a change, and a search engine would print that as the post's date.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from masthead.model import Author, Enclosure, Entry, Publication


class LinkedData(dict[str, Any]):
    """What JSON-LD says of a post: strings, numbers, lists and tables of them, and nothing else."""


def find_image(entry: Entry) -> str:
    """Return the address of the post's first image, empty if it has none."""
    if not entry.enclosures:
        return ""
    images = (each.url for each in entry.enclosures if is_image(each, entry.content))
    return next(filter(is_web_address, images), "")


def is_web_address(url: str) -> bool:
    """Tell whether an address may stand in a link: it begins with http: or https:, in any case."""
    return url[:8].lower().startswith(("http://", "https://"))


def is_image(enclosure: Enclosure, content: str) -> bool:
    """Tell whether the enclosure is an image: by its type, or, where none is known, as the text shows it."""
    return enclosure.media_type.startswith("image/") or (
        not enclosure.media_type and is_shown(enclosure, content)
    )


def is_shown(enclosure: Enclosure, content: str) -> bool:
    """Tell whether the text holds the address, as an attribute of HTML is written."""
    return f'"{escape(enclosure.url, quote=False)}"' in content


def find_apart(entry: Entry) -> tuple[Enclosure | None, list[Enclosure]]:
    """Return the image to show above the text and the files to list below it: what the text does not show."""
    if not entry.enclosures:
        return None, []
    apart = [
        each for each in entry.enclosures if is_web_address(each.url) and not is_shown(each, entry.content)
    ]
    plate = next((each for each in apart if is_image(each, entry.content)), None)
    return plate, [each for each in apart if not is_image(each, entry.content)]


def to_machine_date(entry: Entry) -> str:
    """Return the date for `datetime` attributes, `2016-12-06`, `2024-07` or `2024`; empty when unknown."""
    date = entry.published
    if date.year and date.month and date.day:
        return f"{date.year:04d}-{date.month:02d}-{date.day:02d}"
    return "-".join((f"{date.year:04d}", f"{date.month:02d}", f"{date.day:02d}")[: date.precision])


def open_graph(entry: Entry, publication: Publication) -> list[tuple[str, str]]:
    """Return property and content of each meta element, in a fixed order, empty ones left out."""
    properties = [
        ("og:type", "article"),
        ("og:title", entry.title),
        ("og:description", entry.summary),
        ("og:url", entry.permalink),
        ("og:site_name", publication.title),
        ("og:image", find_image(entry)),
        ("article:published_time", to_machine_date(entry) if entry.published.day else ""),
        *(("article:tag", category) for category in entry.categories),
    ]
    return [(name, content) for name, content in properties if content]


def linked_data(entry: Entry, publication: Publication, authors: Mapping[str, str]) -> LinkedData:
    """Return the post as a BlogPosting; members that would say nothing are left out.

    `authors` are the addresses of the authors' pages by name.
    """
    members = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "@id": entry.permalink,
        "url": entry.permalink,
        "mainEntityOfPage": entry.permalink,
        "headline": entry.title,
        "description": entry.summary,
        "inLanguage": entry.language,
        "datePublished": to_machine_date(entry),
        "author": [_person(author, authors.get(author.name, "")) for author in entry.authors],
        "publisher": {"@type": "Organization", "name": publication.title, "url": publication.url},
        "image": find_image(entry),
        "keywords": list(entry.categories),
        "wordCount": entry.words,
    }
    return LinkedData({name: value for name, value in members.items() if value})


def _person(author: Author, page: str) -> dict[str, str]:
    person = {"@type": "Person", "name": author.name}
    address = author.uri if is_web_address(author.uri) else page
    return {**person, "url": address} if address else person
