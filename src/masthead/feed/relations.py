"""Where a document stands among the others of its feed (RFC 4287, RFC 5005, WebSub)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.feed.lexis import to_uri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masthead.model import Feed


def find_links(feed: Feed, name: str) -> Iterator[tuple[str, str]]:
    """Yield relation and address of what the document of that name links to, itself first, its home page not.

    A page of the archive names the subscription document as `current` and its neighbours (RFC 5005, 4); the
    subscription document names the newest page. A hub belongs to what people subscribe to, not to the archive.
    """
    yield "self", to_uri(feed.folder + name)
    if feed.archive and feed.current:
        yield "current", to_uri(feed.current + name)
    if feed.previous:
        yield "prev-archive", to_uri(feed.previous + name)
    if feed.archive and feed.following:
        yield "next-archive", to_uri(feed.following + name)
    if feed.hub and not feed.archive:
        yield "hub", to_uri(feed.hub)
