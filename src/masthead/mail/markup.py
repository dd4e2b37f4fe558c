"""What the HTML part must not hold, and what it must."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote

from masthead.mail.styles import check_styles

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLIPPED = 102_400  # bytes at which Gmail hides the rest
_NEARLY = 81_920  # 80 %
_ACTIVE = {"script", "form", "iframe", "object", "embed", "base", "link"}
_SCHEME = re.compile(r"(?:https?|mailto|tel):")
_TEMPLATE_TAG = re.compile(r"\{\{ ?[a-z_.]{1,40} ?\}\}|\{% ?[a-z]{1,12} ?")
_STYLES = 16_384  # bytes of style elements that Gmail reads


class _Reader(HTMLParser):
    """The elements and addresses of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.active: set[str] = set()
        self.addresses: list[str] = []
        self.pictures: list[str] = []
        self.handlers: set[str] = set()
        self.unlabelled = 0
        self.inline: set[str] = set()
        self.style = ""
        self.in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a start tag may do."""
        known = {name: value or "" for name, value in attrs}
        if tag in _ACTIVE:
            self.active.add(tag)
        self.handlers |= {name for name in known if name.startswith("on")}
        self.inline.add(known.get("style", ""))
        if "href" in known:
            self.addresses.append(known["href"])
        if tag == "img":
            self.pictures.append(known.get("src", ""))
            self.unlabelled += "alt" not in known or "width" not in known
        self.in_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        """Note that a style element ends."""
        self.in_style = self.in_style and tag != "style"

    def handle_data(self, data: str) -> None:
        """Note the text of style elements."""
        if self.in_style:
            self.style += data


def check_html(html: str, unsubscribe: str) -> Iterator[str]:
    """Yield what is wrong with a message's HTML; what begins with `warning: ` does not stop it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    yield from _size_faults(len(html.encode()), len(reader.style.encode()))
    for tag in sorted(reader.active):
        yield f"the HTML part holds <{tag}>"
    for name in sorted(reader.handlers):
        yield f"the HTML part holds the handler {name}"
    if leftover := _TEMPLATE_TAG.search(html):
        yield f"warning: {leftover[0]!r} reads like a template tag that was left over"
    yield from _leaving_faults(reader, unsubscribe)
    if "@import" in reader.style:
        yield "a style element loads another"
    if reader.unlabelled:
        yield f"warning: {reader.unlabelled} pictures lack alt or width"
    yield from check_styles(reader.inline)
    yield from _address_faults((*reader.addresses, *reader.pictures))


def check_leaving(html: str, unsubscribe: str) -> Iterator[str]:
    """Yield what is wrong with the way out of a message's HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    yield from _leaving_faults(reader, unsubscribe)


def _leaving_faults(reader: _Reader, unsubscribe: str) -> Iterator[str]:
    if unsubscribe and unquote(unsubscribe) not in map(unquote, reader.addresses):
        yield "the HTML part has no link for unsubscribing"


def _size_faults(size: int, styles: int) -> Iterator[str]:
    if size >= _CLIPPED:
        yield f"the HTML part has {size} bytes: Gmail shows less than {_CLIPPED}"
    elif size >= _NEARLY:
        yield f"warning: the HTML part has {size} bytes of the {_CLIPPED} that Gmail shows"
    if styles > _STYLES:
        yield f"the style elements have {styles} bytes: Gmail reads {_STYLES}"


def _address_faults(addresses: tuple[str, ...]) -> Iterator[str]:
    for address in addresses:
        if not _SCHEME.match(address):
            yield f"{address[:80]!r} is not an absolute address"
    unsafe = [address for address in addresses if address.startswith("http:")]
    if unsafe:
        yield f"warning: {len(unsafe)} addresses are http, not https: {unsafe[0][:80]!r}"
