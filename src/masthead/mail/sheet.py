"""The rules of a page's style elements, as far as mail clients know them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMENT = re.compile(r"/\*[^*]{0,9999}\*/")
_DARK = re.compile(r"prefers-color-scheme ?: ?dark")
_SIZED = re.compile(r"(?:width|height) ?:")
_OUTLOOK = re.compile(r"\[data-ogs[cb]\] ")


class Rule(Struct, frozen=True):
    """A selector with what it sets; `scheme` tells where it holds: any, dark, or outlook (its own dark mode)."""

    selector: str
    declarations: tuple[tuple[str, str], ...]
    scheme: str = "any"


def read_declarations(text: str) -> tuple[tuple[str, str], ...]:
    """Return a style's properties and values in lower case; a value keeps its !important."""
    pairs = (part.partition(":") for part in text.split(";"))
    return tuple((name.strip().lower(), value.strip().lower()) for name, colon, value in pairs if colon)


def read_sheet(css: str) -> tuple[Rule, ...]:
    """Return the rules that hold at any width; what a medium of a certain size sets is left out."""
    return tuple(_read_rules(_COMMENT.sub("", css), ""))


def nests(css: str) -> bool:
    """Tell whether an @ rule stands inside an @ rule, for which Gmail drops the whole style element."""
    return any("@" in body for head, body in _blocks(css) if head.startswith("@"))


def _read_rules(css: str, media: str) -> Iterator[Rule]:
    for head, body in _blocks(css):
        if head.startswith("@media") and not media:
            yield from _read_rules(body, " ".join(head.lower().split()))
        elif not head.startswith("@") and not _SIZED.search(media):
            for selector in head.split(","):
                yield _rule(selector.strip(), body, media)


def _rule(selector: str, body: str, media: str) -> Rule:
    bare = _OUTLOOK.sub("", selector)
    if bare != selector:
        return Rule(bare, read_declarations(body), "outlook")
    return Rule(selector, read_declarations(body), "dark" if _DARK.search(media) else "any")


def _blocks(css: str) -> Iterator[tuple[str, str]]:
    """Yield each head with what stands in its braces; a brace that is never closed ends the sheet."""
    at = 0
    while (opened := css.find("{", at)) >= 0:
        closed = _find_end(css, opened)
        if closed < 0:
            return
        yield css[at:opened].strip(), css[opened + 1 : closed]
        at = closed + 1


def _find_end(css: str, opened: int) -> int:
    depth = 0
    for found in re.finditer(r"[{}]", css[opened:]):
        depth += 1 if found[0] == "{" else -1
        if depth == 0:
            return opened + found.start()
    return -1
