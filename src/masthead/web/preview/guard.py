"""Who may ask: the person who started the preview, from its own pages, and nobody else.

A page of any site that is open in the same browser can send requests to 127.0.0.1, and a host name under its control
can be made to lead there (DNS rebinding). So every request has to name this server as its host, to hold the secret of
the printed address, and to come from a page of ours or from the address bar.
"""

from __future__ import annotations

from secrets import compare_digest, token_urlsafe
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = (
    ("cache-control", "no-store"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ("referrer-policy", "same-origin"),  # "no-referrer" would make the Origin of our own forms "null"
    ("x-content-type-options", "nosniff"),
)
_METHODS = frozenset({"GET", "HEAD", "POST"})
_SITES = frozenset({"same-origin", "none"})  # none: the address bar
_LOST = "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Masthead preview</title><h1>{}</h1><p>{}</p></html>"


class Guard:
    """An ASGI application around another that lets only the preview's own reader through."""

    def __init__(self, app: ASGIApp, port: int, token: str = "") -> None:
        self._app = app
        self.token = token or token_urlsafe(24)  # 192 bits
        self.form_token = token_urlsafe(24)
        self._hosts = tuple(f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]"))
        self._origins = tuple(f"http://{host}" for host in self._hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that may not be answered by the application with the reason, the others by it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal:
            await _refuse(send, *refusal)
            return
        prefix = f"/{self.token}"
        inner = {
            **scope,
            "path": scope["path"].removeprefix(prefix),
            "root_path": "",
            "form_token": self.form_token,
        }
        inner["raw_path"] = inner["path"].encode()

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(message)
            await send(message)

        await self._app(inner, receive, guarded)

    def _refusal(self, scope: Scope) -> tuple[int, str, str] | None:
        """Return status, title and reason when the request must not be answered."""
        headers = scope["headers"]
        if _only(headers, b"host") not in self._hosts:
            return 421, "Not this host", "This preview answers on 127.0.0.1 alone."
        origins = _all(headers, b"origin")
        is_ours = all(origin in self._origins for origin in origins)
        if not is_ours or not _SITES.issuperset(_all(headers, b"sec-fetch-site")):
            return 403, "Not from here", "Another page asked for this. Only the preview's own pages may."
        if scope["method"] not in _METHODS or (scope["method"] == "POST" and not origins):
            return 403, "Not like this", "A change is a POST, and says from which page it comes."
        if not self._is_known(scope["path"]):
            return (
                403,
                "The address is not complete",
                "Open the address that <code>masthead preview</code> printed.",
            )
        return None

    def _is_known(self, path: str) -> bool:
        """Tell whether the path begins with the secret; it takes the same time either way."""
        first = path.split("/", 2)
        given = first[1] if len(first) == 3 else ""
        return compare_digest(given.encode("utf-8", "replace"), self.token.encode())


def _all(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in headers if key == name]


def _only(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> str:
    values = _all(headers, name)
    return values[0] if len(values) == 1 else ""


def _add_headers(message: Message) -> None:
    known = {name for name, _ in message["headers"]}
    more = [*_HEADERS, ("content-security-policy", PAGE_POLICY)]
    message["headers"] = [
        *message["headers"],
        *((name.encode(), value.encode()) for name, value in more if name.encode() not in known),
    ]


async def _refuse(send: Send, status: int, title: str, reason: str) -> None:
    body = _LOST.format(title, reason).encode()
    start: Message = {
        "type": "http.response.start",
        "status": status,
        "headers": [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
        ],
    }
    _add_headers(start)
    await send(start)
    await send({"type": "http.response.body", "body": body})
