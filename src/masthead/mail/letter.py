"""A letter to one reader that is no issue: plain text, such as the question whether a request was theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.mail.address import split_sender, to_ascii, to_mailbox
from masthead.mail.headers import date_field, fold, mailbox, scrub, unstructured
from masthead.mail.quoted import quote
from masthead.model import Message

if TYPE_CHECKING:
    from datetime import datetime


def compose_letter(  # noqa: PLR0913 - a letter's head and body
    *, sender: str, to: str, subject: str, text: str, identity: str, moment: datetime, language: str
) -> Message:
    """Return the letter as RFC 5322 bytes, CRLF throughout.

    It says that a program wrote it (RFC 3834, 5), so that no other program answers. Raises UsageError for an address
    that mail cannot be sent to or from.
    """
    name, address = split_sender(sender)
    recipient = to_mailbox(to)
    fields = [
        f"Date: {date_field(moment)}",
        mailbox("From", name, to_ascii(address)),
        mailbox("To", "", recipient),
        unstructured("Subject", subject),
        fold("Message-ID", [identity]),
        "Auto-Submitted: auto-generated",
        f"Content-Language: {language}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: quoted-printable",
    ]
    lines = "\n".join(scrub(line) for line in text.split("\n"))
    return Message(identity, recipient, "\r\n".join(fields).encode() + b"\r\n\r\n" + quote(lines) + b"\r\n")
