"""The Maildir outbox: any mail client opens it, and no server is needed."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from masthead.durable import sync_folder, write_synced
from masthead.errors import DeliveryError
from masthead.model import Answer, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from masthead.delivery.desk import Desk
    from masthead.model import Outgoing


class MaildirTransport:
    """Delivers into a Maildir (the format is D. J. Bernstein's: written under tmp, then renamed into new).

    A file's name follows from its Message-ID, so a message is there once however often it is handed over, and a run
    that was cut off can look whether it had arrived.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def dispatch(self, desk: Desk) -> None:
        """Put what the desk hands out into new/, each message synced before its delivery is settled.

        Raises DeliveryError when one cannot be written: it is settled as untouched, and nothing of it stays.
        """
        outgoing = desk.take()
        answer: tuple[Outgoing, Answer] | None = None
        while outgoing is not None:
            with desk.together():
                if answer:
                    desk.settle(*answer)
                begun = desk.begin(outgoing)
            answer = (outgoing, self._keep(desk, outgoing)) if begun else None
            outgoing = desk.take()
        if answer:
            desk.settle(*answer)

    def _keep(self, desk: Desk, outgoing: Outgoing) -> Answer:
        name = _file_name(outgoing.delivery.message_id)
        try:
            self._write(name, outgoing.parts)
        except OSError as error:
            reason = f"cannot be written: {error.strerror}"
            desk.settle(outgoing, Answer(Verdict.UNTOUCHED, reason))
            raise DeliveryError(str(self.folder), reason) from error
        return Answer(Verdict.TAKEN, f"in {self.folder.name}/new/{name}")

    def _write(self, name: str, parts: Iterable[bytes]) -> None:
        """Write the message under tmp/ and rename it into new/; raises OSError with no draft left behind."""
        draft = self.folder / "tmp" / name
        try:
            for part in ("cur", "new", "tmp"):
                (self.folder / part).mkdir(parents=True, exist_ok=True)
            write_synced(draft, parts)
            draft.rename(self.folder / "new" / name)
            sync_folder(self.folder / "new")
        except OSError:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise

    def probe(self) -> None:
        """See whether the folder, or else the one that it would be made in, can be written; see Transport."""
        nearest = next(
            each for each in (self.folder / "new", *(self.folder / "new").parents) if each.exists()
        )
        if not (nearest.is_dir() and os.access(nearest, os.W_OK)):
            raise DeliveryError(str(self.folder), f"cannot be written: look at {nearest}")

    def holds(self, message_id: str) -> bool:
        """Tell whether the message lies in new/, or in cur/ where a mail client moves what it has shown."""
        name = _file_name(message_id)
        if (self.folder / "new" / name).exists():
            return True
        return any(each.name.startswith(name) for each in (self.folder / "cur").glob(f"{name}*"))


def _file_name(message_id: str) -> str:
    from hashlib import sha256

    digest = sha256(message_id.encode()).hexdigest()[:24]
    return f"masthead-{digest}.eml"
