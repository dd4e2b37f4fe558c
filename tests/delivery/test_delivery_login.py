"""TLS and logins: nothing weaker than was asked for, and no password where anybody could read it."""

from __future__ import annotations

import pickle
import time
import traceback
from datetime import timedelta

import pytest

from faults.certificates import make_context
from faults.desk import MemoryDesk, letter
from faults.server import DROP, Fault, FaultServer, at
from masthead.delivery.pace import Backoff
from masthead.delivery.smtp import SmtpTransport
from masthead.errors import DeliveryError
from masthead.model import Relay, Secret

PASSWORD = "kale-und-käse-9431"  # noqa: S105 - a planted one
ANA = {"ana": PASSWORD}


@pytest.fixture(scope="module")
def trusted(tmp_path_factory):
    """Return a TLS context for 127.0.0.1 and the authority to check it by."""
    return make_context(tmp_path_factory.mktemp("trusted"))


def send(server, letters=3, password=PASSWORD, **relay):
    """Send messages under STARTTLS and with a login; return the desk, which everything taken was settled on."""
    desk = MemoryDesk([letter(number) for number in range(letters)])
    settings = {"tls": "starttls", "user": "ana", "timeout": 3.0, "connections": 2} | relay
    made = Relay(kind="smtp", host=settings.pop("host", server.host), port=server.port, **settings)
    secret = Secret(password, "a test")
    try:
        SmtpTransport(made, secret, Backoff((0.01, 0.01), (0.01,) * 4)).dispatch(desk)
    except DeliveryError as error:
        error.desk = desk
        raise
    finally:
        assert not desk.open
        assert not server.violations
    return desk


def refuse(server, words, **relay):
    """Expect a run to be stopped with these words, nobody marked and nothing sent."""
    with pytest.raises(DeliveryError, match=words) as caught:
        send(server, **relay)
    assert {each for verdicts in caught.value.desk.verdicts.values() for each in verdicts} == {"untouched"}
    assert not server.taken
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))
    return caught.value


@pytest.mark.parametrize("mechanisms", ["PLAIN LOGIN", "LOGIN", "CRAM-MD5 PLAIN"])
def test_a_login_under_starttls(trusted, mechanisms):
    """PLAIN where it is offered, LOGIN otherwise, and only once the connection is secure."""
    context, authority = trusted
    with FaultServer(starttls=context, logins=ANA, mechanisms=mechanisms) as server:
        desk = send(server, 10, authorities=authority)
    assert len(desk.begun) == 10
    assert [command.split(" ")[0] for command in server.commands[:4]] == ["EHLO", "STARTTLS", "EHLO", "AUTH"]


def test_a_login_under_tls_from_the_first_byte(trusted):
    """smtps: is as good."""
    context, authority = trusted
    with FaultServer(implicit=context, logins=ANA) as server:
        desk = send(server, 10, tls="implicit", authorities=authority)
    assert len(desk.begun) == 10
    assert not any(command == "STARTTLS" for command in server.commands)


def test_a_login_by_token(trusted):
    """XOAUTH2 for those whose provider takes no password any more."""
    context, authority = trusted
    with FaultServer(starttls=context, logins=ANA) as server:
        desk = send(server, authorities=authority, login="xoauth2")
    assert len(desk.begun) == 3


def test_large_messages_under_tls_arrive_whole(trusted):
    """TLS takes bytes in records and not always when they are offered."""
    context, authority = trusted
    body = b"".join(b"%07d ......................................\r\n" % number for number in range(30_000))
    desk = MemoryDesk([letter(number, body) for number in range(3)])
    with FaultServer(implicit=context) as server:
        relay = Relay(kind="smtp", host=server.host, port=server.port, tls="implicit", authorities=authority)
        SmtpTransport(relay, Secret("")).dispatch(desk)
    assert len(desk.begun) == len(server.taken) == 3
    assert {taken.content[-len(body) :] == body for taken in server.taken} == {True}


def test_a_wrong_password_stops_the_run(trusted):
    """The server's words, which here quote the password, come without it; nobody is marked."""
    context, authority = trusted
    with FaultServer(starttls=context, logins={"ana": "other"}) as server:
        error = refuse(server, "the login failed: 535", authorities=authority)
    assert "with … nor AUTH PLAIN …" in str(error)
    assert server.connections == 1


def test_a_login_that_is_put_off_is_tried_again(trusted):
    """454 is no verdict about the password."""
    context, authority = trusted
    with FaultServer(at("auth", Fault("454 4.7.0 later")), starttls=context, logins=ANA) as server:
        assert len(send(server, authorities=authority, connections=1).begun) == 3


def test_no_starttls_is_no_mail():
    """A server that offers none, or a stranger who took the word out, hears no message and no password."""
    with FaultServer(logins=ANA) as server:
        refuse(server, "offers no STARTTLS")
    assert not any(command.startswith("AUTH") for command in server.commands)


def test_a_refused_starttls_is_no_mail(trusted):
    """4xx is tried again, 5xx not; clear text never."""
    for reply in ("454 4.7.0 not now", "501 no"):
        with FaultServer(at("starttls", Fault(reply), times=9), starttls=trusted[0]) as server:
            refuse(server, "refuses STARTTLS", authorities=trusted[1], user="")


