"""Whether a page can be read: contrast in each scheme, size of letters, underlined links, width on a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from masthead.mail.look import Styles, walk_looks
from masthead.mail.objection import Objection
from masthead.mail.shade import contrast, spell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from masthead.mail.look import Look
    from masthead.mail.sheet import Rule

_ENOUGH, _ENOUGH_LARGE, _LOST = 4.5, 3.0, 2.5  # WCAG 2.2, 1.4.3; below the last nobody reads it
_LARGE, _LARGE_BOLD = 24.0, 18.66  # px
_SMALLEST = 14.0  # px
_NARROWEST = 320  # px of a phone
_SCHEMES = {"any": "light", "dark": "dark", "outlook": "Outlook's dark"}
_PX = re.compile(r"(\d{1,5})(?:\.\d{0,4})?(?:px)?\Z")


def find_legibility_faults(root: HtmlElement, rules: tuple[Rule, ...]) -> Iterator[Objection]:
    """Yield what cannot be read well; `rules` are those of the page's style elements."""
    body = root.find("body")
    if body is None:
        return
    styles = Styles.match(root, rules)
    schemes = {"any", *(rule.scheme for rule in rules)}
    for scheme in (each for each in _SCHEMES if each in schemes):
        seen: set[tuple[str, str]] = set()
        for element, look, words in walk_looks(body, styles, scheme):
            yield from _find_contrast_faults(look, words, scheme, seen)
            if scheme == "any":
                yield from _find_letter_faults(element, look, words)
    for element in body.iter():
        if isinstance(element.tag, str):
            yield from _find_width_faults(element, styles)


def _find_contrast_faults(
    look: Look, words: str, scheme: str, seen: set[tuple[str, str]]
) -> Iterator[Objection]:
    if not words or look.is_hidden or look.has_picture:
        return
    ratio = contrast(look.colour, look.ground)
    is_large = look.size >= _LARGE or (look.is_bold and look.size >= _LARGE_BOLD)
    pair = (spell(look.colour), spell(look.ground))
    if ratio >= (_ENOUGH_LARGE if is_large else _ENOUGH) or pair in seen:
        return
    seen.add(pair)
    kind = "contrast" if scheme == "any" else "dark contrast"
    yield Objection(
        kind,
        f"“{words[:40]}” is {pair[0]} on {pair[1]} in {_SCHEMES[scheme]} mode: a contrast of {ratio:.1f}",
        f"text needs {_ENOUGH}, large text {_ENOUGH_LARGE:.0f}",
        stops=ratio < _LOST,
    )


def _find_letter_faults(element: HtmlElement, look: Look, words: str) -> Iterator[Objection]:
    if not words or look.is_hidden:
        return
    if look.size < _SMALLEST:
        yield Objection(
            "small text", f"“{words[:40]}” is {look.size:g} px high", f"let text be {_SMALLEST:g} px or more"
        )
    if element.tag == "a" and element.get("href") and not look.is_underlined and not _is_button(element):
        yield Objection(
            "plain link",
            f"the link “{words[:40]}” is not underlined",
            "underline it: a colour alone does not show a link",
        )


def _is_button(link: HtmlElement) -> bool:
    return "background" in (link.get("style") or "")


def _find_width_faults(element: HtmlElement, styles: Styles) -> Iterator[Objection]:
    style = styles.of(element, "any")
    widths = [
        ("width", element.get("width", "")),
        *((name, style.get(name, "")) for name in ("width", "min-width")),
    ]
    may_shrink = element.tag == "img" or "%" in style.get("max-width", "")
    if element.tag == "img" and "%" not in style.get("max-width", "") and "%" not in style.get("width", ""):
        may_shrink = False
    for name, value in widths:
        found = _PX.match(value)
        if found and int(found[1]) > _NARROWEST and not may_shrink:
            yield Objection(
                "fixed width",
                f"<{element.tag}> has a {name} of {found[1]} px, which a phone of {_NARROWEST} px cannot show",
                'write width="100%" with a max-width' if element.tag != "img" else "give it max-width: 100%",
                (f'"{element.get("src", "")}"',) if element.tag == "img" else (),
            )
            return
