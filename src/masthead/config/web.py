"""[web] as a Service, and how readers of a digest leave it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from masthead.config.address import check_url
from masthead.model import Service

if TYPE_CHECKING:
    from collections.abc import Callable

    from masthead.config.tables import DigestTable, WebTable

# Folders of the service's own; no channel is called so.
SERVICE_FOLDERS = frozenset({"subscribe", "c", "u", "service"})

_FIELD = r"[A-Za-z0-9-]{1,60}"  # RFC 9110, 5.1, as far as proxies use it


def read_service(table: WebTable | None, report: Callable[[str, str], None]) -> Service:
    """Return the service; without a [web] table there is none. Every fault is reported by its key."""
    if table is None:
        return Service()
    url = _take_url(table.url, "web.url", report)
    if table.forwarded and not re.fullmatch(_FIELD, table.forwarded):
        report("web.forwarded", f"is a header's name, such as X-Forwarded-For, not {table.forwarded!r}")
    if table.privacy and urlsplit(table.privacy).scheme not in ("https", "http"):
        report(
            "web.privacy", f"{table.privacy!r} is no web address: write it like https://example.org/privacy"
        )
    for key in ("per_visitor", "per_hour"):
        if not 1 <= getattr(table, key) <= 1_000_000:
            report(f"web.{key}", f"is {getattr(table, key)}; it goes from 1 to 1000000")
    return Service(url, table.forwarded, table.privacy, table.per_visitor, table.per_hour)


def check_departure(
    key: str, digest: DigestTable, service: Service, report: Callable[[str, str], None]
) -> None:
    """Report subscribers who would be mailed with no way to leave."""
    if digest.subscribers and not digest.unsubscribe and not service.url:
        report(
            f"{key}.subscribers",
            "subscribers need a way to leave: give [web] a url, at which `masthead serve` answers, "
            "or the digest an unsubscribe address",
        )


def _take_url(text: str, key: str, report: Callable[[str, str], None]) -> str:
    try:
        url = check_url(text)
    except ValueError as error:
        report(key, str(error))
        return ""
    host = urlsplit(url).hostname or ""
    if url.startswith("http:") and host not in ("localhost", "127.0.0.1", "::1"):
        report(key, "needs https: mail programs unsubscribe at no other address (RFC 8058)")
    return url
