"""Mail handed to an SMTP server over a few connections, from one thread that never waits for one of them."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from masthead.delivery.pace import Backoff
from masthead.delivery.smtp_run import SmtpRun

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from masthead.delivery.desk import Desk
    from masthead.model import Answer, Outgoing, Relay, Secret


class SmtpTransport:
    """Sends by SMTP (RFC 5321) with PIPELINING (RFC 2920), STARTTLS or TLS, and a login, as the relay asks for.

    A message costs one round trip: its bytes and the announcement of the next go out together. What is known of a
    message when something fails depends on one thing: whether its final dot can have left. Before it, it was not
    taken; after it, nobody knows until the answer comes.
    """

    def __init__(self, relay: Relay, password: Secret, backoff: Backoff | None = None) -> None:
        self._relay, self._password = relay, password
        self._backoff = backoff

    def dispatch(self, desk: Desk) -> None:
        """Send what the desk hands out until it has no more or the relay's budget is spent; see Transport."""
        first = desk.take()
        if first is not None:
            SmtpRun(self._relay, self._password, desk, self._backoff or Backoff()).send_all(first)

    def probe(self) -> None:
        """Connect, make the connection secure, log in and say goodbye; see Transport."""
        SmtpRun(self._relay, self._password, _NoDesk(), self._backoff or Backoff()).meet()

    def holds(self, message_id: str) -> bool | None:  # noqa: ARG002 - the protocol's signature
        """Return None: a server cannot be asked what it took."""
        return None


class _NoDesk:
    """A desk at which nothing is taken and nothing comes to pass."""

    def take(self) -> None:
        return None

    def begin(self, outgoing: Outgoing) -> bool:  # noqa: ARG002 - the protocol's signature
        return False

    def settle(self, outgoing: Outgoing, answer: Answer) -> None:
        pass

    def together(self) -> AbstractContextManager[None]:
        return nullcontext()
