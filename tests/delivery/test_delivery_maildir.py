"""The Maildir outbox, and the ledger's word before and after."""

from __future__ import annotations

import mailbox

import pytest

from masthead.delivery import MaildirTransport, send
from masthead.errors import OutputError
from masthead.model import Delivery, DeliveryState, Message


def letter(number: int = 1) -> Message:
    """Return a small message."""
    return Message(
        f"<beds.4.{number}@garden.example>",
        f"r{number}@garden.example",
        b"Subject: Beans\r\n\r\nThey grew.\r\n",
    )


def queued(number: int = 1, state: DeliveryState = DeliveryState.QUEUED) -> Delivery:
    """Return the delivery of that message."""
    return Delivery("beds", 4, letter(number).to, letter(number).id, state)


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


def test_each_step_is_recorded_before_the_next(tmp_path):
    """The ledger says sending before the message leaves, and sent after."""
    transport, ledger = MaildirTransport(tmp_path), []

    def record(delivery):
        ledger.append((delivery.state, len(list(tmp_path.glob("new/*")))))

    (done,) = send([queued()], transport, lambda _: letter(), record)
    assert done.state == DeliveryState.SENT
    assert ledger == [(DeliveryState.SENDING, 0), (DeliveryState.SENT, 1)]


def test_a_delivery_cut_off_after_the_message_left_is_not_sent_again(tmp_path):
    """A run killed between the rename and its record finds the message in place."""
    transport = MaildirTransport(tmp_path)
    transport.send(letter())
    before = next((tmp_path / "new").iterdir()).stat().st_ino
    (done,) = send([queued(state=DeliveryState.SENDING)], transport, lambda _: letter(), lambda _: None)
    assert done.state == DeliveryState.SENT
    assert next((tmp_path / "new").iterdir()).stat().st_ino == before


def test_a_delivery_cut_off_before_the_message_left_is_sent(tmp_path):
    """A run killed between its record and the rename is finished by the next."""
    transport = MaildirTransport(tmp_path)
    (done,) = send([queued(state=DeliveryState.SENDING)], transport, lambda _: letter(), lambda _: None)
    assert done.state == DeliveryState.SENT
    assert transport.holds(letter().id)


def test_an_outbox_that_cannot_be_written_leaves_the_delivery_queued(tmp_path):
    """The error names the place, and the ledger says queued again."""
    (tmp_path / "outbox").write_text("in the way")
    ledger = []
    with pytest.raises(OutputError, match="outbox"):
        list(send([queued()], MaildirTransport(tmp_path / "outbox"), lambda _: letter(), ledger.append))
    assert [each.state for each in ledger] == [DeliveryState.SENDING, DeliveryState.QUEUED]
