"""Feed: what a channel says to feed readers, in Atom 1.0, RSS 2.0 and JSON Feed 1.1, and the proof of it.

    Feed | state           -> Statements: one set of facts for all formats
         | to_atom, to_rss -> bytes, through feedgen and one pair of extensions that cure its defects
         | to_json         -> bytes
    bytes | proof          -> Problems, before anything is published

Heavy libraries (feedgen, lxml) are loaded by the first call that needs them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masthead.model import Feed, Problem

__all__ = ["ATOM", "JSON", "RSS", "check", "feed_id", "opml", "serialise"]

ATOM, RSS, JSON = "atom.xml", "rss.xml", "feed.json"


def serialise(feed: Feed) -> dict[str, bytes]:
    """Return the feed's three documents by file name: the same entries in the same order in each."""
    from masthead.feed.jsonfeed import to_json
    from masthead.feed.statement import state
    from masthead.feed.syndication import to_atom, to_rss

    statements = state(feed)
    return {
        ATOM: to_atom(feed, statements),
        RSS: to_rss(feed, statements),
        JSON: to_json(feed, statements),
    }


def check(name: str, content: bytes) -> tuple[Problem, ...]:
    """Read a document back as a reader would and return what is wrong with it, nothing if it may go out.

    `name` ends in atom.xml, rss.xml or feed.json and stands in each Problem.
    """
    from masthead.feed.proof import proofread

    return proofread(name, content)


def opml(title: str, feeds: Sequence[Feed]) -> bytes:
    """Return an OPML 2.0 subscription list of the feeds' Atom documents."""
    from masthead.feed.outline import to_opml

    return to_opml(title, feeds)


def feed_id(url: str, year: int, channel: str) -> str:
    """Return the tag URI (RFC 4151) of a channel's feed; `url` names the authority, `year` when it began."""
    from urllib.parse import quote, urlsplit

    host = (urlsplit(url).hostname or "localhost").encode("idna").decode("ascii")
    return f"tag:{host},{year:04d}:channel/{quote(channel, safe='')}"
