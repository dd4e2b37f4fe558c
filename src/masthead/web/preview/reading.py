"""A feed's document as a feed reader lists it."""

from __future__ import annotations

import json
from datetime import datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST = 30  # entries that are listed
_BRIEF = 280  # characters of a summary
_ATOM = "{http://www.w3.org/2005/Atom}"
_DC = "{http://purl.org/dc/elements/1.1/}"


class Headline(Struct, frozen=True):
    """An entry of a feed in a reader's list."""

    title: str
    link: str
    date: str
    authors: str
    brief: str


class Reading(Struct, frozen=True):
    """A feed as a reader shows it."""

    title: str
    subtitle: str
    entries: tuple[Headline, ...]
    count: int


def read_feed(name: str, content: bytes) -> Reading | None:
    """Return what a reader shows of the document; None when it cannot be read at all."""
    try:
        return _read_json(content) if name.endswith(".json") else _read_xml(content)
    except (
        ValueError,
        SyntaxError,
        KeyError,
        AttributeError,
        TypeError,
    ):  # lxml's XMLSyntaxError is a SyntaxError
        return None


def _read_xml(content: bytes) -> Reading:
    from lxml import etree

    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    if root.tag == "rss":
        channel = root.find("channel")
        if channel is None:
            raise ValueError("no channel")
        entries = channel.findall("item")
        return Reading(
            _text(channel, "title"),
            _text(channel, "description"),
            tuple(map(_read_rss, entries[:MOST])),
            len(entries),
        )
    entries = root.findall(f"{_ATOM}entry")
    return Reading(
        _text(root, f"{_ATOM}title"),
        _text(root, f"{_ATOM}subtitle"),
        tuple(map(_read_atom, entries[:MOST])),
        len(entries),
    )


def _read_rss(entry: _Element) -> Headline:
    people = [each.text or "" for each in entry.findall(f"{_DC}creator")] or [_text(entry, "author")]
    return Headline(
        _text(entry, "title"),
        _text(entry, "link"),
        _day(_text(entry, "pubDate") or _text(entry, f"{_DC}date")),
        ", ".join(filter(None, people)),
        _brief(_text(entry, "description")),
    )


def _read_atom(entry: _Element) -> Headline:
    links = [each for each in entry.findall(f"{_ATOM}link") if each.get("rel", "alternate") == "alternate"]
    people = [_text(each, f"{_ATOM}name") for each in entry.findall(f"{_ATOM}author")]
    return Headline(
        _text(entry, f"{_ATOM}title"),
        str(links[0].get("href", "")) if links else "",
        _day(_text(entry, f"{_ATOM}published")),
        ", ".join(filter(None, people)),
        _brief(_text(entry, f"{_ATOM}summary") or _text(entry, f"{_ATOM}content")),
    )


def _text(parent: _Element, tag: str) -> str:
    found = parent.find(tag)
    return "".join(str(part) for part in found.itertext()).strip() if found is not None else ""


def _read_json(content: bytes) -> Reading:
    document = json.loads(content.decode("utf-8"))
    entries = document["items"]
    listed = tuple(map(_read_json_entry, entries[:MOST]))
    return Reading(str(document.get("title", "")), str(document.get("description", "")), listed, len(entries))


def _read_json_entry(entry: dict[str, Any]) -> Headline:
    people = [str(each.get("name", "")) for each in entry.get("authors", ())]
    brief = entry.get("summary") or entry.get("content_text") or entry.get("content_html") or ""
    return Headline(
        str(entry.get("title", "")),
        str(entry.get("url", "")),
        _day(str(entry.get("date_published", ""))),
        ", ".join(filter(None, people)),
        _brief(str(brief)),
    )


def _day(text: str) -> str:
    """Return the day of a feed's date as a reader shows it; a date that is no instant stands as it is."""
    try:
        moment = datetime.fromisoformat(text) if text[:4].isdigit() else parsedate_to_datetime(text)
    except ValueError:
        return text
    return f"{moment.day} {moment:%B %Y}" if len(text) > len("2026-01") else text


class _Words(HTMLParser):
    """The visible words of a summary."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        self.words.extend(data.split())


def _brief(html: str) -> str:
    reader = _Words()
    reader.feed(html[:20_000])
    reader.close()
    text = " ".join(reader.words)
    return text if len(text) <= _BRIEF else text[:_BRIEF].rsplit(" ", 1)[0] + " …"
