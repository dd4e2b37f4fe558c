"""Know the keys under which front matter, sidecars and headers name the same facts."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from masthead.late import late
from masthead.model import Clue
from masthead.source.scrub import scrub_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_LONGEST = 2000
_MOST = 60
_SEVERAL = frozenset({"author", "category", "image"})  # fields of which a post may have more than one
_TABLE = "table"  # in which Hugo and Zola keep what they do not know
_MEANT = frozenset(
    {"published", "updated", "draft", "slug", "canonical"}
)  # fields whose words need a second look
_NAMED_BY = ("name", "title", "label", "given", "src", "url", "path", "image", "relative", "date")
_NO = frozenset({"false", "no", "off"})
_SWITCHED = _NO | {"true", "yes", "on"}
_HELD = frozenset({"draft", "hidden", "private", "pending", "unlisted"}) | {
    "ja",
    "oui",
    "sí",
    "sì",
    "sim",
    "да",
}
_LINKED = late(r"\[\[(?:[^\[\]|]{1,200}\|)?([^\[\]|]{1,200})\]\]")  # as Obsidian links: [[page|words]]
_SECONDS, _MILLISECONDS = 10, 13  # digits of a moment counted from 1970, of any day since 2001


@cache
def known_keys() -> Mapping[str, str]:
    """Return the field that each key means, keys in lower case with hyphens."""
    return {key: field for field, keys in _told().items() for key in keys}


@cache
def _told() -> Mapping[str, list[str]]:
    return tomllib.loads(Path(__file__).with_name("keys.toml").read_text("utf-8"))


@cache
def _ranks() -> Mapping[str, int]:
    """Return how late each key counts among those of its field."""
    told = _told().items()
    return {key: at for field, keys in told if field not in _SEVERAL for at, key in enumerate(keys)}


def find_facts(said: Mapping[str, object], origin: str, places: Mapping[str, int]) -> Iterator[Clue]:
    """Yield a clue for each key that means something; `places` holds the lines of the keys."""
    fields = dict(zip(said, map(_field_of, said), strict=True))
    told = list(filter(None, fields.values()))
    for key in said if len(set(told)) == len(told) else sorted(said, key=_rank_of):
        field, value = fields[key], said[key]
        if not field:
            continue
        line = places.get(str(key).lower(), 0)
        if field == _TABLE:
            rest = _find_untold(value, told)
            yield from find_facts(rest, origin, dict.fromkeys(map(str.lower, rest), line))
            continue
        for words in (
            _split(field, scrub_line(value[:_LONGEST]))
            if type(value) is str
            else _find_words(field, value, 0)
        ):
            if field not in _MEANT:
                yield Clue(field, words, origin, line)
            elif meant := _understand(field, words):
                yield Clue(*meant, origin, line)


@lru_cache(maxsize=1024)  # of a publication's keys
def _field_of(key: object) -> str:
    return known_keys().get(_fold(key), "")


def _rank_of(key: object) -> int:
    return _ranks().get(_fold(key), 0)


def _fold(key: object) -> str:
    return str(key).lower().replace("_", "-")


def _find_untold(table: object, told: Sequence[str]) -> dict[str, object]:
    """Return what a table within the front matter says beyond the front matter itself."""
    if not isinstance(table, dict):
        return {}
    return {str(key): value for key, value in table.items() if _field_of(key) not in {*told, _TABLE}}


def _understand(field: str, words: str) -> tuple[str, str] | None:
    """Return what words of a field mean, with the field that they mean it of; None where they mean nothing.

    `published: false` (Jekyll) and `status: hidden` (Pelican) make drafts, a number of ten digits is a moment, and
    an address to be filled in by a program is none.
    """
    if field == "published" and words.lower() in _SWITCHED:
        return ("draft", "true") if words.lower() in _NO else None
    if field == "draft":
        return field, "true" if words.lower() in _HELD else words
    if field == "canonical":  # a path, as Hugo's `url` is, names no other site
        return (field, words) if words.startswith(("https://", "http://")) else None
    if field == "slug":
        return None if "{" in words or "/:" in words else (field, words)
    if words.isdecimal() and len(words) in {_SECONDS, _MILLISECONDS}:
        return field, datetime.fromtimestamp(int(words[:_SECONDS]), UTC).isoformat()
    return field, words


def _find_words(field: str, value: object, depth: int) -> Iterator[str]:
    """Yield the strings of a value: a list's one by one, a table's name or address."""
    if isinstance(value, list | tuple) and depth < 3:
        for part in value[:_MOST]:
            if type(part) is str:
                yield from _split(field, scrub_line(part[:_LONGEST]))
            else:
                yield from _find_words(field, part, depth + 1)
    elif isinstance(value, dict) and depth < 3:
        for key in _NAMED_BY:
            if isinstance(value.get(key), str):
                family = value.get("family") if key == "given" else None
                yield from _find_words(field, f"{value[key]} {family}" if family else value[key], depth + 1)
                return
    elif isinstance(value, bool):
        yield "true" if value else "false"
    elif isinstance(value, str | int | float):
        yield from _split(field, scrub_line(str(value)[:_LONGEST]))


def _split(field: str, words: str) -> list[str]:
    """Return a value's parts: categories written in one line are set apart by commas or semicolons."""
    if "[[" in words:
        words = _LINKED.sub(r"\1", words).strip()
    if field != "category" or not ("," in words or ";" in words):
        return [words] if words else []
    parts = words.split("," if "," in words else ";")
    return [stripped for part in parts[:_MOST] if (stripped := part.strip())]
