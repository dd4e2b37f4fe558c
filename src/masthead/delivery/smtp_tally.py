"""What befell messages in one run, and what follows from it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from masthead.model import Answer, Verdict

if TYPE_CHECKING:
    from masthead.delivery.smtp_transfer import Transfer

_MOST_REFUSED = 50  # readers in a row, with nothing taken: it is not the readers


class Tally:
    """Counts mishaps by message, and refusals as long as nothing was taken."""

    def __init__(self) -> None:
        self._mishaps: Counter[str] = Counter()
        self._refused = 0
        self._has_taken = False

    def judge_cut(self, transfer: Transfer, reason: str, *, is_stopped: bool) -> Answer:
        """Judge a message whose connection went: by the side of the final dot, and by how often it has happened.

        What is lost twice in a run is put off, lest it be tried for ever; a run that is stopped blames no message.
        """
        if transfer.dot_at:
            return Answer(Verdict.UNCERTAIN, f"after the final dot: {reason}")
        message_id = transfer.outgoing.delivery.message_id
        self._mishaps[message_id] += 1
        again = self._mishaps[message_id] > 1 and not is_stopped
        return Answer(Verdict.DEFERRED if again else Verdict.UNTOUCHED, reason)

    def note(self, answer: Answer) -> str:
        """Count an answer; return why the run is to be stopped, if it is."""
        if answer.verdict is Verdict.TAKEN:
            self._has_taken = True
        elif answer.verdict is Verdict.REFUSED and not self._has_taken:
            self._refused += 1
            if self._refused == _MOST_REFUSED:
                return f"refuses one reader after another, the last with: {answer.reply}"
        return ""
