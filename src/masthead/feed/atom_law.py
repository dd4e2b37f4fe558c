"""What RFC 4287 demands of a publisher, and what readers need besides; each fault cites its section."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from masthead.feed.hazard import find_html_hazards, find_text_hazards
from masthead.feed.kin import Kin
from masthead.feed.lexis import (
    is_canonical,
    is_iri,
    is_language,
    is_media_type,
    is_partial_date,
    is_web_address,
    read_instant,
)
from masthead.feed.paging import find_paging_faults, find_strangers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    Element = etree._Element  # noqa: SLF001 - the only name lxml's stubs have for it

NS: Final = "{http://www.w3.org/2005/Atom}"
XML: Final = "{http://www.w3.org/XML/1998/namespace}"
DC_DATE: Final = "{http://purl.org/dc/elements/1.1/}date"

_ONCE = ("id", "title", "updated")
_AT_MOST_ONCE_IN_FEED = ("generator", "icon", "logo", "rights", "subtitle")
_AT_MOST_ONCE_IN_ENTRY = ("content", "published", "rights", "source", "summary")
_TEXTS = ("title", "subtitle", "summary", "rights")


def find_atom_faults(document: Element) -> Iterator[str]:
    """Yield what is wrong with an Atom document, whose root is to be a feed."""
    if document.tag != f"{NS}feed":
        yield f"the root is {document.tag}, not atom:feed (RFC 4287, 2)"
        return
    root = Kin(document, NS)
    entries = [Kin(entry, NS) for entry in root.all("entry")]
    yield from _count(root, _AT_MOST_ONCE_IN_FEED, "the feed", "4.1.1")
    yield from _find_construct_faults(root, "the feed")
    yield from _find_link_faults(root, "the feed")
    if not any(link.get("rel") == "self" for link in root.all("link")):
        yield "the feed has no self link (RFC 4287, 4.1.1)"
    authored = root.first("author") is not None
    for place, entry in enumerate(entries, 1):
        yield from _find_entry_faults(entry, f"entry {place} ({entry.text('id')})", authored=authored)
    yield from find_paging_faults(document)
    yield from find_strangers(document)
    yield from _find_repetitions(entries)
    yield from _find_late_entries(root, entries)
    for element in document.iter():
        language = element.get(f"{XML}lang")
        if language and not is_language(language):
            yield f"xml:lang {language!r} is no language tag (RFC 4287, 2)"


def find_entry_faults(entry: Element, where: str, *, authored: bool) -> Iterator[str]:
    """Yield what is wrong with one entry; `authored` tells whether its feed names an author for it."""
    return _find_entry_faults(Kin(entry, NS), where, authored=authored)


def _find_entry_faults(entry: Kin, where: str, *, authored: bool) -> Iterator[str]:
    yield from _count(entry, _AT_MOST_ONCE_IN_ENTRY, where, "4.1.2")
    yield from _find_construct_faults(entry, where)
    yield from _find_link_faults(entry, where)
    content = entry.first("content")
    alternates = [link for link in entry.all("link") if link.get("rel", "alternate") == "alternate"]
    if content is None and not alternates:
        yield f"{where} has neither content nor an alternate link (RFC 4287, 4.1.2)"
    if not authored and entry.first("author") is None:
        yield f"{where} has no author, nor has the feed (RFC 4287, 4.1.1)"
    if content is not None:
        yield from _find_content_faults(entry, content, where)
    for date in entry.all(DC_DATE):
        if not is_partial_date(date.text or ""):
            yield f"{where} has the dc:date {date.text!r}, which is not W3CDTF"


def _count(parent: Kin, at_most_once: tuple[str, ...], where: str, section: str) -> Iterator[str]:
    for name in _ONCE:
        if parent.count(name) != 1:
            yield f"{where} has {parent.count(name)} {name} elements, not one (RFC 4287, {section})"
    for name in parent.repeated():
        if name in at_most_once:
            yield f"{where} has more than one {name} (RFC 4287, {section})"


def _find_construct_faults(parent: Kin, where: str) -> Iterator[str]:
    """Yield faults of the constructs of section 3, texts, persons and dates, and of ids and categories."""
    if not is_iri(parent.text("id")):
        yield f"{where} has the id {parent.text('id')!r}, which is no absolute IRI (RFC 4287, 4.2.6)"
    elif not is_canonical(parent.text("id")):
        yield f"{where} has the id {parent.text('id')!r}, which has another spelling (NonCanonicalURI)"
    if not parent.text("title").strip():
        yield f"{where} has an empty title"
    for name in ("updated", "published"):
        for element in parent.all(name):
            if read_instant(element.text or "") is None:
                yield f"{where}: {name} is {element.text!r}, not a date of RFC 3339 (RFC 4287, 3.3)"
    for category in parent.all("category"):
        if not category.get("term"):
            yield f"{where} has a category without term (RFC 4287, 4.2.2.1)"
    yield from _find_text_faults(parent, where)
    yield from _find_person_faults(parent, where)


def _find_text_faults(parent: Kin, where: str) -> Iterator[str]:
    for name in _TEXTS:
        for element in parent.all(name):
            kind = element.get("type", "text")
            if kind not in {"text", "html", "xhtml"}:
                yield f"{where}: {name} has the type {kind!r} (RFC 4287, 3.1.1)"
            if kind != "xhtml" and len(element):
                yield f"{where}: {name} of type {kind} holds elements (RFC 4287, 3.1.1)"
            if kind == "text":
                yield from find_text_hazards(element.text or "", f"{where}: {name}")


def _find_person_faults(parent: Kin, where: str) -> Iterator[str]:
    for name in ("author", "contributor"):
        for person in (Kin(each, NS) for each in parent.all(name)):
            if person.count("name") != 1 or not person.text("name").strip():
                yield f"{where}: {name} has not exactly one name (RFC 4287, 3.2.1)"
            yield from find_text_hazards(person.text("name"), f"{where}: {name}")
            if person.count("uri") > 1 or person.count("email") > 1:
                yield f"{where}: {name} has more than one uri or email (RFC 4287, 3.2.2, 3.2.3)"
            email = person.first("email")
            if email is not None and not all((email.text or "").partition("@")):
                yield f"{where}: the email {email.text!r} is no address (RFC 4287, 3.2.3)"


def _find_link_faults(parent: Kin, where: str) -> Iterator[str]:
    seen: set[tuple[str, str]] = set()
    for link in parent.all("link"):
        href, kind, length = link.get("href", ""), link.get("type"), link.get("length")
        if not is_web_address(href):
            yield f"{where} links to {href!r}, which is no absolute address (RFC 4287, 4.2.7.1)"
        if kind is not None and not is_media_type(kind):
            yield f"{where} has a link of the type {kind!r} (RFC 4287, 4.2.7.3)"
        if length is not None and not (length.isascii() and length.isdigit()):
            yield f"{where} has a link of the length {length!r} (RFC 4287, 4.2.7.6)"
        if link.get("rel", "alternate") == "alternate":
            key = (kind or "", link.get("hreflang", ""))
            if key in seen:
                yield f"{where} has two alternate links of one type and language (RFC 4287, 4.1.1, 4.1.2)"
            seen.add(key)


def _find_content_faults(entry: Kin, content: Element, where: str) -> Iterator[str]:
    kind = content.get("type", "text")
    if content.get("src") is not None:
        if len(content) or content.text:
            yield f"{where}: content with src is not empty (RFC 4287, 4.1.3.2)"
        if entry.first("summary") is None:
            yield f"{where}: content with src, but no summary (RFC 4287, 4.1.2)"
    elif kind not in {"text", "html", "xhtml"}:
        yield f"{where}: content has the type {kind!r}, which few readers show (RFC 4287, 4.1.3.1)"
    elif kind != "xhtml" and len(content):
        yield f"{where}: content of type {kind} holds elements (RFC 4287, 4.1.3.3)"
    elif kind == "html":
        yield from find_html_hazards(content.text or "", where)


def _find_repetitions(entries: list[Kin]) -> Iterator[str]:
    for identity, count in Counter(entry.text("id") for entry in entries).items():
        if count > 1:
            yield f"the id {identity} stands in {count} entries (RFC 4287, 4.1.1)"
    for moment, count in Counter(entry.text("updated") for entry in entries).items():
        if count > 1:
            yield f"{count} entries were updated at {moment} (DuplicateUpdated)"


def _find_late_entries(root: Kin, entries: list[Kin]) -> Iterator[str]:
    """Yield entries that changed after their feed did: a reader that trusts the feed's date would miss them."""
    latest = read_instant(root.text("updated"))
    for entry in entries:
        updated = read_instant(entry.text("updated"))
        if latest and updated and updated.replace(microsecond=0) > latest:
            yield f"the entry {entry.text('id')} was updated after the feed (RFC 4287, 4.2.15)"
