"""A post's body in a digest: cleaned once more, styled without an inliner, its headings in order.

nh3 puts a constant style on each tag, so that a body needs no inliner and no third-party style is ever parsed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_BLOCKS = "p h1 h2 h3 h4 h5 h6 blockquote pre hr ul ol li dl dt dd figure figcaption"
_TABLES = "table caption thead tbody tfoot tr th td"
_INLINE = "a abbr b br cite code del em i img ins kbd mark q s samp small strong sub sup time var"
_ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "reversed"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
_SCHEMES = {"http", "https", "mailto", "tel"}

# nh3 writes attributes in double quotes and leaves < and > in them as they are
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?: [a-z]+=\"[^\"]*\")*)>")
_HEADING = re.compile(r"h[1-6]\Z")
_SIZE = re.compile(r' (width|height)="([^"]*)"')
_WIDEST = 560  # px that a picture may take of the sheet
_TINY = 2  # px: a tracking pixel, not a picture
_TOP_LEVEL = 3  # the issue is h1, the post h2
_LOWEST_LEVEL = 6
_ROUNDS = 4  # what is left of <li><form><li> nests as no parser would: it takes another look to settle
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def style_prose(content: str, styles: Mapping[str, str]) -> str:
    """Return a post's body as it stands in the digest, each tag with its style.

    Headings start at h3, below the post's own title, and skip no level. Pictures are given alt and a width that fits;
    those of one pixel are dropped.
    """
    settled = _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", content)
    for _ in range(_ROUNDS):
        settled, before = _clean(settled, {}), settled
        if settled == before:
            break
    return _TAG.sub(_Mender(styles).mend, _clean(settled, styles))


def _clean(content: str, styles: Mapping[str, str]) -> str:
    import nh3

    return nh3.clean(
        content,
        tags={*_BLOCKS.split(), *_TABLES.split(), *_INLINE.split()},
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        url_relative="deny",
        link_rel=None,
        set_tag_attribute_values={
            tag: {"style": style} for tag, style in styles.items() if not _HEADING.match(tag) and tag != "img"
        },
    )


def headings_as_paragraphs(prose: str) -> str:
    """Return styled prose with its headings as paragraphs, for the text part, where they stand alone anyway."""
    return _TAG.sub(lambda found: f"<{found[1]}p>" if _HEADING.match(found[2]) else found[0], prose)


class _Mender:
    """What one body has shown so far: its headings' levels."""

    def __init__(self, styles: Mapping[str, str]) -> None:
        self.styles = styles
        self.open: list[tuple[int, int]] = []  # the levels above the present text, as written and as shown

    def mend(self, found: re.Match[str]) -> str:
        closing, tag, attributes = found[1], found[2], found[3]
        if _HEADING.match(tag):
            level = f"h{self.open[-1][1] if closing and self.open else self._level(int(tag[1]))}"
            return f"</{level}>" if closing else f"<{level}{attributes}{self._style(level)}>"
        if tag == "img":
            return self._picture(attributes)
        return found[0]

    def _level(self, written: int) -> int:
        """Return the level to show a heading at: one below the nearest heading that outranks it."""
        while self.open and self.open[-1][0] >= written:
            self.open.pop()
        shown = min(self.open[-1][1] + 1 if self.open else _TOP_LEVEL, _LOWEST_LEVEL)
        self.open.append((written, shown))
        return shown

    def _picture(self, attributes: str) -> str:
        sizes = {
            name: int(value)
            for name, value in _SIZE.findall(attributes)
            if value.isdecimal() and len(value) < 6
        }
        if any(size <= _TINY for size in sizes.values()) or ' src="' not in attributes:
            return ""
        width = min(sizes.get("width", _WIDEST), _WIDEST)
        kept = _SIZE.sub("", attributes) + ("" if ' alt="' in attributes else ' alt=""')
        kept += f' width="{width}"'
        if sizes.keys() == {"width", "height"}:
            kept += f' height="{round(sizes["height"] * width / sizes["width"])}"'
        return f"<img{kept}{self._style('img')}>"

    def _style(self, tag: str) -> str:
        style = self.styles.get(tag, "").replace('"', "&quot;")
        return f' style="{style}"' if style else ""
