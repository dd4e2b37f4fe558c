"""The Maildir outbox: any mail client opens it, and no server is needed."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from masthead.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path

    from masthead.model import Message


class MaildirTransport:
    """Delivers into a Maildir (the format is D. J. Bernstein's: written under tmp, then renamed into new).

    A file's name follows from its Message-ID, so a message is there once however often it is handed over, and a run
    that was cut off can look whether it had arrived.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: Message) -> str:
        """Put the message into new/; raises OutputError when it cannot be written."""
        name = _file_name(message.id)
        draft = self.folder / "tmp" / name
        try:
            for part in ("cur", "new", "tmp"):
                (self.folder / part).mkdir(parents=True, exist_ok=True)
            _write_synced(draft, message.content)
            draft.rename(self.folder / "new" / name)
            _sync_folder(self.folder / "new")
        except OSError as error:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise OutputError(draft, f"cannot be written: {error.strerror}") from error
        return f"in {self.folder.name}/new/{name}"

    def holds(self, message_id: str) -> bool:
        """Tell whether the message lies in new/, or in cur/ where a mail client moves what it has shown."""
        name = _file_name(message_id)
        if (self.folder / "new" / name).exists():
            return True
        return any(each.name.startswith(name) for each in (self.folder / "cur").glob(f"{name}*"))


def _file_name(message_id: str) -> str:
    digest = hashlib.sha256(message_id.encode()).hexdigest()[:24]
    return f"masthead-{digest}.eml"


def _write_synced(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
