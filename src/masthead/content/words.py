"""Clean one-line strings, and count words."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from masthead.model import Block

_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_INVISIBLE = re.compile("[\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_SPACE = re.compile("[\\s\x85\u2028\u2029]+")
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_]+(?:['\u2019-][^\W_]+)*")


def strip_invalid(text: str) -> str:
    """Return text without characters outside Char of XML 1.0 (section 2.2) and other control characters."""
    return _FORBIDDEN.sub("", text)


def clean_words(text: str) -> str:
    """Return text as one line for titles, names and headers: composed (NFC), white space folded.

    Control characters, direction overrides and characters that show as nothing are gone; a line end of
    whatever kind, U+0085 and U+2028 among them, is a space (mail headers must not break on one).
    """
    seen = _INVISIBLE.sub("", strip_invalid(_SPACE.sub(" ", text)))
    return _SPACE.sub(" ", unicodedata.normalize("NFC", seen)).strip()


def count_words(body: tuple[Block, ...]) -> int:
    """Return the number of words in a body; each Chinese or Japanese character counts as half a word."""
    words = halves = 0
    for block in body:
        for word in _WORD.findall(block.text):
            if "\u3040" <= word[0] <= "\u9fff":
                halves += 1
            else:
                words += 1
    return words + (halves + 1) // 2
