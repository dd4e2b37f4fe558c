"""Atom 1.0 (RFC 4287) and RSS 2.0 through feedgen; what feedgen gets wrong is cured in remedy.py."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feedgen.feed import FeedGenerator

import masthead
from masthead.feed.lexis import to_uri
from masthead.feed.plain import plain
from masthead.feed.relations import find_links
from masthead.feed.remedy import EntryRemedy, FeedRemedy
from masthead.feed.statement import within_bounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masthead.feed.statement import Statement
    from masthead.model import Feed

_TITLE = re.compile(rb"<title>([^<]*)</title>")


def to_xml(feed: Feed, statements: Sequence[Statement]) -> tuple[bytes, bytes]:
    """Return the feed with the entries stated as Atom and as RSS 2.0, in UTF-8, each entry on a line that it ends.

    Titles in RSS are plain text: a markup character is written as a numeric reference, the one form that no reader
    takes for HTML (RSS Advisory Board profile, "character data").
    """
    generator = _generate(feed, statements)
    _link(generator, feed, "atom.xml")
    atom: bytes = generator.atom_str(pretty=False, encoding="UTF-8")
    _link(generator, feed, "rss.xml")
    rss: bytes = generator.rss_str(pretty=False, encoding="UTF-8")
    return atom + b"\n", _TITLE.sub(_number, rss) + b"\n"


def number_references(title: bytes) -> bytes:
    """Return an escaped title of RSS with numbers for names, as no reader decodes it twice."""
    text = title.replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;").replace(b"&gt;", b"&#x3E;")
    return text.replace(b"\n", b" ")


def _number(match: re.Match[bytes]) -> bytes:
    return number_references(match[0])


def _link(generator: FeedGenerator, feed: Feed, name: str) -> None:
    """Point the document at itself and its neighbours; the home page comes last and becomes RSS's <link>."""
    links = [{"href": href, "rel": rel} for rel, href in find_links(feed, name)]
    generator.link(
        [*links, {"href": to_uri(feed.home), "rel": "alternate", "type": "text/html"}], replace=True
    )
    generator.remedy.state(feed, name)


def _generate(feed: Feed, statements: Sequence[Statement]) -> FeedGenerator:
    """Return feedgen's feed; `updated` is always set, as feedgen would take the clock."""
    generator = FeedGenerator()
    generator.register_extension("remedy", FeedRemedy, EntryRemedy)  # before any entry, or it has none
    title = plain(feed.title) or plain(feed.home)
    generator.id(feed.id)
    generator.title(title)
    generator.subtitle(plain(feed.subtitle) or title)
    generator.updated(within_bounds(feed.updated))
    if feed.language:
        generator.language(feed.language)
    generator.author({"name": title})  # RFC 4287, 4.1.1: for entries whose author is not known
    generator.generator("Masthead", version=masthead.__version__)
    for statement in statements:
        _add(generator, statement)
    return generator


def _add(generator: FeedGenerator, statement: Statement) -> None:
    entry = generator.add_entry(order="append")
    entry.id(statement.id)
    entry.title(statement.title)
    entry.updated(statement.updated)
    entry.link(href=statement.link, rel="alternate", type="text/html")
    if statement.published:
        entry.published(statement.published)
    if statement.content:
        entry.content(statement.content, type="html")
    if statement.summary:
        entry.summary(statement.summary)
    for author in statement.authors:
        entry.author({"name": author.name, "email": author.email, "uri": author.uri})
    for category in statement.categories:
        entry.category({"term": category})
    entry.remedy.state(statement)
