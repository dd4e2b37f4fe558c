"""Find what a page says of itself in JSON-LD, by the words of schema.org."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING

from masthead.model import Clue
from masthead.source.frontmatter import is_shallow
from masthead.source.scrub import scrub_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_LARGEST = 512 * 1024
_MOST_NODES = 400
_LONGEST = 2000
_POSTS = re.compile(r"(?:Article|Posting|BlogPost|Report|Story)$")
_PARTS = re.compile(
    r"(?:Recipe|Review|HowTo|FAQPage|VideoObject|PodcastEpisode)$"
)  # of a post, or posts themselves
_PAGES = frozenset({"WebPage", "ItemPage", "AboutPage", "CreativeWork", "WebPageElement"})
_SITES = frozenset({"WebSite", "Organization", "NewsMediaOrganization"})
_DATES = {
    "datePublished": "published",
    "dateCreated": "published",
    "uploadDate": "published",
    "dateModified": "updated",
}
_WORDS = {
    "headline": "title",
    "inLanguage": "language",
    "description": "summary",
    "articleSection": "category",
    "keywords": "category",
}
_ORIGINS = ("json-ld", "json-ld-page")  # of a post's dates; of those of a page, which need not be a post
_WITHIN = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "hasPart")
_LOOSE = re.compile(r'"(headline|datePublished|dateModified)"\s{0,20}:\s{0,20}"((?:[^"\\]|\\.){1,400})"')
_PUBLISHED_KEY = re.compile(
    r'\\?"(?:date_?published|(?:first_?|article_?)?publish(?:ed)?_?(?:at|date|time|on)?|publication_?date)\\?"'
    r'\s{0,5}:\s{0,5}\\?"((?:19|20)\d\d-\d\d-\d\d[^"\\]{0,30})',
    re.IGNORECASE,
)
_DAY = len("2024-05-03")
_ADDRESS = re.compile(r"(?:https?:)?//", re.IGNORECASE)

Node = dict[str, object]


def find_linked(root: HtmlElement) -> Iterator[Clue]:
    """Yield the clues of a page's JSON-LD: of posts first, then of the page, then the site's name."""
    nodes: list[tuple[Node, int]] = []
    for element in root.xpath("//script[contains(@type, 'ld+json')] | //meta[contains(@name, 'ld+json')]")[
        :20
    ]:
        text, line = element.text or element.get("content") or "", element.sourceline or 0
        said = _parse(text)
        if said is None:
            yield from _read_loosely(text, line)
        else:
            nodes.extend((node, line) for node in _find_nodes(said))
    named = {str(node["@id"]): node for node, _ in nodes if "@id" in node and "name" in node}
    has_post = any(_is_any(node, _POSTS) for node, _ in nodes)
    for node, line in sorted(nodes, key=lambda pair: _rank(pair[0])):
        if not (has_post and _is_part(node)):
            yield from _read_node(node, line, named)


def find_scripted(root: HtmlElement) -> Iterator[Clue]:
    """Yield the day of publication that a page's own program is handed, where all its scripts name one only.

    A script that names several speaks of other posts too.
    """
    days: dict[str, Clue] = {}
    left = _LARGEST
    for script in root.iter("script"):
        text = (script.text or "")[:left]
        if "ublish" in text and "ld+json" not in script.get("type", ""):
            left -= len(text)
            for found in _PUBLISHED_KEY.finditer(text):
                days.setdefault(
                    found[1][:_DAY], Clue("published", found[1], "script", script.sourceline or 0)
                )
    if len(days) == 1:
        yield from days.values()


def _parse(text: str) -> object | None:
    text = text.strip().removeprefix("<![CDATA[").removesuffix("]]>").strip().rstrip(";")
    if len(text) > _LARGEST or not is_shallow(text):
        return None
    for written in (
        text,
        unescape(text) if "&quot;" in text else "",
    ):  # some themes escape what needs no escape
        try:
            said: object = json.loads(written, strict=False)
        except (ValueError, RecursionError):
            continue
        return said
    return None


def _find_nodes(said: object) -> list[Node]:
    """Return the things a script speaks of; comments and other posts' teasers stand deeper and are passed over."""
    found: list[Node] = []
    pending = [said]
    while pending and len(found) < _MOST_NODES:
        thing = pending.pop(0)
        if isinstance(thing, list):
            pending.extend(thing[:_MOST_NODES])
        elif isinstance(thing, dict):
            found.append(thing)
            pending.extend(thing[key] for key in _WITHIN[:3] if isinstance(thing.get(key), dict | list))
    return found


