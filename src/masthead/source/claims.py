"""Find what an HTML page states about itself: in its head, in JSON-LD, in microdata and in its markup."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from masthead.model import Clue
from masthead.source.address import find_path_date
from masthead.source.jsonld import find_linked, find_scripted
from masthead.source.scrub import scrub_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.html import HtmlElement

    from masthead.source.markup import Page

_MOST = 40
_LONGEST = 2000
_PROPERTIES = {
    "headline": "title",
    "datepublished": "published",
    "datecreated": "published",
    "datemodified": "updated",
    "author": "author",
    "creator": "author",
    "inlanguage": "language",
}
_RDFA = {
    "datepublished": "published",
    "datecreated": "published",
    "date": "published",
    "created": "published",
    "issued": "published",
    "datemodified": "updated",
    "modified": "updated",
}
_VOCABULARIES = frozenset({"schema", "dc", "dcterms", "content", "sioc"})
_INVERTED = re.compile(r"([^,]{1,60}), ([^,]{1,60})")
_INVERTING = ("dc.", "dcterms.", "dc:", "dcterms:", "citation_")  # library rules put the family name first
_UPDATED = re.compile(
    r"updat|modif|revis|lastmod|aktualis|actuali|aggiornat|mis à jour|bijgewerkt|oppdater", re.IGNORECASE
)
_OTHERS = re.compile(
    r"comment|related|sidebar|widget|recommend|respond|teaser|reply|popular|recent|latest", re.IGNORECASE
)
_ADDRESS = re.compile(r"(?:https?:)?//|@\w|\w@", re.IGNORECASE)


def find_claims(page: Page) -> Iterator[Clue]:
    """Yield the clues of a page, those of JSON-LD first; nothing in them is believed yet."""
    root = page.root
    yield from find_linked(root)
    yield from _find_meta(root)
    yield from _find_microdata(root)
    yield from _find_rdfa(root)
    yield from _find_times(root)
    yield from _find_links(root)
    yield from _find_basics(root)
    yield from find_scripted(root)


@cache
def _meta_keys() -> Mapping[str, tuple[str, str]]:
    told = tomllib.loads(Path(__file__).with_name("meta.toml").read_text("utf-8"))
    return {
        key: (field, origin)
        for origin in ("meta", "dublin-core", "open-graph")
        for field, keys in told[origin].items()
        for key in keys
    }


def _find_meta(root: HtmlElement) -> Iterator[Clue]:
    keys = _meta_keys()
    for element in list(root.iter("meta"))[:400]:
        value = scrub_line((element.get("content") or "")[:_LONGEST])
        for name in {
            element.get(said, "").lower().strip(): 0
            for said in ("name", "property", "itemprop", "http-equiv")
        }:
            if value and name in keys:
                field, origin = keys[name]
                inverted = _INVERTED.fullmatch(value) if field == "author" else None
                if inverted and name.startswith(_INVERTING):
                    value = f"{inverted[2]} {inverted[1]}"
                yield from _say(field, value, origin, element)


def _find_microdata(root: HtmlElement) -> Iterator[Clue]:
    for element in root.xpath("//*[@itemprop][position() <= 400]"):
        for word in element.get("itemprop", "").lower().split():
            field = _PROPERTIES.get(word)
            if field and element.tag != "meta" and not _is_aside(element):
                yield from _say(field, _read_property(element), "microdata", element)


def _find_rdfa(root: HtmlElement) -> Iterator[Clue]:
    """Yield what RDFa states outside the head ("schema:dateCreated", "dc:date dc:created"), as Drupal writes it."""
    for element in root.xpath("//*[@property and not(self::meta)][position() <= 400]"):
        for word in element.get("property", "").split():
            vocabulary, colon, name = word.rpartition(":")
            field = _RDFA.get(name.lower()) if colon and vocabulary.lower() in _VOCABULARIES else None
            value = scrub_line(element.get("content") or "".join(element.itertext())[:_LONGEST])
            if field and not _is_aside(element):
                yield from _say(field, value, "microdata", element)
                break


def _read_property(element: HtmlElement) -> str:
    """Return a property's value as HTML's microdata section defines it; a person's is the name within."""
    named = element.xpath(".//*[contains(concat(' ', @itemprop, ' '), ' name ')]")
    if named:
        element = named[0]
    value = element.get("content") or _read_time(element)
    return scrub_line(value)


def _read_time(element: HtmlElement) -> str:
    """Return what an element says to programs (`<abbr title="2012-08-13">`, as Blogger writes it), else its words."""
    told = element.get("datetime") or (element.get("title") if element.tag == "abbr" else "")
    return told or "".join(element.itertext())[:_LONGEST]


def _find_times(root: HtmlElement) -> Iterator[Clue]:
    dated = root.xpath(
        "//time | //abbr[@title][contains(@class, 'published') or contains(@class, 'updated')]"
    )
    for element in dated[:_MOST]:
        value = scrub_line(_read_time(element)[:200])
        if value and not _is_aside(element):
            yield from _say(
                "updated" if _UPDATED.search(_read_label(element)) else "published", value, "time", element
            )


def _read_label(element: HtmlElement) -> str:
    """Return what names a time: its class, its parent's, and the words just before it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return str(element.get("class", ""))
    words = (parent.text or "") if before is None else (before.text or "") + (before.tail or "")
    return f"{element.get('class', '')} {parent.get('class', '')} {words[-60:]}"


def _find_links(root: HtmlElement) -> Iterator[Clue]:
    for element in root.xpath("//link[@rel][position() <= 400]"):
        said = element.get("rel", "").lower().split()
        url = scrub_line(element.get("href", "")[:_LONGEST])
        if "canonical" in said and url:
            yield Clue("canonical", url, "link", element.sourceline or 0)
            date = find_path_date(url)
            if date:
                yield Clue("published", date, "url", element.sourceline or 0)
    for element in root.xpath("//a[@rel]")[:400]:
        if "author" in element.get("rel", "").lower().split() and not _is_aside(element):
            yield from _say("author", scrub_line("".join(element.itertext())[:200]), "rel-author", element)


def _find_basics(root: HtmlElement) -> Iterator[Clue]:
    for element in root.xpath("//head//title | //body/title")[:1]:
        yield from _say("title", scrub_line("".join(element.itertext())[:_LONGEST]), "meta", element)
    language = (
        root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang")
    )
    if language:
        yield from _say("language", scrub_line(language[:40]), "meta", root)


def _say(field: str, value: str, origin: str, element: HtmlElement) -> Iterator[Clue]:
    """Yield a clue with a value that can be one: an author's address or account is no name."""
    if field == "category":
        for part in value.split("," if "," in value else ";")[:_MOST]:
            if part.strip():
                yield Clue(field, part.strip(), origin, element.sourceline or 0)
    elif value and not (field == "author" and _ADDRESS.search(value)):
        yield Clue(field, value, origin, element.sourceline or 0)
        date = find_path_date(value) if field == "canonical" else ""
        if date:
            yield Clue("published", date, "url", element.sourceline or 0)


def _is_aside(element: HtmlElement) -> bool:
    """Tell whether an element belongs to a comment, a teaser or the page's frame."""
    for above in (element, *element.iterancestors()):
        if above.tag in {"nav", "aside", "footer"}:
            return True
        if above.tag not in {"body", "html"} and _OTHERS.search(
            f"{above.get('class', '')} {above.get('id', '')}"[:300]
        ):
            return True
    return False
