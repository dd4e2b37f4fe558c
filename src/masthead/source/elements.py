"""Tell what an element is to a reader, and what its name and attributes say of its part in the page."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from masthead.source.scrub import scrub

if TYPE_CHECKING:
    from lxml.html import HtmlElement

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = (
    "p", "div", "section", "article", "main", "header", "footer", "nav", "aside", "form", "fieldset", "ul", "ol", "li",
    "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "blockquote", "pre",
    "figure",
    "figcaption", "hr", "address", "details", "summary", "center", "body", "hgroup", "menu", "dir", "button",
    "noscript", "legend",
    *HEADINGS,
)  # fmt: skip
_BLOCK_NAMES = frozenset(_BLOCKS)
_ROLES = frozenset(
    {"nav", "header", "footer", "aside", "form", "main", "article", "figure", "button", "address"}
)
_TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_INVISIBLE = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden", re.IGNORECASE)


def find_hints(element: HtmlElement) -> tuple[str, ...]:
    """Return what an element's name and attributes tell of its part in the page."""
    found = [element.tag] if element.tag in _ROLES else []
    named = element.get("class"), element.get("id")
    if named != (None, None):
        found.extend(_find_words(f"{named[0] or ''} {named[1] or ''}"[:400]))
    if element.get("role"):
        found.append(f"role:{element.get('role', '')[:20].lower()}")
    if element.get("itemprop"):
        found.append(f"itemprop:{element.get('itemprop', '')[:30].lower()}")
    if (
        "hidden" in element.attrib
        or element.get("aria-hidden") == "true"
        or _INVISIBLE.search(element.get("style", "")[:500])
    ):
        found.append("hidden")
    return tuple(dict.fromkeys(found))


def is_block(element: HtmlElement) -> bool:
    """Tell an element that stands for itself from one within a line."""
    if not isinstance(element.tag, str):
        return False
    return element.tag in _BLOCK_NAMES or next(element.iter(*_BLOCKS), None) is not None


def is_picture(figure: HtmlElement) -> bool:
    """Tell a figure that holds an image from one that holds a table, code or more."""
    return (
        figure.find(".//img") is not None
        and next(figure.iter("pre", "table", "blockquote", *HEADINGS), None) is None
    )


def is_tabular(table: HtmlElement) -> bool:
    """Tell a table of values from one that lays out a page."""
    if table.get("role") in {"presentation", "none"} or table.find(".//table") is not None:
        return False
    if next(table.iter(*HEADINGS, "form", "article", "nav", "section"), None) is not None:
        return False
    rows = list(table.iter("tr"))[:2000]
    widest = max((sum(cell.tag in {"td", "th"} for cell in row) for row in rows), default=0)
    if widest < 2 or (len(rows) < 2 and table.find(".//th") is None):
        return False
    paragraphs = sum(1 for _ in table.iter("p", "div", "li"))
    return paragraphs <= 2 * widest * len(rows) and not (len(rows) <= 2 and len(table_text(table)) > 1500)


@cache
def _telling_words() -> frozenset[str]:
    lines = Path(__file__).with_name("hints.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _find_words(names: str) -> tuple[str, ...]:
    words = (word.lower() for word in _TOKEN.findall(names))
    return tuple(dict.fromkeys(f"class:{word}" for word in words if word in _telling_words()))


def table_text(table: HtmlElement) -> str:
    """Return a table's words, a row a line, its cells apart by bars."""
    rows = (
        " | ".join(" ".join("".join(cell.itertext()).split()) for cell in row if cell.tag in {"td", "th"})
        for row in table.iter("tr")
    )
    return scrub("\n".join(row for row in rows if row.strip(" |")))


def caption_of(figure: HtmlElement) -> str:
    """Return the words under a figure."""
    return scrub(" ".join(" ".join("".join(part.itertext()).split()) for part in figure.iter("figcaption")))


def line_of(element: HtmlElement) -> int:
    """Return the line of the source on which an element begins."""
    return int(element.sourceline or 1)
