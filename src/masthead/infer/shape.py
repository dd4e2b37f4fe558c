"""How the characters of a line follow each other: one sign for each, so that a look for a few signs tells much."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Marks of Western texts that Latin-1 lacks, and what stands for them; other characters it lacks become question marks.
_MARKS = (
    ("’", "'"),
    ("“", '"'),
    ("”", '"'),
    ("–", "-"),
    ("—", "-"),
    ("•", "*"),
    ("…", "."),
    ("‘", "'"),
    ("„", '"'),
)


def _sign(code: int) -> str:
    """Return the sign of a character: `a` of a small letter, `A` of a capital, `0` of a figure; others stay."""
    char = chr(code)
    if char.isalpha():
        return "A" if char.isupper() else "a"
    return "0" if char.isdecimal() else char


_SIGNS = "".join(map(_sign, range(256))).encode("latin-1")


def read_shapes(texts: Iterable[str]) -> list[str]:
    """Return the shape of each text; no line break stands in any.

    A text beyond ASCII has a `?` for each character of another script, which may be anything.
    """
    joined = "\n".join(texts).replace("?", "!")
    if not joined.isascii():
        for mark, plain in _MARKS:
            joined = joined.replace(mark, plain)
    return joined.encode("latin-1", errors="replace").translate(_SIGNS).decode("latin-1").split("\n")


def may_have_seam(shape: str) -> bool:
    """Return whether two capitalised words, or a word and a figure, may be glued: a quick look, no verdict."""
    return "aAa" in shape or "a0" in shape or "A0" in shape or "?" in shape
