"""Mail handed to a sendmail program: Postfix's, Exim's, msmtp's or any other that takes sendmail's arguments."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from typing import IO, TYPE_CHECKING

from masthead.delivery.pace import Bucket
from masthead.delivery.wire import to_path
from masthead.errors import DeliveryError
from masthead.model import Answer, Verdict

if TYPE_CHECKING:
    from masthead.delivery.desk import Desk
    from masthead.model import Outgoing, Relay

# sysexits.h: what is said of this reader or this message, and what of the moment; all else is the program's own trouble
_REFUSED = {65: "EX_DATAERR", 67: "EX_NOUSER", 68: "EX_NOHOST"}
_DEFERRED = {
    69: "EX_UNAVAILABLE",
    71: "EX_OSERR",
    73: "EX_CANTCREAT",
    74: "EX_IOERR",
    75: "EX_TEMPFAIL",
    76: "EX_PROTOCOL",
}
_LONGEST_WORDS = 400  # bytes of what the program complains


class SendmailTransport:
    """Starts the program once for each message, without a shell; it has taken a message when it exits with 0."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay

    def dispatch(self, desk: Desk) -> None:
        """Send what the desk hands out until it has no more or the relay's budget is spent; see Transport."""
        bucket, began = Bucket(self._relay.per_second), time.monotonic()
        while not self._is_over(began) and (outgoing := desk.take()) is not None:
            time.sleep(bucket.wait(time.monotonic()))
            bucket.take(time.monotonic())
            self._send(desk, outgoing)

    def probe(self) -> None:
        """See whether there is such a program; see Transport."""
        if not os.access(self._relay.place, os.X_OK):
            raise DeliveryError(str(self._relay.place), "is no program that can be started")

    def holds(self, message_id: str) -> bool | None:  # noqa: ARG002 - the protocol's signature
        """Return None: the program cannot be asked what it took."""
        return None

    def _is_over(self, began: float) -> bool:
        return 0 < self._relay.budget <= time.monotonic() - began

    def _send(self, desk: Desk, outgoing: Outgoing) -> None:
        try:
            sender, recipient = to_path(outgoing.sender), to_path(outgoing.delivery.to)
        except ValueError as error:
            desk.settle(outgoing, Answer(Verdict.REFUSED, f"the address {error}"))
            return
        if not desk.begin(outgoing):
            return
        answer = self._run([str(self._relay.place), "-i", "-f", sender, "--", recipient], outgoing)
        desk.settle(outgoing, answer)
        if answer.verdict is Verdict.UNTOUCHED:
            raise DeliveryError(str(self._relay.place), answer.reply)

    def _run(self, command: list[str], outgoing: Outgoing) -> Answer:
        message = b"".join(outgoing.parts).replace(b"\r\n", b"\n")
        with (
            tempfile.TemporaryFile() as complaint
        ):  # a pipe would stay open in what the program leaves behind
            try:
                done = subprocess.run(  # noqa: S603 - the operator's program, no shell, addresses behind --
                    command,
                    input=message,
                    stdout=complaint,
                    stderr=complaint,
                    timeout=self._relay.timeout,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                return Answer(
                    Verdict.UNCERTAIN, f"the program did not end in {self._relay.timeout:g} seconds"
                )
            except OSError as error:
                return Answer(Verdict.UNTOUCHED, f"cannot be started: {error.strerror or error}")
            return self._judge(done.returncode, _read_words(complaint))

    def _judge(self, status: int, words: str) -> Answer:
        if status == 0:
            return Answer(Verdict.TAKEN, words or "taken by sendmail")
        if status < 0:
            return Answer(Verdict.UNCERTAIN, f"the program was killed by signal {-status} {words}".strip())
        for verdict, statuses in ((Verdict.REFUSED, _REFUSED), (Verdict.DEFERRED, _DEFERRED)):
            if status in statuses:
                return Answer(verdict, f"{statuses[status]} {words}".strip())
        return Answer(Verdict.UNTOUCHED, f"exit status {status} {words}".strip())


def _read_words(complaint: IO[bytes]) -> str:
    complaint.seek(0)
    return " ".join(complaint.read(_LONGEST_WORDS).decode("utf-8", "replace").split())
