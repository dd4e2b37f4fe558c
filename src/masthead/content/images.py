"""Mend the images of sanitised HTML: lazy ones load, tracking pixels go, each has an alt text."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import urlsplit

from masthead.content.address import absolute
from masthead.late import late
from masthead.model import Enclosure

_TAG = late(r'<(/?[a-z][a-z0-9]*)((?: [a-z-]+="[^"]*")*)>')  # as nh3 writes them: quoted, escaped
_ATTRIBUTE = late(r' ([a-z-]+)="([^"]*)"')
_IMAGE = re.compile("<img")
_STYLED = late(
    r"(?:^|[;\s{])(?:max-)?(width|height)\s{0,9}:\s{0,9}([0-9.]{1,9})(px|pt|em|rem)?(?![\w%.])", re.IGNORECASE
)
_UNSEEN = late(
    r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|opacity\s{0,9}:\s{0,9}0(?![.\d])",
    re.IGNORECASE,
)
_PIXELS = late(r"\s{0,9}\+?([0-9]{1,5})(?:\.[0-9]{0,9})?\s{0,9}(?:px)?\s{0,9}", re.IGNORECASE)
_CANDIDATE = late(
    r"([^\s,]\S{0,4000}[^\s,]|[^\s,])(?:\s{1,9}([0-9]{1,6})(?:\.[0-9]{1,4})?([wx]))?\s{0,9}(?:,|$)"
)
_LAZY = ("data-src", "data-lazy-src", "data-original", "data-orig-file")
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_WIDEST = 1600
_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "svg": "image/svg+xml",
}


def mend_images(html: str, base: str) -> str:
    """Return nh3's output with each image pointing at its picture, absolute, or gone where it is a pixel."""
    if "<img" not in html:
        return html
    return _TAG.sub(lambda tag: _mend(tag[2], base) if tag[1] == "img" else tag[0], html)


def find_images(html: str) -> tuple[Enclosure, ...]:
    """Return the images of sanitised HTML in order, each address once."""
    if not _IMAGE.search(html):  # a pattern finds sooner that there is none
        return ()
    found: dict[str, Enclosure] = {}
    for name, attributes in _TAG.findall(html):
        said = _read(attributes) if name == "img" else {}
        if said.get("src"):
            found.setdefault(said["src"], _enclose(said))
    return tuple(found.values())


def _enclose(said: dict[str, str]) -> Enclosure:
    url = said["src"]
    return Enclosure(
        url=url,
        media_type=_TYPES.get(urlsplit(url).path.rpartition(".")[2].lower(), ""),
        alt=said.get("alt", ""),
        width=int(said.get("width", "0")),
        height=int(said.get("height", "0")),
    )


def _read(attributes: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}


def _mend(attributes: str, base: str) -> str:
    said = _read(attributes)
    url = _find_address(said, base)
    if not url or _is_pixel(said):
        return ""
    kept = {"src": url, "alt": " ".join(said.get("alt", "").split())}
    if said.get("title"):
        kept["title"] = said["title"]
    for axis in ("width", "height"):
        size = _PIXELS.fullmatch(said.get(axis, ""))
        if size:
            kept[axis] = str(int(size[1]))
    written = "".join(f' {name}="{escape(value)}"' for name, value in kept.items())
    return f"<img{written}>"


def _find_address(said: dict[str, str], base: str) -> str:
    """Return the picture's address: lazy ones first, for `src` then holds a placeholder."""
    for name in (*_LAZY, "src"):
        value = said.get(name, "").strip()
        url = "" if value[:1] in {"{", "["} else _web_address(value, base)
        if url:
            return url
    for name in _LAZY_SETS:
        url = _web_address(_pick(said.get(name, "")), base)
        if url:
            return url
    return ""


def _web_address(value: str, base: str) -> str:
    url = absolute(value, base)
    return url if url.startswith(("http://", "https://")) else ""


def _pick(candidates: str) -> str:
    """Return the widest picture of a `srcset` that is no wider than 1,600 pixels, else its first."""
    best, widest = "", -1
    for url, size, unit in _CANDIDATE.findall(candidates[:20000]):
        width = int(size or 1) * (1 if unit == "w" else 400)
        if not best or widest < width <= _WIDEST:
            best, widest = url, width
    return best


def _is_pixel(said: dict[str, str]) -> bool:
    style = said.get("style", "")
    if "hidden" in said or _UNSEEN.search(style):
        return True
    sizes = [size[1] for axis in ("width", "height") if (size := _PIXELS.fullmatch(said.get(axis, "")))]
    styled = [
        size
        for _, size, unit in _STYLED.findall(style)
        if unit.lower() in {"px", "pt", ""} or _number(size) == 0
    ]
    return any(int(size) <= 1 for size in sizes) or any(_number(size) <= 1 for size in styled)


def _number(number: str) -> float:
    """Return a CSS number; one that is malformed is no size at all."""
    try:
        return float(number)
    except ValueError:
        return float("inf")
