"""Whose a picture or the post is, said on a line of its top: "Photo: Tom Berg", "Ana Ruiz/dpa"."""

from __future__ import annotations

import re

from masthead.infer.byline.names import parse_name
from masthead.infer.wording import any_of, words_of
from masthead.late import late

_AGENCIES = ("afp", "dpa", "ap", "getty", "imago", "apa")
_COLONS = ":："  # noqa: RUF001 - that of Chinese and Japanese
_CREDIT = late(rf"{any_of('pictures')}[{_COLONS}] ?\S|/(?:{'|'.join(_AGENCIES)})\b", re.IGNORECASE)
_CREDITED = (
    *(f"{word}{colon}" for word in words_of("pictures") for colon in _COLONS),
    *(f"/{name}" for name in _AGENCIES),
)


def has_credit(text: str) -> bool:
    """Return whether a text with a colon or a slash says whose a picture is."""
    return any(map(text.casefold().__contains__, _CREDITED)) and _CREDIT.search(text) is not None


def names_known(text: str) -> bool:
    """Return whether the text is the name of a person whose given name is known."""
    named = parse_name(text)
    return named is not None and (named.known or named.titled)


def names_writer(text: str) -> bool:
    """Return whether the text is a name and what somebody is, or ends in whose view it tells ("…, argues Ana Ruiz")."""
    front, comma, back = text.rpartition(", ")
    if not comma or not back[0].islower():
        return False
    verb, _, name = back.partition(" ")
    return names_known(name) if verb in words_of("argues") else names_known(front)
