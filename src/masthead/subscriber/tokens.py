"""Links that prove themselves: who may leave or confirm is told by the link, and no look-up is needed to see it.

A token is payload + code, in base32 without case or padding, so that no mail program changes it. The code is
HMAC-SHA256 cut to 128 bits (RFC 2104, 5), made over purpose, channels and payload: a token for one purpose or
channel is none for another. What does not verify is an empty Link, never an error.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.subscriber.address import MARK, make_mark

if TYPE_CHECKING:
    from collections.abc import Iterable

CODE = 16  # bytes
LEAVE, CONFIRM, FORM = b"leave", b"confirm", b"form"  # purposes
CONFIRM_DAYS = 7
FORM_HOURS = 24
_MOMENT = 4  # bytes: minutes since 1970


class Link(Struct, frozen=True):
    """What a token that verified stands for; falsy when it did not."""

    channels: tuple[str, ...] = ()
    mark: bytes = b""

    def __bool__(self) -> bool:
        return bool(self.channels)


def unsubscribe_token(key: bytes, channel: str, mark: bytes) -> str:
    """Return the token by which the reader of that mark leaves the channel; it never expires."""
    return _spell(mark + _code(key, LEAVE, channel, mark))


def unsubscribe_url(service: str, key: bytes, channel: str, address: str) -> str:
    """Return the address at which a reader leaves the channel (RFC 8058); `service` is where `masthead serve` answers.

    It has 47 characters after `service`, the same number for every reader.
    """
    return f"{service}u/{unsubscribe_token(key, channel, make_mark(key, address))}"


def read_unsubscribe(key: bytes, token: str, channels: Iterable[str]) -> Link:
    """Return which of the channels the token leaves, and whose it is; an empty Link for what we never made."""
    payload, code = _split(token, MARK)
    found = Link()
    for channel in channels:
        if hmac.compare_digest(_code(key, LEAVE, channel, payload), code):
            found = Link((channel,), payload)
    return found


def confirm_url(service: str, key: bytes, channels: Iterable[str], mark: bytes, now: datetime) -> str:
    """Return the address at which a request for the channels is confirmed, good for a week."""
    names = ".".join(sorted(channels))
    payload = mark + _spell_moment(now + timedelta(days=CONFIRM_DAYS))
    return f"{service}c/{names}/{_spell(payload + _code(key, CONFIRM, names, payload))}"


def read_confirm(key: bytes, token: str, names: str, now: datetime) -> Link:
    """Return whose request for which channels the token confirms; an empty Link when it is late or not ours."""
    payload, code = _split(token, MARK + _MOMENT)
    if not hmac.compare_digest(_code(key, CONFIRM, names, payload), code):
        return Link()
    if _read_moment(payload[MARK:]) < now:
        return Link()
    return Link(tuple(names.split(".")), payload[:MARK])


def form_token(key: bytes, now: datetime) -> str:
    """Return what a form of ours carries, so that only forms we showed are taken."""
    payload = _spell_moment(now + timedelta(hours=FORM_HOURS))
    return _spell(payload + _code(key, FORM, "", payload))


def is_form_token(key: bytes, token: str, now: datetime) -> bool:
    """Tell whether the token is from a form that we showed within the last day."""
    payload, code = _split(token, _MOMENT)
    return hmac.compare_digest(_code(key, FORM, "", payload), code) and _read_moment(payload) >= now


def _code(key: bytes, purpose: bytes, channels: str, payload: bytes) -> bytes:
    message = b"\0".join((b"masthead token", purpose, channels.encode("utf-8", "replace"), payload))
    return hmac.digest(key, message, "sha256")[:CODE]


def _spell(octets: bytes) -> str:
    return base64.b32encode(octets).decode("ascii").rstrip("=").lower()


def _split(token: str, size: int) -> tuple[bytes, bytes]:
    """Return payload and code; of anything but our own spelling, what no code verifies."""
    refused = b"", b""
    if len(token) > 80 or not token.isascii():
        return refused
    try:
        octets = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except binascii.Error:
        return refused
    if len(octets) != size + CODE or _spell(octets) != token:
        return refused
    return octets[:size], octets[size:]


def _spell_moment(moment: datetime) -> bytes:
    return (int(moment.timestamp()) // 60).to_bytes(_MOMENT, "big")


def _read_moment(octets: bytes) -> datetime:
    return datetime.fromtimestamp(int.from_bytes(octets, "big") * 60, UTC)
