"""Know where a saved page came from: browsers note its address, and the page may say what its links begin at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from msgspec.structs import replace

from masthead.model import Clue
from masthead.source.address import find_path_date
from masthead.source.scrub import scrub_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

_HEAD = 4000
_NOTED = re.compile(
    r"<!--\s{1,9}(?:saved from url=\(\d{1,6}\)|Page saved with SingleFile\s{1,9}url:\s{0,9})(https?://[^\s<>]{1,1000})"
)
_WEB = ("https://", "http://")
_LINKS = (("a", "href"), ("img", "src"))


def find_saved(text: str) -> Iterator[Clue]:
    """Yield the address that Chrome ("saved from url=(0055)https://…") or SingleFile notes above a page it saves."""
    noted = _NOTED.search(text[:_HEAD])
    if noted is None:
        return
    url, line = scrub_line(noted[1]), text.count("\n", 0, noted.start()) + 1
    yield Clue("canonical", url, "link", line)
    day = find_path_date(url)
    if day:
        yield Clue("published", day, "url", line)


def find_base(root: HtmlElement) -> str:
    """Return where the links of a page begin, if its base element says so (WHATWG HTML, 4.2.3)."""
    base = next((element.get("href", "") for element in root.iter("base") if element.get("href")), "")
    return base if base.startswith(_WEB) else ""


def place(clues: Iterable[Clue], base: str) -> Iterator[Clue]:
    """Yield clues, addresses made whole; a page's own that stays a path names no place on the web."""
    for clue in clues:
        if clue.field != "canonical" or clue.value.startswith(_WEB):
            yield clue
        elif base and (whole := _join(base, clue.value)).startswith(_WEB):
            yield replace(clue, value=whole)


def resolve(root: HtmlElement, base: str) -> None:
    """Let the links of a page begin at its base; those within the page stay."""
    if not base:
        return
    for tag, name in _LINKS:
        for element in root.iter(tag):
            said = element.get(name)
            whole = _join(base, said) if said and not said.startswith("#") else ""
            if whole and whole.isprintable():  # lxml takes no control characters
                element.set(name, whole)


def _join(base: str, said: str) -> str:
    try:
        return urljoin(base, said)
    except ValueError:  # an address no program could follow ("http://[")
        return said
