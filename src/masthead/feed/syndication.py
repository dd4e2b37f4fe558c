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


def to_atom(feed: Feed, statements: Sequence[Statement]) -> bytes:
    """Return the feed with the entries stated as an Atom document in UTF-8, each entry on a line that it ends."""
    generator = _generate(feed, statements, "atom.xml")
    content: bytes = generator.atom_str(pretty=False, encoding="UTF-8")
    return content + b"\n"


def to_rss(feed: Feed, statements: Sequence[Statement]) -> bytes:
    """Return the feed as an RSS 2.0 document in UTF-8, laid out as to_atom's.

    Titles are plain text: a markup character is written as a numeric reference, the one form that no reader
    takes for HTML (RSS Advisory Board profile, "character data").
    """
    generator = _generate(feed, statements, "rss.xml")
    content: bytes = generator.rss_str(pretty=False, encoding="UTF-8")
    return _TITLE.sub(_number_references, content) + b"\n"


def _number_references(match: re.Match[bytes]) -> bytes:
    text = match[0].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;").replace(b"&gt;", b"&#x3E;")
    return text.replace(b"\n", b" ")


def _generate(feed: Feed, statements: Sequence[Statement], name: str) -> FeedGenerator:
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
    for rel, href in find_links(feed, name):
        generator.link(href=href, rel=rel)
    generator.link(href=to_uri(feed.home), rel="alternate", type="text/html")  # last: it becomes RSS's <link>
    generator.remedy.state(feed, name)
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