def _types(node: Node) -> list[str]:
    said = node.get("@type")
    return [str(kind) for kind in (said if isinstance(said, list) else [said])]


def _is_any(node: Node, kinds: re.Pattern[str]) -> bool:
    return any(map(kinds.search, _types(node)))


def _is_part(node: Node) -> bool:
    """Tell what may be a post, but is a part of one where the page has one: its film, a review of what it sells."""
    return _is_any(node, _PARTS) and not _is_any(node, _POSTS)


def _rank(node: Node) -> int:
    if _is_any(node, _POSTS) or _is_any(node, _PARTS):
        return 0
    return 1 if _PAGES.intersection(_types(node)) else 2


def _read_node(node: Node, line: int, named: dict[str, Node]) -> Iterator[Clue]:
    rank = _rank(node)
    if rank == 2:
        if _SITES.intersection(_types(node)):
            yield from _words("site", node.get("name"), line)
        return
    for key, field in _DATES.items():
        yield from _words(field, node.get(key), line, _ORIGINS[rank])
    for key, field in _WORDS.items():
        if not (rank == 1 and field == "title"):
            yield from _words(field, node.get(key), line)
    if rank == 0 and "headline" not in node:
        yield from _words("title", node.get("name"), line)
    for key in ("author", "creator"):
        for name in _find_names(node.get(key), named):
            yield from _words("author", name, line)
    yield from _words("image", _first(node.get("image"), "url"), line)
    yield from _words("canonical", _first(node.get("url") or node.get("mainEntityOfPage"), "@id"), line)
    yield from _words("site", _first(node.get("publisher"), "name"), line)


def _find_names(said: object, named: dict[str, Node]) -> Iterator[str]:
    """Yield the names of persons; an organisation writes nothing, though it is often said to."""
    if isinstance(said, list):
        for part in said[:20]:
            yield from _find_names(part, named) if not isinstance(part, list) else ()
    elif isinstance(said, str):
        yield said
    elif isinstance(said, dict):
        person = said if "name" in said else named.get(str(said.get("@id")), {})
        names = person.get("name")
        if "Organization" not in _types(person):
            yield from (
                name for name in (names if isinstance(names, list) else [names]) if isinstance(name, str)
            )


def _first(said: object, key: str) -> object:
    if isinstance(said, list):
        said = said[0] if said else None
    return said.get(key) if isinstance(said, dict) else said


def _words(field: str, said: object, line: int, origin: str = "json-ld") -> Iterator[Clue]:
    if isinstance(said, list):
        for part in said[:40]:
            if isinstance(part, str):
                yield from _words(field, part, line, origin)
    elif isinstance(said, str):
        value = scrub_line(unescape(said[:_LONGEST]))
        parts = value.split(",") if field == "category" else [value]
        for part in parts[:40]:
            if part.strip() and not (field == "author" and _ADDRESS.search(part)):
                yield Clue(field, part.strip(), origin, line)


def _read_loosely(text: str, line: int) -> Iterator[Clue]:
    """Yield the plainest facts of a script that is not quite JSON, as many a theme writes it."""
    fields = {"headline": "title"} | _DATES
    for found in list(_LOOSE.finditer(text[:_LARGEST]))[:6]:
        yield from _words(fields[found[1]], found[2].replace('\\"', '"').replace("\\/", "/"), line)
