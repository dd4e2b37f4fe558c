"""A channel's digest issues as entries, for those who read the digest in a feed reader."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from masthead.model import Entry, PartialDate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masthead.model import BackIssue, Feed


def to_entry(issue: BackIssue, feed: Feed, url: str, entries: Sequence[Entry]) -> Entry:
    """Return the issue as an entry of `feed`: its id is a tag URI, its link the web version at `url`.

    The text lists `entries` with their summaries where they are given, else the posts to which the issue as it was
    sent leads; it never changes afterwards. With neither it leads to the web version.
    """
    day = issue.issued.astimezone(feed.zone)
    return Entry(
        id=issue_id(feed.id, issue.number),
        name=f"{issue.channel}/issues/{issue.number}",
        slug=str(issue.number),
        permalink=url,
        title=issue.subject,
        authors=(),
        published=PartialDate(day.year, day.month, day.day, day.timetz()),
        updated=issue.issued,
        first_seen=issue.issued,
        language=feed.language,
        summary="",
        content="\n".join(map(_tell, entries))
        or _list_posts(issue, feed)
        or f"<p>{_link(url, issue.subject)}</p>",
    )


def issue_id(feed_id: str, number: int) -> str:
    """Return the tag URI of an issue below its feed's (RFC 4151): it stays when the site moves."""
    return f"{feed_id}/{number}"


def _list_posts(issue: BackIssue, feed: Feed) -> str:
    """Return the posts that the issue links to, each once and by the first words that lead there; empty if none."""
    from lxml import etree

    document = etree.fromstring(
        issue.html.encode("utf-8", "replace") or b"<p>", etree.HTMLParser(encoding="utf-8")
    )
    found: dict[str, str] = {}
    for link in document.iter("a") if document is not None else ():
        address, words = link.get("href", ""), " ".join("".join(map(str, link.itertext())).split())
        if words and feed.root and address.startswith(f"{feed.root}posts/"):
            found.setdefault(address, words)
    rows = "".join(f"<li>{_link(address, words)}</li>" for address, words in found.items())
    return f"<ul>{rows}</ul>" if rows else ""


def _link(address: str, words: str) -> str:
    return f'<a href="{escape(address)}">{escape(words, quote=False)}</a>'


def _tell(entry: Entry) -> str:
    summary = f"<p>{escape(entry.summary, quote=False)}</p>" if entry.summary else ""
    title = escape(entry.title or entry.slug, quote=False)
    return f'<h2><a href="{escape(entry.permalink)}">{title}</a></h2>{summary}'
