"""What came back: bounce messages read for whose mailbox failed, and how badly.

Standard reports (RFC 3464) tell a status for each reader; what says so in words is read by flufl.bounce, the parser
of GNU Mailman. A spam report is RFC 5965's. Nothing is taken for gone that was refused for what was sent.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from email import message_from_bytes
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from masthead.model import Bounce, Failure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

LARGEST = 1_000_000  # bytes that are read of a message: a report comes before what it returns
_STATUS = re.compile(r"\b([245])\.(\d{1,3}\.\d{1,3})\b")
_ADDRESS = re.compile(r"[^\s<>;,\"()]{1,64}@[^\s<>;,\"()]{1,255}")
_IDENTITY = re.compile(r"<[^<>\s]{1,400}>")
_VAGUE = ("0.0", "5.0", "3.0", "")


def read_bounces(content: bytes) -> tuple[Bounce, ...]:
    """Return whose mailboxes the message says have failed; none for what is no bounce."""
    message = message_from_bytes(content[:LARGEST])
    identity = _returned_identity(message)
    found = dict(_read_complaint(message)) or dict(_read_reports(message))
    if not found and not any(_parts(message, "message/delivery-status")):
        found = dict(_read_words(message))
    digest = hashlib.sha256(_mark_message(message, content)).digest()[:16]
    return tuple(
        Bounce(digest, address, failure, status, identity) for address, (failure, status) in found.items()
    )


def judge_reply(reply: str) -> tuple[Failure, str]:
    """Return how badly a mailbox failed whose message a server refused, and the status that it gave (RFC 3463)."""
    return _judge("", reply, is_permanent=True)


def _read_complaint(message: Message) -> Iterator[tuple[str, tuple[Failure, str]]]:
    """Yield the readers of a feedback report; its type says whether it is one of abuse (RFC 5965, 7.3)."""
    for report in _parts(message, "message/feedback-report"):
        fields = _fields(report)
        if fields.get("feedback-type", "").strip().lower() not in ("abuse", "fraud", "opt-out"):
            continue
        address = _address(fields.get("original-rcpt-to", "")) or _returned_reader(message)
        if address:
            yield address, (Failure.COMPLAINT, "")


def _read_reports(message: Message) -> Iterator[tuple[str, tuple[Failure, str]]]:
    """Yield the failed readers of a delivery status notification (RFC 3464, 2.3)."""
    for report in _parts(message, "message/delivery-status"):
        blocks = report.get_payload()
        for block in blocks[1:] if isinstance(blocks, list) else ():
            fields = {name.lower(): str(value) for name, value in block.items()}  # type: ignore[union-attr]  # blocks are messages
            address = _address(fields.get("original-recipient", "")) or _address(
                fields.get("final-recipient", "")
            )
            status = fields.get("status", "")
            if address and fields.get("action", "").strip().lower() == "failed":
                yield address, _judge(status, fields.get("diagnostic-code", ""), is_permanent=True)


def _read_words(message: Message) -> Iterator[tuple[str, tuple[Failure, str]]]:
    """Yield the failed readers of a bounce that says so in its own words."""
    from flufl.bounce import all_failures

    try:
        temporary, permanent = all_failures(message)
    except Exception:  # noqa: BLE001 - what trips the parser (a message without From does) is no bounce it knows
        return
    if not temporary and not permanent:
        return
    text = _text(message)
    for octets in sorted(permanent | temporary):
        if address := _address(octets.decode("utf-8", "replace")):
            yield address, _judge("", text, is_permanent=octets in permanent)


def _judge(status: str, words: str, *, is_permanent: bool) -> tuple[Failure, str]:
    """Return how badly a mailbox failed, and the status as far as it is told."""
    told = _STATUS.search(status) or _STATUS.search(words[:2000])
    kind, detail = (told[1], told[2]) if told else ("5" if is_permanent else "4", "")
    spelt = f"{kind}.{detail}" if detail else ""
    said = words[:20_000].casefold()
    signs = _signs()
    if kind != "5" or any(word in said for word in signs["other_words"]):
        return Failure.SOFT, spelt
    if detail in signs["gone"] or (detail in _VAGUE and any(word in said for word in signs["gone_words"])):
        return Failure.HARD, spelt
    return Failure.SOFT, spelt


def _returned_identity(message: Message) -> str:
    """Return the Message-ID of the message that came back, or nothing."""
    for returned in _returned(message):
        if found := _IDENTITY.search(returned.get("message-id", "")):
            return found[0]
    return ""


def _returned_reader(message: Message) -> str:
    return next((_address(returned.get("to", "")) for returned in _returned(message)), "")


def _returned(message: Message) -> Iterator[dict[str, str]]:
    for part in _parts(message, "message/rfc822"):
        inner = part.get_payload()
        if isinstance(inner, list) and inner:
            yield {name.lower(): str(value) for name, value in inner[0].items()}  # type: ignore[union-attr]  # it is a message
    for part in (*_parts(message, "text/rfc822-headers"), *_parts(message, "message/rfc822-headers")):
        yield _fields(part)


def _parts(message: Message, kind: str) -> Iterator[Message]:
    return (part for part in message.walk() if part.get_content_type() == kind)


def _fields(part: Message) -> dict[str, str]:
    """Return the fields that a part holds as its text; what the parser took for messages is joined again."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return {
            name.lower(): str(value)
            for block in payload
            for name, value in block.items()  # type: ignore[union-attr]  # blocks are messages
        }
    octets = part.get_payload(decode=True)
    text = octets if isinstance(octets, bytes) else str(payload).encode("utf-8", "replace")
    return {name.lower(): str(value) for name, value in message_from_bytes(text).items()}


def _text(message: Message) -> str:
    """Return the text in which a bounce explains itself, and not what it returns."""
    for part in _parts(message, "text/plain"):
        octets = part.get_payload(decode=True)
        if isinstance(octets, bytes):
            return octets[:20_000].decode("utf-8", "replace")
    return ""


def _address(field: str) -> str:
    """Return the address of a field such as `rfc822; ana@garden.example`."""
    found = _ADDRESS.search(field.rpartition(";")[2][:1000])
    return found[0].strip("<>").rstrip(".") if found else ""


def _mark_message(message: Message, content: bytes) -> bytes:
    """Return what is the same of a bounce however often it is fed in, over whatever way it was fetched."""
    identity = str(message.get("message-id", "")).strip()
    return identity.encode("utf-8", "replace") if identity else content


@cache
def _signs() -> dict[str, list[str]]:
    return tomllib.loads(files("masthead.subscriber").joinpath("bounces.toml").read_text("utf-8"))
