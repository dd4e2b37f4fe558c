"""The question to a reader goes out once, whatever the server or the machine does."""

from __future__ import annotations

import email
import email.policy
from datetime import timedelta

import pytest

from mailroom import CutError, Scripted
from masthead.errors import DeliveryError
from masthead.model import Ask, Verdict
from masthead.pipeline import doorway
from masthead.pipeline.letters import LetterDesk, post_letters, post_waiting, write_letter
from readership import NOW, found, office


@pytest.fixture
def opened(tmp_path):
    """Return an office at which one reader asked for two channels."""
    found(tmp_path)
    with office(tmp_path) as desk:
        doorway.ask(desk, Ask(("bulletin", "tools"), "ana@bücher.org", "Ana", "de"), NOW)
        yield desk


def states(desk):
    """Return how many letters stand in each state."""
    return desk.catalog.letters.tally()


def test_a_letter_is_a_sound_message_without_advertising(opened):
    """It has one of each field, names what was asked for, has one link, and no header of a list."""
    (letter,) = opened.catalog.letters.waiting(NOW - timedelta(hours=1), NOW)
    outgoing = write_letter(opened, letter)
    assert outgoing == write_letter(opened, letter), "the same row makes the same bytes"
    (content,) = outgoing.parts
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert message["Subject"] == "Bitte bestätigen: „News from the Beds“, „Tools and Sheds“"
    assert str(message["To"]) == "ana@xn--bcher-kva.org"
    for name in ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version"):
        assert len(message.get_all(name)) == 1
    assert not [name for name in message if name.startswith("List-")]
    assert message["Auto-Submitted"] == "auto-generated"
    text = message.get_content()
    assert text.count("https://news.garden.example/c/bulletin.tools/") == 1
    assert max(len(line) for line in text.splitlines() if "https" not in line) <= 72
    assert all(line.endswith(b"\r") and len(line) < 78 for line in content.split(b"\n")[:-1])
    assert "Ana" not in text, "a stranger's words do not reach a third person"


def test_a_letter_goes_out_once(opened):
    """Rounds of the service and of runs find it sent."""
    transport = Scripted()
    assert [post_letters(opened, transport, NOW) for _ in range(3)] == [1, 0, 0]
    assert len(transport.arrived) == 1


def test_a_letter_that_was_put_off_is_tried_again_after_a_pause(opened):
    """A server that greylists is asked again, not at once, and the letter has the same Message-ID."""
    answers = [Verdict.TAKEN, Verdict.DEFERRED]
    transport = Scripted(lambda *_: answers.pop())
    post_letters(opened, transport, NOW)
    post_letters(opened, transport, NOW + timedelta(minutes=1))
    assert (states(opened), len(transport.arrived)) == ({"deferred": 1}, 0)
    post_letters(opened, transport, NOW + timedelta(minutes=6))
    assert (states(opened), len(set(transport.arrived))) == ({"sent": 1}, 1)


@pytest.mark.parametrize("verdict", [Verdict.UNCERTAIN, Verdict.REFUSED])
def test_a_letter_that_may_have_arrived_or_never_will_is_not_sent_again(opened, verdict):
    """Two copies of one question look like fraud; the reader can ask again the next day."""
    answers = [verdict]
    transport = Scripted(lambda *_: answers.pop())
    post_letters(opened, transport, NOW)
    post_letters(opened, transport, NOW + timedelta(hours=3))
    assert states(opened) == {str(verdict): 1}


def test_a_kill_while_a_letter_is_on_its_way_leaves_it_in_doubt(opened):
    """What was being sent when the machine stopped is not sent a second time."""
    with pytest.raises(CutError):
        post_letters(opened, Scripted(lambda *_: "killed after the dot"), NOW)
    transport = Scripted()
    post_letters(opened, transport, NOW + timedelta(minutes=31))
    assert (transport.arrived, states(opened)) == ([], {"uncertain": 1})


def test_two_postmen_do_not_bring_one_letter_twice(opened):
    """The service and a run that look at the same moment: one of them claims it."""
    first, second = LetterDesk(opened, NOW), LetterDesk(opened, NOW)
    assert [desk.begin(desk.take()) for desk in (first, second)] == [True, False]


def test_a_server_that_is_away_costs_nothing(opened):
    """Nothing can be sent: the letter waits, and goes out when the server is back."""

    class Away:
        def dispatch(self, desk):
            desk.take()
            raise DeliveryError("mail.garden.example", "no answer")

    with pytest.raises(DeliveryError):
        post_letters(opened, Away(), NOW)
    assert post_letters(opened, Scripted(), NOW) == 1


def test_a_letter_too_late_is_not_sent(opened):
    """A question a day old puzzles its reader: it is dropped, and its address with it."""
    transport = Scripted()
    post_letters(opened, transport, NOW + timedelta(hours=25))
    assert (transport.arrived, states(opened)) == ([], {"gave up": 1})
    (letter,) = opened.catalog.letters.of_reader(opened.mark("ana@bücher.org"))
    assert letter.address == ""


def test_a_request_that_was_answered_is_seen_to_by_the_next_run(tmp_path):
    """A service that stopped right after its answer loses no request, and leaves no trace of it once it is done."""
    publication = found(tmp_path)
    with office(tmp_path) as desk:
        assert doorway.note(desk, Ask(("tools",), "bo@garden.org", "Bo"), NOW)
        assert desk.catalog.subscribers.tally() == ()
        post_waiting(publication, desk.catalog, NOW + timedelta(minutes=50))
        assert desk.catalog.subscribers.tally() == (("tools", "pending", 1),)
        assert desk.catalog.letters.open_asks() == ()
    (message,) = (tmp_path / "outbox" / "new").iterdir()
    assert b"To: bo@garden.org" in message.read_bytes()
