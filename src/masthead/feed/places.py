"""Sitemaps (sitemaps.org/protocol.html): every public page for search engines, in parts that an index names."""

from __future__ import annotations

from datetime import UTC
from html import escape
from typing import TYPE_CHECKING

from masthead.feed.lexis import to_uri

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

_DECLARATION = "<?xml version='1.0' encoding='UTF-8'?>\n"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 50_000  # addresses of one part, by the protocol


def to_sitemap(places: Iterable[tuple[str, datetime | None]]) -> bytes:
    """Return one part: addresses, each with the moment of its last change where that is known."""
    return _write("urlset", "url", places)


def to_index(parts: Iterable[tuple[str, datetime | None]]) -> bytes:
    """Return the index of the parts."""
    return _write("sitemapindex", "sitemap", parts)


def _write(root: str, element: str, places: Iterable[tuple[str, datetime | None]]) -> bytes:
    lines = [f'{_DECLARATION}<{root} xmlns="{_NAMESPACE}">\n']
    for number, (address, moment) in enumerate(places):
        if number == MOST:
            raise ValueError(f"a sitemap names at most {MOST} addresses")
        changed = f"<lastmod>{_moment(moment)}</lastmod>" if moment else ""
        lines.append(f"<{element}><loc>{escape(to_uri(address), quote=False)}</loc>{changed}</{element}>\n")
    return "".join((*lines, f"</{root}>\n")).encode()


def _moment(moment: datetime) -> str:
    there = moment if moment.tzinfo is UTC else moment.astimezone(UTC)  # as the catalog has them
    return there.isoformat(timespec="seconds")
