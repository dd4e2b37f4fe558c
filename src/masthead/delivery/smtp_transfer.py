"""One message between the desk and its answer."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from msgspec import Struct, field

from masthead.model import Answer, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from masthead.delivery.wire import Reply
    from masthead.model import Outgoing

    Hearing = Callable[["Transfer", Reply], None]


class Transfer(Struct, eq=False):
    """A delivery that was taken and has no answer yet."""

    outgoing: Outgoing
    body: list[bytes]  # dots doubled
    answer: Answer | None = None
    has_begun: bool = False  # it stands as "sending" in the ledger
    dot_at: int = 0  # the connection's byte behind its final dot; 0 when it is certainly not taken
    steps: deque[tuple[Hearing, bytes]] = field(default_factory=deque)  # commands still to be said


def judge(reply: Reply) -> Answer:
    """Return what a final reply means for the message it is about."""
    if reply.code < 300:
        return Answer(Verdict.TAKEN, reply.words)
    return Answer(Verdict.DEFERRED if reply.code < 500 else Verdict.REFUSED, reply.words)
