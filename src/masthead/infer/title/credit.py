"""Whose a picture is, said on a line of a post's top: "Photo: Tom Berg", "Ana Ruiz/dpa"."""

from __future__ import annotations

import re

_PICTURES = (
    "bild",
    "foto",
    "photo",
    "image",
    "credit",
    "quelle",
    "source",
    "фото",
    "світлини",
    "写真",
    "사진",
)
_AGENCIES = ("afp", "dpa", "ap", "getty", "imago", "apa")
_CREDIT = re.compile(rf"(?:{'|'.join(_PICTURES)}): ?\S|/(?:{'|'.join(_AGENCIES)})\b", re.IGNORECASE)
_CREDITED = (*(f"{word}:" for word in _PICTURES), *(f"/{name}" for name in _AGENCIES))


def has_credit(text: str) -> bool:
    """Return whether a text with a colon or a slash says whose a picture is."""
    return any(map(text.casefold().__contains__, _CREDITED)) and _CREDIT.search(text) is not None
