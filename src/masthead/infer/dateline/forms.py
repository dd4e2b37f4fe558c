"""The small words of dates (forms.toml), as alternatives for the patterns."""

from __future__ import annotations

import re

from masthead.infer.lines import beyond_ascii
from masthead.infer.tables import read_table

_TABLE = read_table(__file__, "forms.toml")

ERAS: dict[str, int] = _TABLE["eras"]  # the year before each era's first
SHORT_ERAS: dict[str, int] = _TABLE["short_eras"]
ROMAN: dict[str, int] = {figures: month for month, figures in enumerate(_TABLE["roman_months"], 1)}
ROMAN_ANY = frozenset(ROMAN) | frozenset(map(str.lower, ROMAN))
ROMAN_HOMES = frozenset(_TABLE["roman_homes"])
NUMBERED = frozenset(_TABLE["numbered"])
WEEKDAY_DEFINITE: dict[str, str] = _TABLE["weekday_definite"]
WEEKDAY_TAILS: tuple[str, ...] = tuple(_TABLE["weekday_tails"])
DIGITS = (
    {ord(zero) + n: ord("0") + n for zero in _TABLE["zeros"] for n in range(10)}
    | {ord(dash): ord("-") for dash in _TABLE["dashes"]}
    | {0xFF0F: ord("/"), 0xFF0E: ord("."), 0xA0: ord(" ")}
)
_DASHES: tuple[str, ...] = tuple(_TABLE["dashes"])
_MANY = frozenset(map(chr, DIGITS)).difference(_DASHES)  # str.translate is dear, and few lines need it


def plain(text: str) -> str:
    """Return the text with Western digits, hyphens and full-width signs, every character in its place."""
    if text.isascii():
        return text
    wide = beyond_ascii(text)
    if "元" in wide:
        text = text.replace("元年", "1年")  # an era's first year
    if not wide.isdisjoint(_MANY):
        return text.translate(DIGITS)
    for dash in wide.intersection(_DASHES):
        text = text.replace(dash, "-")
    return text


def any_of(name: str) -> str:
    """Return the words as a pattern's alternatives, the longest first."""
    words = sorted(_TABLE[name], key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", " ") for word in words)
