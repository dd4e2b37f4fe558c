"""One reader's copy of an issue: complete RFC 5322 bytes, the same whenever they are composed."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import quote as percent_encode

from masthead.mail.address import split_sender, to_ascii
from masthead.mail.headers import date_field, fold, mailbox, unstructured
from masthead.mail.quoted import quote
from masthead.model import Message

if TYPE_CHECKING:
    from masthead.model import Channel, Issue, Page, Publication

_NOT_IN_A_LABEL = re.compile(r"[^A-Za-z0-9]+")
_URI_SAFE = "!#$%&'()*+,/:;=?@[]~"  # RFC 3986: what may stand in a URI as it is


def compose_message(page: Page, issue: Issue, channel: Channel, publication: Publication, to: str) -> Message:
    """Return the copy for `to`: multipart/alternative, text first, every line ended by CRLF.

    The Message-ID follows from channel, number and address, so that a resent copy is known as the same (RFC 5322,
    3.6.4); List-Id is constant per channel (RFC 2919). Raises UsageError for an address that mail cannot be sent to.
    """
    recipient = to_ascii(to)
    name, sender = split_sender(publication.sender)
    sender = to_ascii(sender)
    domain = sender.rpartition("@")[2]
    digest = sha256(f"{channel.name}\0{issue.number}\0{recipient}".encode()).hexdigest()[:24]
    identity = f"<{_label(channel.name)}.{issue.number}.{digest}@{domain}>"
    fields = [
        f"Date: {date_field(issue.issued.astimezone(publication.zone))}",
        mailbox("From", name, sender),
        f"To: {recipient}",
        unstructured("Subject", page.subject),
        fold("Message-ID", [identity]),
        *_list_fields(issue, channel, publication, domain),
        "Auto-Submitted: auto-generated",
        "Precedence: bulk",
        f"Content-Language: {_language(publication.language)}",
        "MIME-Version: 1.0",
    ]
    content = "\r\n".join(fields).encode("ascii") + b"\r\n" + _body(page.text, page.html)
    return Message(identity, recipient, content)


def _list_fields(issue: Issue, channel: Channel, publication: Publication, domain: str) -> list[str]:
    """Return the List- fields (RFC 2369, 2919, 8058) and where the issue is archived (RFC 5064)."""
    home = _uri(f"{publication.url}{channel.name}/")
    fields = [fold("List-ID", [f"<{_label(channel.name)}.{domain}>"]), fold("List-Archive", [f"<{home}>"])]
    address = _uri(channel.mailing.unsubscribe) if channel.mailing else ""
    if address:
        fields.append(fold("List-Unsubscribe", [f"<{address}>"]))
    if address.startswith("https:"):
        fields.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    return [*fields, fold("Archived-At", [f"<{home}issues/{issue.number}/>"])]


def _label(name: str) -> str:
    return _NOT_IN_A_LABEL.sub("-", name).strip("-").lower() or "channel"


def _uri(address: str) -> str:
    return percent_encode(address.strip(), safe=_URI_SAFE)


def _language(tag: str) -> str:
    return tag if re.fullmatch(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}", tag) else "en"


@lru_cache(maxsize=8)
def _body(text: str, html: str) -> bytes:
    """Return the two parts with the fields that describe them; every reader of an issue gets the same."""
    mark = sha256(f"{text}\0{html}".encode("utf-8", "replace")).hexdigest()[:24]
    boundary = f"=_masthead_{mark}"  # "=_" never stands in quoted-printable
    lines = [f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"'.encode("ascii"), b""]
    for kind, part in (("plain", text), ("html", html)):
        lines += [
            f"--{boundary}".encode("ascii"),
            f"Content-Type: text/{kind}; charset=utf-8".encode("ascii"),
            b"Content-Transfer-Encoding: quoted-printable",
            b"",
            quote(part.replace("\r\n", "\n").replace("\r", "\n")),
        ]
    return b"\r\n".join((*lines, f"--{boundary}--".encode("ascii"), b""))
