"""Inline styles that a widely used mail client does not understand."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_LAYOUTS = {"flex", "inline-flex", "grid", "inline-grid"}
_FUNCTIONS = re.compile(r"\b(?:var|calc|clamp|min|max|light-dark|[a-z]{2,7}-gradient)\(")
_UNITS = re.compile(r"(?<![\w.#-])-?[\d.]{1,12}(?:rem|ch|vw|vh|vmin|vmax)\b")
# Gmail drops the whole style attribute that holds one of these
_COLOURS = re.compile(
    r"\b(?:oklch|oklab|lch|lab|color-mix)\(|\b(?:rgba?|hsla?)\([^,()]{1,60}\)|#(?:[0-9a-f]{8}|[0-9a-f]{4})\b"
)


def check_styles(attributes: Iterable[str]) -> Iterator[str]:
    """Yield a warning for each property or value that a client ignores to the page's harm, and whom it concerns."""
    declarations = {
        (name.strip().lower(), value.strip().lower())
        for attribute in attributes
        for name, colon, value in (part.partition(":") for part in attribute.split(";"))
        if colon
    }
    for name in sorted({name for name, _ in declarations} & _ignored().keys()):
        yield f"warning: {name} is ignored by {', '.join(_ignored()[name])}"
    for name, value in sorted(declarations):
        if _COLOURS.search(value):
            yield f"warning: {name}: {value[:60]} makes Gmail drop the whole style"
        elif _FUNCTIONS.search(value) or _UNITS.search(value) or (name == "display" and value in _LAYOUTS):
            yield f"warning: {name}: {value[:60]} is not understood by Outlook for Windows"


@cache
def _ignored() -> Mapping[str, list[str]]:
    return tomllib.loads(files("masthead.mail").joinpath("clients.toml").read_text("utf-8"))
