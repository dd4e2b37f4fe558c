"""The desk over the ledger: what is queued goes to a transport, each step committed before the next is taken."""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from masthead.delivery.retry import quote_reply
from masthead.errors import UsageError
from masthead.model import Answer, DeliveryState, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from datetime import datetime

    from masthead.delivery.retry import Patience
    from masthead.model import Delivery, Mailout, Outgoing

IN_HAND = 256  # deliveries taken from the ledger at a time: as many as a power cut may leave in doubt
_PASSES = 4  # over all issues, for what came back as untouched
_NAMED = 200  # deliveries that a run's report names one by one


class Books(Protocol):
    """The ledger's tables, as catalog.Deliveries keeps them."""

    def mailouts(self) -> tuple[Mailout, ...]:
        """Return the issues of which a copy may still have to go out."""

    def ready(self, mailout: Mailout, after: int, now: datetime, doubts: int, many: int) -> list[Delivery]:
        """Return the issue's next deliveries behind a reader that may go now."""

    def take_in_hand(self, issue: int, first: int, last: int, boot: str) -> None:
        """Note durably which readers of an issue a run has in hand."""

    def begin(self, delivery: Delivery) -> bool:
        """Record that its bytes go out now; False when it is not in the queue any more."""

    def finish(self, delivery: Delivery, reply: str, now: datetime) -> None:
        """Record that it was taken, in the server's words."""

    def change(self, delivery: Delivery, now: datetime) -> None:
        """Record where a delivery stands."""

    def in_hand(self, boot: str) -> Iterator[tuple[Mailout, list[Delivery]]]:
        """Yield what a run that was cut off may have sent."""

    def put_down(self, issue: int) -> None:
        """Note durably that a run has nothing of the issue in hand but what is on its way."""

    def close_done(self, doubts: int) -> None:
        """Close the issues of which nothing is left to send."""


class Catalog(Protocol):
    """Where the books lie, changed a transaction at a time."""

    @property
    def deliveries(self) -> Books:
        """Return the books."""

    def transaction(self) -> AbstractContextManager[None]:
        """Make the changes of a block one change, or part of the one around it."""


class Writer(Protocol):
    """Who writes each copy, and knows who has left."""

    def write(self, mailout: Mailout, delivery: Delivery) -> Outgoing:
        """Return the reader's copy, the same bytes and Message-ID at every attempt; raises UsageError if impossible."""

    def has_left(self, delivery: Delivery) -> bool:
        """Tell whether the reader has left the channel by now."""


class Rules(Struct, frozen=True):
    """What a run is told: the time, how patient to be, and which boot of the machine this is."""

    now: datetime
    patience: Patience
    boot: str = ""  # empty where it is not known: then every cut is taken for a power cut
    too_late: datetime | None = None  # issues from before then wait for a person's word


class Outcome(Struct):
    """What a run did to the ledger."""

    counts: Counter[tuple[str, int, DeliveryState]] = field(default_factory=Counter)
    named: list[Delivery] = field(default_factory=list)  # who did not simply get the issue
    waiting: list[Mailout] = field(default_factory=list)  # issues that are too late to be sent unasked

    def note(self, delivery: Delivery, mailout: Mailout) -> None:
        """Count a delivery as it stands now."""
        self.counts[mailout.channel, mailout.number, delivery.state] += 1
        if delivery.state is not DeliveryState.SENT and len(self.named) < _NAMED:
            self.named.append(delivery)


