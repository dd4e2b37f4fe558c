"""Colours as CSS writes them, and how well two of them contrast."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Shade = tuple[int, int, int]

_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})\Z")
_RGB = re.compile(r"rgb\( ?(\d{1,3}) ?, ?(\d{1,3}) ?, ?(\d{1,3}) ?\)\Z")
_WORD = re.compile(r"#[0-9a-f]{3,8}|rgb\([^()]{1,40}\)|[a-z]{3,24}")


def read_shade(text: str) -> Shade | None:
    """Return the colour that a CSS value names; None for one that is clear, inherited or not understood."""
    text = " ".join(text.lower().split())
    if found := _HEX.match(text):
        digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
        return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
    if found := _RGB.match(text):
        return min(255, int(found[1])), min(255, int(found[2])), min(255, int(found[3]))
    named = _names().get(text)
    return read_shade(named) if named else None


def find_shade(text: str) -> Shade | None:
    """Return the first colour in a shorthand such as `background: #fff url(…)`."""
    return next(filter(None, map(read_shade, _WORD.findall(text.lower()))), None)


def contrast(one: Shade, other: Shade) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    dim, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dim + 0.05)


def spell(shade: Shade) -> str:
    """Return a colour as #rrggbb."""
    return "#{:02x}{:02x}{:02x}".format(*shade)


def _luminance(shade: Shade) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in shade)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@cache
def _names() -> Mapping[str, str]:
    return tomllib.loads(files("masthead.mail").joinpath("colours.toml").read_text("utf-8"))
