"""The languages, each with a file of its own: their words, their dates, and which way they are written."""

from __future__ import annotations

import os
import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from masthead.late import late

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from masthead.model import Author, PartialDate

FALLBACK = "en"
SERVICE = "service"  # the table of a language that only the subscription service says
_HERE = Path(__file__).parent
_BLANK = re.compile(r"\{([a-z]+)\}")
_LANGUAGE = late(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}")
_NAMED = 3  # authors named before the others are counted


class Wording(Struct, frozen=True, eq=False):
    """The words of one language; dates and names are put together by it."""

    language: str  # lower case, as its file is named
    direction: str  # rtl or ltr
    phrases: Mapping[str, Any]  # what templates name; months and short are lists of twelve

    def say(self, phrase: str, **values: object) -> str:
        """Return the phrase of that name with `values` filled in."""
        pieces = [*_cut(self.phrases[phrase])]
        pieces[1::2] = [str(values.get(name, f"{{{name}}}")) for name in pieces[1::2]]
        return "".join(pieces)

    def date(self, date: PartialDate, *, brief: bool = False) -> str:
        """Return a date as far as it is known: 6 December 2016, July 2024, 2024; empty when nothing is."""
        if date.precision < 2:
            return str(date.year) if date else ""
        month = self.phrases["short" if brief else "months"][date.month - 1]
        if not date.day:
            return self.say("month", month=month, year=date.year)
        day = self.phrases.get("first", "1") if date.day == 1 else date.day
        return self.say("day", day=day, month=month, year=date.year)

    def names(self, authors: Sequence[Author]) -> str:
        """Return the authors as one reads them aloud, the first few by name; empty when nobody is named."""
        names = [name for author in authors if (name := " ".join(author.name.split()))]
        comma = self.say("comma")
        if len(names) > _NAMED:
            return self.say("several", names=comma.join(names[:_NAMED]), n=len(names) - _NAMED)
        if len(names) > 1:
            return self.say("pair", second=names[-1], first=comma.join(names[:-1]))
        return "".join(names)


@lru_cache(maxsize=1024)  # each page says the same few
def _cut(phrase: str) -> tuple[str, ...]:
    """Return the words of a phrase and the names of its blanks, in turn."""
    return tuple(_BLANK.split(phrase))


@lru_cache(maxsize=256)  # each page asks several times for the same
def find_wording(*languages: str) -> Wording:
    """Return the words of the first language that is spoken: as tagged, else its primary subtag (RFC 5646).

    English is spoken last, so there are always words.
    """
    spoken = spoken_languages()
    for language in languages:
        tag = language.replace("_", "-").lower()
        for name in (tag, tag.partition("-")[0]):
            if name in spoken:
                return _speak(name)
    return _speak(FALLBACK)


def is_language(tag: str) -> bool:
    """Tell whether `tag` has the form of a language tag (RFC 5646), so that a reader's machine can use it."""
    return _LANGUAGE.fullmatch(tag) is not None


def direction(language: str) -> str:
    """Return rtl or ltr: the direction of the script that the tag names (RFC 5646, 2.2.3), else of its language."""
    written = _directions()
    primary, *subtags = language.replace("_", "-").lower().split("-", 4)
    script = next((subtag for subtag in subtags[:2] if len(subtag) == 4 and subtag.isalpha()), "")
    is_rtl = script in written["scripts"] if script else primary in written["languages"]
    return "rtl" if is_rtl else "ltr"


@cache
def spoken_languages() -> frozenset[str]:
    """Return the names of all languages, regional ones too, that have words."""
    return frozenset(name.removesuffix(".toml") for name in os.listdir(_HERE / "languages"))  # noqa: PTH208 - names are all it takes


@cache
def read_language(name: str) -> dict[str, Any]:
    """Return what the file of a language says; a page speaks one or two of them, so each is read by itself."""
    return tomllib.loads((_HERE / "languages" / f"{name}.toml").read_text("utf-8"))


@cache
def _speak(name: str) -> Wording:
    """Return the wording of a language, a regional one on top of its primary subtag's."""
    phrases = {**read_language(name.partition("-")[0]), **read_language(name)}
    del phrases[SERVICE]
    return Wording(name, direction(name), MappingProxyType(phrases))


@cache
def _directions() -> dict[str, list[str]]:
    return tomllib.loads((_HERE / "directions.toml").read_text("utf-8"))
