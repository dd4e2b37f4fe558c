"""A digest's own words and its dates, in the publication's language."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from masthead.model import Author, PartialDate

RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_BLANK = re.compile(r"\{([a-z]+)\}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}")
_NAMED = 3  # authors named before the others are counted


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """The words of one language; dates and names are put together by it."""

    language: str
    phrases: Mapping[str, Any]
    has_months: bool

    def say(self, phrase: str, **values: object) -> str:
        """Return the phrase of that name with `values` filled in."""
        return _BLANK.sub(lambda found: str(values.get(found[1], found[0])), self.phrases[phrase])

    def date(self, date: PartialDate, *, brief: bool = False) -> str:
        """Return a date as far as it is known: 6 December 2016, July 2024, 2024; empty when nothing is."""
        if date.precision < 2 or not self.has_months:
            return str(date).partition("T")[0]
        month = self.phrases["short" if brief else "months"][date.month - 1]
        if not date.day:
            return self.say("month", month=month, year=date.year)
        day = self.phrases.get("first", "1") if date.day == 1 else date.day
        return self.say("day", day=day, month=month, year=date.year)

    def names(self, authors: Sequence[Author]) -> str:
        """Return the authors as one reads them aloud, the first few by name; empty when nobody is named."""
        names = [name for author in authors if (name := " ".join(author.name.split()))]
        if len(names) > _NAMED:
            return self.say("several", names=", ".join(names[:_NAMED]), n=len(names) - _NAMED)
        if len(names) > 1:
            return self.say("pair", second=names[-1], first=", ".join(names[:-1]))
        return "".join(names)


@cache
def wording(language: str) -> Wording:
    """Return the words for a language tag (RFC 5646); English, with dates in figures, for one not known."""
    known = tomllib.loads(files("masthead.digest").joinpath("words.toml").read_text("utf-8"))
    primary = language.partition("-")[0].lower()
    phrases = {**known["en"], **known.get(primary, {}), **known.get(language, {})}
    return Wording(primary if primary in known else "en", phrases, has_months=primary in known)


def is_language(tag: str) -> bool:
    """Tell whether `tag` has the form of a language tag (RFC 5646), so that a reader's machine can use it."""
    return _LANGUAGE.fullmatch(tag) is not None


def direction(language: str) -> str:
    """Return rtl or ltr, the direction that a language is written in."""
    return "rtl" if language.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr"
