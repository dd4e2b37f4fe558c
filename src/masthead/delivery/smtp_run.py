"""One run over all connections to a server: who sends what next, what is committed when, and when it is over."""

from __future__ import annotations

import selectors
import time
from collections import deque
from contextlib import closing
from typing import TYPE_CHECKING

from msgspec.structs import replace

from masthead.delivery.pace import Bucket
from masthead.delivery.smtp_introduction import introduce
from masthead.delivery.smtp_link import Link, LinkLost, find_addresses, trust
from masthead.delivery.smtp_session import Session
from masthead.delivery.smtp_tally import Tally
from masthead.delivery.smtp_transfer import Transfer
from masthead.delivery.wire import Stuffing
from masthead.errors import DeliveryError
from masthead.model import Answer, Verdict

if TYPE_CHECKING:
    import ssl

    from masthead.delivery.desk import Desk
    from masthead.delivery.pace import Backoff
    from masthead.model import Outgoing, Relay, Secret

_GOODBYE = 3.0  # seconds that a server has to answer QUIT


class SmtpRun:
    """The connections of one run and the deliveries that were taken for them."""

    def __init__(self, relay: Relay, password: Secret, desk: Desk, backoff: Backoff) -> None:
        self._relay, self._password, self._desk, self._backoff = relay, password, desk, backoff
        self._place = str(relay)
        self._context: ssl.SSLContext | None = None
        self._bucket = Bucket(relay.per_second)
        self._stuffing = Stuffing()
        self._selector = selectors.DefaultSelector()
        self._sessions: list[Session] = []
        self._width = relay.connections
        self._waiting: deque[Transfer] = deque()  # taken, and on no connection
        self._cut: list[tuple[Transfer, str]] = []  # lost with their connection, and why
        self._answered: list[Transfer] = []
        self._tally = Tally()
        self._is_over = False  # nothing more is taken
        self._failure: DeliveryError | None = None
        self._now = self._began = time.monotonic()

    def send_all(self, first: Outgoing) -> None:
        """Send until the desk has no more; raises DeliveryError after what is under way has its answer."""
        self._wait_for(first)
        with closing(self):
            while True:
                self._put_to_work()
                self._commit()
                if self._is_finished():
                    break
                self._listen()
            for each in self._waiting:
                reason = self._failure.reason if self._failure else "the time for this run was over"
                self._desk.settle(each.outgoing, Answer(Verdict.UNTOUCHED, reason))
            self._say_goodbye()
        if self._failure:
            raise self._failure

    def meet(self) -> None:
        """Connect, make the connection secure and log in, say goodbye; raises DeliveryError where that fails."""
        with closing(self):
            while not (self._failure or any(session.is_introduced for session in self._sessions)):
                if not self._sessions and self._now >= self._backoff.until:
                    self._connect()
                self._listen()
            self._say_goodbye()
        if self._failure:
            raise self._failure

    def close(self) -> None:
        """Let all connections go."""
        for each in self._sessions:
            each.link.close()
        self._selector.close()

    def _is_finished(self) -> bool:
        if any(not session.is_idle for session in self._sessions) or self._has_news():
            return False
        return self._is_over or not (self._waiting or self._refill())

    # what goes on which connection

    def _put_to_work(self) -> None:
        if self._relay.budget and self._now - self._began >= self._relay.budget:
            self._is_over = True
        for session in self._sessions:
            if self._is_full(session) and session.is_idle and not session.is_leaving:
                session.leave()
            self._feed(session)
            session.link.flush()
        if not self._is_over and self._wants_connection() and (self._waiting or self._refill()):
            self._connect()

    def _feed(self, session: Session) -> None:
        """Offer the connection a message if it can take one now."""
        while session.can_take and not self._is_full(session) and not self._bucket.wait(self._now):
            transfer = self._next()
            if transfer is None:
                return
            try:
                session.offer(transfer)
            except DeliveryError as error:
                self._waiting.appendleft(transfer)
                self._stop(error)
                return
            if transfer.answer is None:
                self._bucket.take(self._now)

    def _is_full(self, session: Session) -> bool:
        return 0 < self._relay.per_connection <= session.offered

    def _next(self) -> Transfer | None:
        if self._is_over or not (self._waiting or self._refill()):
            return None
        return self._waiting.popleft()

    def _refill(self) -> bool:
        outgoing = None if self._is_over else self._desk.take()
        if outgoing is not None:
            self._wait_for(outgoing)
        return outgoing is not None

    def _wait_for(self, outgoing: Outgoing) -> None:
        self._waiting.append(Transfer(outgoing, self._stuffing.stuff(outgoing.parts)))

    def _wants_connection(self) -> bool:
        """Tell whether another connection would be of use: one at a time comes up, and a spare one is not needed."""
        staying = [each for each in self._sessions if not each.is_leaving]
        if self._now < self._backoff.until or len(staying) >= self._width or self._bucket.wait(self._now):
            return False
        return all(each.is_introduced and (self._is_full(each) or not each.can_take) for each in staying)

    def _connect(self) -> None:
        relay = self._relay
        try:
            self._context = self._context or trust(relay)
            link = Link(find_addresses(self._place, relay.host, relay.port), relay.host)
        except LinkLost as lost:
            self._note_setback(str(lost))
        except DeliveryError as error:
            self._stop(error)
        else:
            session = Session(link, relay, self._context, introduce(relay, self._password, link.own_name))
            session.stirred = self._now
            self._sessions.append(session)

    # what is committed

    def _commit(self) -> None:
        """Write down what was answered and what begins, in one commit; then let the bytes go."""
        ready = [session for session in self._sessions if session.ready]
        for session in self._sessions:
            self._collect(session)
        if not (ready or self._has_news()):
            return
        begun: list[Session] = []
        with self._desk.together():
            for transfer in self._answered:
                self._settle(transfer, transfer.answer or Answer(Verdict.UNTOUCHED))
            for transfer, reason in self._cut:
                self._settle(
                    transfer, self._tally.judge_cut(transfer, reason, is_stopped=bool(self._failure))
                )
            begun.extend(each for each in ready if each.ready and self._desk.begin(each.ready.outgoing))
        self._cut.clear()
        self._answered.clear()
        for session in ready:
            if session in begun:
                session.send_body()
                session.stirred = self._now
                self._feed(session)
                session.link.flush()
            else:  # DATA cannot be taken back: only a closed connection sends nothing
                self._forget(session, skip=session.ready)

    def _settle(self, transfer: Transfer, answer: Answer) -> None:
        self._desk.settle(transfer.outgoing, answer)
        if answer.verdict is Verdict.TAKEN:
            self._backoff.succeed()
        if reason := self._tally.note(answer):
            self._stop(DeliveryError(self._place, reason))

    def _collect(self, session: Session) -> None:
        self._answered.extend(session.answered)
        session.answered.clear()

    def _has_news(self) -> bool:
        return bool(self._answered or self._cut or any(session.answered for session in self._sessions))

    # what goes wrong

    def _listen(self) -> None:
        """Wait for the next event or the next moment at which something is due, and let every connection act."""
        for session in self._sessions:
            session.be_watched(self._selector)
        events = self._selector.select(self._patience())
        self._now = time.monotonic()
        for key, _ in events:
            before = key.data.progress
            self._guard(key.data)
            if key.data.progress != before:  # a byte of a reply now and then is none
                key.data.stirred = self._now
        for session in list(self._sessions):
            if self._deadline(session) <= self._now:
                self._lose(session, "the server did not answer in time")

    def _guard(self, session: Session) -> None:
        try:
            session.work()
        except LinkLost as lost:
            self._lose(session, str(lost))
        except DeliveryError as error:
            self._stop(error)
            self._forget(session)

    def _lose(self, session: Session, reason: str) -> None:
        """Let a connection go that failed; what was under way on it is judged at the next commit."""
        harmless = session.is_leaving or (session.is_introduced and session.is_idle)
        working = any(each.is_introduced for each in self._sessions if each is not session)
        self._forget(session, reason)
        if not session.is_introduced and working:
            self._width = max(1, self._width - 1)  # it takes fewer connections than are wanted
        elif not harmless:
            self._note_setback(reason)

    def _forget(
        self, session: Session, reason: str = "the run was stopped", skip: Transfer | None = None
    ) -> None:
        session.be_left_alone(self._selector)
        self._collect(session)
        for transfer in session.abandon():
            if not session.has_left(transfer):
                transfer.dot_at = 0
            if transfer is skip:
                continue
            if not transfer.dot_at and not transfer.has_begun and session.offered > 1:
                # Nothing of it was recorded, and the connection was worn: it goes first on the next one.
                self._waiting.appendleft(replace(transfer, answer=None))
            else:
                self._cut.append((transfer, reason))
        self._sessions.remove(session)

    def _note_setback(self, reason: str) -> None:
        if not self._backoff.fail(self._now):
            self._stop(DeliveryError(self._place, reason))

    def _stop(self, error: DeliveryError) -> None:
        self._failure = self._failure or error
        self._is_over = True

    # when what is due

    def _deadline(self, session: Session) -> float:
        if session.is_leaving:
            return session.stirred + min(_GOODBYE, self._relay.timeout)
        if session.is_introduced and session.is_idle:
            return float("inf")
        return session.stirred + self._relay.timeout * (2 if session.awaits_verdict else 1)

    def _patience(self) -> float:
        if self._has_news():
            return 0.0
        due = [self._deadline(session) for session in self._sessions]
        if not self._is_over:
            if self._now < self._backoff.until:
                due.append(self._backoff.until)
            if wait := self._bucket.wait(self._now):
                due.append(self._now + wait)
            if self._relay.budget:
                due.append(self._began + self._relay.budget)
        return max(0.0, min(min(due, default=0.0) - self._now, 3600.0))

    def _say_goodbye(self) -> None:
        self._is_over = True
        for session in list(self._sessions):
            if not session.is_introduced:
                self._forget(session)
            elif not session.is_leaving:
                session.leave()
                session.stirred = self._now
        while self._sessions:
            self._listen()
