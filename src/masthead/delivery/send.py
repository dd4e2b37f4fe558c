"""Sending what is queued, with a record before and after each step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from masthead.errors import OutputError
from masthead.model import DeliveryState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from masthead.model import Delivery, Message


class Transport(Protocol):
    """A way out for messages."""

    def send(self, message: Message) -> str:
        """Hand over a message; return the answer. Raises OutputError when it was certainly not taken."""

    def holds(self, message_id: str) -> bool:
        """Tell whether a message of that id was taken before."""


def send(
    deliveries: Iterable[Delivery],
    transport: Transport,
    message: Callable[[Delivery], Message],
    record: Callable[[Delivery], None],
) -> Iterator[Delivery]:
    """Send each delivery and yield it as it then stands.

    `record` must have committed when it returns: "sending" stands in the ledger before the message leaves, "sent" after
    it was taken. A delivery found as "sending" was cut off in between; the transport is asked whether it has it.
    An OutputError ends the run with that delivery queued again.
    """
    for delivery in deliveries:
        if delivery.state == DeliveryState.SENDING and transport.holds(delivery.message_id):
            done = replace(
                delivery, state=DeliveryState.SENT, reply="found in place after a run that was cut off"
            )
        else:
            done = _hand_over(delivery, transport, message, record)
        record(done)
        yield done


def _hand_over(
    delivery: Delivery,
    transport: Transport,
    message: Callable[[Delivery], Message],
    record: Callable[[Delivery], None],
) -> Delivery:
    content = message(delivery)
    record(replace(delivery, state=DeliveryState.SENDING))
    try:
        reply = transport.send(content)
    except OutputError as error:
        record(replace(delivery, state=DeliveryState.QUEUED, reply=error.reason))
        raise
    return replace(delivery, state=DeliveryState.SENT, reply=reply)
