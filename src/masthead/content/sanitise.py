"""Make what a post brings along harmless: nh3, then absolute addresses, then images.

nh3 alone leaves `cite="javascript:"`, control characters inside schemes and images of one pixel, and raises
on a lone surrogate; so the order is: invalid characters, nh3 without `cite`, addresses, images.
"""

from __future__ import annotations

import re
import tomllib
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import nh3

from masthead.blake import blake2b
from masthead.content.address import SCHEMES, absolute
from masthead.content.images import mend_images
from masthead.content.words import strip_invalid

if TYPE_CHECKING:
    from masthead.model import Block

_ALLOWED = tomllib.loads(Path(__file__).with_name("allowed.toml").read_text("utf-8"))
_SHAPES = {
    "lang": re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}"),
    "dir": re.compile("ltr|rtl|auto"),
    "start": re.compile("-?[0-9]{1,6}"),
    "value": re.compile("-?[0-9]{1,6}"),
    "colspan": re.compile("[1-9][0-9]?"),
    "rowspan": re.compile("[1-9][0-9]?"),
    "scope": re.compile("row|col|rowgroup|colgroup"),
    "datetime": re.compile("[0-9TZPWYMDHS:.+ -]{1,40}"),
}
_TARGET = re.compile(r"""href\s{0,9}=\s{0,9}["']?#([^\s"'<>]{1,80})""", re.IGNORECASE)


class Sanitiser:
    """A sanitiser of one body's fragments; addresses are made absolute against `base`.

    Ids stay only where the body itself links to them, as footnotes do, under a prefix of their own, so that
    two posts on one page cannot clash.
    """

    def __init__(self, base: str, body: tuple[Block, ...] = ()) -> None:
        self.base = base
        self.targets = {
            target for block in body if "#" in block.html for target in _TARGET.findall(block.html)
        }
        self.prefix = f"n{blake2b(base.encode('utf-8', 'replace'), digest_size=3).hexdigest()}-"
        self.used: set[str] = set()

    def clean(self, html: str) -> str:
        """Return flow content: paragraphs, lists, tables, figures and what stands in them."""
        return self._finish(self._flow, html)

    def clean_inline(self, html: str) -> str:
        """Return phrasing content only; the words of other elements stay."""
        return self._finish(self._inline, html)

    @cached_property
    def _flow(self) -> nh3.Cleaner:
        return self._make(_ALLOWED["inline"] + _ALLOWED["flow"])

    @cached_property
    def _inline(self) -> nh3.Cleaner:
        return self._make(_ALLOWED["inline"])

    def _make(self, tags: list[str]) -> nh3.Cleaner:
        return nh3.Cleaner(
            tags=set(tags),
            clean_content_tags=set(_ALLOWED["silent"]),
            attributes={tag: set(names) for tag, names in _ALLOWED["attributes"].items()},
            attribute_filter=self._filter,
            url_schemes=set(SCHEMES),
            link_rel=None,
        )

    def _finish(self, cleaner: nh3.Cleaner, html: str) -> str:
        return mend_images(cleaner.clean(strip_invalid(html)), self.base)

    def _filter(self, _: str, name: str, value: str) -> str | None:
        """Return what an attribute may say, or None where it has to go."""
        if name == "href":
            return self._resolve(value) or None
        if name == "id":
            return self._keep_id(value)
        shape = _SHAPES.get(name)
        if shape is not None:
            value = value.strip()
            return value if shape.fullmatch(value) else None
        return value

    def _resolve(self, url: str) -> str:
        if url.startswith("#") and url[1:] in self.targets:
            url = f"#{self.prefix}{url[1:]}"
        return absolute(url, self.base)

    def _keep_id(self, value: str) -> str | None:
        if value not in self.targets or value in self.used:
            return None
        self.used.add(value)
        return self.prefix + value
