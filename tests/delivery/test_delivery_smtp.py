"""SMTP against a server that misbehaves: each fault costs what it must and no more."""

from __future__ import annotations

import selectors
import socket
import threading
import time
from contextlib import suppress

import pytest

from faults.desk import BODY, MemoryDesk, letter
from faults.server import DROP, HANG, Fault, FaultServer, at, at_random
from masthead.delivery.pace import Backoff
from masthead.delivery.smtp import SmtpTransport
from masthead.delivery.smtp_introduction import introduce
from masthead.delivery.smtp_link import Link
from masthead.delivery.smtp_session import Session
from masthead.errors import DeliveryError
from masthead.model import Relay, Secret

FIRST = "r0@garden.example"


def send(server, letters=4, *, left=(), backoff=None, **relay):
    """Send messages to a server, or a number of them; return the desk."""
    made = [letter(number) for number in range(letters)] if isinstance(letters, int) else letters
    desk = MemoryDesk(made, left=left)
    settings = {"tls": "none", "timeout": 5.0, "connections": 1} | relay
    relay = Relay(kind="smtp", host=server.host, port=server.port, **settings)
    pauses = backoff or Backoff((0.01, 0.01, 0.01), (0.01,) * 6)
    try:
        SmtpTransport(relay, Secret(""), pauses).dispatch(desk)
    finally:
        assert not desk.open, "what is taken is settled, come what may"
        assert not server.violations
        assert desk.most_sending <= relay.connections
    return desk


def others_are_taken(desk):
    """Tell whether everybody but the first got the message, and in the end nobody twice."""
    return all(verdicts[-1] == "taken" for address, verdicts in desk.verdicts.items() if address != FIRST)


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize("connections", [1, 3])
def test_each_reader_gets_the_very_bytes_once(pipelining, connections):
    """With PIPELINING or without, over one connection or several, parts arrive joined and dots as they were."""
    with FaultServer(pipelining=pipelining) as server:
        desk = send(server, 30, connections=connections)
    assert desk.verdicts == {f"r{number}@garden.example": ["taken"] for number in range(30)}
    assert server.commands[0] in (f"EHLO {socket.gethostname()}", "EHLO [127.0.0.1]")
    assert {taken.recipient for taken in server.taken} == desk.verdicts.keys()
    assert len(server.taken) == 30
    assert all(taken.content.endswith(b"\r\n\r\n" + BODY) for taken in server.taken)
    assert server.most_open <= connections


def test_a_message_costs_one_round_trip():
    """Where PIPELINING is offered each message comes with the announcement of the next behind its final dot."""
    with FaultServer() as server:
        desk = send(server, 20)
    assert server.announced == 19
    assert desk.commits <= 40


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize(
    ("stage", "reply", "verdict"),
    [
        ("mail", "451 4.3.0 not now", "deferred"),
        ("rcpt", "450 4.2.0 greylisted", "deferred"),
        ("rcpt", "452 4.2.2 mailbox full", "deferred"),
        ("rcpt", "550 5.1.1 no such reader", "refused"),
        ("rcpt", "550-5.1.1 no\r\n550 5.1.1 such reader", "refused"),
        ("data", "451 4.3.0 not now", "deferred"),
        ("data", "554 5.7.1 not wanted", "refused"),
        ("dot", "452 4.2.2 mailbox full", "deferred"),
        ("dot", "554 5.7.1 not wanted", "refused"),
    ],
)
def test_a_refusal_costs_the_one_reader_it_is_for(stage, reply, verdict, pipelining):
    """4xx defers and 5xx refuses that reader, with the server's words; the others get theirs."""
    with FaultServer(at(stage, Fault(reply)), pipelining=pipelining) as server:
        desk = send(server)
    assert desk.verdicts[FIRST] == [verdict]
    assert desk.reply(FIRST).startswith(reply[:3])
    assert others_are_taken(desk)
    assert len(server.taken) == 3


@pytest.mark.parametrize("pipelining", [True, False])
def test_a_server_that_wants_a_message_for_nobody_gets_none(pipelining):
    """354 to DATA after a refused recipient is answered with a lone dot."""

    def plan(moment):
        if moment.recipient == FIRST and moment.stage == "rcpt":
            return Fault("550 5.1.1 no such reader")
        return Fault("354 all the same") if moment.stage == "data" and moment.number == 1 else None

    with FaultServer(plan, pipelining=pipelining) as server:
        desk = send(server)
    assert desk.verdicts[FIRST] == ["refused"]
    assert others_are_taken(desk)