class LedgerDesk:
    """Hands out every delivery that may go now, and writes down what becomes of it (see desk.Desk)."""

    def __init__(self, catalog: Catalog, writer: Writer, rules: Rules) -> None:
        self._catalog, self._books = catalog, catalog.deliveries
        self._writer, self._rules = writer, rules
        self.outcome = Outcome()
        self._line: deque[Mailout] = deque()
        self._batch: deque[Delivery] = deque()
        self._out: dict[str, tuple[Mailout, Delivery]] = {}  # by Message-ID: taken, not settled
        self._after = self._passes = 0
        self._came_back: dict[int, Mailout] = {}  # by serial: something was settled as untouched
        self._touched: set[int] = set()

    def recover(self, holds: Callable[[str], bool | None]) -> None:
        """Settle what a run that was cut off left in hand; `holds` asks the transport whether it took a message."""
        for mailout, deliveries in self._books.in_hand(self._rules.boot):
            with self.together():
                for delivery in deliveries:
                    self._record(mailout, self._reconcile(mailout, delivery, holds))
            self._books.put_down(mailout.serial)

    def open(self) -> None:
        """Line up the issues of which a copy may have to go out, but for those that are too late to be sent unasked."""
        too_late = self._rules.too_late
        for mailout in self._books.mailouts():
            if too_late and mailout.issued < too_late:
                self.outcome.waiting.append(mailout)
            else:
                self._line.append(mailout)

    def take(self) -> Outgoing | None:
        """Return the next delivery's message, or None when no more is to go now."""
        while self._batch or self._fetch():
            mailout, delivery = self._line[0], self._batch.popleft()
            if self._writer.has_left(delivery):  # behind a server's 354 it would cost the connection
                with self.together():
                    self._record(mailout, replace(delivery, state=DeliveryState.UNSUBSCRIBED, due=None))
                continue
            try:
                outgoing = self._writer.write(mailout, delivery)
            except UsageError as error:  # an address that no message can name
                refused = Answer(Verdict.REFUSED, str(error))
                with self.together():
                    self._record(mailout, self._rules.patience.judge(delivery, refused, self._rules.now))
                continue
            self._out[outgoing.delivery.message_id] = mailout, outgoing.delivery
            return outgoing
        return None

    def begin(self, outgoing: Outgoing) -> bool:
        """Commit that the bytes go out now; False when the reader has left, or the delivery was taken back."""
        mailout, delivery = self._out[outgoing.delivery.message_id]
        with self.together():
            if not self._writer.has_left(delivery):
                if self._books.begin(delivery):
                    return True
            else:
                left = replace(delivery, state=DeliveryState.UNSUBSCRIBED, due=None)
                self._record(mailout, left)
        del self._out[delivery.message_id]
        return False

    def settle(self, outgoing: Outgoing, answer: Answer) -> None:
        """Commit what became of a delivery that was taken."""
        mailout, delivery = self._out.pop(outgoing.delivery.message_id)
        if answer.verdict is Verdict.TAKEN:
            with self.together():
                self._books.finish(delivery, quote_reply(answer.reply), self._rules.now)
            self.outcome.counts[mailout.channel, mailout.number, DeliveryState.SENT] += 1
            return
        done = self._rules.patience.judge(delivery, answer, self._rules.now)
        if answer.verdict is Verdict.UNTOUCHED:
            self._came_back[mailout.serial] = mailout
        with self.together():
            self._record(mailout, done, is_news=answer.verdict is not Verdict.UNTOUCHED)

    def together(self) -> AbstractContextManager[None]:
        """Make the changes of a block one commit."""
        return self._catalog.transaction()

    def close(self) -> None:
        """Put down what was in hand, and close the issues that are done.

        Not to be called after a commit failed: what the ledger says is then read by the next run.
        """
        self.put_down()
        self._books.close_done(self._rules.patience.doubts)

    def put_down(self) -> None:
        """Put down what was in hand; what is on its way at this moment stays, for the next run to look into."""
        for issue in sorted(self._touched):
            self._books.put_down(issue)

    def _fetch(self) -> bool:
        """Take the next deliveries in hand; False when nothing is left that may go now."""
        while self._line:
            mailout = self._line[0]
            ready = self._books.ready(
                mailout, self._after, self._rules.now, self._rules.patience.doubts, IN_HAND
            )
            if not ready:
                self._line.popleft()
                self._after = 0
                continue
            self._after = ready[-1].reader
            out = {each.reader for whose, each in self._out.values() if whose.serial == mailout.serial}
            first, last = min({ready[0].reader, *out}), max({self._after, *out})
            self._books.take_in_hand(mailout.serial, first, last, self._rules.boot)
            self._touched.add(mailout.serial)
            self._batch.extend(each for each in ready if each.reader not in out)
            if self._batch:
                return True
        return self._line_up_again()

    def _line_up_again(self) -> bool:
        """Begin anew with the issues of which something came back untouched, if not too often; tell if there is any."""
        if not self._came_back or self._passes == _PASSES:
            return False
        self._line.extend(self._came_back.values())
        self._came_back.clear()
        self._passes += 1
        return self._fetch()

    def _record(self, mailout: Mailout, delivery: Delivery, *, is_news: bool = True) -> None:
        self._books.change(delivery, self._rules.now)
        if is_news:
            self.outcome.note(delivery, mailout)

    def _reconcile(
        self, mailout: Mailout, delivery: Delivery, holds: Callable[[str], bool | None]
    ) -> Delivery:
        """Return a delivery that was cut off as it stands after the transport was asked."""
        try:
            delivery = self._writer.write(mailout, delivery).delivery
            is_there = holds(delivery.message_id)
        except UsageError:
            is_there = False  # it could not be written, so it was never sent
        if is_there:
            answer = Answer(Verdict.TAKEN, "found in place after a run that was cut off")
        elif is_there is None:
            answer = Answer(Verdict.UNCERTAIN, "the run was cut off while it was being sent")
        else:
            answer = Answer(Verdict.UNTOUCHED)
        return self._rules.patience.judge(delivery, answer, self._rules.now)
