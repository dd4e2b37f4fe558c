"""Know the keys under which front matter, sidecars and headers name the same facts."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from masthead.model import Clue
from masthead.source.scrub import scrub_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LONGEST = 2000
_MOST = 60


@cache
def known_keys() -> Mapping[str, str]:
    """Return the field that each key means, keys in lower case with hyphens."""
    told = tomllib.loads(Path(__file__).with_name("keys.toml").read_text("utf-8"))
    return {key: field for field, keys in told.items() for key in keys}


def find_facts(said: Mapping[str, object], origin: str, places: Mapping[str, int]) -> Iterator[Clue]:
    """Yield a clue for each key that means something; `places` holds the lines of the keys."""
    keys = known_keys()
    for key, value in said.items():
        field = keys.get(str(key).lower().replace("_", "-"))
        if field:
            found = (
                _split(field, scrub_line(value[:_LONGEST]))
                if type(value) is str
                else _find_words(field, value, 0)
            )
            for words in found:
                yield Clue(field, words, origin, places.get(str(key).lower(), 0))


def _find_words(field: str, value: object, depth: int) -> Iterator[str]:
    """Yield the strings of a value: a list's one by one, a table's name or address."""
    if isinstance(value, list | tuple) and depth < 3:
        for part in value[:_MOST]:
            yield from _find_words(field, part, depth + 1)
    elif isinstance(value, dict) and depth < 3:
        for key in ("name", "title", "given", "src", "url", "path", "image", "relative"):
            if isinstance(value.get(key), str):
                family = value.get("family") if key == "given" else None
                yield from _find_words(field, f"{value[key]} {family}" if family else value[key], depth + 1)
                return
    elif isinstance(value, bool):
        yield "true" if value else "false"
    elif isinstance(value, str | int | float):
        yield from _split(field, scrub_line(str(value)[:_LONGEST]))


def _split(field: str, words: str) -> list[str]:
    """Return a value's parts: categories written in one line are set apart by commas."""
    parts = words.split(",") if field == "category" and "," in words else [words]
    return [stripped for part in parts[:_MOST] if (stripped := part.strip())]
