"""The checklist for a message before it is queued: what a receiving server or a mail client would hold against it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from masthead.mail.markup import check_html, check_leaving
from masthead.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

_LONGEST_LINE = 998  # RFC 5322, 2.1.1
_WIDEST_QUOTED = 76
_ONCE = ("from", "date", "message-id", "subject", "to", "mime-version")
_NEVER = ("bcc", "return-path", "received")
_MESSAGE_ID = re.compile(r"<[^<>@\s]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+>\Z")
_LIST_ID = re.compile(r"<[a-z0-9-]+(?:\.[a-z0-9-]+)+>\Z")
_DATE = re.compile(r"[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} [+-]\d{4}\Z")
_LINK = re.compile(r"<(https://[^<>\s]+|mailto:[^<>\s]+)>\Z")
_TO = re.compile(rb"^To: [^\r\n]*", re.MULTILINE)  # an address may have letters beyond ASCII (RFC 6532)
_ONE_CLICK = "List-Unsubscribe=One-Click"


def check_message(content: bytes, *, with_page: bool = True) -> tuple[Problem, ...]:
    """Return what is wrong with a message's bytes; none of it may be queued while a refused Problem is among them.

    Without `with_page` the HTML is left to check_page, which tells more of it.
    """
    return tuple(
        Problem("message", reason, refused=not reason.startswith("warning: "))
        for reason in _faults(content, with_page=with_page)
    )


def _faults(content: bytes, *, with_page: bool) -> Iterator[str]:
    from email import message_from_bytes
    from email.policy import SMTP

    yield from _line_faults(content)
    head = content.partition(b"\r\n\r\n")[0]
    fields = _fields(head)
    yield from _field_faults(fields)
    yield from _list_faults(fields)
    yield from _part_faults(message_from_bytes(content, policy=SMTP), fields, with_page=with_page)


def _line_faults(content: bytes) -> Iterator[str]:
    if content.replace(b"\r\n", b"").translate(None, b"\r\n") != content.replace(b"\r\n", b""):
        yield "a line does not end with CRLF"
    if any(len(line) > _LONGEST_LINE for line in content.split(b"\r\n")):
        yield f"a line is longer than {_LONGEST_LINE} bytes"
    if not _TO.sub(b"", content, count=1).isascii():
        yield "a byte is beyond ASCII, which needs 8BITMIME"


def _fields(head: bytes) -> list[tuple[str, str]]:
    """Return the header's fields, unfolded, names in lower case."""
    unfolded = re.sub(rb"\r\n(?=[ \t])", b"", head).decode("latin-1")
    pairs = (line.partition(":") for line in unfolded.split("\r\n"))
    return [(name.lower(), value.strip()) for name, _, value in pairs]


def _field_faults(fields: list[tuple[str, str]]) -> Iterator[str]:
    names = [name for name, _ in fields]
    for name in _ONCE:
        if names.count(name) != 1:
            yield f"{name} stands {names.count(name)} times"
    for name in {*_NEVER} & {*names}:
        yield f"{name} is not the sender's to write"
    known = dict(fields)
    if not _MESSAGE_ID.match(known.get("message-id", "")):
        yield "Message-ID is not of the form <left@domain>"
    if not _DATE.match(known.get("date", "")):
        yield "Date has no offset or is not a date"
    if "," in known.get("to", ""):
        yield "To names more than one reader"
    if not known.get("subject", "").strip():
        yield "Subject is empty"


def _list_faults(fields: list[tuple[str, str]]) -> Iterator[str]:
    known = dict(fields)
    if not _LIST_ID.search(known.get("list-id", "")):
        yield "List-ID is not of the form <label.domain>"
    for name in ("list-id", "list-unsubscribe", "list-unsubscribe-post", "message-id"):
        if "=?" in known.get(name, ""):
            yield f"{name} holds an encoded-word"
    address = known.get("list-unsubscribe")
    if address is not None and not _LINK.match(address):
        yield "List-Unsubscribe is not one https or mailto address in angle brackets"
    post = known.get("list-unsubscribe-post")
    if post is not None and (post != _ONE_CLICK or not (address or "").startswith("<https://")):
        yield "List-Unsubscribe-Post is not List-Unsubscribe=One-Click beside an https address"
    if known.get("auto-submitted", "auto-generated") != "auto-generated":
        yield "Auto-Submitted is neither absent nor auto-generated"


def _part_faults(message: EmailMessage, fields: list[tuple[str, str]], *, with_page: bool) -> Iterator[str]:
    if message.get_content_type() != "multipart/alternative":
        yield "it is not multipart/alternative"
        return
    parts = list(message.iter_parts())
    if [part.get_content_type() for part in parts] != ["text/plain", "text/html"]:
        yield "its parts are not text, then HTML"
        return
    for part in parts:
        encoded = str(part.get_payload(decode=False))
        if any(len(line) > _WIDEST_QUOTED for line in encoded.splitlines()):
            yield f"a quoted-printable line is longer than {_WIDEST_QUOTED}"
    text, html = (str(part.get_content()) for part in parts)
    address = dict(fields).get("list-unsubscribe", "").strip("<>")
    if not text.strip():
        yield "the text part is empty"
    elif address and unquote(address) not in unquote(text):
        yield "the text part does not hold the address for unsubscribing"
    yield from check_html(html, address) if with_page else check_leaving(html, address)
