"""public/ as it is: files of the right type, known again by ETag, packed where that helps; folders are never listed."""

from __future__ import annotations

import gzip
import stat
import tomllib
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import quote

from msgspec import Struct
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import FileResponse, PlainTextResponse, Response

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import Receive, Scope, Send

_PACKED_FROM = 1024  # bytes; less gains nothing
_PACKED_TO = 5_000_000  # bytes; more is sent from the disk as it is
_PACKABLE = ("text/", "application/xml", "application/feed+json", "image/svg+xml")
_POLICY = (
    "default-src 'self'; img-src * data:; media-src *; style-src 'self' 'unsafe-inline'; script-src 'none'; "
)
_POLICY += "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"


class Found(Struct, frozen=True):
    """A file that may be shown, as it is now."""

    path: Path
    size: int
    modified_ns: int

    @property
    def etag(self) -> str:
        """Return its strong validator (RFC 9110, 8.8.3): a file that was rewritten has another."""
        return f"{self.size:x}-{self.modified_ns:x}"


class PublicFiles:
    """An ASGI application that shows a folder; `root` is the path under which it stands."""

    def __init__(self, folder: Path, root: str = "/") -> None:
        self._folder, self._root = folder.resolve(), root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        if scope["method"] not in ("GET", "HEAD"):
            answer: Response = PlainTextResponse("only GET and HEAD\n", 405, {"allow": "GET, HEAD"})
        else:
            answer = await run_in_threadpool(self._answer, scope["path"], Headers(scope=scope))
        await answer(scope, receive, send)

    def _answer(self, path: str, headers: Headers) -> Response:
        names = self._split(path)
        found = self._find(names) if names is not None else None
        if found is not None:
            return _send(found, headers)
        if names and not path.endswith("/") and self._find([*names, "index.html"]):
            # made of the names that were found, so it begins with one slash and leads nowhere else
            return Response(status_code=308, headers={"location": self._root + quote("/".join(names)) + "/"})
        missing = self._find(["404.html"])
        if missing is None:
            return PlainTextResponse("there is nothing at this address\n", 404)
        return _send(missing, Headers(), status=404)

    def _split(self, path: str) -> list[str] | None:
        """Return the names of a path under our root, of which none leads up, hides or is empty; None for all others."""
        if not path.startswith(self._root) or "\0" in path or "\\" in path:
            return None
        inner = path.removeprefix(self._root)
        names = inner.split("/")
        if not names[-1]:
            names[-1] = "index.html"
        return None if any(not name or name.startswith(".") for name in names) else names

    def _find(self, names: list[str]) -> Found | None:
        """Return the regular file of that name whose real path lies in the folder, or None."""
        try:
            path = self._folder.joinpath(*names).resolve()
            state = path.stat()
        except (OSError, ValueError, RuntimeError):
            return None
        if not path.is_relative_to(self._folder) or not stat.S_ISREG(state.st_mode):
            return None
        return Found(path, state.st_size, state.st_mtime_ns)


def _send(found: Found, headers: Headers, status: int = 200) -> Response:
    kind = _types().get(found.path.suffix.lower(), "application/octet-stream")
    is_packable = kind.startswith(_PACKABLE) and _PACKED_FROM <= found.size <= _PACKED_TO
    is_packed = is_packable and _takes_gzip(headers.get("accept-encoding", ""))
    etag = f'"{found.etag}-gz"' if is_packed else f'"{found.etag}"'
    modified = datetime.fromtimestamp(found.modified_ns // 1_000_000_000, UTC)
    fields = {
        "etag": etag,
        "last-modified": format_datetime(modified, usegmt=True),
        "cache-control": "no-cache",  # kept, and asked about each time: a new issue is seen at once
        "content-security-policy": _POLICY,
    }
    if is_packable:
        fields["vary"] = "Accept-Encoding"
    if status == 200 and _is_known(headers, etag, modified):
        return Response(status_code=304, headers=fields)
    if found.size > _PACKED_TO:
        return FileResponse(found.path, status, fields | {"content-type": kind})
    try:
        content = _pack(found) if is_packed else found.path.read_bytes()
    except OSError:
        return PlainTextResponse("this file was taken away just now\n", 404)
    if is_packed:
        fields["content-encoding"] = "gzip"
    return Response(content, status, fields, kind)


@lru_cache(maxsize=64)
def _pack(found: Found) -> bytes:
    """Return the file as gzip: the .gz that stands beside it if it is no older, or packed now and remembered."""
    beside = found.path.with_name(found.path.name + ".gz")
    if beside.is_file() and not beside.is_symlink() and beside.stat().st_mtime_ns >= found.modified_ns:
        return beside.read_bytes()
    return gzip.compress(found.path.read_bytes(), 6, mtime=0)


def _takes_gzip(accepted: str) -> bool:
    """Tell whether gzip is among the codings that a client takes (RFC 9110, 12.5.3)."""
    for each in accepted.lower().split(","):
        name, _, weight = each.partition(";")
        if name.strip() in ("gzip", "*") and weight.replace(" ", "") not in (
            "q=0",
            "q=0.0",
            "q=0.00",
            "q=0.000",
        ):
            return True
    return False


def _is_known(headers: Headers, etag: str, modified: datetime) -> bool:
    """Tell whether the client has this already; If-None-Match outranks If-Modified-Since (RFC 9110, 13.2.2)."""
    known = headers.get("if-none-match")
    if known is not None:
        tags = [each.strip().removeprefix("W/") for each in known.split(",")]
        return "*" in tags or etag in tags
    since = headers.get("if-modified-since", "")
    try:
        moment = parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) >= modified


@cache
def _types() -> dict[str, str]:
    return tomllib.loads(files("masthead.web").joinpath("subscribe_types.toml").read_text("utf-8"))