@pytest.mark.parametrize(
    ("stage", "fault"),
    [
        ("connect", Fault("421 4.3.2 too busy", then="close")),
        ("connect", DROP),
        ("ehlo", Fault("421 4.3.2 too busy", then="close")),
        ("mail", Fault("421 4.7.0 slow down", then="close")),
        ("rcpt", Fault("452 4.5.3 too many recipients")),
        ("data", Fault("421 4.3.2 closing", then="close")),
        ("data", DROP),
        ("dot", Fault("421 4.3.2 closing", then="close")),
        ("data", Fault("what is this")),
    ],
)
def test_a_connection_lost_before_the_verdict_marks_nobody(stage, fault):
    """421, a closed connection or junk before the final dot: a new connection, and all are reached."""
    with FaultServer(at(stage, fault)) as server:
        desk = send(server)
    assert {verdicts[-1] for verdicts in desk.verdicts.values()} == {"taken"}
    assert {each for verdicts in desk.verdicts.values() for each in verdicts} <= {"taken", "untouched"}
    assert len(server.taken) == 4
    assert server.connections == 2


def test_a_message_cut_off_in_the_middle_was_not_taken():
    """Its final dot never left this machine: it goes out again on the next connection."""
    body = b"a long line of a long message, of which there are many\r\n" * 60_000
    with FaultServer(at("body", DROP)) as server:
        desk = send(server, [letter(0, body), letter(1)])
    assert desk.verdicts[FIRST] == ["untouched", "taken"]
    assert others_are_taken(desk)


@pytest.mark.parametrize("taken", [True, False])
@pytest.mark.parametrize("then", ["close", "hang"])
def test_a_connection_lost_behind_the_final_dot_is_uncertain(then, taken):
    """Whether or not the server took it, nobody here can know; it is not sent again unasked."""
    with FaultServer(at("dot", Fault(then=then, taken=taken))) as server:
        desk = send(server, timeout=0.3)
    assert desk.verdicts[FIRST] == ["uncertain"]
    assert "after the final dot" in desk.reply(FIRST)
    assert others_are_taken(desk)
    assert len(server.taken) == 3 + taken


def test_a_verdict_that_arrived_counts_though_the_connection_is_lost():
    """250 and then the end: taken."""
    with FaultServer(at("dot", Fault("250 2.0.0 taken", then="close"))) as server:
        desk = send(server)
    assert {verdicts[-1] for verdicts in desk.verdicts.values()} == {"taken"}
    assert desk.verdicts[FIRST] == ["taken"]
    assert len(server.taken) == 4


@pytest.mark.parametrize("stage", ["connect", "ehlo", "mail", "rcpt", "data"])
def test_silence_before_the_final_dot_marks_nobody(stage):
    """A server that hangs is left after the time-out, and the message goes out on the next connection."""
    with FaultServer(at(stage, HANG)) as server:
        desk = send(server, timeout=0.2)
    assert {verdicts[-1] for verdicts in desk.verdicts.values()} == {"taken"}
    assert len(server.taken) == 4


@pytest.mark.parametrize("stage", ["connect", "rcpt"])
def test_an_answer_that_drips_is_none(stage):
    """A byte now and then keeps nobody waiting beyond the time-out."""
    dripping = Fault("250 " + "x" * 100, then="drip")
    with FaultServer(at(stage, dripping)) as server:
        began = time.monotonic()
        desk = send(server, timeout=0.3)
    assert time.monotonic() - began < 3
    assert {verdicts[-1] for verdicts in desk.verdicts.values()} == {"taken"}


def test_a_message_at_which_connections_break_is_put_off():
    """What is lost twice in a run waits for the next one, lest it be tried for ever."""
    with FaultServer(at("data", DROP, times=99, recipient=FIRST)) as server:
        desk = send(server)
    assert desk.verdicts[FIRST][-1] == "deferred"
    assert others_are_taken(desk)
    assert server.connections == 3


