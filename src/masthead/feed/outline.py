"""OPML 2.0 (opml.org/spec2.opml): all feeds of a publication in a list that a reader imports at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from masthead.feed.statement import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masthead.model import Feed


def to_opml(title: str, feeds: Sequence[Feed]) -> bytes:
    """Return the list, in the order of the feeds; without a date, so that it only changes when they do."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = one_line(title)
    body = etree.SubElement(root, "body")
    for feed in feeds:
        name = one_line(feed.title) or feed.home
        outline = etree.SubElement(body, "outline", type="rss", text=name, title=name)
        outline.set("xmlUrl", f"{feed.folder}atom.xml")
        outline.set("htmlUrl", feed.home)
        if feed.subtitle:
            outline.set("description", one_line(feed.subtitle))
        if feed.language:
            outline.set("language", feed.language)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
