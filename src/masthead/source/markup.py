"""Parse HTML, however broken: no network, no entities of the document's own, bounded depth."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from masthead.source.lines import cut

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEVER_SHOWN = ("script", "style", "template", "textarea", "title", "input", "link", "meta", "base")
_OPENED, _CLOSED = "masthead-opened", "masthead-closed"  # marks on elements that go
_REPLACED = (
    "iframe", "object", "applet", "canvas", "audio", "video", "select", "datalist", "noframes", "noembed", "map", "svg",
    "math",
)  # fmt: skip
_EMPTY = ("embed", "source", "track", "wbr", "param")  # HTML closes them at once, libxml2 does not know it
_TITLED = frozenset({"MsoTitle", "title", "Title"})  # Word; Google Docs; LibreOffice
_OUTGROWN = (
    "p",
    "div",
    "section",
    "article",
    "ul",
    "ol",
    "table",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "pre",
)
_TAG_LIKE = re.compile(r"<[!/?]?[A-Za-z!?/-][^<>]{0,2000}>?")
_UNSHOWN_RUN = re.compile(r"<(script|style|template|iframe|textarea|select|title)\b", re.IGNORECASE)
_SUBSET = re.compile(r"<!DOCTYPE[^<>\[\]]{0,500}\[", re.IGNORECASE)


class Page(NamedTuple):
    """A parsed page; `is_torn` says that the parser gave up on elements nested too deeply."""

    root: HtmlElement
    is_torn: bool


def parse(text: str) -> Page | None:
    """Return the tree of an HTML text, or None where there is nothing in it.

    The declarations of a DOCTYPE are cut out unread: no entity is ever defined. libxml2 is told the encoding, so
    that what the document declares of itself, true for the bytes it came from, is passed over. It stops at 256
    nested elements.
    """
    parser = HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    content = _drop_declarations(text).encode("utf-8", "replace")
    try:
        root = document_fromstring(content, parser=parser, ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return Page(root, any(fault.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for fault in parser.error_log))


def strip_unshown(root: HtmlElement) -> None:
    """Take out of a tree what a reader of the page does not see; text behind an element stays.

    An element that a browser shows something else for (a frame, a drawing, a film) goes with its fallback, unless
    paragraphs stand in it: then nobody closed it, and half the page may have fallen in.
    """
    etree.strip_elements(root, *_NEVER_SHOWN, with_tail=False)
    etree.strip_tags(root, *_EMPTY)
    for element in list(root.iter(*_REPLACED)):
        if next(element.iter(*_OUTGROWN), None) is not None:
            element.tag = _OPENED
        elif element.getparent() is not None:
            element.tag = _CLOSED
    # By name, because lxml moves no text that XML forbids (&#12;) from Python, but does so itself.
    etree.strip_tags(root, _OPENED)
    etree.strip_elements(root, _CLOSED, with_tail=False)


def head_titles(root: HtmlElement) -> None:
    """Make a heading of the one paragraph that a word processor styled as the title, where the page has none."""
    if next(root.iter("h1"), None) is not None:
        return
    titles = [each for each in root.iter("p") if not _TITLED.isdisjoint(each.get("class", "").split())]
    if len(titles) == 1:
        titles[0].tag = "h1"


def find_plain_lines(text: str) -> Iterator[tuple[str, int]]:
    """Yield the lines of markup with their numbers, tags taken out: the last resort where no tree can be built."""
    for number, line in enumerate(cut(_drop_unshown(_drop_declarations(text))), 1):
        for words in _TAG_LIKE.sub("\n", line).split("\n"):
            shown = " ".join(unescape(words).split())
            if shown:
                yield shown, number


def _drop_declarations(text: str) -> str:
    """Return a document without the internal subset of its DOCTYPE, lines kept."""
    found = _SUBSET.search(text[:4096])
    if not found:
        return text
    end = text.find("]>", found.end())
    end = end + 2 if end >= 0 else found.end()
    return text[: found.start()] + "\n" * text.count("\n", found.start(), end) + text[end:]


def _drop_unshown(text: str) -> str:
    """Return markup without scripts and styles, lines kept."""
    lowered, kept, at = text.lower(), [], 0
    while found := _UNSHOWN_RUN.search(text, at):
        end = lowered.find(f"</{found[1].lower()}", found.end())
        if end < 0:
            break
        kept.append(text[at : found.start()] + "\n" * text.count("\n", found.start(), end))
        at = end
    return "".join(kept) + text[at:]
