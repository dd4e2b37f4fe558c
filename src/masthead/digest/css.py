"""Reading a template's CSS: rules with their lines, and what cannot be inlined beforehand, refused.

Inlining once per template is only right for rules that every rendering answers alike. A rule that asks for position
(`:first-child`, `+`) or for data (`[attr]`) is an error of the template, as are the constructs that premailer 3.10.0
drops without a word: `*`, @font-face, @supports, nested @media, selectors in upper case.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SIMPLE = re.compile(r"(?:[a-z][a-z0-9]*)?(?:[.#][A-Za-z_][\w-]*)*")
_LIVE = re.compile(r":(?:hover|focus|active|visited|link)\b")
_PROPERTY = re.compile(r"(?:--)?[a-z-][a-z0-9-]*")
PROSE_TAGS = {
    "p", "h3", "h4", "h5", "h6", "a", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "dl", "dt", "dd",
    "figure", "figcaption", "table", "caption", "tr", "th", "td",
}  # fmt: skip
_REACHES_OUT = re.compile(r"url\s*\(|expression\s*\(|@import|\\|behavior", re.IGNORECASE)


class Rule(Struct, frozen=True):
    """Declarations under one or more selectors; `media` is the query around it, if any."""

    path: Path
    line: int
    selectors: tuple[str, ...]
    declarations: tuple[tuple[str, str], ...]
    media: str = ""

    @property
    def is_live(self) -> bool:
        """Tell whether it depends on what the reader does, so that it has to stay in the style element."""
        return any(_LIVE.search(selector) for selector in self.selectors)

    def fault(self, reason: str) -> TemplateError:
        """Return the error that names this rule."""
        return TemplateError(self.path, self.line, reason)


def read_rules(path: Path, line: int, css: str) -> Iterator[Rule]:
    """Yield the rules of `css`, which starts at `line` of `path`; raise TemplateError for one that cannot be kept."""
    css = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), css)
    yield from _Reader(path, line, css).rules("", 0, len(css))


class _Reader(Struct, frozen=True):
    path: Path
    first: int
    css: str

    def rules(self, media: str, start: int, end: int) -> Iterator[Rule]:
        while self.css[start:end].strip():
            opened = self.css.find("{", start, end)
            prelude = self.css[start : opened if opened >= 0 else end]
            at = start + len(prelude) - len(prelude.lstrip())
            name = " ".join(prelude.split())
            if opened < 0 or ";" in name or "}" in name:
                raise self._fault(at, f"{name!r} cannot be inlined")
            closed = self._closing(opened, end)
            if name.startswith("@media") and not media:
                yield from self.rules(name[len("@media") :].strip(), opened + 1, closed)
            elif name.startswith("@"):
                raise self._fault(
                    at, f"{name.split()[0]} {'inside @media ' if media else ''}cannot be inlined"
                )
            else:
                yield self._rule(at, name, self.css[opened + 1 : closed], media)
            start = closed + 1

    def _rule(self, at: int, name: str, body: str, media: str) -> Rule:
        selectors = tuple(part.strip() for part in name.split(","))
        declarations = tuple(self._declaration(at, part) for part in body.split(";") if part.strip())
        rule = Rule(self.path, self._line(at), selectors, declarations, media)
        if not media:
            for selector in selectors:
                _check_selector(rule, selector)
            if not rule.is_live and any("!important" in value for _, value in declarations):
                raise rule.fault(
                    "!important belongs into @media: here it would outrank the dark and mobile rules"
                )
        return rule

    def _declaration(self, at: int, text: str) -> tuple[str, str]:
        name, colon, value = text.partition(":")
        name, value = name.strip().lower(), " ".join(value.split())
        if not colon or not value or _PROPERTY.fullmatch(name) is None or "{" in text:
            raise self._fault(at, f"{' '.join(text.split())!r} is not a declaration")
        if _REACHES_OUT.search(value) or "<" in value:
            raise self._fault(
                at, f"{name}: {value} would load or run something: a digest needs nothing from outside"
            )
        return name, value

    def _closing(self, opened: int, end: int) -> int:
        depth = 0
        for place in range(opened, end):
            depth += (self.css[place] == "{") - (self.css[place] == "}")
            if depth == 0:
                return place
        raise self._fault(opened, "a brace is not closed")

    def _line(self, at: int) -> int:
        return self.first + self.css.count("\n", 0, at)

    def _fault(self, at: int, reason: str) -> TemplateError:
        return TemplateError(self.path, self._line(at), reason)


def check_bodies(rule: Rule) -> None:
    """Refuse a rule that styles a tag of a post's body by what is around it: there the tag alone decides."""
    for selector in rule.selectors:
        *_, outer, inner = ("", *selector.replace(">", " ").split())
        if outer in PROSE_TAGS and inner in PROSE_TAGS and not rule.media:
            raise rule.fault(
                f"{selector!r}: the style of a post's {inner} cannot depend on the {outer} around it"
            )


def _check_selector(rule: Rule, selector: str) -> None:
    """Refuse a selector whose matches depend on data or position."""
    bare = _LIVE.sub("", selector)
    if selector == ":root":
        if not all(name.startswith("--") for name, _ in rule.declarations):
            raise rule.fault(":root holds custom properties only; style body instead")
        return
    compounds = bare.replace(">", " ").split()
    if compounds and all(_SIMPLE.fullmatch(compound) for compound in compounds):
        return
    raise rule.fault(
        f"{selector!r} depends on position or data and cannot be inlined beforehand: give it a class"
    )
