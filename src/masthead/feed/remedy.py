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

if TYPE_CHECKING:
    from masthead.feed.statement import Statement
    from masthead.model import Enclosure, Feed

    Element = etree._Element  # noqa: SLF001 - the only name lxml's stubs have for it

ATOM: Final = "http://www.w3.org/2005/Atom"
CONTENT: Final = "http://purl.org/rss/1.0/modules/content/"
DC: Final = "http://purl.org/dc/elements/1.1/"
XML: Final = "http://www.w3.org/XML/1998/namespace"

STYLESHEET: Final = 'type="text/css" href="../feed.css"'  # beside the channels' folders


class FeedRemedy(BaseExtension):  # type: ignore[misc]  # feedgen ships no types
    """What is added to a feed's own elements."""

    def state(self, feed: Feed) -> None:
        """Take the feed that is going to be written."""
        self._feed = feed

    def extend_ns(self) -> dict[str, str]:
        """Declare Dublin Core at the root, the only place where feedgen lets a namespace be declared."""
        return {"dc": DC}

    def extend_atom(self, feed: Element) -> Element:
        """Say that titles are text, resolve links against the home page, and style the document."""
        feed.set(f"{{{XML}}}base", self._feed.home)
        for name in ("title", "subtitle"):
            for element in feed.findall(name):
                element.set("type", "text")
        for link in feed.findall("link"):
            if link.get("rel") == "self":
                link.set("type", "application/atom+xml")
        feed.addprevious(etree.ProcessingInstruction("xml-stylesheet", STYLESHEET))
        return feed

    def extend_rss(self, rss: Element) -> Element:
        """Point <link> at the home page, type the self link, say the version and style the document."""
        channel = rss[0]
        _sole(channel, "generator").text = f"Masthead {masthead.__version__}"
        _sole(channel, "link").text = self._feed.home
        for link in channel.findall(f"{{{ATOM}}}link"):
            link.set("type", "application/rss+xml")
        rss.addprevious(etree.ProcessingInstruction("xml-stylesheet", STYLESHEET))
        return rss


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
        if statement.coarse:
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
        if statement.summary:  # HTML by custom: plain text is escaped once for HTML and once for XML
            etree.SubElement(entry, "description").text = html.escape(statement.summary, quote=False)
        if statement.content:
            etree.SubElement(entry, f"{{{CONTENT}}}encoded").text = statement.content
        entry.extend(_dublin("creator", author.name) for author in statement.authors)
        if statement.coarse:
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
