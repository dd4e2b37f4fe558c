"""What goes over an SMTP connection (RFC 5321): replies, addresses, and message bytes with their dots doubled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LONGEST_REPLY = 64 * 1024  # bytes
_LONGEST_WORDS = 500  # characters of a reply that are kept
_SHARED = 512  # bytes: a part this long is likely to come again
_KEPT = 64  # parts
_ADDRESS = re.compile(r"[^\s<>@\x00-\x20\x7f]{1,64}@[^\s<>@\x00-\x20\x7f]{1,255}")
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\x9f]{1,200}")
_MAILBOX_TROUBLE = re.compile(r"\b4\.[12]\.\d")  # RFC 3463: the address or the mailbox


class GarbledReply(Exception):  # noqa: N818 - it is no error of ours but a thing that arrives
    """The server sent what is no SMTP reply, or one without end."""


class Reply(Struct, frozen=True):
    """A reply: its code and its lines without the code."""

    code: int
    lines: tuple[bytes, ...]

    @property
    def words(self) -> str:
        """Return code and text as one printable line."""
        text = b" ".join(self.lines).decode("utf-8", "replace")
        return f"{self.code} {_UNSEEN.sub(' ', text)}".strip()[:_LONGEST_WORDS]

    @property
    def is_pressure(self) -> bool:
        """Tell whether the server wants to be left alone for a while, whoever the message is for."""
        return self.code == 421 or (self.code == 452 and not _MAILBOX_TROUBLE.search(self.words))


class ReplyReader:
    """Makes replies of the bytes as they come in."""

    def __init__(self) -> None:
        self._rest = b""
        self._lines: list[bytes] = []
        self._size = 0

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing stands here that is not yet a reply."""
        return not self._rest and not self._lines

    def feed(self, received: bytes) -> Iterator[Reply]:
        """Yield every reply that is complete; raise GarbledReply for anything else than replies."""
        *lines, self._rest = (self._rest + received).split(b"\n")
        for line in lines:
            reply = self._add(line.removesuffix(b"\r"))
            if reply:
                yield reply
        if self._size + len(self._rest) > _LONGEST_REPLY:
            raise GarbledReply("a reply without end")

    def _add(self, line: bytes) -> Reply | None:
        code, mark = line[:3], line[3:4]
        if not (code.isdigit() and b"200" <= code < b"600" and mark in (b"", b" ", b"-")):
            raise GarbledReply("what came is no SMTP reply")
        self._lines.append(line[4:])
        self._size += len(line)
        if mark == b"-":
            return None
        reply = Reply(int(code), tuple(self._lines))
        self._lines, self._size = [], 0
        return reply


class Stuffing:
    """Doubles the dot at the start of a line (RFC 5321, 4.5.2); a part that is shared by messages is done once."""

    def __init__(self) -> None:
        self._known: dict[bytes, bytes] = {}

    def stuff(self, parts: Iterable[bytes]) -> list[bytes]:
        """Return the parts as they go over the wire, ended by CRLF; a line may begin in one part and end in another."""
        done: list[bytes] = []
        tail = b"\r\n"
        for part in parts:
            if not part:
                continue
            stuffed = self._stuff(part)
            if tail == b"\r\n" and part[:1] == b".":
                done.append(b".")
            elif tail[-1:] == b"\r" and part[:2] == b"\n.":
                stuffed = b"\n." + stuffed[1:]
            done.append(stuffed)
            tail = part[-2:] if len(part) > 1 else (tail + part)[-2:]
        if tail != b"\r\n":
            done.append(b"\r\n")
        return done

    def _stuff(self, part: bytes) -> bytes:
        if len(part) < _SHARED:
            return part.replace(b"\r\n.", b"\r\n..")
        stuffed = self._known.get(part)
        if stuffed is None:
            stuffed = part.replace(b"\r\n.", b"\r\n..")
            if len(self._known) < _KEPT:
                self._known[part] = stuffed
        return stuffed


def to_path(address: str) -> str:
    """Return `address` for an envelope, its domain in A-labels where the local part is ASCII; "" is the null sender.

    Raises ValueError for what would not stand in a command as one address.
    """
    if address and not _ADDRESS.fullmatch(address):
        raise ValueError("cannot stand in an envelope as one address")
    if address.isascii():
        return address
    local, _, domain = address.rpartition("@")
    if not local.isascii():
        return address
    import idna

    return f"{local}@{idna.encode(domain, uts46=True).decode('ascii')}"  # its error is a ValueError
