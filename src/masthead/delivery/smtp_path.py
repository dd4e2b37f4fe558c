"""The envelope of one message, as this server wants to be told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.delivery.wire import to_path
from masthead.errors import DeliveryError
from masthead.model import Answer, Verdict

if TYPE_CHECKING:
    from masthead.delivery.smtp_introduction import Features
    from masthead.model import Outgoing

Commands = tuple[bytes, bytes, bytes]  # MAIL, RCPT, DATA


def announce(outgoing: Outgoing, features: Features, place: str) -> Commands | Answer:
    """Return the commands that announce a message, or the answer for a reader whom this server cannot reach.

    Raises DeliveryError where no reader's copy could pass: a sender that is none, a message beyond SIZE (RFC 1870).
    """
    try:
        recipient = to_path(outgoing.delivery.to)
    except ValueError as error:
        return Answer(Verdict.REFUSED, f"the address {error}")
    try:
        sender = to_path(outgoing.sender)
    except ValueError as error:
        raise DeliveryError(place, f"the sender {outgoing.sender!r} {error}") from error
    international = not (sender.isascii() and recipient.isascii())
    if international and "SMTPUTF8" not in features:
        if not sender.isascii():
            raise DeliveryError(place, f"does not offer SMTPUTF8, which the sender {sender} needs")
        return Answer(Verdict.REFUSED, f"the address needs SMTPUTF8 (RFC 6531), which {place} does not offer")
    eight_bit = not all(map(bytes.isascii, outgoing.parts))
    if eight_bit and "8BITMIME" not in features:
        return Answer(Verdict.REFUSED, f"the message needs 8BITMIME (RFC 6152), which {place} does not offer")
    options = f"{_size(outgoing, features, place)}{' BODY=8BITMIME' if eight_bit else ''}"
    mail = f"MAIL FROM:<{sender}>{options}{' SMTPUTF8' if international else ''}\r\n"
    return mail.encode(), f"RCPT TO:<{recipient}>\r\n".encode(), b"DATA\r\n"


def _size(outgoing: Outgoing, features: Features, place: str) -> str:
    if "SIZE" not in features:
        return ""
    size, most = sum(map(len, outgoing.parts)), features["SIZE"]
    if most.isdigit() and 0 < int(most) < size:
        raise DeliveryError(place, f"takes messages of up to {int(most):,} bytes, and this one has {size:,}")
    return f" SIZE={size}"
