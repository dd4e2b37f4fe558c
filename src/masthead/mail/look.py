"""How a page's words look in each scheme: their colour, what they stand on, and how large they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from masthead.mail.shade import Shade, find_shade, read_shade
from masthead.mail.sheet import read_declarations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

    from masthead.mail.sheet import Rule

Rank = tuple[int, ...]  # specificity, then order
Set = dict[str, tuple[bool, str]]  # property: whether it is important, value

_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
_LINK = {"any": (0, 0, 238), "dark": (158, 158, 255), "outlook": (0, 0, 238)}
_HEADINGS = {"h1": 32.0, "h2": 24.0, "h3": 18.72, "h4": 16.0, "h5": 13.28, "h6": 10.72}
_BOLD = frozenset({"bold", "bolder", "600", "700", "800", "900"})


class Look(Struct, frozen=True):
    """What an element's own words look like."""

    colour: Shade
    ground: Shade
    size: float = 16.0  # px
    is_bold: bool = False
    is_hidden: bool = False
    is_underlined: bool = False
    has_picture: bool = False  # behind it: its contrast cannot be told


class Styles(Struct):
    """Which rules of the page's style elements reach which element."""

    reached: dict[HtmlElement, list[tuple[Rank, Rule]]] = field(default_factory=dict)

    @classmethod
    def match(cls, root: HtmlElement, rules: Iterable[Rule]) -> Styles:
        """Return the styles of a page; a selector that is not understood reaches nothing."""
        from cssselect import SelectorError, parse
        from lxml.cssselect import CSSSelector

        styles = cls()
        for order, rule in enumerate(rules):
            try:
                rank = (*parse(rule.selector)[0].specificity(), order)
                found: list[HtmlElement] = list(CSSSelector(rule.selector, translator="html")(root))  # type: ignore[arg-type]
            except SelectorError:  # CSS drops a rule whose selector is not understood
                continue
            for element in found:
                styles.reached.setdefault(element, []).append((rank, rule))
        return styles

    def of(self, element: HtmlElement, scheme: str) -> dict[str, str]:
        """Return what is set on the element in a scheme: an important rule outranks the style attribute."""
        made: Set = {}
        for _, rule in sorted(self.reached.get(element, ()), key=lambda each: each[0]):
            if rule.scheme in ("any", scheme):
                _lay(made, rule.declarations)
        _lay(made, read_declarations(element.get("style", "")))
        return {name: value for name, (_, value) in made.items()}


def _lay(made: Set, declarations: Iterable[tuple[str, str]]) -> None:
    """Add declarations: later ones win, but over one that is important only those that are so too."""
    for name, value in declarations:
        bare = value.removesuffix("!important").rstrip()
        is_important = bare != value
        longhands = ("background-color", "background-image") if name == "background" else (name,)
        for longhand in longhands:
            if is_important or not made.get(longhand, (False, ""))[0]:
                made[longhand] = (is_important, bare)


def walk_looks(body: HtmlElement, styles: Styles, scheme: str) -> Iterator[tuple[HtmlElement, Look, str]]:
    """Yield each element of the page with its look and its own words, in the order of the page."""
    start = Look(_BLACK, _WHITE) if scheme != "dark" else Look(_WHITE, (18, 18, 18))
    pending = [(body, start)]
    while pending:
        element, around = pending.pop()
        if not isinstance(element.tag, str) or element.tag in ("style", "script", "head"):
            continue
        look = _see(element, around, styles.of(element, scheme), scheme)
        yield element, look, _own_words(element)
        pending.extend((child, look) for child in reversed(element))


def _see(element: HtmlElement, around: Look, style: dict[str, str], scheme: str) -> Look:
    """Return an element's look, its parent's being `around`."""
    tag = element.tag
    is_link = tag == "a" and element.get("href") is not None
    colour = read_shade(style.get("color", "")) or (_LINK[scheme] if is_link else around.colour)
    ground = find_shade(style.get("background-color", "")) or read_shade(element.get("bgcolor", ""))
    lines = style.get("text-decoration", style.get("text-decoration-line", ""))
    is_bold = style["font-weight"] in _BOLD if "font-weight" in style else around.is_bold or _is_strong(tag)
    return replace(
        around,
        colour=colour,
        ground=ground or around.ground,
        size=_size(style.get("font-size", ""), _HEADINGS.get(tag, around.size)),
        is_bold=is_bold,
        is_hidden=around.is_hidden or style.get("display") == "none",
        is_underlined="underline" in lines
        or (is_link and not lines)
        or (around.is_underlined and lines != "none"),
        has_picture="url(" in style.get("background-image", "") or (around.has_picture and ground is None),
    )


def _is_strong(tag: str) -> bool:
    return tag in _HEADINGS or tag in ("b", "strong", "th")


def _size(text: str, inherited: float) -> float:
    number = text.removesuffix("px").strip()
    return float(number) if text.endswith("px") and number.replace(".", "", 1).isdecimal() else inherited


def _own_words(element: HtmlElement) -> str:
    parts = [element.text or "", *(child.tail or "" for child in element)]
    return " ".join("".join(parts).split())
