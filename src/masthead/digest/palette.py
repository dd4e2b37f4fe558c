"""Turning a template's CSS into what a mail client understands.

Custom properties are resolved, since most mail clients know no var(). A property with a dark value gives every rule
that uses it a dark twin, once for prefers-color-scheme and once for Outlook's [data-ogsc] and [data-ogsb].
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from masthead.digest.colour import CLEAR, ENOUGH, is_colour, legible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from masthead.digest.css import Rule

_VAR = re.compile(r"var\(\s*(--[a-z0-9-]+)\s*\)")
_DARK = "(prefers-color-scheme:dark)"
_SHORTHAND = re.compile(r"border(?:-(?:top|right|bottom|left))?|background")
_DEEPEST = 8
_ROOT = (":root",)


class Palette(Struct):
    """The custom properties of a template, by day and by night."""

    light: dict[str, str] = field(default_factory=dict)
    dark: dict[str, str] = field(default_factory=dict)

    def adopt(self, accent: str) -> None:
        """Take the channel's own colour as accent, shaded until it can be read on paper and desk."""
        for shades, ground, enough in (
            (self.light, self.light, ENOUGH),
            (self.dark, {**self.light, **self.dark}, CLEAR),
        ):
            grounds = tuple(ground[name] for name in ("--paper", "--desk") if is_colour(ground.get(name, "")))
            shades["--accent"] = legible(accent, grounds, enough) if grounds else accent

    def resolve(self, rule: Rule, value: str, *, dark: bool = False) -> str:
        """Return `value` with its var() replaced; raise TemplateError for an unknown one."""
        shades = {**self.light, **self.dark} if dark else self.light

        def lookup(found: re.Match[str]) -> str:
            if found[1] not in shades:
                raise rule.fault(f"{found[1]} is not set in :root")
            return shades[found[1]]

        for _ in range(_DEEPEST):
            if "var(" not in value:
                return value
            value = _VAR.sub(lookup, value)
        raise rule.fault(f"{value} cannot be resolved")


class Sheet(Struct, frozen=True):
    """A template's styles: those to be inlined, those kept for the head, and Outlook's dark ones."""

    plain: tuple[Rule, ...]  # the rules to be inlined, one a line of `inlined`
    inlined: str
    kept: str
    outlook_dark: str


def resolve_rules(rules: Iterable[Rule], accent: str = "") -> Sheet:
    """Return the styles that `rules` amount to; `accent` (#rrggbb) takes the place of `--accent`."""
    rules = tuple(rules)
    palette = _mixed(rules)
    if accent:
        palette.adopt(accent)
    styles = [rule for rule in rules if rule.selectors != _ROOT]
    plain = [rule for rule in styles if not rule.media and not rule.is_live]
    kept = [rule for rule in styles if rule.media or rule.is_live]
    dark_rules = [rule for rule in kept if _is_dark(rule.media)]
    day_rules = [rule for rule in kept if not _is_dark(rule.media)]
    twins = [twin for rule in (*plain, *day_rules) for twin in _twins(rule, palette)]
    return Sheet(
        plain=tuple(plain),
        inlined="\n".join(_spell(rule, palette) for rule in plain),
        kept="\n".join(_grouped([*day_rules, *twins, *dark_rules], palette)),
        outlook_dark="\n".join(_outlook([twin for twin in twins if twin.media == _DARK])),
    )


def _mixed(rules: Iterable[Rule]) -> Palette:
    palette = Palette()
    for rule in rules:
        if rule.selectors == _ROOT:
            (palette.dark if _compact(rule.media) == _DARK else palette.light).update(rule.declarations)
    return palette


def _is_dark(media: str) -> bool:
    return _compact(media).endswith(_DARK)


def _compact(media: str) -> str:
    return re.sub(r" ?([:,]) ?", r"\1", media).lower()


def _twins(rule: Rule, palette: Palette) -> Iterator[Rule]:
    """Yield the dark twin of a rule, if any of its colours has one."""
    colours = [_colour(name, value) for name, value in rule.declarations if "var(" in value]
    nights = [
        (name, palette.resolve(rule, colour), palette.resolve(rule, colour, dark=True))
        for name, colour in colours
    ]
    declarations = tuple((name, night) for name, day, night in nights if night != day)
    if declarations:
        media = f"{rule.media} and {_DARK}" if rule.media else _DARK
        yield replace(rule, declarations=declarations, media=media)


def _colour(name: str, value: str) -> tuple[str, str]:
    """Return the property and the value that a dark twin sets: of `border: 1px solid var(--line)`, its colour."""
    if _SHORTHAND.fullmatch(name) and _VAR.fullmatch(value) is None:
        return f"{name}-color", f"var({_VAR.findall(value)[-1]})"
    return name, value


def _spell(rule: Rule, palette: Palette, *, important: bool = False) -> str:
    mark = " !important" if important else ""
    dark = _is_dark(rule.media)
    declarations = ";".join(
        f"{name}:{palette.resolve(rule, value, dark=dark).removesuffix('!important').rstrip()}{mark}"
        for name, value in rule.declarations
    )
    return f"{','.join(rule.selectors)}{{{declarations}}}"


def _grouped(rules: list[Rule], palette: Palette) -> Iterator[str]:
    """Yield rules that stay in the head, one @media after the other, important so that they outrank inline styles."""
    for media in dict.fromkeys(_compact(rule.media) for rule in rules):
        bodies = "".join(
            _spell(rule, palette, important=True) for rule in rules if _compact(rule.media) == media
        )
        yield f"@media {media}{{{bodies}}}" if media else bodies


def _outlook(twins: list[Rule]) -> Iterator[str]:
    for twin in twins:
        for mark, is_ground in (("[data-ogsc]", False), ("[data-ogsb]", True)):
            declarations = ";".join(
                f"{name}:{value} !important"
                for name, value in twin.declarations
                if name.startswith("background") is is_ground
            )
            if declarations:
                yield f"{','.join(f'{mark} {selector}' for selector in twin.selectors)}{{{declarations}}}"
