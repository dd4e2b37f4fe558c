"""The lines of a document as inference looks at them: stripped, folded, and placed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.infer.shape import read_shapes
from masthead.late import late

if TYPE_CHECKING:
    from collections.abc import Iterable

    from masthead.model import Block, Document

_SIGN = late(r"[^\x00-\x7f\w]")
_FIGURE = late(r"\d")
# Seen by nobody and in the way of every comparison: soft hyphen, zero-width space, direction marks, word
# joiner, byte-order mark. The zero-width joiners stay: emoji and Persian need them.
_UNSEEN = late("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
# ASCII: capitals become small, what is neither letter nor digit a space; line breaks stay.
_PLAIN = bytes(ord(chr(code).lower()) if chr(code).isalnum() else 0x20 for code in range(128)).ljust(256)
_PLAIN = _PLAIN[:0x0A] + b"\n" + _PLAIN[0x0B:]
_WIDE = _PLAIN[:128] + bytes(range(128, 256))  # the same, and what is not ASCII as it is
_SMALL = bytes(range(256)).lower()  # of ASCII capitals alone
_ASCII = bytes(range(128))
_FEW = (
    40  # characters beyond ASCII that are folded one by one: more of them only a text in another script has
)
# Behind these stand the scripts of the Far East; a pattern that names them takes milliseconds to compile.
_FAR = late(r"[^\x00-\u303f]")
FOLDED = 240  # characters of a line that are folded: enough to tell any two apart, and cheap


class Line(Struct, frozen=True, eq=False):
    """A non-empty line of a source, or a block of a structured one, with its place among the others.

    Nobody changes a line: it is told apart by its place, and `replace` makes another one.
    """

    text: str  # stripped, white space folded to single spaces
    folded: str  # letters and digits of the text's first 240 characters, case folded, single spaces between
    number: int  # 1-based line of the source
    index: int  # place among the non-empty lines, from 0
    total: int  # how many non-empty lines there are
    gap: int  # blank lines above
    block: Block
    words: tuple[str, ...]  # of the folded text
    figured: bool  # a digit stands in the folded text
    shape: str  # of the text's first 240 characters, a sign for each (see shape.py)
    spaces: int  # in the text: one less than its words


def may_be_unspaced(text: str) -> bool:
    """Return whether the text may hold signs of Chinese, Japanese or Korean: a quick look, no verdict."""
    return not text.isascii() and _FAR.search(text) is not None


def tidy(text: str) -> str:
    """Return the text stripped of unseen characters, its white space folded to single spaces."""
    if text.isprintable() and "  " not in text:  # most lines: nothing unseen, no other white space
        return text.strip(" ")
    return " ".join((text if text.isascii() else _UNSEEN.sub("", text)).split())


def fold(text: str) -> str:
    """Return only the letters and digits of the text's beginning, case folded, words apart by one space."""
    return " ".join(fold_words(text))


def fold_all(texts: Iterable[str]) -> list[str]:
    """Return each of many texts folded, all of them at once; none has line breaks, or more than 240 characters."""
    return [" ".join(text.split()) for text in _fold("\n".join(texts)).split("\n")]


def fold_words(text: str) -> list[str]:
    """Return the folded words of the text's beginning."""
    return _fold(text[:FOLDED]).split()


def _fold(text: str) -> str:
    """Return the text case folded, a space or more for what is neither letter nor digit; lines stay apart."""
    if text.isascii():  # the same without a pattern, ten times as fast
        return text.encode().translate(_PLAIN).decode()
    wide = beyond_ascii(text)
    if len(wide) > _FEW:
        text = _SIGN.sub(" ", text.casefold())
    else:
        for char in wide:
            text = text.replace(char, _SIGN.sub(" ", char.casefold()))
    return text.encode(errors="replace").translate(_WIDE).decode()


def beyond_ascii(text: str) -> set[str]:
    """Return the different characters of the text that are not ASCII, faster than a look at each."""
    return set(text.encode(errors="ignore").translate(None, _ASCII).decode())


def casefold(text: str) -> str:
    """Return the text case folded, several times as fast where few of its characters are not ASCII."""
    if text.isascii():
        return text.lower()
    wide = beyond_ascii(text)
    if len(wide) > _FEW:
        return text.casefold()
    for char in wide:
        if (small := char.casefold()) != char:
            text = text.replace(char, small)
    return text.encode(errors="surrogatepass").translate(_SMALL).decode(errors="surrogatepass")


def may_hold_day(text: str) -> bool:
    """Return whether a year, a day in figures or an age could stand in the text: a quick look, no verdict."""
    return (
        "20" in text
        or "19" in text
        or "年" in text
        or " ago" in text
        or text.count(".") + text.count("/") > 1
    )


def read_lines(document: Document) -> tuple[Line, ...]:
    """Return the lines of the document that hold any text, in order."""
    seen = [
        (block, text)
        for block in document.blocks
        if (text := raw.strip(" ") if (raw := block.text).isprintable() and "  " not in raw else tidy(raw))
    ]
    total = len(seen)
    begun = [text[:FOLDED] for _, text in seen]
    whole = _fold("\n".join(begun)).split("\n")  # at once: it is half the work
    lines = []
    for index, ((block, text), folded, shape) in enumerate(
        zip(seen, whole, read_shapes(begun), strict=False)
    ):
        words = folded.split()
        single = " ".join(words)
        figured = "0" in shape or ("?" in shape and _FIGURE.search(single) is not None)
        spaces, gap = text.count(" "), block.gap
        line = Line(text, single, block.line, index, total, gap, block, tuple(words), figured, shape, spaces)
        lines.append(line)
    return tuple(lines)
