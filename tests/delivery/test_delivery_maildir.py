"""The Maildir outbox."""

from __future__ import annotations

import mailbox

import pytest

from faults.desk import BODY, MemoryDesk, letter
from masthead.delivery import MaildirTransport
from masthead.errors import DeliveryError


def test_a_mail_program_finds_the_message(tmp_path):
    """Python's own Maildir reader opens what was delivered, dots and all."""
    MaildirTransport(tmp_path / "outbox").dispatch(MemoryDesk([letter(1)]))
    (found,) = mailbox.Maildir(tmp_path / "outbox", create=False)
    assert found["subject"] == "Beans"
    (file,) = (tmp_path / "outbox" / "new").iterdir()
    assert file.read_bytes().endswith(b"\r\n\r\n" + BODY)


def test_a_message_is_there_once_however_often_it_is_handed_over(tmp_path):
    """The file's name follows from the Message-ID."""
    for _ in range(2):
        MaildirTransport(tmp_path).dispatch(MemoryDesk([letter(1)]))
    assert len(list((tmp_path / "new").iterdir())) == 1
    assert not list((tmp_path / "tmp").iterdir())


def test_a_message_that_was_read_is_still_known(tmp_path):
    """A mail client moves what it has shown to cur/ and adds flags to the name."""
    transport = MaildirTransport(tmp_path)
    transport.dispatch(MemoryDesk([letter(1)]))
    (file,) = (tmp_path / "new").iterdir()
    file.rename(tmp_path / "cur" / f"{file.name}:2,S")
    assert transport.holds(letter(1).delivery.message_id)
    assert not transport.holds(letter(2).delivery.message_id)


def test_the_answer_of_one_and_the_beginning_of_the_next_are_one_commit(tmp_path):
    """As many commits as messages, and one."""
    desk = MemoryDesk([letter(number) for number in range(10)])
    MaildirTransport(tmp_path).dispatch(desk)
    assert desk.commits == 11
    assert desk.most_sending == 1


def test_an_outbox_that_cannot_be_written_marks_nobody(tmp_path):
    """The error names the place; what was taken is settled as untouched, and no draft stays."""
    (tmp_path / "outbox").mkdir()
    (tmp_path / "outbox" / "new").write_text("in the way")
    desk = MemoryDesk([letter(1), letter(2)])
    with pytest.raises(DeliveryError, match="outbox: cannot be written"):
        MaildirTransport(tmp_path / "outbox").dispatch(desk)
    assert desk.verdicts == {"r1@garden.example": ["untouched"]}
    assert not desk.open
