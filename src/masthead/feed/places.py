"""Sitemaps (sitemaps.org/protocol.html): every public page for search engines, in parts that an index names."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from masthead.feed.lexis import to_uri

if TYPE_CHECKING:
    from collections.abc import Iterable

_DECLARATION = "<?xml version='1.0' encoding='UTF-8'?>\n"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 50_000  # addresses of one part, by the protocol
_SECONDS = len("2026-03-02T07:30:00")
_ODD = re.compile("[&<>]")


def to_sitemap(places: Iterable[tuple[str, str]]) -> bytes:
    """Return one part: addresses, each with the moment of its last change, in UTC by ISO 8601, where that is known."""
    return _write("urlset", "url", places)


def to_index(parts: Iterable[tuple[str, str]]) -> bytes:
    """Return the index of the parts."""
    return _write("sitemapindex", "sitemap", parts)


def _write(root: str, element: str, places: Iterable[tuple[str, str]]) -> bytes:
    lines = [f'{_DECLARATION}<{root} xmlns="{_NAMESPACE}">\n']
    for number, (address, moment) in enumerate(places):
        if number == MOST:
            raise ValueError(f"a sitemap names at most {MOST} addresses")
        changed = f"<lastmod>{moment[:_SECONDS]}+00:00</lastmod>" if moment else ""
        uri = to_uri(address)
        shown = escape(uri, quote=False) if _ODD.search(uri) else uri
        lines.append(f"<{element}><loc>{shown}</loc>{changed}</{element}>\n")
    return "".join((*lines, f"</{root}>\n")).encode()
