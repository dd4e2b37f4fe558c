"""Feed: what a channel says to feed readers, in Atom 1.0, RSS 2.0 and JSON Feed 1.1, and the proof of it.

    Entry | state           -> Statement: one set of facts for all formats
          | to_xml          -> bytes, through feedgen and one pair of extensions that cure its defects
          | to_json         -> bytes
          | cut             -> Cuttings: what one entry is in a document of each format
    Feed  | Press           -> documents, put together from cuttings that are made once
    bytes | check           -> Problems, before anything is published

Heavy libraries (feedgen, lxml) are loaded by the first call that needs them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from masthead.feed.press import Load, Press
    from masthead.model import BackIssue, Entry, Feed, Problem

__all__ = [
    "ATOM",
    "JSON",
    "RSS",
    "check",
    "feed_id",
    "issue_entry",
    "open_press",
    "opml",
    "ping",
    "serialise",
    "sitemap",
    "sitemap_index",
]

ATOM, RSS, JSON = "atom.xml", "rss.xml", "feed.json"


def open_press(load: Load | None = None, *, keeps: bool = True) -> Press:
    """Return a press, to be closed after the run: it sets each entry once for all feeds that hold it.

    `load` returns entries with their content, where feeds are handed over with entries that have none; `keeps` says
    that many entries stand in several feeds.
    """
    from masthead.feed.press import Press

    return Press(load, keeps=keeps)


def serialise(feed: Feed) -> dict[str, bytes]:
    """Return the feed's three documents by file name: the same entries in the same order in each."""
    with open_press() as press:
        return press.serialise(feed)


def check(name: str, content: bytes, now: datetime | None = None) -> tuple[Problem, ...]:
    """Read a document back as a reader would and return what is wrong with it, nothing if it may go out.

    `name` ends in atom.xml, rss.xml or feed.json and stands in each Problem. With `now`, dates to come are named too.
    """
    from masthead.feed.proof import proofread

    return proofread(name, content, now)


def opml(title: str, feeds: Sequence[Feed], groups: Sequence[tuple[str, Sequence[Feed]]] = ()) -> bytes:
    """Return an OPML 2.0 subscription list of the feeds' Atom documents, further ones under a heading each."""
    from masthead.feed.outline import to_opml

    return to_opml(title, feeds, groups)


def sitemap(places: Iterable[tuple[str, str]]) -> bytes:
    """Return a part of the sitemap: up to 50,000 addresses, each with its last change where that is known.

    That is a moment in UTC by ISO 8601, of which the seconds are shown and no fraction.
    """
    from masthead.feed.places import to_sitemap

    return to_sitemap(places)


def sitemap_index(parts: Iterable[tuple[str, str]]) -> bytes:
    """Return the index that names the parts of the sitemap."""
    from masthead.feed.places import to_index

    return to_index(parts)


def ping(hub: str, topics: Sequence[str], timeout: float = 10.0) -> tuple[Problem, ...]:
    """Tell a WebSub hub which feed documents changed; return the topics it has not taken, as warnings."""
    from masthead.feed.websub import ping_hub

    return ping_hub(hub, topics, timeout)


def issue_entry(issue: BackIssue, feed: Feed, url: str, entries: Sequence[Entry] = ()) -> Entry:
    """Return a digest issue as an entry of the issues' feed: id below the feed's, link to the web version at `url`."""
    from masthead.feed.issues import to_entry

    return to_entry(issue, feed, url, entries)


def feed_id(url: str, year: int, name: str, kind: str = "channel") -> str:
    """Return the tag URI (RFC 4151) of a feed; `url` names the authority, `year` when it began.

    `kind` is channel, author, category or issues, and `name` what it is called by among these.
    """
    from urllib.parse import quote, urlsplit

    host = (urlsplit(url).hostname or "localhost").encode("idna").decode("ascii")
    return f"tag:{host},{year:04d}:{kind}/{quote(name, safe='')}"
