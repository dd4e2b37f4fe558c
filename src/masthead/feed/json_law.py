"""What JSON Feed 1.1 (jsonfeed.org/version/1.1) demands of a publisher."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from masthead.feed.hazard import find_html_hazards, find_text_hazards
from masthead.feed.lexis import is_language, is_media_type, is_partial_date, is_web_address, read_instant

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = "https://jsonfeed.org/version/1.1"
_ADDRESSES = ("url", "external_url", "image", "banner_image")


def find_json_faults(document: Any) -> Iterator[str]:  # noqa: ANN401 - whatever JSON can hold
    """Yield what is wrong with a JSON Feed document."""
    if not isinstance(document, dict) or document.get("version") != VERSION:
        yield "no JSON Feed 1.1"
        return
    if not _is_filled(document.get("title")):
        yield "the feed has no title"
    yield from _find_address_faults(document)
    yield from _find_language_faults(document, "the feed")
    entries = document.get("items")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        yield "items is not a list of objects"
        return
    for place, entry in enumerate(entries, 1):
        yield from find_entry_faults(entry, f"item {place} ({entry.get('id')})")
    for identity, count in Counter(str(entry.get("id")) for entry in entries).items():
        if count > 1:
            yield f"the id {identity} stands in {count} items"


def _find_address_faults(document: dict[str, Any]) -> Iterator[str]:
    for name in ("home_page_url", "feed_url", "next_url"):
        if (name in document or name != "next_url") and not is_web_address(str(document.get(name, ""))):
            yield f"{name} is no absolute address"
    if document.get("next_url") == document.get("feed_url"):
        yield "next_url is the feed itself: a reader would go round for ever"


def find_entry_faults(entry: dict[str, Any], where: str) -> Iterator[str]:
    """Yield what is wrong with one item."""
    if not _is_filled(entry.get("id")):
        yield f"{where} has no id that is a string"
    if not (_is_filled(entry.get("content_html")) or _is_filled(entry.get("content_text"))):
        yield f"{where} has no content"
    for name in _ADDRESSES:
        if name in entry and not is_web_address(str(entry[name])):
            yield f"{where}: {name} is no absolute address"
    for name in ("date_published", "date_modified"):
        if name in entry and read_instant(str(entry[name])) is None:
            yield f"{where}: {name} is {entry[name]!r}, not a date of RFC 3339"
    own = entry.get("_masthead", {})
    if not isinstance(own, dict) or not is_partial_date(str(own.get("date", "1970"))):
        yield f"{where}: _masthead is {own!r}, without a date in W3CDTF"
    yield from find_html_hazards(str(entry.get("content_html", "")), where)
    yield from find_text_hazards(str(entry.get("title", "")), f"{where}: title")
    yield from _find_language_faults(entry, where)
    yield from _find_list_faults(entry, where)


def _find_list_faults(entry: dict[str, Any], where: str) -> Iterator[str]:
    for name in ("tags", "authors", "attachments"):
        if not isinstance(entry.get(name, []), list):
            yield f"{where}: {name} is no list"
            return
    if not all(_is_filled(tag) for tag in entry.get("tags", ())):
        yield f"{where} has a tag that is no string"
    if not all(
        isinstance(author, dict) and _is_filled(author.get("name")) for author in entry.get("authors", ())
    ):
        yield f"{where} has an author without name"
    if not all(_is_attachment(each) for each in entry.get("attachments", ())):
        yield f"{where} has an attachment without address or media type"


def _is_attachment(value: object) -> bool:
    return (
        isinstance(value, dict)
        and is_web_address(str(value.get("url")))
        and is_media_type(str(value.get("mime_type")))
    )


def _find_language_faults(part: dict[str, Any], where: str) -> Iterator[str]:
    language = part.get("language")
    if language is not None and not is_language(str(language)):
        yield f"{where}: the language {language!r} is no language tag"


def _is_filled(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