@pytest.mark.parametrize(
    ("stage", "reply"),
    [
        ("connect", "554 5.7.1 not you"),
        ("connect", "554-not\r\n554 here"),
        ("mail", "550 5.7.1 sender not allowed"),
        ("mail", "553 5.7.1 not owned by you"),
        ("rcpt", "530 5.7.0 authentication required"),
    ],
)
def test_a_server_that_wants_no_mail_of_ours_marks_nobody(stage, reply):
    """5xx to the greeting, EHLO or MAIL is about us: the run stops with the words, and everyone stays queued."""
    with FaultServer(at(stage, Fault(reply), times=99)) as server, pytest.raises(DeliveryError) as caught:
        send(server, connections=2)
    assert reply[-4:] in str(caught.value)
    assert not server.taken


def test_what_is_under_way_elsewhere_is_finished_before_a_run_is_stopped():
    """A sender refused on one connection costs no message on another its verdict."""
    slow = Fault("250 2.0.0 taken", delay=0.3)

    def plan(moment):
        if moment.stage == "dot":
            return slow
        return Fault("550 no") if moment.stage == "mail" and moment.number > 1 else None

    desk = MemoryDesk([letter(number) for number in range(4)])
    with FaultServer(plan, pipelining=False) as server:
        relay = Relay(kind="smtp", host=server.host, port=server.port, tls="none", connections=2, timeout=5)
        with pytest.raises(DeliveryError, match="550 no"):
            SmtpTransport(relay, Secret("")).dispatch(desk)
    assert sorted(str(answer.verdict) for _, answer in desk.answers) == ["taken", "untouched"]
    assert not desk.open


