"""The words of a body: what no output can carry goes, the rest is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.late import late

if TYPE_CHECKING:
    from masthead.model import Block

_FORBIDDEN = late("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_WORD = late(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_]+(?:['\u2019-][^\W_]+)*")


def strip_invalid(text: str) -> str:
    """Return text without characters outside Char of XML 1.0 (section 2.2) and other control characters."""
    return _FORBIDDEN.sub("", text)


def count_words(body: tuple[Block, ...]) -> int:
    """Return the number of words in a body; each Chinese or Japanese character counts as half a word."""
    words = halves = 0
    for block in body:
        if block.text.isascii():  # as far as a reading time needs it, and ten times as fast
            words += block.text.count(" ") + bool(block.text)
            continue
        for word in _WORD.findall(block.text):
            if "\u3040" <= word[0] <= "\u9fff":
                halves += 1
            else:
                words += 1
    return words + (halves + 1) // 2
