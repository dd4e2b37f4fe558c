"""The Maildir outbox."""

from __future__ import annotations

import mailbox

from masthead.delivery import MaildirTransport
from masthead.model import Message


def letter(number: int = 1) -> Message:
    """Return a small message."""
    return Message(
        f"<beds.4.{number}@garden.example>",
        f"r{number}@garden.example",
        b"Subject: Beans\r\n\r\nThey grew.\r\n",
    )


def test_a_mail_program_finds_the_message(tmp_path):
    """Python's own Maildir reader opens what was delivered."""
    MaildirTransport(tmp_path / "outbox").send(letter())
    (found,) = mailbox.Maildir(tmp_path / "outbox", create=False)
    assert found["subject"] == "Beans"


def test_a_message_is_there_once_however_often_it_is_handed_over(tmp_path):
    """The file's name follows from the Message-ID."""
    transport = MaildirTransport(tmp_path)
    transport.send(letter())
    transport.send(letter())
    assert len(list((tmp_path / "new").iterdir())) == 1
    assert not list((tmp_path / "tmp").iterdir())


def test_a_message_that_was_read_is_still_known(tmp_path):
    """A mail client moves what it has shown to cur/ and adds flags to the name."""
    transport = MaildirTransport(tmp_path)
    transport.send(letter())
    (file,) = (tmp_path / "new").iterdir()
    file.rename(tmp_path / "cur" / f"{file.name}:2,S")
    assert transport.holds(letter().id)
    assert not transport.holds(letter(2).id)