def test_no_server_is_said_after_a_few_attempts():
    """The address, the reason, and every message still queued."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: refused
        relay = Relay(kind="smtp", host="127.0.0.1", port=taken.getsockname()[1], tls="none")
        desk = MemoryDesk([letter(1)])
        with pytest.raises(
            DeliveryError, match=r"smtp://127\.0\.0\.1:\d+: cannot be reached: Connection refused"
        ):
            SmtpTransport(relay, Secret(""), Backoff((0.01, 0.01))).dispatch(desk)
    assert desk.verdicts == {"r1@garden.example": ["untouched"]}


def test_a_host_that_is_not_there_is_said_at_once():
    """A name that does not exist is not asked for again and again."""
    relay = Relay(kind="smtp", host="mail.invalid", port=25, tls="none")
    desk = MemoryDesk([letter(1)])
    with pytest.raises(DeliveryError, match=r"no such host|could not be found"):
        SmtpTransport(relay, Secret(""), Backoff((0.01,))).dispatch(desk)
    assert desk.verdicts == {"r1@garden.example": ["untouched"]}


def test_a_reader_who_left_meanwhile_gets_not_a_byte():
    """The desk says no behind 354: the connection is closed, since DATA cannot be taken back, and others go on."""
    with FaultServer() as server:
        desk = send(server, 6, left={FIRST, "r3@garden.example"})
    assert FIRST not in desk.verdicts
    assert others_are_taken(desk)
    assert {taken.recipient for taken in server.taken} == {
        f"r{number}@garden.example" for number in (1, 2, 4, 5)
    }


def test_a_connection_is_changed_before_the_server_is_tired_of_it():
    """per_connection is kept, and no setback is noted."""
    with FaultServer(per_connection=3) as server:
        desk = send(server, 10, per_connection=3, backoff=Backoff((), ()))
    assert len(desk.begun) == 10
    assert server.connections == 4
    assert "QUIT" in server.commands


def test_a_server_that_tires_sooner_is_obeyed():
    """421 after some messages means a new connection, and nobody is marked."""
    with FaultServer(per_connection=2) as server:
        desk = send(server, 7)
    assert {verdicts[-1] for verdicts in desk.verdicts.values()} == {"taken"}
    assert len(server.taken) == 7


def test_a_server_that_allows_one_connection_gets_one():
    """Where a further connection is turned away while one works, one is enough."""

    def plan(moment):
        return Fault("421 4.7.0 one at a time", then="close") if moment.connection > 1 else None

    with FaultServer(plan) as server:
        desk = send(server, 12, connections=4, backoff=Backoff((), ()))
    assert {verdicts[-1] for verdicts in desk.verdicts.values()} == {"taken"}


def test_the_rate_is_kept_over_all_connections():
    """Eight messages at forty a second take at least seven gaps."""
    with FaultServer() as server:
        began = time.monotonic()
        send(server, 8, connections=3, per_second=40.0)
    assert time.monotonic() - began >= 7 / 40


def test_the_budget_ends_a_run_with_the_rest_queued():
    """What was begun gets its answer; what was not stays as it was."""
    with FaultServer(at("dot", Fault("250 taken", delay=0.15), times=99)) as server:
        desk = send(server, 50, budget=0.4)
    assert 1 <= len(server.taken) <= 6
    assert len(desk.begun) == len(server.taken)
    assert {each for verdicts in desk.verdicts.values() for each in verdicts} <= {"taken", "untouched"}


def test_readers_who_are_all_refused_stop_the_run():
    """Fifty refusals and nothing taken tell of a relay that was set up wrongly, not of fifty readers."""
    with FaultServer(at("rcpt", Fault("554 5.7.1 relay access denied"), times=999)) as server:
        desk = MemoryDesk([letter(number) for number in range(200)])
        relay = Relay(kind="smtp", host=server.host, port=server.port, tls="none", connections=1)
        with pytest.raises(DeliveryError, match=r"one reader after another.*relay access denied"):
            SmtpTransport(relay, Secret("")).dispatch(desk)
    assert sum(answer.verdict == "refused" for _, answer in desk.answers) <= 51


def test_an_address_beyond_ascii_needs_a_server_that_takes_it():
    """With SMTPUTF8 it is sent, without it that reader is refused with the reason; an IDN domain needs nothing."""
    letters = [letter(0, to="änne@bücher.example"), letter(1, to="bo@bücher.example"), letter(2)]
    with FaultServer(features=("8BITMIME",)) as server:
        desk = send(server, letters)
    assert desk.verdicts["änne@bücher.example"] == ["refused"]
    assert "SMTPUTF8" in desk.reply("änne@bücher.example")
    assert [taken.recipient for taken in server.taken] == ["bo@xn--bcher-kva.example", "r2@garden.example"]
    with FaultServer(features=("8BITMIME", "SMTPUTF8")) as server:
        desk = send(server, letters)
    assert list(desk.verdicts.values()) == [["taken"]] * 3
    assert any(command.endswith(" SMTPUTF8") for command in server.commands)


def test_readers_whom_no_envelope_can_name_do_not_hold_up_the_run():
    """Only such readers, or such among others: each is answered without a word to the server."""
    with FaultServer() as server:
        desk = send(server, [letter(0, to="a b@garden.example"), letter(1, to="a@b>\r\nRCPT TO:<x@y")])
    assert [str(answer.verdict) for _, answer in desk.answers] == ["refused", "refused"]
    assert not any("RCPT" in command for command in server.commands)


def test_a_message_too_large_for_the_server_is_no_reader_s_fault():
    """SIZE is looked at before anything is announced: the run stops, nobody is refused."""
    with FaultServer(size=100) as server, pytest.raises(DeliveryError, match="up to 100 bytes"):
        send(server)
    assert not any(command.startswith("MAIL") for command in server.commands)
    with FaultServer(size=100_000) as server:
        send(server, 1)
    assert any(command.startswith("MAIL") and "SIZE=" in command for command in server.commands)


def test_a_large_message_goes_out_in_pieces():
    """A megabyte and a half does not fit a socket's buffer; the server hears them whole."""
    body = b"".join(b"%07d ......................................\r\n" % number for number in range(30_000))
    with FaultServer() as server:
        desk = send(server, [letter(number, body) for number in range(3)], connections=2)
    assert all(verdicts == ["taken"] for verdicts in desk.verdicts.values())
    assert {taken.content[-len(body) :] == body for taken in server.taken} == {True}


