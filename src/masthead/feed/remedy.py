"""The pair of feedgen extensions that cures its defects, through its public API only.

feedgen 1.0.0 drops the attributes of entry links, knows no xml:lang, xml:base or type on an entry, writes RSS
authors only with an e-mail address, only one enclosure, and no `updated` in RSS. An extension is handed the
lxml tree of the feed, then of each entry, and may rewrite it.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Final

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

import masthead
from masthead.feed.lexis import to_uri
from masthead.feed.relations import find_links
from masthead.feed.statement import is_sayable

if TYPE_CHECKING:
    from masthead.feed.statement import Statement
    from masthead.model import Enclosure, Feed

    Element = etree._Element  # noqa: SLF001 - the only name lxml's stubs have for it

ATOM: Final = "http://www.w3.org/2005/Atom"
CONTENT: Final = "http://purl.org/rss/1.0/modules/content/"
DC: Final = "http://purl.org/dc/elements/1.1/"
XML: Final = "http://www.w3.org/XML/1998/namespace"

HISTORY: Final = "http://purl.org/syndication/history/1.0"

_FORMATS: Final = {"atom.xml": "application/atom+xml", "rss.xml": "application/rss+xml"}


class FeedRemedy(BaseExtension):  # type: ignore[misc]  # feedgen ships no types
    """What is added to a feed's own elements."""

    def state(self, feed: Feed, name: str) -> None:
        """Take the feed that is going to be written, and the document's name."""
        self._feed, self._name = feed, name

    def extend_ns(self) -> dict[str, str]:
        """Declare namespaces at the root, the only place where feedgen lets them be declared."""
        is_paged = self._feed.archive or self._feed.complete
        return {"dc": DC, "fh": HISTORY} if is_paged else {"dc": DC}

    def extend_atom(self, feed: Element) -> Element:
        """Say that titles are text, resolve links against the home page, and style the document."""
        feed.set(f"{{{XML}}}base", to_uri(self._feed.home))
        for name in ("title", "subtitle"):
            for element in feed.findall(name):
                element.set("type", "text")
        for link in feed.findall("link"):
            if link.get("rel") not in {"alternate", "hub"}:
                link.set("type", _FORMATS[self._name])
        self._mark(feed)
        self._style(feed)
        return feed

    def extend_rss(self, rss: Element) -> Element:
        """Point <link> at the home page, write all links that feedgen drops, say the version, style the document."""
        channel = rss[0]
        _sole(channel, "generator").text = f"Masthead {masthead.__version__}"
        _sole(channel, "link").text = to_uri(self._feed.home)
        own = _sole(channel, f"{{{ATOM}}}link")
        for rel, href in reversed(list(find_links(self._feed, self._name))):
            link = etree.Element(f"{{{ATOM}}}link", href=href, rel=rel)
            if rel != "hub":
                link.set("type", _FORMATS[self._name])
            own.addnext(link)
        channel.remove(own)
        self._mark(channel)
        self._style(rss)
        return rss

    def _mark(self, parent: Element) -> None:
        """Say that the document is a page of the archive, or that it is all there is (RFC 5005, 2 and 4)."""
        for name, holds in (("archive", self._feed.archive), ("complete", self._feed.complete)):
            if holds:
                etree.SubElement(parent, f"{{{HISTORY}}}{name}")

    def _style(self, root: Element) -> None:
        """Name the style sheet by a path of its own depth, so that it is found from a folder as well."""
        feed = self._feed
        depth = feed.folder.removeprefix(feed.root).count("/") if feed.root else 1
        style = f'type="text/css" href="{"../" * depth}feed.css"'
        root.addprevious(etree.ProcessingInstruction("xml-stylesheet", style))


class EntryRemedy(BaseEntryExtension):  # type: ignore[misc]  # feedgen ships no types
    """What is added to, or written anew in, each entry."""

    def state(self, statement: Statement) -> None:
        """Take the statement that is going to be written."""
        self._statement = statement

    def extend_atom(self, entry: Element) -> Element:
        """Rebuild the links, and add types, language, base and a partial date."""
        statement = self._statement
        self._begin(entry)
        for element in (*entry.findall("title"), *entry.findall("summary")):
            element.set("type", "text")
        for element in entry.findall("content"):
            element.set(f"{{{XML}}}base", statement.link)
        for link in entry.findall("link"):
            entry.remove(link)
        etree.SubElement(entry, "link", rel="alternate", type="text/html", href=statement.link)
        for enclosure in statement.enclosures:
            _enclose(entry, "link", enclosure)
        if is_sayable(statement.coarse, statement.updated):
            # Before `updated`: feedparser takes dc:date for an update, and the last one wins.
            _sole(entry, "updated").addprevious(_dublin("date", statement.coarse))
        return entry

    def extend_rss(self, entry: Element) -> Element:
        """Write creators, texts, enclosures and dates as RSS readers look for them."""
        statement = self._statement
        self._begin(entry)
        for name in ("description", f"{{{CONTENT}}}encoded", "author"):
            for element in entry.findall(name):
                entry.remove(element)
        # HTML by custom: plain text is escaped once for HTML and once for XML.
        etree.SubElement(entry, "description").text = html.escape(statement.summary, quote=False)
        if statement.content:
            etree.SubElement(entry, f"{{{CONTENT}}}encoded").text = statement.content
        entry.extend(_dublin("creator", author.name) for author in statement.authors)
        if is_sayable(statement.coarse, statement.updated):
            entry.append(_dublin("date", statement.coarse))
        updated = etree.SubElement(entry, f"{{{ATOM}}}updated")
        updated.text = statement.updated.isoformat()
        self._enclose_rss(entry)
        return entry

    def _enclose_rss(self, entry: Element) -> None:
        """Write the first enclosure as RSS knows it; RSS has room for one, so the others are Atom's."""
        for place, enclosure in enumerate(self._statement.enclosures):
            if place:
                _enclose(entry, f"{{{ATOM}}}link", enclosure)
            else:
                length = str(enclosure.length)
                etree.SubElement(
                    entry, "enclosure", url=enclosure.url, length=length, type=enclosure.media_type
                )

    def _begin(self, entry: Element) -> None:
        """Say its language where it is not the feed's, and end its line, so that a person can compare feeds."""
        entry.tail = "\n"
        if self._statement.language:
            entry.set(f"{{{XML}}}lang", self._statement.language)


def _enclose(entry: Element, name: str, enclosure: Enclosure) -> None:
    link = etree.SubElement(entry, name, rel="enclosure", type=enclosure.media_type, href=enclosure.url)
    if enclosure.length > 0:
        link.set("length", str(enclosure.length))
    if enclosure.alt:
        link.set("title", enclosure.alt)


def _dublin(name: str, text: str) -> Element:
    element = etree.Element(f"{{{DC}}}{name}", nsmap={"dc": DC})
    element.text = text
    return element


def _sole(parent: Element, name: str) -> Element:
    """Return the child that feedgen always writes."""
    child = parent.find(name)
    if child is None:
        raise LookupError(f"feedgen wrote no {name}: has its release changed?")
    return child
