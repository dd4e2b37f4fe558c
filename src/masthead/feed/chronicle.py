"""What a document tells about time: newest first, nothing from the future."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from masthead.feed.lexis import read_instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml import etree

    Element = etree._Element  # noqa: SLF001 - the only name lxml's stubs have for it

_ATOM = "{http://www.w3.org/2005/Atom}"
_HISTORY = "{http://purl.org/syndication/history/1.0}"
_SLACK = timedelta(hours=36)  # a day is a day in its own zone, and stands for its noon
_GRAIN = timedelta(minutes=10)  # clocks differ; validators allow as much


class Times(NamedTuple):
    """When an entry was published, as far as it says so, and updated."""

    id: str
    published: datetime | None
    updated: datetime | None


def find_time_faults(entries: Iterable[Times], now: datetime | None, *, ordered: bool) -> Iterator[str]:
    """Yield entries that stand below older ones, where `ordered`, and those dated after `now`, where it is given."""
    earliest: datetime | None = None
    for entry in entries:
        if ordered and entry.published and earliest and entry.published > earliest + _SLACK:
            yield f"the entry {entry.id} of {entry.published.date()} stands below one of {earliest.date()}"
        if entry.published:
            earliest = min(entry.published, earliest or entry.published)
        latest = max((each for each in (entry.published, entry.updated) if each), default=None)
        if now and latest and latest > now + _GRAIN:
            yield f"the entry {entry.id} is dated {latest.isoformat()}, which is still to come (ImplausibleDate)"


def read_times(root: Element) -> tuple[list[Times], bool]:
    """Return the times of an Atom or RSS document's entries, and whether they ought to be in order."""
    is_archive = next(root.iter(f"{_HISTORY}archive"), None) is not None
    if root.tag == "rss":
        return [_read_item(each) for each in root.iter("item")], not is_archive
    entries = [
        Times(
            each.findtext(f"{_ATOM}id") or "",
            read_instant(each.findtext(f"{_ATOM}published") or ""),
            read_instant(each.findtext(f"{_ATOM}updated") or ""),
        )
        for each in root.iter(f"{_ATOM}entry")
    ]
    return entries, not is_archive


def read_json_times(document: dict[str, Any]) -> list[Times]:
    """Return the times of a JSON Feed document's entries."""
    return [
        Times(
            str(each.get("id")),
            read_instant(str(each.get("date_published", ""))),
            read_instant(str(each.get("date_modified", ""))),
        )
        for each in document.get("items", ())
        if isinstance(each, dict)
    ]


def _read_item(item: Element) -> Times:
    from email.utils import parsedate_to_datetime

    try:
        published = parsedate_to_datetime(item.findtext("pubDate") or "")
    except ValueError:  # none, or none that can be read: that is the law's to tell
        published = None
    if published is not None and published.tzinfo is None:
        published = published.replace(tzinfo=UTC)
    updated = read_instant(item.findtext(f"{_ATOM}updated") or "")
    return Times(item.findtext("guid") or "", published, updated)
