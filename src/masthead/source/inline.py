"""Gather what stands within a line: words, their markup, and where a line ends."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from lxml import etree
from msgspec import Struct, field

from masthead.source.scrub import scrub

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_MEANING = frozenset(
    {"a", "abbr", "b", "bdi", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "ruby", "s"}
    | {"samp", "small", "strike", "strong", "sub", "sup", "tt", "u", "var", "acronym", "big"}
)
_APART = frozenset({"a", "span", "time", "button", "label", "cite"})
_BOXES = frozenset({"div", "p", "li", "td", "tr", "ul", "ol", "section", "h1", "h2", "h3", "h4", "h5", "h6"})
_MOST_TOLD = 12


class Piece(Struct):
    """A stretch of one line."""

    text: str
    html: str
    linked: bool = False
    marked: bool = False  # its html says more than its text


class Paragraph(Struct):
    """Pieces between two line ends, or between two blank ones."""

    pieces: list[Piece] = field(default_factory=list)
    images: list[HtmlElement] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the words, white space folded."""
        return scrub(" ".join("".join(piece.text for piece in self.pieces).split()))

    @property
    def html(self) -> str:
        """Return the words with their markup, or "" where it adds nothing."""
        if not any(piece.marked for piece in self.pieces):
            return ""
        return scrub("".join(piece.html for piece in self.pieces).strip())

    @property
    def linked(self) -> int:
        """Return which share of the words is links, per cent."""
        whole = sum(len(piece.text.strip()) for piece in self.pieces)
        links = sum(len(piece.text.strip()) for piece in self.pieces if piece.linked)
        return round(100 * links / whole) if whole else 0


class Run:
    """Text and inline elements that follow each other."""

    def __init__(self, line: int) -> None:
        self.lines: list[Paragraph] = [Paragraph()]
        self.line = line  # of the source, near enough: libxml2 numbers elements, not words
        self.told: list[HtmlElement] = []  # the elements whose names may tell something, as far as is looked
        self._after: str = ""

    def add_text(self, text: str | None, *, linked: bool = False) -> None:
        """Add words that stand in no element of their own."""
        if text:
            self._after = ""
            self.lines[-1].pieces.append(Piece(text, escape(text, quote=False), linked=linked))

    def add(self, element: HtmlElement, *, linked: bool = False) -> None:
        """Add an element that holds no block; one without a meaning of its own gives only what it holds."""
        tag = element.tag
        if not isinstance(tag, str) or tag == "wbr":
            return
        if tag in _APART and len(self.told) < _MOST_TOLD:
            self.told.append(element)
        if tag == "br":
            self._after = ""
            self.lines.append(Paragraph())
        elif tag == "img":
            self._add_image(element)
        elif tag in _MEANING and element.find(".//img") is None:
            self._add_marked(element, tag, linked=linked)
        else:
            self._space(tag, element)
            self.add_text(element.text, linked=linked or tag == "a")
            for child in element:
                self.add(child, linked=linked or tag == "a")
                self.add_text(child.tail, linked=linked or tag == "a")
            self._after = tag

    def paragraphs(self) -> Iterator[Paragraph]:
        """Yield the paragraphs: lines apart by two line ends, and long lines apart by one."""
        groups: list[list[Paragraph]] = [[]]
        for line in self.lines:
            if line.text or line.images:
                groups[-1].append(line)
            else:
                groups.append([])
        for group in filter(None, groups):
            if len(group) > 1 and sum(len(line.text) for line in group) > 80 * len(group):
                yield from group
            else:
                yield _join(group)

    def _add_image(self, element: HtmlElement) -> None:
        html = to_markup(element)
        self.lines[-1].images.append(element)
        self.lines[-1].pieces.append(Piece("", html, marked=True))

    def _add_marked(self, element: HtmlElement, tag: str, *, linked: bool) -> None:
        text = "".join(element.itertext())
        self._space(tag, element)
        if text:
            html = to_markup(element)
            self.lines[-1].pieces.append(
                Piece(
                    text, html, linked=linked or tag == "a" or element.find(".//a") is not None, marked=True
                )
            )
        self._after = tag

    def _space(self, tag: str, element: HtmlElement) -> None:
        """Set apart what the page's style sets apart: elements side by side without a space."""
        if tag in _BOXES and self.lines[-1].pieces:
            self.lines[-1].pieces.append(Piece(" ", " "))
        if tag in _APART and self._after in _APART and (tag != "span" or element.get("class")):
            pieces = self.lines[-1].pieces
            if pieces and len(pieces[-1].text) > 1 and pieces[-1].text[-1:].isalnum():
                pieces.append(Piece(" ", " "))


def to_markup(element: HtmlElement) -> str:
    """Return an element as HTML, without what follows it."""
    return etree.tostring(element, method="html", encoding="unicode", with_tail=False)


def _join(lines: list[Paragraph]) -> Paragraph:
    whole = Paragraph()
    for line in lines:
        if whole.pieces:
            whole.pieces.append(Piece(" ", "<br>", marked=True))
        whole.pieces.extend(line.pieces)
        whole.images.extend(line.images)
    return whole
