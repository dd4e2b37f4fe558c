"""A desk that keeps its ledger in memory, and holds every transport to the contract of delivery/desk.py."""

from __future__ import annotations

from collections import Counter, deque
from contextlib import contextmanager

from masthead.model import Delivery, Outgoing, Verdict

SENDER = "news@garden.example"
BODY = b"Beans and peas, row by row.\r\n.hidden at a line's start\r\n..twice\r\n"


def letter(number: int, body: bytes = BODY, to: str = "") -> Outgoing:
    """Return a small message to one reader, its body shared by all."""
    address = to or f"r{number}@garden.example"
    message_id = f"<beds.4.{number}@garden.example>"
    head = f"From: News <{SENDER}>\r\nTo: {address}\r\nSubject: Beans\r\nMessage-ID: {message_id}\r\n\r\n".encode()
    return Outgoing(Delivery("beds", 4, address, message_id), SENDER, (head, body))


class MemoryDesk:
    """Hands out messages in turn, again where they come back untouched, and asserts each step's right order."""

    def __init__(self, letters, *, left=()):
        self._line = deque(letters)
        self._left = set(left)  # addresses of readers who have left by the time they are begun with
        self._taken: dict[str, str] = {}
        self.answers: list[tuple[str, object]] = []
        self.begun: list[str] = []
        self.most_sending = self.commits = 0
        self._depth = 0

    def take(self):
        """Return the next message in turn."""
        if not self._line:
            return None
        outgoing = self._line.popleft()
        assert outgoing.delivery.message_id not in self._taken, "taken twice"
        self._taken[outgoing.delivery.message_id] = "queued"
        return outgoing

    def begin(self, outgoing):
        """Note that its bytes go out; False for a reader who has left."""
        message_id = outgoing.delivery.message_id
        assert self._taken[message_id] == "queued", "begun without being taken, or twice"
        self._commit()
        if outgoing.delivery.to in self._left:
            del self._taken[message_id]
            return False
        self._taken[message_id] = "sending"
        self.begun.append(message_id)
        self.most_sending = max(self.most_sending, Counter(self._taken.values())["sending"])
        return True

    def settle(self, outgoing, answer):
        """Note the answer; what was untouched goes to the end of the line."""
        was = self._taken.pop(outgoing.delivery.message_id)
        assert was == "sending" or answer.verdict not in (Verdict.TAKEN, Verdict.UNCERTAIN), "answered unsent"
        self._commit()
        self.answers.append((outgoing.delivery.to, answer))
        if answer.verdict is Verdict.UNTOUCHED:
            self._line.append(outgoing)

    @contextmanager
    def together(self):
        """Count a block as one commit."""
        self._depth += 1
        yield
        self._depth -= 1
        self._commit()

    def _commit(self):
        self.commits += not self._depth

    @property
    def open(self):
        """Return what was taken and never settled."""
        return tuple(self._taken)

    @property
    def verdicts(self) -> dict[str, list[str]]:
        """Return every verdict by address, in the order in which they came."""
        found: dict[str, list[str]] = {}
        for address, answer in self.answers:
            found.setdefault(address, []).append(str(answer.verdict))
        return found

    def reply(self, address: str) -> str:
        """Return the last words about a reader."""
        return next(answer.reply for to, answer in reversed(self.answers) if to == address)
