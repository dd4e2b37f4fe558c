"""A sendmail program: what it is told, and what its exit status means."""

from __future__ import annotations

import os
import signal
import stat

import pytest

from faults.desk import MemoryDesk, letter
from masthead.delivery.sendmail import SendmailTransport
from masthead.errors import DeliveryError
from masthead.model import Relay


@pytest.fixture
def program(tmp_path):
    """Return a function that writes a program for sendmail's place; it keeps its arguments and its input."""

    def write(ending="exit 0"):
        path = tmp_path / "sendmail"
        path.write_text(
            f'#!/bin/sh\nprintf "%s\\n" "$@" >>{tmp_path}/arguments\ncat >>{tmp_path}/input\n{ending}\n'
        )
        path.chmod(stat.S_IRWXU)
        return path

    return write


def send(path, letters, **relay):
    """Send messages through the program; return the desk."""
    desk = MemoryDesk(letters)
    try:
        SendmailTransport(Relay(kind="sendmail", place=path, **relay)).dispatch(desk)
    finally:
        assert not desk.open
    return desk


def test_the_program_is_told_sender_recipient_and_message(tmp_path, program):
    """-i for lone dots, -f for bounces, -- before an address that may look like an option, LF at each line's end."""
    desk = send(program(), [letter(1, to="-oQ/evil@garden.example")])
    assert desk.verdicts == {"-oQ/evil@garden.example": ["taken"]}
    arguments = (tmp_path / "arguments").read_text().splitlines()
    assert arguments == ["-i", "-f", "news@garden.example", "--", "-oQ/evil@garden.example"]
    assert (tmp_path / "input").read_bytes() == b"".join(letter(1, to=arguments[-1]).parts).replace(
        b"\r\n", b"\n"
    )


def test_no_shell_reads_an_address(tmp_path, program):
    """What a shell would obey is one argument like any other."""
    send(program(), [letter(1, to="$(touch${IFS}x);|@garden.example")])
    assert "$(touch${IFS}x);|@garden.example" in (tmp_path / "arguments").read_text()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["arguments", "input", "sendmail"]


@pytest.mark.parametrize(
    ("status", "verdict"),
    [(0, "taken"), (65, "refused"), (67, "refused"), (68, "refused"), (69, "deferred"), (75, "deferred")],
)
def test_the_exit_status_is_the_verdict(program, status, verdict):
    """As sysexits.h has it, with the words that the program complained in."""
    desk = send(program(f"echo mailbox weary >&2\nexit {status}"), [letter(1), letter(2)])
    assert desk.verdicts == {f"r{number}@garden.example": [verdict] for number in (1, 2)}
    assert "mailbox weary" in desk.reply("r1@garden.example")


@pytest.mark.parametrize("status", [1, 64, 70, 77, 78, 127])
def test_a_program_in_trouble_marks_nobody(program, status):
    """Usage, configuration, permission: the run stops with the status, everyone stays queued."""
    with pytest.raises(DeliveryError, match=f"exit status {status} no config"):
        send(program(f"echo no config\nexit {status}"), [letter(1), letter(2)])


def test_a_program_that_is_not_there_marks_nobody(tmp_path):
    """The path is named."""
    desk = MemoryDesk([letter(1)])
    with pytest.raises(DeliveryError, match="nowhere: cannot be started: No such file"):
        SendmailTransport(Relay(kind="sendmail", place=tmp_path / "nowhere")).dispatch(desk)
    assert desk.verdicts == {"r1@garden.example": ["untouched"]}


def test_a_program_that_does_not_end_is_uncertain(program):
    """It had the whole message; it is ended, and the next reader has a turn."""
    desk = send(program("exec sleep 30"), [letter(1)], timeout=0.2)
    assert desk.verdicts == {"r1@garden.example": ["uncertain"]}


def test_a_program_that_was_killed_is_uncertain(program):
    """Perhaps it had queued the message before."""
    assert os.name == "posix"
    desk = send(program(f"kill -{signal.SIGKILL.value} $$"), [letter(1)])
    assert desk.verdicts == {"r1@garden.example": ["uncertain"]}


def test_a_program_that_reads_nothing_is_believed_in_its_status(tmp_path):
    """A broken pipe is no fault of ours: the exit status says what became of the message."""
    path = tmp_path / "sendmail"
    path.write_text("#!/bin/sh\nexit 75\n")
    path.chmod(stat.S_IRWXU)
    desk = send(path, [letter(1, b"x" * 70 + b"\r\n" + b"y" * 300_000)])
    assert desk.verdicts == {"r1@garden.example": ["deferred"]}


def test_the_budget_ends_a_run(program):
    """No further program is started once the time is over."""
    desk = send(program("sleep 0.2"), [letter(number) for number in range(9)], budget=0.3)
    assert 1 <= len(desk.begun) <= 3