def test_a_server_on_ipv6_is_reached():
    """An address in brackets is one, and we name ourselves as RFC 5321 has it."""
    if not socket.has_ipv6:
        pytest.skip("needs IPv6")
    try:
        with FaultServer(host="::1") as server:
            desk = send(server, 2)
    except OSError as error:
        pytest.skip(f"needs IPv6 on loopback: {error}")
    assert len(desk.begun) == 2
    assert server.commands[0] in (f"EHLO {socket.gethostname()}", "EHLO [IPv6:::1]")


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize("stage", ["connect", "ehlo", "mail", "rcpt", "data", "dot"])
@pytest.mark.parametrize(
    "junk",
    [
        "250 fine",
        "250 fine\r\n250 and again",
        "354 go ahead",
        "354 go ahead\r\n250 taken",
        "220 hello\r\n221 bye",
        "999 beyond",
        "250-never ending",
        "5" * 3000,
        "\x00\x01\x02",
        "250 " + "x" * 70_000,
    ],
)
def test_a_server_that_talks_nonsense_is_never_believed_to_have_taken_what_it_did_not(
    stage, junk, pipelining
):
    """Whatever it says and wherever: the run ends, each delivery is settled, and taken means taken."""
    with FaultServer(at(stage, Fault(junk)), pipelining=pipelining) as server:
        desk = MemoryDesk([letter(number) for number in range(3)])
        relay = Relay(
            kind="smtp", host=server.host, port=server.port, tls="none", connections=1, timeout=0.15
        )
        with suppress(DeliveryError):
            SmtpTransport(relay, Secret(""), Backoff((0.01,) * 3, (0.01,) * 6)).dispatch(desk)
        taken = server.copies
    assert not desk.open
    for number in range(3):
        verdicts = desk.verdicts.get(f"r{number}@garden.example", ["untouched"])
        copies = taken[letter(number).delivery.message_id]
        assert verdicts[-1] != "taken" or copies == 1
        assert copies <= 1 + verdicts.count("uncertain")


def test_an_address_that_turns_us_away_is_followed_by_the_next():
    """A host with several addresses is reached by the one that answers, though its socket has the last one's number."""
    with FaultServer() as server, socket.socket() as shut:
        shut.bind(("127.0.0.1", 0))  # bound, not listening
        kind = (socket.AF_INET, socket.SOCK_STREAM, 0, "")
        link = Link([(*kind, shut.getsockname()), (*kind, (server.host, server.port))], server.host)
        relay = Relay(kind="smtp", host=server.host, port=server.port, tls="none")
        session = Session(link, relay, None, introduce(relay, Secret(""), link.own_name))
        with selectors.DefaultSelector() as selector:
            for _ in range(50):
                if session.is_introduced:
                    break
                session.be_watched(selector)
                assert selector.select(2), "nothing more is heard of the connection"
                session.work()
        session.abandon()
    assert session.is_introduced


def test_an_empty_desk_meets_no_server():
    """Nothing to send: nothing is connected."""
    relay = Relay(kind="smtp", host="mail.invalid", port=25)
    SmtpTransport(relay, Secret("")).dispatch(MemoryDesk([]))


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize("seed", range(6))
def test_at_a_fifth_of_faults_nobody_is_lost_and_nobody_resent(seed, pipelining):
    """Each reader ends taken, refused, deferred or uncertain; a recorded 250 is never followed by another copy."""
    with FaultServer(at_random(0.2, seed), pipelining=pipelining) as server:
        desk = send(server, 60, connections=3, timeout=2)
    assert len(desk.verdicts) == 60
    last = {address: verdicts[-1] for address, verdicts in desk.verdicts.items()}
    assert set(last.values()) <= {"taken", "refused", "deferred", "uncertain"}
    assert max(server.copies.values()) == 1
    taken = {each.recipient for each in server.taken}
    assert {address for address, verdict in last.items() if verdict == "taken"} <= taken
    assert not {address for address, verdict in last.items() if verdict in ("refused", "deferred")} & taken


def test_faults_show_where_a_sender_is_naive():
    """The fault server can tell: a sender that tries again after a lost answer sends two copies."""
    with FaultServer(at("dot", Fault(then="close", taken=True))) as server:
        for _ in range(2):
            _send_naively(server)
    assert max(server.copies.values()) == 2


def _send_naively(server):
    import smtplib

    outgoing = letter(1)
    try:
        with smtplib.SMTP(server.host, server.port, timeout=5) as client:
            client.sendmail(outgoing.sender, outgoing.delivery.to, b"".join(outgoing.parts))
    except smtplib.SMTPException:
        assert threading.active_count()  # it does not know better
