"""Before and after every request to the service: limits, who is asking, and what the answer's browser may do."""

from __future__ import annotations

import asyncio
import ipaddress
from collections import OrderedDict
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 16 * 1024  # bytes: a form has a few hundred, a one-click POST twenty
BODY_SECONDS = 10.0  # for the whole of it: a slow sender does not hold a place for long
PER_SECOND = 0.5  # POST requests of one source, after its burst
MOST_SOURCES = 10_000  # remembered; the least recent is forgotten
MOST_AT_ONCE = 100  # POST requests in work

_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # with no-referrer a browser names our own form's origin "null"
    "permissions-policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    "cross-origin-opener-policy": "same-origin",
}


class Guard:
    """An ASGI application around another that bounds what a visitor can ask for, and adds security headers."""

    def __init__(
        self, app: ASGIApp, forwarded: str, limited: Response, burst: int = 30, free: str = "/u/"
    ) -> None:
        """Let each source send `burst` POST requests at once; `limited` answers those beyond, except below `free`."""
        self._free = free
        self._app, self._forwarded, self._limited, self._burst = app, forwarded, limited, float(burst)
        self._sources: OrderedDict[str, tuple[float, float]] = (
            OrderedDict()
        )  # what is left, and when that was
        self._working = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        # One-click requests come from a few machines of a mail provider for all of its readers (RFC 8058).
        is_limited = scope["method"] == "POST" and not scope["path"].startswith(self._free)
        if is_limited and not self._admits(name_visitor(scope, self._forwarded), monotonic()):
            await self._limited(scope, receive, send_guarded)
            return
        await self._work(scope, receive, send_guarded)

    async def _work(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "POST" and self._working >= MOST_AT_ONCE:
            await self._limited(scope, receive, send)
            return
        self._working += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._working -= 1

    def _admits(self, source: str, now: float) -> bool:
        """Take one from what the source has left (a token bucket); tell whether there was one."""
        left, then = self._sources.pop(source, (self._burst, now))
        left = min(self._burst, left + (now - then) * PER_SECOND)
        admitted = left >= 1
        self._sources[source] = (left - 1 if admitted else left, now)
        if len(self._sources) > MOST_SOURCES:
            self._sources.popitem(last=False)
        return admitted


async def read_body(request: Request) -> bytes:
    """Return the body; raises HTTPException when it is too long (413) or too slow (408)."""
    declared = request.headers.get("content-length", "0")
    if not (declared.isascii() and declared.isdigit()) or int(declared[:9]) > LARGEST_BODY:
        raise HTTPException(413)
    body = b""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST_BODY:
                    raise HTTPException(413)
    except TimeoutError as error:
        raise HTTPException(408) from error
    return body


def is_same_site(headers: Headers, host: str) -> bool:
    """Tell whether a form was sent from a page of ours, as far as the browser says.

    Browsers say so in Sec-Fetch-Site, older ones in Origin; a program that says neither has no reader to mislead.
    """
    site = headers.get("sec-fetch-site", "")
    if site:
        return site in ("same-origin", "none")
    origin = headers.get("origin", "")
    return not origin or urlsplit(origin).netloc in (host, headers.get("host", host))


def name_visitor(scope: Scope, forwarded: str = "") -> str:
    """Return the source that a request is counted under: an IPv4 address, or the /64 network of an IPv6 one.

    `forwarded` is the field in which a proxy of ours names it; the last entry is the proxy's own, those before it are
    whatever the visitor wrote.
    """
    client = scope.get("client")
    source = client[0] if client else "local"
    if forwarded:
        said = Headers(scope=scope).getlist(forwarded)
        last = said[-1].rpartition(",")[2].strip() if said else ""
        source = _read_forwarded(last) or source
    try:
        address = ipaddress.ip_address(source)
    except ValueError:
        return source[:60]
    if address.version == 6:
        mapped = address.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _read_forwarded(entry: str) -> str:
    """Return the address of an entry of X-Forwarded-For, or of Forwarded (RFC 7239, 4): for="[2001:db8::1]:8080"."""
    for part in entry.split(";"):
        name, equals, value = part.strip().partition("=")
        if equals and name.lower() == "for":
            entry = value
    entry = entry.strip('" ')
    if entry.startswith("["):
        return entry[1:].partition("]")[0]
    return entry.partition(":")[0] if entry.count(":") == 1 else entry
