"""OPML 2.0 (opml.org/spec2.opml): all feeds of a publication in a list that a reader imports at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from masthead.feed.lexis import to_uri
from masthead.feed.plain import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masthead.model import Feed


def to_opml(title: str, feeds: Sequence[Feed], groups: Sequence[tuple[str, Sequence[Feed]]] = ()) -> bytes:
    """Return the list, in the order of the feeds; without a date, so that it only changes when they do.

    `groups` are further feeds under a heading each, such as those of authors; an empty group is left out.
    """
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = one_line(title)
    body = etree.SubElement(root, "body")
    for feed in feeds:
        _write(body, feed)
    for heading, members in groups:
        if members:
            group = etree.SubElement(body, "outline", text=one_line(heading), title=one_line(heading))
            for feed in members:
                _write(group, feed)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _write(parent: etree._Element, feed: Feed) -> None:
    name = one_line(feed.title) or feed.home
    outline = etree.SubElement(parent, "outline", type="rss", text=name, title=name)
    outline.set("xmlUrl", to_uri(f"{feed.folder}atom.xml"))
    outline.set("htmlUrl", to_uri(feed.home))
    if feed.subtitle:
        outline.set("description", one_line(feed.subtitle))
    if feed.language:
        outline.set("language", feed.language)
