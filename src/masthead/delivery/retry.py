"""What becomes of a delivery after an answer: decided here, acted on elsewhere."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from masthead.model import DeliveryState, Verdict

if TYPE_CHECKING:
    from datetime import datetime

    from masthead.model import Answer, Delivery

# Greylisting lets a second attempt through after some minutes; a full mailbox takes hours (RFC 5321, 4.5.4.1, advises
# half an hour, and longer later). The last pause is repeated until the deadline.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (10, 30, 60, 120, 240, 480))
_LONGEST = 300  # characters of a server's words that are kept


def quote_reply(words: str) -> str:
    """Return a server's words as they are kept: one line, not too long, with nothing that a terminal would obey."""
    shown = "".join(each if each.isprintable() else " " for each in words[: 2 * _LONGEST])
    return " ".join(shown.split())[:_LONGEST]


class Patience(Struct, frozen=True):
    """How long a delivery is tried, and what is done where nobody knows whether it was taken."""

    deadline: timedelta = timedelta(hours=72)
    resend: bool = True  # once, under the same Message-ID; else it is held
    most_doubts: int = 1  # after more of them it is held

    @property
    def doubts(self) -> int:
        """Return after how many doubts a delivery is still sent again."""
        return self.most_doubts if self.resend else 0

    def judge(self, delivery: Delivery, answer: Answer, now: datetime) -> Delivery:
        """Return the delivery as it stands after the answer to an attempt at `now`."""
        reply = quote_reply(answer.reply)
        if answer.verdict is Verdict.UNTOUCHED:
            return self._put_back(delivery, reply)
        tried = delivery.tried or now
        done = replace(delivery, attempts=delivery.attempts + 1, tried=tried, due=None, reply=reply)
        if answer.verdict is Verdict.TAKEN:
            return replace(done, state=DeliveryState.SENT)
        if answer.verdict is Verdict.REFUSED:
            return replace(done, state=DeliveryState.REFUSED)
        if answer.verdict is Verdict.UNCERTAIN:
            due = now + PAUSES[0]
            return replace(done, state=DeliveryState.UNCERTAIN, doubts=done.doubts + 1, due=due)
        return self._defer(done, now)

    def _defer(self, delivery: Delivery, now: datetime) -> Delivery:
        """Return a delivery that was not taken for now: tried again after a pause, or given up."""
        last = (delivery.tried or now) + self.deadline
        if now >= last:
            return replace(delivery, state=_after_doubt(delivery, DeliveryState.GAVE_UP))
        pause = PAUSES[min(delivery.attempts, len(PAUSES)) - 1]
        return replace(delivery, state=DeliveryState.DEFERRED, due=min(now + pause, last))

    @staticmethod
    def _put_back(delivery: Delivery, reply: str) -> Delivery:
        """Return a delivery that nothing was done about, as it was when it was taken."""
        if delivery.doubts:
            state = DeliveryState.UNCERTAIN
        elif delivery.tried:
            state = DeliveryState.DEFERRED
        else:
            state = DeliveryState.QUEUED
        return replace(delivery, state=state, reply=reply or delivery.reply)


def _after_doubt(delivery: Delivery, state: DeliveryState) -> DeliveryState:
    """A copy that was perhaps taken once is not given up: nobody knows that it failed."""
    return DeliveryState.UNCERTAIN if delivery.doubts else state
