"""Read the headers of a mail message: who wrote it, when, about what."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import getaddresses, parseaddr, parsedate_to_datetime
from typing import TYPE_CHECKING

from masthead.model import Clue
from masthead.source.customs import customs
from masthead.source.encoding import decode, name_codec
from masthead.source.scrub import scrub_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

_LONGEST = 4000
_MOST_PEOPLE = 10
_EARLIEST = 1970
_LIST_MARK = re.compile(r"\[([^\[\]]{1,60})\]\s{0,9}")
_ASIDE = re.compile(r"\s{1,9}\([^()]{1,80}\)$")  # "(Communications)", "(she/her)"
_VIA = re.compile(r"\s(?:via|über)\s(.{1,120})$", re.IGNORECASE)
_FROM = re.compile(r"\sfrom\s.{1,120}$")
_ESCAPED = re.compile(r"\\(.)")
_SENT_TO = ("To", "Cc", "List-Post", "Reply-To", "Sender")
_LISTED = ("List-Id", "List-Post", "List-Unsubscribe")


def read_headers(message: Message) -> Iterator[Clue]:
    """Yield what the headers say (RFC 5322); those that break its rules are read as far as they can be."""
    title = read_subject(message)
    if title:
        yield Clue("title", title, "header")
    for person in _find_people(message):
        yield Clue("author", person, "header")
    sent = read_moment(_words(message, "Date"))
    if sent:
        yield Clue("published", sent, "header")
    for header, field in (
        ("Content-Language", "language"),
        ("Archived-At", "canonical"),
        ("Keywords", "category"),
    ):
        value = _words(message, header).strip("<>")
        for part in value.split(",")[:20]:
            if part.strip():
                yield Clue(field, part.strip(), "header")


def read_subject(message: Message) -> str:
    """Return the subject without what programs put before it: "Re:", and the name of the list that sent it."""
    subject, lists = _words(message, "Subject"), _name_lists(message)
    while subject:
        mark = _LIST_MARK.match(subject)
        if mark is None or _fold(mark[1]) not in lists:
            mark = customs().prefix.match(subject)
        if mark is None:
            break
        subject = subject[mark.end() :].strip()
    return subject


def is_passed_on(message: Message) -> bool:
    """Tell a message whose subject says that it forwards another."""
    subject = _words(message, "Subject")
    return customs().passed.match(_LIST_MARK.sub("", subject, count=1)) is not None


def read_moment(words: str) -> str:
    """Return the time that a Date header names, in ISO 8601; "" where it names none."""
    try:
        sent = parsedate_to_datetime(words)
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    if not isinstance(sent, datetime) or sent.year < _EARLIEST:
        return ""
    zone = words.partition("(")[0].rsplit(maxsplit=1)[-1].lower()
    hours = customs().zones.get(zone) if sent.tzinfo is None else None
    if hours is not None:
        sent = sent.replace(tzinfo=timezone(timedelta(hours=hours)))
    return sent.isoformat()


def name_person(shown: str, *, is_listed: bool = False) -> str:
    """Return a sender's name as a reader would want to see it; "" for what is an address.

    Lists and newsletters add where it comes from ("Ana Ruiz via news", "Ana Ruiz from The Plot"), offices whose
    it is ("Ruiz, Ana (Press)").
    """
    shown = _ESCAPED.sub(r"\1", shown).strip("\"' ")
    shown = _VIA.sub("", shown).strip("\"' ")
    if is_listed:
        shown = _FROM.sub("", shown)
    shown = _ASIDE.sub("", shown).strip("\"' ")
    return "" if "@" in shown else shown


def _find_people(message: Message) -> Iterator[str]:
    is_listed = any(message.get(header) for header in _LISTED)
    for shown in _list_senders(message):
        person = name_person(shown, is_listed=is_listed)
        if person:
            yield person


def _list_senders(message: Message) -> list[str]:
    """Return the names before the addresses; one address has one name, whatever commas stand in that."""
    raw = _raw(message, "X-Original-From") or _raw(message, "From")
    before, bracket, _ = raw.partition("<")
    if raw.count("<") > 1:
        return [_decode(shown, message) for shown, _ in getaddresses([raw])[:_MOST_PEOPLE]]
    return [_decode(before if bracket else parseaddr(raw)[0], message)]


def _name_lists(message: Message) -> frozenset[str]:
    """Return the names, folded, of the lists that may have marked the subject as theirs."""
    via = _VIA.search(_words(message, "From").partition("<")[0].strip("\"' "))
    listed = _words(message, "List-Id")
    named = [via[1] if via else "", listed.partition("<")[0], listed.rpartition("<")[2].partition(".")[0]]
    for header in _SENT_TO:
        named += [address.partition("@")[0] for _, address in getaddresses([_raw(message, header)])]
    return frozenset(filter(None, map(_fold, named)))


def _fold(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold().removeprefix("mailto")))


def _words(message: Message, header: str) -> str:
    return _decode(_raw(message, header), message)


def _raw(message: Message, header: str) -> str:
    """Return a header as it stands, the bytes in it that are not ASCII as surrogates."""
    for name, value in message.raw_items():
        if name.lower() == header.lower():
            return str(value)[:_LONGEST]
    return ""


def _decode(raw: str, message: Message) -> str:
    """Return a header's words: encoded words read (RFC 2047), bare bytes in the encoding of the message or a guess."""
    if not raw.isascii():
        raw = _read_bare(raw.encode("utf-8", "surrogateescape"), message)
    if "=?" not in raw:
        return scrub_line(raw)
    try:
        parts = decode_header(raw)
    except (HeaderParseError, ValueError):
        return scrub_line(raw)
    words = []
    for part, charset in parts:
        if isinstance(part, str):
            words.append(part)
        elif charset is None:
            words.append(part.decode("raw-unicode-escape", "replace"))  # how decode_header left it
        else:
            words.append(_read_encoded(part, charset))
    return scrub_line("".join(words))


def _read_encoded(part: bytes, charset: str) -> str:
    codec = name_codec(charset)
    return part.decode(codec, "replace") if codec else decode(part).text


def _read_bare(content: bytes, message: Message) -> str:
    codec = name_codec(str(message.get_content_charset() or ""))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode(codec, "replace") if codec else decode(content).text
