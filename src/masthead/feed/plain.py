"""Text as a feed may carry it: no character that XML forbids or validators doubt, nothing that looks like markup.

A title that reads `<em>x</em> &copy;` is plain text, and readers ought to show it letter by letter. Several guess
instead: they take anything with an end tag or an entity for HTML, whatever its type says (feedparser's
`looks_like_html`, RSS titles in most readers), and validators warn of it. A word joiner (U+2060), which no screen
shows, behind the `<` or `&` makes it text for all of them.
"""

from __future__ import annotations

import re

# What may have to go: all that is invalid up to U+FFFF, and all beyond, of which each plane's last two are. To name the
# planes one by one makes a pattern that takes ten times as long to compile, or to match.
_DOUBTFUL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff\U00010000-\U0010ffff]"
)
_CONTROLS = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0D})
_INVISIBLE = re.compile(
    "[\u00ad\u200b\u2060-\u2064\ufeff\u202a-\u202e\u2066-\u2069]"
)  # reorder or hide; ZWJ stays
_LIKE_MARKUP = re.compile(r"<(?=/\w{1,40}>)|&(?=#?\w{1,40};?)")
_JOINER = "\u2060"
_LOST = "\ufffd"


def legible(text: str) -> str:
    """Return the text without what XML 1.0 (2.2) forbids or discourages: controls, surrogates, non-characters.

    A next-line character is a space; a replacement character, for which validators suspect the encoding of the whole
    document, is written as a question mark.
    """
    if text.isascii():
        content = text.encode("ascii")
        cleaned = content.translate(None, _CONTROLS)
        return text if len(cleaned) == len(content) else cleaned.decode("ascii")
    return _DOUBTFUL.sub(_replace, text)


def one_line(text: str) -> str:
    """Return plain text on one line, without characters that hide or reorder what stands beside them."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")  # as most are
    seen = legible(text)
    return " ".join((seen if seen.isascii() else _INVISIBLE.sub("", seen)).split())


def plain(text: str) -> str:
    """Return one line of text that no reader takes for HTML."""
    line = one_line(text)
    return _LIKE_MARKUP.sub(_guard, line) if "<" in line or "&" in line else line


def is_like_markup(text: str) -> bool:
    """Tell whether a reader that guesses would take the text for HTML: by an end tag or an entity."""
    if "<" not in text and "&" not in text:
        return False
    return any(_guard(found) != found[0] for found in _LIKE_MARKUP.finditer(text))


def _replace(found: re.Match[str]) -> str:
    if found[0] > "\uffff" and ord(found[0]) & 0xFFFF < 0xFFFE:
        return found[0]
    return {_LOST: "?", "\x85": " "}.get(found[0], "")


def _guard(found: re.Match[str]) -> str:
    """Return the mark with a joiner behind it, unless it begins no entity: as in AT&T."""
    if found[0] == "&" and not _begins_entity(found.string[found.end() : found.end() + 42]):
        return "&"
    return found[0] + _JOINER


def _begins_entity(rest: str) -> bool:
    from html.entities import html5

    word = re.match(r"#?\w+", rest)
    if word is None:
        return False
    return not word[0].isalpha() or word[0] in html5 or f"{word[0]};" in html5
