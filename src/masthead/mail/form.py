"""The form of an issue's message: serialised once, with places for what is personal."""

from __future__ import annotations

import html
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING

from masthead.mail.address import to_mailbox
from masthead.mail.headers import fold, mailbox
from masthead.mail.quoted import quote_personal
from masthead.model import Message

if TYPE_CHECKING:
    from masthead.model import Issue, Reader

# A place is its word between two of these: no byte of a message is NUL, so nothing in a post can look like one.
EDGE = b"\0"
TO, IDENTITY, LEAVE = b"to", b"identity", b"leave"  # header fields, whole
LEAVE_TEXT, LEAVE_HTML = b"leave text", b"leave html"


class Form:
    """A message of an issue: bytes that all readers share, and between them places for what is one reader's."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    @cached_property
    def _pieces(self) -> list[bytes]:
        """Return shared bytes and places in turn, beginning and ending with shared bytes."""
        return self.content.split(EDGE)

    @cached_property
    def is_personal(self) -> bool:
        """Tell whether each reader leaves by an address of their own."""
        return LEAVE in self._pieces[1::2]

    def splice(self, reader: Reader, identity: str) -> tuple[bytes, ...]:
        """Return the reader's copy in parts; every second one is the same object for all readers.

        Raises UsageError for an address that mail cannot be sent to.
        """
        pieces = list(self._pieces)
        pieces[1::2] = [_FILLERS[place](reader, identity) for place in pieces[1::2]]
        return tuple(pieces)

    def write(self, reader: Reader, identity: str) -> Message:
        """Return the reader's copy whole."""
        return Message(identity, to_mailbox(reader.address), b"".join(self.splice(reader, identity)))


def make_seal(issue: Issue) -> str:
    """Return what stands for a reader's unsubscribe address while an issue's page is rendered.

    It follows from the issue's posts, so no post can hold it, and is about as long as what takes its place.
    """
    mark = blake2b(repr(issue).encode("utf-8", "replace"), digest_size=24).hexdigest()
    return f"https://unsubscribe.invalid/{mark}"


def make_identity(salt: bytes, label: str, number: int, reader: Reader, domain: str) -> str:
    """Return the Message-ID of a reader's copy, the same whenever it is asked for (RFC 5322, 3.6.4).

    It tells nobody who the reader is who does not know the salt.
    """
    spelt = f"{label}\0{number}\0{reader.address.casefold()}".encode("utf-8", "replace")
    return f"<{label}.{number}.{blake2b(spelt, key=salt, digest_size=12).hexdigest()}@{domain}>"


def _fill_to(reader: Reader, _identity: str) -> bytes:
    return mailbox("To", reader.name, to_mailbox(reader.address)).encode()


def _fill_identity(_reader: Reader, identity: str) -> bytes:
    return fold("Message-ID", [identity]).encode("ascii")


def _fill_leave(reader: Reader, _identity: str) -> bytes:
    return fold("List-Unsubscribe", [f"<{reader.unsubscribe}>"]).encode("ascii", "replace")


def _fill_leave_text(reader: Reader, _identity: str) -> bytes:
    return quote_personal(reader.unsubscribe)


def _fill_leave_html(reader: Reader, _identity: str) -> bytes:
    return quote_personal(html.escape(reader.unsubscribe))


_FILLERS = {
    TO: _fill_to,
    IDENTITY: _fill_identity,
    LEAVE: _fill_leave,
    LEAVE_TEXT: _fill_leave_text,
    LEAVE_HTML: _fill_leave_html,
}
