"""An issue as a message: complete RFC 5322 bytes, the same whenever they are composed."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote as percent_encode

from masthead.mail.address import split_sender, to_ascii, to_mailbox
from masthead.mail.form import EDGE, IDENTITY, LEAVE, LEAVE_HTML, LEAVE_TEXT, TO, Form, make_identity
from masthead.mail.headers import date_field, fold, mailbox, unstructured
from masthead.mail.quoted import quote
from masthead.model import Reader

if TYPE_CHECKING:
    from masthead.model import Channel, Issue, Message, Page, Publication

_NOT_IN_A_LABEL = re.compile(r"[^A-Za-z0-9]+")
_URI_SAFE = "!#$%&'()*+,/:;=?@[]~"  # RFC 3986: what may stand in a URI as it is


def compose_form(
    page: Page, issue: Issue, channel: Channel, publication: Publication, seal: str = ""
) -> Form:
    """Return the issue's message, to be filled in for each reader: multipart/alternative, text first, CRLF throughout.

    `seal` is what stands in the page where each reader's own address for leaving goes. List-Id is constant per
    channel (RFC 2919). Raises UsageError for a sender that mail cannot be sent from.
    """
    name, sender = split_sender(publication.sender)
    sender = to_ascii(sender)
    fields = [
        f"Date: {date_field(issue.issued.astimezone(publication.zone))}",
        mailbox("From", name, sender),
        _place(TO),
        unstructured("Subject", page.subject),
        _place(IDENTITY),
        *_list_fields(issue, channel, publication, sender.rpartition("@")[2], personal=bool(seal)),
        "Auto-Submitted: auto-generated",
        "Precedence: bulk",
        f"Content-Language: {_language(publication.language)}",
        "MIME-Version: 1.0",
    ]
    return Form("\r\n".join(fields).encode("ascii") + b"\r\n" + _body(page.text, page.html, seal))


def compose_message(
    page: Page, issue: Issue, channel: Channel, publication: Publication, to: str | Reader
) -> Message:
    """Return the copy for one reader whose values stand in the page already.

    The Message-ID follows from channel, number and address. Raises UsageError for an address that mail cannot be
    sent to.
    """
    reader = to if isinstance(to, Reader) else Reader(to)
    form = compose_form(page, issue, channel, publication, reader.unsubscribe)
    return form.write(reader, identify(b"", publication.sender, channel.name, issue.number, reader))


def identify(salt: bytes, sender: str, channel: str, number: int, reader: Reader) -> str:
    """Return the Message-ID of a reader's copy of a channel's issue; `sender` is the publication's, or its address."""
    return make_identity(salt, _label(channel), number, reader, _domain(sender))


def recipient(address: str) -> str:
    """Return a reader's address as the envelope has it; raises UsageError for one that mail cannot be sent to."""
    return to_mailbox(address)


@lru_cache(maxsize=8)
def envelope_sender(sender: str) -> str:
    """Return the address alone of `Name <address>`, as MAIL FROM has it."""
    return to_ascii(split_sender(sender)[1])


@lru_cache(maxsize=8)
def _domain(sender: str) -> str:
    return envelope_sender(sender).rpartition("@")[2]


def _place(word: bytes) -> str:
    return (EDGE + word + EDGE).decode("ascii")


def _list_fields(
    issue: Issue, channel: Channel, publication: Publication, domain: str, *, personal: bool
) -> list[str]:
    """Return the List- fields (RFC 2369, 2919, 8058) and where the issue is archived (RFC 5064)."""
    home = _uri(f"{publication.url}{channel.name}/")
    fields = [fold("List-ID", [f"<{_label(channel.name)}.{domain}>"]), fold("List-Archive", [f"<{home}>"])]
    address = _uri(channel.mailing.unsubscribe) if channel.mailing else ""
    if personal:
        fields.append(_place(LEAVE))
    elif address:
        fields.append(fold("List-Unsubscribe", [f"<{address}>"]))
    if personal or address.startswith("https:"):
        fields.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    return [*fields, fold("Archived-At", [f"<{home}issues/{issue.number}/>"])]


def _label(name: str) -> str:
    return _NOT_IN_A_LABEL.sub("-", name).strip("-").lower() or "channel"


def _uri(address: str) -> str:
    return percent_encode(address.strip(), safe=_URI_SAFE)


def _language(tag: str) -> str:
    return tag if re.fullmatch(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}", tag) else "en"


def _body(text: str, html: str, seal: str) -> bytes:
    """Return the two parts with the fields that describe them."""
    parts = (
        ("plain", quote(_lines(text), {seal: LEAVE_TEXT} if seal else {})),
        ("html", quote(_lines(html), {escape(seal): LEAVE_HTML} if seal else {})),
    )
    mark = sha256(b"\0".join(content for _, content in parts)).hexdigest()[:24]
    boundary = f"=_masthead_{mark}"  # "=_" never stands in quoted-printable
    lines = [f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"'.encode("ascii"), b""]
    for kind, content in parts:
        lines += [
            f"--{boundary}".encode("ascii"),
            f"Content-Type: text/{kind}; charset=utf-8".encode("ascii"),
            b"Content-Transfer-Encoding: quoted-printable",
            b"",
            content,
        ]
    return b"\r\n".join((*lines, f"--{boundary}--".encode("ascii"), b""))


def _lines(part: str) -> str:
    return part.replace("\r\n", "\n").replace("\r", "\n")
