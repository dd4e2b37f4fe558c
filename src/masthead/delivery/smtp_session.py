"""One SMTP connection: introduced once, then one message after another, the next announced behind the last."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from masthead.delivery.smtp_introduction import BEGIN_TLS
from masthead.delivery.smtp_link import LinkLost
from masthead.delivery.smtp_path import announce
from masthead.delivery.smtp_transfer import judge
from masthead.delivery.wire import GarbledReply, ReplyReader
from masthead.errors import DeliveryError
from masthead.model import Answer

if TYPE_CHECKING:
    import ssl
    from collections.abc import Generator
    from selectors import BaseSelector

    from masthead.delivery.smtp_introduction import Features
    from masthead.delivery.smtp_link import Link
    from masthead.delivery.smtp_transfer import Hearing, Transfer
    from masthead.delivery.wire import Reply
    from masthead.model import Relay

_MOST_PUT_OFF = 5  # senders in a row that a server may put off (4xx to MAIL) before it is taken to be unwell
_NO_LOGIN = (530, 534, 538)  # RFC 4954, 6: said of the configuration, not of a reader


class Session:
    """The state of one connection: what the server was asked and has not answered."""

    def __init__(
        self,
        link: Link,
        relay: Relay,
        context: ssl.SSLContext | None,
        introduction: Generator[bytes, Reply, Features],
    ) -> None:
        self.link, self.place = link, str(relay)
        self._context, self._introduction = context, introduction
        self._tls_first = relay.tls == "implicit"
        self._tls_due = self._greets_again = False
        self._reader = ReplyReader()
        self._asked: deque[tuple[Hearing, Transfer]] = deque()
        self._needs_reset = False
        self._put_off = 0
        self._features: Features = {}
        self.is_introduced = self.is_leaving = False
        self.opening: Transfer | None = None  # MAIL, RCPT, DATA
        self.ready: Transfer | None = None  # the same, when the server waits for its bytes
        self.sending: Transfer | None = None  # its bytes are on their way
        self.answered: list[Transfer] = []
        self.offered = 0
        self._heard = 0
        self.stirred = 0.0  # when there was last some progress
        self._watched = (
            -1,
            0,
            0,
        )  # descriptor and events, as the selector knows them, and which socket it was
        next(introduction)

    @property
    def can_take(self) -> bool:
        """Tell whether a message can be offered now."""
        if not self.is_introduced or self.is_leaving or self.opening:
            return False
        return "PIPELINING" in self._features or self.sending is None

    @property
    def is_idle(self) -> bool:
        """Tell whether no message is under way."""
        return self.opening is None and self.sending is None

    @property
    def awaits_verdict(self) -> bool:
        """Tell whether a final dot may have gone out whose answer is due."""
        return self.sending is not None and self.has_left(self.sending)

    @property
    def progress(self) -> tuple[int, int, bool]:
        """Return what differs as soon as the talk has come further."""
        return self._heard, self.link.reached, self.link.is_ready

    def has_left(self, transfer: Transfer) -> bool:
        """Tell whether the final dot of a message may have gone out, so that nobody knows whether it was taken."""
        return 0 < transfer.dot_at <= self.link.reached

    def be_watched(self, selector: BaseSelector) -> None:
        """Let the selector wait for what the connection waits for now."""
        wanted = (self.link.socket.fileno(), self.link.interest, self.link.attempts)
        if wanted != self._watched:
            self.be_left_alone(selector)
            selector.register(*wanted[:2], self)
            self._watched = wanted

    def be_left_alone(self, selector: BaseSelector) -> None:
        """Let the selector wait for nothing of this connection."""
        if self._watched[0] >= 0:
            selector.unregister(self._watched[0])
            self._watched = (-1, 0, 0)

    def work(self) -> None:
        """Bring the connection on after an event; raises LinkLost, and DeliveryError where nothing can be sent."""
        if not self.link.is_ready and not self._come_up():
            return
        self.link.flush()
        try:
            for reply in self._reader.feed(self.link.receive()):
                self._hear(reply)
        except GarbledReply as error:
            raise LinkLost(str(error)) from error
        if self.link.ended:
            raise LinkLost(self.link.ended)
        if self._tls_due:
            self._begin_tls()
        self.link.flush()

    def offer(self, transfer: Transfer) -> None:
        """Announce a message; one that this server cannot take is answered at once."""
        commands = announce(transfer.outgoing, self._features, self.place)
        if isinstance(commands, Answer):
            transfer.answer = commands
            self.answered.append(transfer)
            return
        self.offered += 1
        self.opening = transfer
        hearings = (self._hear_mail, self._hear_rcpt, self._hear_data)
        transfer.steps = deque(zip(hearings, commands, strict=True))
        if self._needs_reset:
            transfer.steps.appendleft((self._hear_reset, b"RSET\r\n"))
            self._needs_reset = False
        self._go_on(transfer)

    def send_body(self) -> None:
        """Queue the bytes of the message that the server is ready for, with its final dot."""
        transfer = self.ready
        if transfer is None:
            raise AssertionError("no message is ready to go")
        self.ready = self.opening = None
        self.sending, transfer.has_begun = transfer, True
        self.link.write(transfer.body)
        self.link.write((b".\r\n",))
        transfer.dot_at = self.link.queued
        self._asked.append((self._hear_dot, transfer))

    def leave(self) -> None:
        """Say goodbye; the answer ends the connection."""
        self.is_leaving = True
        self.link.write((b"QUIT\r\n",))
        self.link.flush()

    def abandon(self) -> tuple[Transfer, ...]:
        """Close the connection; return the messages that were under way on it."""
        self.link.close()
        under_way = tuple(each for each in (self.sending, self.opening) if each)
        self.sending = self.opening = self.ready = None
        return under_way

    def _come_up(self) -> bool:
        self.link.advance()
        if self._tls_first and self.link.is_ready and self._context:
            self._tls_first = False
            self.link.begin_tls(self._context)
            self.link.advance()
        if self.link.is_ready and self._greets_again:
            self._greets_again = False
            self._introduce(None)
        return self.link.is_ready

    def _hear(self, reply: Reply) -> None:
        self._heard += 1
        if self._tls_due:
            raise DeliveryError(self.place, "spoke in clear text after STARTTLS; nothing was sent")
        if not self.is_introduced:
            self._introduce(reply)
        elif self._asked:
            hear, transfer = self._asked.popleft()
            if reply.code == 421:
                self._yield_to(transfer, reply)
            hear(transfer, reply)
        else:
            raise LinkLost(reply.words)

    def _introduce(self, reply: Reply | None) -> None:
        try:
            command = self._introduction.send(reply)  # type: ignore[arg-type]  # None only after BEGIN_TLS
        except StopIteration as done:
            self._features, self.is_introduced = done.value, True
            return
        if command == BEGIN_TLS:
            self._tls_due = True
        else:
            self.link.write((command,))
            self.link.flush()

    def _begin_tls(self) -> None:
        """Put TLS on; what came before it in clear text is nobody's word (CVE-2011-0411)."""
        if not self._reader.is_empty or self._context is None:
            raise DeliveryError(self.place, "spoke in clear text after STARTTLS; nothing was sent")
        self._tls_due, self._greets_again = False, True
        self.link.begin_tls(self._context)
        self._come_up()

    def _go_on(self, transfer: Transfer) -> None:
        """Say the next command, or all that are left where the server takes them in one go (RFC 2920)."""
        while transfer.steps:
            hear, command = transfer.steps.popleft()
            self._asked.append((hear, transfer))
            self.link.write((command,))
            if "PIPELINING" not in self._features:
                return

    def _finish(self, transfer: Transfer) -> None:
        if transfer is self.opening:
            self.opening = self.ready = None
        if transfer is self.sending:
            self.sending = None
        self.answered.append(transfer)

    def _fail(self, transfer: Transfer, reply: Reply) -> None:
        """Note the first refusal that a message meets before its bytes."""
        if transfer.answer is None:
            if reply.code < 400:
                raise LinkLost(f"the answer makes no sense here: {reply.words}")
            if reply.is_pressure:
                self._yield_to(transfer, reply)
            if reply.code in _NO_LOGIN:
                raise DeliveryError(self.place, f"wants a login: {reply.words}")
            transfer.answer = judge(reply)
        transfer.steps.clear()
        if not any(each is transfer for _, each in self._asked):
            self._needs_reset = True
            self._finish(transfer)

    def _yield_to(self, transfer: Transfer, reply: Reply) -> None:
        transfer.dot_at = 0  # the server has said that it did not take it
        raise LinkLost(reply.words)

    def _hear_reset(self, transfer: Transfer, reply: Reply) -> None:
        if reply.code != 250:
            raise LinkLost(reply.words)
        self._go_on(transfer)

    def _hear_mail(self, transfer: Transfer, reply: Reply) -> None:
        if reply.code == 250:
            self._put_off = 0
            self._go_on(transfer)
        elif reply.code < 500:
            self._put_off += 1
            if self._put_off > _MOST_PUT_OFF:
                raise LinkLost(reply.words)
            self._fail(transfer, reply)
        else:
            raise DeliveryError(self.place, f"refuses mail from {transfer.outgoing.sender}: {reply.words}")

    def _hear_rcpt(self, transfer: Transfer, reply: Reply) -> None:
        if reply.code in (250, 251, 252) and transfer.answer is None:
            self._go_on(transfer)
        else:
            self._fail(transfer, reply)

    def _hear_data(self, transfer: Transfer, reply: Reply) -> None:
        if reply.code != 354:
            self._fail(transfer, reply)
        elif transfer.answer is None:
            self.ready = transfer
        else:  # it wants a message for nobody, and gets none (RFC 2920, 3.1)
            self._asked.append((self._hear_nothing_sent, transfer))
            self.link.write((b".\r\n",))

    def _hear_nothing_sent(self, transfer: Transfer, reply: Reply) -> None:  # noqa: ARG002 - any answer will do
        self._finish(transfer)

    def _hear_dot(self, transfer: Transfer, reply: Reply) -> None:
        if not self.has_left(transfer):
            raise LinkLost(f"it answered before the message had ended: {reply.words}")
        if reply.is_pressure:
            self._yield_to(transfer, reply)
        if reply.code != 250 and reply.code < 400:
            raise LinkLost(f"the answer makes no sense here: {reply.words}")
        transfer.answer = judge(reply)
        self._finish(transfer)
