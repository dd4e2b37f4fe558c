"""Header fields: scrubbed, encoded (RFC 2047) and folded (RFC 5322, 2.2.3) by rules of our own.

The standard library raises on U+2028 in a title, lets CR and LF through formataddr(), and folds a long
List-Unsubscribe into encoded-words, which hides one-click unsubscribing in Gmail (cpython#85725).
"""

from __future__ import annotations

import re
from base64 import b64encode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_WIDEST = 76  # a line with an encoded-word (RFC 2047, 2)
_LONGEST = 600  # characters of a subject or a name
_CONTROLS = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
_Q_SAFE = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!*+-/")  # RFC 2047, 5 (3)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def scrub(text: str) -> str:
    """Return `text` as one line: no control characters, no line ends of any kind, no bidi overrides, no surrogates."""
    spelt = _UNSEEN.sub("", text).encode("utf-8", "replace").decode("utf-8")
    return _CONTROLS.sub(" ", spelt).strip()[:_LONGEST].rstrip()


def unstructured(name: str, text: str) -> str:
    """Return the field `name` with free text, such as Subject."""
    text = scrub(text)
    words = text.split(" ")
    if text.isascii() and "=?" not in text and all(len(word) < _WIDEST - len(name) for word in words):
        return fold(name, words)
    return fold(name, list(_encoded_words(text, _WIDEST - len(name) - 2)))


def mailbox(name: str, display: str, address: str) -> str:
    """Return the field `name` with one mailbox, such as From; `address` is used as it is."""
    display = scrub(display)
    if not display:
        return fold(name, [address])
    if not display.isascii() or "=?" in display or len(display) > _WIDEST - len(name) - 4:
        phrase = list(_encoded_words(display, _WIDEST - len(name) - 2))
    elif _ATOMS.fullmatch(display):
        phrase = display.split(" ")
    else:
        escaped = display.replace("\\", "\\\\").replace('"', '\\"')
        phrase = [f'"{escaped}"']
    return fold(name, [*phrase, f"<{address}>"])


def fold(name: str, words: list[str]) -> str:
    """Return the field, broken only between `words`; a word too long for a line stands on one of its own, whole."""
    lines = [f"{name}:"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) <= _WIDEST or lines[-1] == f"{name}:":
            lines[-1] += f" {word}"
        else:
            lines.append(f" {word}")
    return "\r\n".join(lines)


def date_field(moment: datetime) -> str:
    """Return `moment` as RFC 5322, 3.3 writes it, in its own offset and whatever the locale."""
    offset = int((moment.utcoffset() or moment - moment).total_seconds()) // 60
    sign = "-" if offset < 0 else "+"
    hours, minutes = divmod(abs(offset), 60)
    day = f"{_DAYS[moment.weekday()]}, {moment.day:02d} {_MONTHS[moment.month - 1]} {moment.year:04d}"
    return f"{day} {moment:%H:%M:%S} {sign}{hours:02d}{minutes:02d}"


def _encoded_words(text: str, first: int) -> Iterator[str]:
    """Yield encoded-words of whole characters that fit a line each; `first` is the room on the first line."""
    encode, overhead = (_q, 12) if len(_q(text)) <= len(text.encode()) * 4 / 3 else (_b, 12)
    room, held = first - overhead, ""
    for character in text:
        if len(encode(held + character)) > room and held:
            yield _word(encode, held)
            held, room = "", _WIDEST - 1 - overhead
        held += character
    if held:
        yield _word(encode, held)


def _word(encode: object, text: str) -> str:
    return f"=?utf-8?q?{_q(text)}?=" if encode is _q else f"=?utf-8?b?{_b(text)}?="


def _q(text: str) -> str:
    return "".join(
        chr(octet) if octet in _Q_SAFE else "_" if octet == ord(" ") else f"={octet:02X}"
        for octet in text.encode()
    )


def _b(text: str) -> str:
    return b64encode(text.encode()).decode("ascii")
