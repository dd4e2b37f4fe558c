"""Take out of text what no output can carry; done once, at the border, so that later stages can trust it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.late import late

if TYPE_CHECKING:
    import re

_FORBIDDEN = late("[\x00-\x08\x0e-\x1f\x7f\ufeff\u202d\u202e\ufff9-\ufffb]")  # controls, bidi overrides
_ILL_FORMED = late("[\ud800-\udfff\ufffe\uffff]")  # outside Char of XML 1.0, section 2.2
_C1 = late("[\x80-\x9f]")
_BIDI = late("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\xad]")
_SPACE = late(r"\s+")


def scrub(text: str) -> str:
    """Return the text without characters that XML, mail headers or a reader's eye could not bear.

    Lone surrogates and non-characters become U+FFFD; control characters and direction overrides go; C1
    controls, which are nearly always Windows-1252 declared as something else, become what was meant.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _ILL_FORMED.sub("\ufffd", text)
    return _FORBIDDEN.sub("", _C1.sub(_mend, text))


def scrub_line(text: str) -> str:
    """Return text as one line: scrubbed, white space folded, invisible characters gone."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return _SPACE.sub(" ", _BIDI.sub("", scrub(text))).strip()


def _mend(match: re.Match[str]) -> str:
    return bytes([ord(match.group())]).decode("cp1252", "replace")
