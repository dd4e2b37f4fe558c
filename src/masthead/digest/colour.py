"""Colours: how well two of them contrast, and the nearest shade that can be read."""

from __future__ import annotations

import re

ENOUGH = 4.5  # WCAG 2.2, 1.4.3: text below 18 pt
CLEAR = 7.0  # 1.4.6: what a tired eye wants by night

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})\Z", re.IGNORECASE)
_DARKEST, _LIGHTEST = (0, 0, 0), (255, 255, 255)
_STEPS = 40


def is_colour(text: str) -> bool:
    """Tell whether `text` is a colour as #rgb or #rrggbb."""
    return _HEX.match(text) is not None


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    dim, bright = sorted((_luminance(_channels(one)), _luminance(_channels(other))))
    return (bright + 0.05) / (dim + 0.05)


def legible(colour: str, grounds: tuple[str, ...], enough: float = ENOUGH) -> str:
    """Return `colour`, darkened or lightened as little as needed to be read on every one of `grounds`."""
    darkest = min(_luminance(_channels(ground)) for ground in grounds)
    goal = _DARKEST if darkest > 0.18 else _LIGHTEST
    start = _channels(colour)
    for step in range(_STEPS + 1):
        red, green, blue = (
            round(channel + (end - channel) * step / _STEPS) for channel, end in zip(start, goal, strict=True)
        )
        shade = f"#{red:02x}{green:02x}{blue:02x}"
        if all(contrast(shade, ground) >= enough for ground in grounds):
            break
    return shade


def _channels(colour: str) -> tuple[int, int, int]:
    digits = colour[1:]
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def _luminance(channels: tuple[int, int, int]) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in channels)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
