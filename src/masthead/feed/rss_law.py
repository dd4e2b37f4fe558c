"""What RSS 2.0 (rssboard.org/rss-specification) and the RSS Advisory Board's profile demand of a publisher."""

from __future__ import annotations

import re
from collections import Counter
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from masthead.feed.hazard import find_html_hazards, find_text_hazards
from masthead.feed.kin import Kin
from masthead.feed.lexis import (
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

ATOM: Final = "{http://www.w3.org/2005/Atom}"
CONTENT: Final = "{http://purl.org/rss/1.0/modules/content/}"
DC: Final = "{http://purl.org/dc/elements/1.1/}"
_USUAL_DATE: Final = re.compile(  # as every month has it
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?:0[1-9]|1\d|2[0-8]) "
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d [+-][01]\d[0-5]\d",
    re.ASCII,
)
_AT_MOST_ONCE = ("title", "link", "description", "guid", "pubDate", "enclosure", "author")


def find_rss_faults(root: Element) -> Iterator[str]:
    """Yield what is wrong with an RSS document."""
    channel = root.find("channel")
    if root.get("version") != "2.0" or channel is None:
        yield "no RSS 2.0 channel"
        return
    yield from _find_channel_faults(channel)
    entries = channel.findall("item")
    yield from find_paging_faults(channel)
    yield from find_strangers(root)
    for place, entry in enumerate(entries, 1):
        yield from find_entry_faults(entry, f"item {place} ({entry.findtext('guid') or ''})")
    for identity, count in Counter(entry.findtext("guid") for entry in entries).items():
        if count > 1:
            yield f"the guid {identity} stands in {count} items"


def _find_channel_faults(channel: Element) -> Iterator[str]:
    for name in ("title", "link", "description"):
        if len(channel.findall(name)) != 1 or not (channel.findtext(name) or "").strip():
            yield f"the channel has not exactly one {name} that says something"
    link = channel.findtext("link") or ""
    own = [each.get("href", "") for each in channel.findall(f"{ATOM}link") if each.get("rel") == "self"]
    if not is_web_address(link):
        yield f"the channel's link {link!r} is no absolute address"
    if len(own) != 1 or not is_web_address(own[0]):
        yield "the channel has not exactly one atom:link to itself"
    elif own[0] == link:
        yield "the channel's link is the feed itself, not its home page"
    built = channel.findtext("lastBuildDate")
    if built is not None and not _is_mail_date(built):
        yield f"lastBuildDate is {built!r}, not a date of RFC 822"
    language = channel.findtext("language")
    if language is not None and not is_language(language):
        yield f"the language {language!r} is no language tag"


def find_entry_faults(item: Element, where: str) -> Iterator[str]:
    """Yield what is wrong with one item."""
    entry = Kin(item)
    for name in entry.repeated():
        if name in _AT_MOST_ONCE:
            yield f"{where} has more than one {name}"
    if not entry.text("title").strip():
        yield f"{where} has no title"
    guid = entry.first("guid")
    if guid is None or not is_iri(guid.text or ""):
        yield f"{where} has no guid that is an IRI"
    elif guid.get("isPermaLink") != "false" and not is_web_address(guid.text or ""):
        yield f"{where} calls its guid a permalink, which it is not"
    if not is_web_address(entry.text("link")):
        yield f"{where} has no absolute link"
    yield from _find_word_faults(entry, where)
    yield from _find_date_faults(entry, where)
    yield from _find_enclosure_faults(entry, where)


def _find_word_faults(entry: Kin, where: str) -> Iterator[str]:
    for name in ("title", "category", f"{DC}creator"):
        for element in entry.all(name):
            yield from find_text_hazards(element.text or "", f"{where}: {name.rpartition('}')[2]}")
    content = entry.first(f"{CONTENT}encoded")
    described = entry.first("description")
    if content is not None and (
        described is None or entry.element.index(described) > entry.element.index(content)
    ):
        yield f"{where} has no description before its content (NeedDescriptionBeforeContent)"
    for text in (described, content):
        if text is not None:
            yield from find_html_hazards(text.text or "", where)


def _find_date_faults(entry: Kin, where: str) -> Iterator[str]:
    published, updated = entry.text("pubDate"), entry.text(f"{ATOM}updated")
    if entry.count("pubDate") and not _is_mail_date(published):
        yield f"{where}: pubDate is {published!r}, not a date of RFC 822"
    if entry.count(f"{ATOM}updated") and read_instant(updated) is None:
        yield f"{where}: atom:updated is {updated!r}, not a date of RFC 3339"
    if entry.count("pubDate") and entry.count(f"{DC}date"):
        yield f"{where} says its date twice, in pubDate and dc:date (DuplicateItemSemantics)"
    for date in entry.all(f"{DC}date"):
        if not is_partial_date(date.text or ""):
            yield f"{where} has the dc:date {date.text!r}, which is not W3CDTF"


def _find_enclosure_faults(entry: Kin, where: str) -> Iterator[str]:
    for enclosure in entry.all("enclosure"):
        length = enclosure.get("length", "")
        if not is_web_address(enclosure.get("url", "")):
            yield f"{where} has an enclosure without an absolute address"
        if not (length.isascii() and length.isdigit()):
            yield f"{where} has an enclosure of the length {length!r}"
        if not is_media_type(enclosure.get("type", "")):
            yield f"{where} has an enclosure without a media type"


def _is_mail_date(text: str) -> bool:
    if _USUAL_DATE.fullmatch(text):
        return True
    try:
        return parsedate_to_datetime(text).tzinfo is not None
    except ValueError:
        return False