def test_a_certificate_nobody_vouches_for_is_no_mail(trusted):
    """Without its authority named, a private server's certificate is not trusted."""
    with FaultServer(starttls=trusted[0], logins=ANA) as server:
        refuse(server, "TLS cannot be trusted: self-signed certificate")
    with FaultServer(implicit=trusted[0], logins=ANA) as server:
        refuse(server, "TLS cannot be trusted", tls="implicit")


def test_a_certificate_of_another_host_is_no_mail(tmp_path):
    """The name is checked."""
    context, authority = make_context(tmp_path, "other.example")
    with FaultServer(starttls=context, logins=ANA) as server:
        refuse(server, "TLS cannot be trusted: .*127.0.0.1", authorities=authority)


def test_a_certificate_that_has_run_out_is_no_mail(tmp_path):
    """And the date."""
    context, authority = make_context(tmp_path, until=timedelta(days=-1))
    with FaultServer(starttls=context, logins=ANA) as server:
        refuse(server, "TLS cannot be trusted: certificate has expired", authorities=authority)


def test_words_in_clear_text_behind_starttls_are_not_obeyed(trusted):
    """A stranger's EHLO reply slipped in before TLS stops the run (CVE-2011-0411)."""
    slipped = Fault("220 go ahead\r\n250-evil\r\n250 AUTH PLAIN")
    with FaultServer(at("starttls", slipped, times=9), starttls=trusted[0]) as server:
        refuse(server, "clear text after STARTTLS", authorities=trusted[1])


def test_a_connection_lost_while_tls_is_set_up_is_tried_again(trusted):
    """It is no verdict about the certificate."""
    plan = at("starttls", Fault("220 go ahead", then="close"))
    with FaultServer(plan, starttls=trusted[0], logins=ANA) as server:
        assert len(send(server, authorities=trusted[1], connections=1).begun) == 3


def test_a_server_without_logins_is_not_sent_the_password(trusted):
    """Neither by a mechanism it does not offer."""
    with FaultServer(starttls=trusted[0]) as server:
        refuse(server, "offers no login by password", authorities=trusted[1])
    with FaultServer(starttls=trusted[0], logins=ANA, mechanisms="GSSAPI") as server:
        refuse(server, "offers no login by password, only GSSAPI", authorities=trusted[1])


def test_authorities_that_cannot_be_read_are_said(tmp_path):
    """The file is named; what was taken is settled."""
    with FaultServer() as server:
        refuse(server, "certificates in .*nowhere.pem cannot be read", authorities=tmp_path / "nowhere.pem")


@pytest.mark.parametrize("stage", ["connect", "ehlo", "auth", "mail", "rcpt", "data", "dot"])
def test_no_error_holds_the_password(trusted, stage):
    """Whatever fails, neither the error, its traceback nor a delivery's words tell it."""
    for fault in (Fault("454 4.7.0 later"), Fault("535 5.7.8 no"), DROP, Fault("hm")):
        with FaultServer(at(stage, fault, times=99), starttls=trusted[0], logins=ANA) as server:
            said = ""
            try:
                desk = send(server, authorities=trusted[1])
            except DeliveryError as error:
                desk, said = error.desk, "".join(traceback.format_exception(error))
            said += repr(desk.answers)
        assert PASSWORD not in said


def test_a_probe_tries_tls_and_login(trusted):
    """Right ones pass, a wrong password is said as it would be when it mattered; no mail is announced."""
    with FaultServer(starttls=trusted[0], logins=ANA) as server:
        relay = Relay(
            kind="smtp", host=server.host, port=server.port, authorities=trusted[1], user="ana", timeout=3.0
        )
        SmtpTransport(relay, Secret(PASSWORD)).probe()
        with pytest.raises(DeliveryError, match="the login failed"):
            SmtpTransport(relay, Secret("other")).probe()
    assert not any(command.startswith("MAIL") for command in server.commands)
    assert "QUIT" in server.commands


def test_an_end_that_comes_with_the_last_words_is_seen(trusted):
    """TLS reads the end along with a reply; nobody waits for it until the time is out."""
    with FaultServer(at("data", DROP, times=2), starttls=trusted[0]) as server:
        began = time.monotonic()
        send(server, authorities=trusted[1], user="", connections=1)
    assert time.monotonic() - began < 2


def test_a_secret_shows_itself_to_nobody():
    """Neither by repr, by str, by a format, by pickling nor in the locals of a traceback."""
    secret = Secret(PASSWORD, "delivery.password_env")

    def fail(held):
        raise ValueError(held)

    with pytest.raises(ValueError, match=r"delivery\.password_env") as caught:
        fail(secret)
    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert PASSWORD not in "".join(shown.format()) + f"{secret!r} {secret} {[secret]}"
    assert secret.mask(f"<{PASSWORD}> {secret.to_base64().decode()}") == "<…> …=="
    assert Secret("").mask("as it was") == "as it was"
    assert secret.reveal() == PASSWORD
    with pytest.raises(TypeError, match="not written down"):
        pickle.dumps(secret)
