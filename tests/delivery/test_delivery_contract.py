"""One law for every transport (delivery/desk.py), whatever it moves its bytes by."""

from __future__ import annotations

import socket
import stat
from contextlib import contextmanager

import pytest

from faults.certificates import make_context
from faults.desk import MemoryDesk, letter
from faults.server import Fault, FaultServer, at_random
from masthead.delivery import open_transport
from masthead.errors import DeliveryError
from masthead.model import Relay, Secret

NAMES = ["maildir", "sendmail", "smtp", "smtp, one command at a time", "smtp under TLS", "aiosmtpd"]


@pytest.fixture(scope="module")
def trusted(tmp_path_factory):
    """Return a TLS context for loopback and its authority."""
    return make_context(tmp_path_factory.mktemp("trusted"))


@contextmanager
def open_way(name, tmp_path, trusted, plan=None):
    """Give a relay, and a function that counts the copies of each Message-ID which arrived."""
    if name == "maildir":
        yield (
            Relay(kind="maildir", place=tmp_path / "outbox"),
            lambda: _count_files(tmp_path / "outbox" / "new"),
        )
    elif name == "sendmail":
        path = tmp_path / "sendmail"
        path.write_text(f'#!/bin/sh\ncat >"$(mktemp {tmp_path}/taken.XXXXXX)"\n')
        path.chmod(stat.S_IRWXU)
        yield Relay(kind="sendmail", place=path), lambda: _count_files(tmp_path, "taken.*")
    elif name == "aiosmtpd":
        yield from _open_aiosmtpd()
    else:
        secure = {"implicit": trusted[0]} if "TLS" in name else {}
        with FaultServer(plan, pipelining="at a time" not in name, **secure) as server:
            tls = {"tls": "implicit", "authorities": trusted[1]} if secure else {"tls": "none"}
            yield (
                Relay(kind="smtp", host=server.host, port=server.port, connections=3, timeout=5, **tls),
                (lambda: dict(server.copies)),
            )


def _open_aiosmtpd():
    controller = pytest.importorskip("aiosmtpd.controller")
    found: dict[str, int] = {}

    class Sink:
        async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
            message_id = envelope.content.partition(b"Message-ID: ")[2].partition(b"\r\n")[0].decode()
            found[message_id] = found.get(message_id, 0) + 1
            return "250 taken"

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    stand = controller.Controller(Sink(), hostname="127.0.0.1", port=port)
    stand.start()
    try:
        yield Relay(kind="smtp", host="127.0.0.1", port=port, tls="none", connections=3), lambda: found
    finally:
        stand.stop()


def _count_files(folder, pattern="*"):
    found: dict[str, int] = {}
    for path in folder.glob(pattern):
        text = path.read_bytes().replace(b"\r\n", b"\n")
        message_id = text.partition(b"Message-ID: ")[2].partition(b"\n")[0].decode()
        found[message_id] = found.get(message_id, 0) + 1
    return found


def once(numbers):
    """Return what arrives when each of the messages arrives once."""
    return {letter(number).delivery.message_id: 1 for number in numbers}


@pytest.mark.parametrize("name", NAMES)
def test_every_message_arrives_once_and_every_delivery_is_settled(tmp_path, trusted, name):
    """Taken, begun, settled, in that order, once each; the desk asserts the order."""
    desk = MemoryDesk([letter(number) for number in range(12)])
    with open_way(name, tmp_path, trusted) as (relay, arrived):
        open_transport(relay, Secret(""), Secret("")).dispatch(desk)
        assert arrived() == once(range(12))
    assert set(map(tuple, desk.verdicts.values())) == {("taken",)}
    assert not desk.open


@pytest.mark.parametrize("name", NAMES)
def test_not_a_byte_goes_to_who_has_left(tmp_path, trusted, name):
    """begin() says no: the message does not arrive, the delivery is not settled again, the others' do."""
    desk = MemoryDesk(
        [letter(number) for number in range(6)], left={"r0@garden.example", "r4@garden.example"}
    )
    with open_way(name, tmp_path, trusted) as (relay, arrived):
        open_transport(relay, Secret(""), Secret("")).dispatch(desk)
        assert arrived() == once((1, 2, 3, 5))
    assert desk.verdicts.keys() == {f"r{number}@garden.example" for number in (1, 2, 3, 5)}


@pytest.mark.parametrize("name", NAMES)
def test_only_a_maildir_can_be_asked_what_it_took(tmp_path, trusted, name):
    """holds() is True, False or, where nobody can know, None."""
    with open_way(name, tmp_path, trusted) as (relay, _):
        transport = open_transport(relay, Secret(""), Secret(""))
        transport.dispatch(MemoryDesk([letter(1)]))
        known = [transport.holds(letter(number).delivery.message_id) for number in (1, 2)]
    assert known == ([True, False] if name == "maildir" else [None, None])


@pytest.mark.parametrize("name", NAMES[2:5])
def test_faults_lose_nobody_and_repeat_nobody(tmp_path, trusted, name):
    """Over every kind of connection: a fifth of faults, each reader accounted for."""
    desk = MemoryDesk([letter(number) for number in range(40)])
    with open_way(name, tmp_path, trusted, at_random(0.2, 7)) as (relay, arrived):
        open_transport(relay, Secret(""), Secret("")).dispatch(desk)
        copies = arrived()
    last = {address: verdicts[-1] for address, verdicts in desk.verdicts.items()}
    assert len(last) == 40
    assert set(last.values()) <= {"taken", "refused", "deferred", "uncertain"}
    assert set(copies.values()) == {1}
    assert sum(verdict == "taken" for verdict in last.values()) <= len(copies)


@pytest.mark.parametrize("name", ["maildir", "sendmail", "smtp"])
def test_a_way_that_is_shut_marks_nobody(tmp_path, trusted, name):
    """DeliveryError, and what was taken is settled as untouched first."""
    desk = MemoryDesk([letter(number) for number in range(3)])
    shut = {
        "maildir": Relay(place=tmp_path / "file" / "outbox"),
        "sendmail": Relay(kind="sendmail", place=tmp_path / "file"),
        "smtp": None,
    }
    (tmp_path / "file").write_text("in the way")
    with FaultServer(lambda moment: Fault("554 no") if moment.stage == "connect" else None) as server:
        relay = shut[name] or Relay(kind="smtp", host=server.host, port=server.port, tls="none")
        with pytest.raises(DeliveryError):
            open_transport(relay, Secret(""), Secret("")).dispatch(desk)
    assert not desk.open
    assert {each for verdicts in desk.verdicts.values() for each in verdicts} == {"untouched"}


@pytest.mark.parametrize("name", NAMES)
def test_a_probe_sends_nothing_and_changes_nothing(tmp_path, trusted, name):
    """It finds an open way open."""
    with open_way(name, tmp_path, trusted) as (relay, arrived):
        before = sorted(tmp_path.rglob("*"))
        open_transport(relay, Secret(""), Secret("")).probe()
        assert not arrived()
        assert sorted(tmp_path.rglob("*")) == before


def test_a_probe_finds_a_way_shut(tmp_path):
    """No folder, no program, no welcome."""
    (tmp_path / "file").write_text("in the way")
    with FaultServer(lambda moment: Fault("554 no") if moment.stage == "connect" else None) as server:
        for relay in (
            Relay(place=tmp_path / "file" / "outbox"),
            Relay(kind="sendmail", place=tmp_path / "file"),
            Relay(kind="smtp", host=server.host, port=server.port, tls="none"),
        ):
            with pytest.raises(DeliveryError):
                open_transport(relay, Secret(""), Secret("")).probe()
