"""The two sides of sending: the desk keeps the ledger, a transport moves bytes and never decides who gets what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from masthead.model import Answer, Outgoing


class Desk(Protocol):
    """Hands out deliveries and writes down what becomes of them; every call is made from one thread."""

    def take(self) -> Outgoing | None:
        """Return the next delivery in turn, still queued in the ledger, or None when no more is to go now."""

    def begin(self, outgoing: Outgoing) -> bool:
        """Commit that its bytes go out now; False when its reader has left since, and not a byte may be sent.

        Called once the server has agreed to take the message (354) and before the first byte of it, so that at most
        one delivery of each connection stands as "sending". False has settled the delivery: it is not settled again.
        """

    def settle(self, outgoing: Outgoing, answer: Answer) -> None:
        """Commit what became of a delivery that was taken; it may never have begun.

        One settled as untouched may be handed out again by a later take().
        """

    def together(self) -> AbstractContextManager[None]:
        """Make the changes of a block one commit: the answer of one message and the beginning of the next."""


class Transport(Protocol):
    """A way out for messages."""

    def dispatch(self, desk: Desk) -> None:
        """Send what the desk hands out until it has no more, or the time for this run is over.

        Every delivery taken is settled before this returns. Raises DeliveryError when nothing can be sent at all (no
        server, a failed login, no TLS): then what was taken is settled as untouched first.
        """

    def probe(self) -> None:
        """Try whether messages could be handed over now, and send none; raises DeliveryError where they could not."""

    def holds(self, message_id: str) -> bool | None:
        """Tell whether a message was taken before; None where the transport cannot know."""
