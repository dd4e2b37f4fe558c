"""A digest as different mail clients show it, each a page for a frame in which nothing runs."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

VIEWS = ("light", "dark", "plain", "bare")
# Nothing is asked for, nothing runs; "sandbox" gives the page an origin of its own even when it is opened by itself.
# A link that the editor follows opens beside the preview, which it can neither see nor steer.
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
_POLICY = (
    f"sandbox {SANDBOX}; default-src 'none'; style-src 'unsafe-inline'; img-src {{}}; frame-ancestors 'self'"
)
_SCHEME = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)", re.IGNORECASE)
_STYLE_ATTRIBUTE = re.compile(r"""\s(?:style|bgcolor)=(?:"[^"]{0,9999}"|'[^']{0,9999}')""", re.IGNORECASE)
_TAG = re.compile(r"<[a-z][^<>]{0,9999}>", re.IGNORECASE)
_PICTURE = re.compile(r"<img\b[^<>]{0,9999}>", re.IGNORECASE)
_SOURCE = re.compile(r"""\ssrc=(?:"[^"]{0,9999}"|'[^']{0,9999}')""", re.IGNORECASE)
_SIZE = re.compile(r"""\s(width|height)=["']?(\d{1,5})""", re.IGNORECASE)
_BLANK = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='{0}' height='{1}' viewBox='0 0 {0} {1}'%3E"
    "%3Crect width='100%25' height='100%25' fill='%23888' fill-opacity='.22'/%3E%3C/svg%3E"
)


def frame_policy(*, pictures: bool) -> str:
    """Return the content policy of a frame; real pictures are asked for only when the editor wants them."""
    return _POLICY.format("https: http: data:" if pictures else "data:")


def show_as(html: str, view: str, *, pictures: bool = False) -> str:
    """Return the digest in one of VIEWS.

    light and dark: as in a client of that scheme, whatever the editor's own is. plain: all styles stripped. bare:
    pictures off. Pictures are grey fields of their size, unless the real ones are asked for.
    """
    if view == "plain":
        html = _map_styles(html, lambda _: "")
        html = _TAG.sub(lambda tag: _STYLE_ATTRIBUTE.sub("", tag[0]), html)
    else:
        html = _map_styles(html, lambda css: _settle_scheme(css, dark=view == "dark"))
    html = _name_scheme(html, "dark" if view == "dark" else "light")
    html = html.replace("<head>", '<head><base target="_blank">', 1)
    if view == "bare":
        return _PICTURE.sub(lambda found: _SOURCE.sub("", found[0]), html)
    return html if pictures else _PICTURE.sub(_blank, html)


def show_fault(reason: str) -> str:
    """Return a page for a frame that has nothing to show."""
    return f"<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Nothing to show</title><p>{escape(reason)}</p>"


def _map_styles(html: str, change: Callable[[str], str]) -> str:
    """Return `html` with the text of every style element changed; linear whatever it holds."""
    return "".join(change(part) if is_css else part for is_css, part in _parts(html))


def _parts(html: str) -> Iterator[tuple[bool, str]]:
    at, lower = 0, html.lower()
    while True:
        start = lower.find("<style", at)
        opened = lower.find(">", start) if start >= 0 else -1
        end = lower.find("</style", opened) if opened >= 0 else -1
        if end < 0:
            yield False, html[at:]
            return
        yield False, html[at : opened + 1]
        yield True, html[opened + 1 : end]
        at = end


def _settle_scheme(css: str, *, dark: bool) -> str:
    wanted = "dark" if dark else "light"
    # a length is never below zero, so one holds everywhere and the other nowhere
    return _SCHEME.sub(lambda found: "(min-width:0)" if found[1].lower() == wanted else "(max-width:0)", css)


def _name_scheme(html: str, scheme: str) -> str:
    """Tell the browser which colours links and the canvas have by themselves."""
    meta = re.compile(
        r"""(<meta name=["']?(?:supported-)?color-schemes?["']? content=)["'][a-z ]{1,40}["']""",
        re.IGNORECASE,
    )
    found = meta.sub(rf'\1"{scheme}"', html)
    return (
        found
        if found != html
        else html.replace("</head>", f'<meta name="color-scheme" content="{scheme}"></head>', 1)
    )


def _blank(found: re.Match[str]) -> str:
    sizes = {name.lower(): int(number) for name, number in _SIZE.findall(found[0])}
    width = sizes.get("width", 320)
    address = _BLANK.format(width, sizes.get("height", round(width * 0.6)))
    return _SOURCE.sub(lambda _: f' src="{unescape(address)}"', found[0], count=1)
