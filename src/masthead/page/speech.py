"""How a page speaks: dates and the words around a post, in the languages of languages.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from masthead.model import PartialDate

FALLBACK = "en"


@cache
def _read_languages() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("languages.toml").read_text("utf-8"))


@cache
def find_speech(*languages: str) -> dict[str, Any]:
    """Return the words of the first language that is spoken: as tagged, else its primary subtag (RFC 5646)."""
    spoken = _read_languages()
    for language in (*languages, FALLBACK):
        tag = language.replace("_", "-").lower()
        for name in (tag, tag.partition("-")[0]):
            if name in spoken:
                return {**spoken[FALLBACK], **spoken[tag.partition("-")[0]], **spoken[name]}
    raise LookupError(f"languages.toml lacks {FALLBACK}")


def format_date(date: PartialDate, *languages: str) -> str:
    """Return the date as coarse as it is known, "6 December 2016", "July 2024", "2024"; empty when unknown.

    `languages` are tried in order, the post's own first, then English.
    """
    if date.precision < 2:
        return str(date.year) if date else ""
    speech = find_speech(*languages)
    month = speech["months"][date.month - 1]
    pattern: str = speech["day" if date.day else "month"]
    day = speech.get("first", "{day}") if date.day == 1 else "{day}"
    return pattern.replace("{day}", day).format(day=date.day, month=month, year=date.year)
