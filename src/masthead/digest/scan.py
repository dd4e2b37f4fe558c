"""Following HTML through a template's pieces, to know what each expression stands in."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from masthead.digest.lexing import Piece

_TAG = re.compile(r"<!--|<(/?)([A-Za-z][A-Za-z0-9]*)")
_IN_TAG = re.compile(r"[\"'>]")
_ATTRIBUTE = re.compile(r"([A-Za-z_:][\w:.-]*)\s*=\s*\Z")
_REFUSED = {"script", "link", "base", "iframe", "object", "embed", "form"}
_DECIDED_BEFOREHAND = {"class", "id", "style"}


class Place(StrEnum):
    """What an expression can stand in."""

    TEXT = "text"
    TAG = "tag"
    VALUE = "value"
    COMMENT = "comment"
    STYLE = "style"
    TITLE = "title"


class Stretch(Struct, frozen=True):
    """A piece, or part of a text piece, and what it stands in; `attribute` names the one whose value it is in."""

    piece: Piece
    place: Place
    text: str
    line: int
    attribute: str = ""


def scan(pieces: Iterable[Piece]) -> Iterator[Stretch]:
    """Yield the pieces, text cut where the place changes; raise TemplateError where an expression must not stand."""
    scanner = _Scanner()
    for piece in pieces:
        if piece.is_text:
            yield from scanner.read(piece)
        else:
            scanner.check(piece)
            yield Stretch(piece, scanner.place, piece.source, piece.line, scanner.attribute)


class _Scanner:
    """Where in the HTML the reader is."""

    def __init__(self) -> None:
        self.place = Place.TEXT
        self.element = ""
        self.attribute = ""
        self.quote = ""
        self.tag = ""

    def read(self, piece: Piece) -> Iterator[Stretch]:
        start = 0
        while start < len(piece.source):
            place, attribute = self.place, self.attribute
            end = self._advance(piece, start)
            line = piece.line + piece.source.count("\n", 0, start)
            yield Stretch(piece, place, piece.source[start:end], line, attribute)
            start = end

    def _advance(self, piece: Piece, start: int) -> int:
        """Return where the present place ends, and enter the next one."""
        text = piece.source
        if self.place is Place.TEXT:
            return self._leave_text(piece, start)
        if self.place is Place.TAG:
            return self._leave_tag(text, start)
        if self.place is Place.VALUE:
            return self._leave(text, start, self.quote, Place.TAG)
        if self.place is Place.COMMENT:
            return self._leave(text, start, "-->", Place.TEXT)
        return self._leave(text, start, f"</{self.element}", Place.TAG)

    def _leave_text(self, piece: Piece, start: int) -> int:
        found = _TAG.search(piece.source, start)
        if found is None:
            return len(piece.source)
        if found[0] == "<!--":
            self.place = Place.COMMENT
            return found.end()
        self.place, self.element, self.tag = Place.TAG, found[1] + found[2].lower(), ""
        if self.element in _REFUSED:
            line = piece.line + piece.source.count("\n", 0, found.start())
            raise TemplateError(piece.path, line, f"<{self.element}> has no place in a mail")
        return found.end()

    def _leave_tag(self, text: str, start: int) -> int:
        found = _IN_TAG.search(text, start)
        if found is None:
            self.tag += text[start:]
            return len(text)
        self.tag += text[start : found.start()]
        if found[0] == ">":
            self.place = {"style": Place.STYLE, "title": Place.TITLE}.get(self.element, Place.TEXT)
        else:
            named = _ATTRIBUTE.search(self.tag[-80:])
            self.place, self.quote = Place.VALUE, found[0]
            self.attribute = named[1].lower() if named else ""
        return found.end()

    def _leave(self, text: str, start: int, mark: str, then: Place) -> int:
        at = text.lower().find(mark, start)
        if at < 0:
            return len(text)
        self.place, self.attribute = then, ""
        if then is Place.TAG and mark.startswith("</"):
            self.element, self.tag = f"/{self.element}", ""
        return at + len(mark)

    def check(self, piece: Piece) -> None:
        """Refuse an expression where inlining beforehand could not be right."""
        if self.place is Place.TAG:
            raise TemplateError(
                piece.path, piece.line, "inside a tag, an expression stands in a quoted value"
            )
        if self.place is Place.STYLE:
            raise TemplateError(piece.path, piece.line, "a style cannot depend on data: write a class")
        if self.place is Place.VALUE and self.attribute in _DECIDED_BEFOREHAND:
            raise TemplateError(
                piece.path, piece.line, f"{self.attribute} depends on data and cannot be inlined beforehand"
            )
