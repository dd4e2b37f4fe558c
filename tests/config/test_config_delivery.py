"""[delivery]: the relay, and secrets that are never shown."""

from __future__ import annotations

import os

import pytest

from masthead.config import load, read_secret
from masthead.errors import ConfigError, UsageError
from masthead.model import SecretSource

HEAD = """
[publication]
title = "The Shared Allotment"
url = "https://garden.example"
sender = "The Shared Allotment <news@garden.example>"

[channels.beds]
title = "News from the Beds"

"""
PASSWORD = "kale-9431"  # noqa: S105 - a planted one


def relay(home, text):
    """Return the relay that a [delivery] table of that text makes."""
    (home / "masthead.toml").write_text(f"{HEAD}[delivery]\n{text}", encoding="utf-8")
    return load(home, home).relay


def faults(home, text):
    """Return the faults of a [delivery] table of that text."""
    with pytest.raises(ConfigError) as caught:
        relay(home, text)
    return [problem.reason for problem in caught.value.problems]


def test_a_maildir_is_the_way_that_needs_nothing(tmp_path):
    """Without a word, messages go into the folder outbox."""
    found = relay(tmp_path, "")
    assert (found.kind, found.place) == ("maildir", tmp_path / "outbox")
    assert str(found) == f"maildir:{tmp_path}/outbox"


@pytest.mark.parametrize(
    ("text", "host", "port", "tls"),
    [
        ('transport = "smtp://mail.example.org"', "mail.example.org", 587, "starttls"),
        ('transport = "smtp://mail.example.org:2525"', "mail.example.org", 2525, "starttls"),
        ('transport = "smtps://mail.example.org/"', "mail.example.org", 465, "implicit"),
        ('transport = "smtp://mail.example.org"\ntls = "implicit"', "mail.example.org", 465, "implicit"),
        ('transport = "smtp://localhost"\ntls = "none"', "localhost", 25, "none"),
        ('transport = "smtp://[::1]:2525"', "::1", 2525, "starttls"),
        ('transport = "smtp://bücher.example"', "xn--bcher-kva.example", 587, "starttls"),
    ],
)
def test_a_server_is_an_address(tmp_path, text, host, port, tls):
    """Host and port from the address, TLS from its scheme unless the key says otherwise."""
    found = relay(tmp_path, text)
    assert (found.kind, found.host, found.port, found.tls) == ("smtp", host, port, tls)


def test_every_key_reaches_the_relay(tmp_path):
    """What is written is what is used; paths are seen from the folder of masthead.toml."""
    for name in ("secret", "dkim.pem", "ca.pem"):
        (tmp_path / name).write_text("x")
    found = relay(
        tmp_path,
        'transport = "smtp://mail.example.org"\nuser = "ana"\npassword_file = "secret"\nauthorities = "ca.pem"\n'
        "connections = 5\nper_second = 2.5\nper_connection = 0\nbudget_seconds = 600\ntimeout_seconds = 30\n"
        'deadline_hours = 24\nlate_hours = 48\nuncertain = "hold"\nlogin = "xoauth2"\n'
        '[delivery.dkim]\nselector = "spring"\nkey_file = "dkim.pem"',
    )
    assert found.password.file == tmp_path / "secret"
    assert found.authorities == tmp_path / "ca.pem"
    assert (found.connections, found.per_second, found.per_connection) == (5, 2.5, 0)
    assert (found.budget, found.timeout, found.deadline, found.late) == (600, 30, 24, 48)
    assert (found.uncertain, found.login, found.user) == ("hold", "xoauth2", "ana")
    assert found.dkim
    assert (found.dkim.domain, found.dkim.selector) == ("garden.example", "spring")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('transport = "carrier pigeon"', "is written maildir:FOLDER, smtp://HOST"),
        ('transport = "smtp://"', "is no server's address"),
        ('transport = "smtp://h:99999"', "is no server's address"),
        ('transport = "smtp://mail.example.org/inbox"', "nothing behind them"),
        ('transport = "sendmail:/nowhere/sendmail"', "there is no program /nowhere/sendmail"),
        ('transport = "smtp://h.example"\ntls = "maybe"', "tls: is one of starttls, implicit, none"),
        ('transport = "smtps://h.example"\ntls = "none"', "smtps: is TLS from the first byte"),
        ('uncertain = "shrug"', "uncertain: is one of resend, hold"),
        ("connections = 0", "connections: is 0; it goes from 1 to 50"),
        ("per_second = -1", "per_second: is -1"),
        ('per_second = "fast"', "needs a whole number"),
        (
            'transport = "smtp://h.example"\nuser = "ana"',
            "and a password (password_env or password_file) come together",
        ),
        ('transport = "smtp://h.example"\npassword_env = "P"', "and a password"),
        ('user = "ana"\npassword_env = "P"', "only an smtp: transport logs in"),
        (
            'transport = "smtp://h.example"\ntls = "none"\nuser = "ana"\npassword_env = "P"',
            "a password goes out only under TLS",
        ),
        ('transport = "smtp://h.example"\nuser = "ana"\npassword_file = "nowhere"', "there is no file"),
        ('[delivery.dkim]\nselector = "x"\nkey_file = "nowhere"', "dkim.key_file: there is no file"),
        ('[delivery.dkim]\nselector = "x y"\nkey_file = "masthead.toml"', "dkim.selector: is a label"),
        (
            '[delivery.dkim]\nselector = "x"\nkey_file = "masthead.toml"\ndomain = "other.example"',
            "not aligned with the sender's domain garden.example",
        ),
    ],
)
def test_each_fault_is_told_with_its_key(tmp_path, text, words):
    """And how it is written."""
    assert any(words in fault for fault in faults(tmp_path, text))


@pytest.mark.parametrize(
    "text",
    [
        f'transport = "smtp://ana:{PASSWORD}@mail.example.org"',
        f'transport = "smtps://ana:{PASSWORD}@mail.example.org:x"',
        f'transport = "smtp://m.example"\nuser = "ana"\npassword = "{PASSWORD}"',
        f'transport = "smtp://m.example"\nuser = "ana"\npassword_env = "{PASSWORD}"',
    ],
)
def test_a_password_in_the_file_is_refused_without_being_shown(tmp_path, text):
    """It has no place in masthead.toml, nor in what is said about it."""
    found = faults(tmp_path, text)
    assert found
    assert PASSWORD not in "".join(found)


def test_a_secret_comes_from_the_environment():
    """The variable that the configuration names; one that is not set is said by its key alone."""
    source = SecretSource("delivery.password_env", variable="GARDEN_PASSWORD")
    assert read_secret(source, {"GARDEN_PASSWORD": PASSWORD}).reveal() == PASSWORD
    with pytest.raises(UsageError, match=r"delivery\.password_env: the environment variable") as caught:
        read_secret(source, {})
    assert "GARDEN_PASSWORD" not in str(caught.value)
    assert not read_secret(SecretSource(), {})


def test_a_secret_comes_from_a_file_of_its_owner_alone(tmp_path):
    """What a group or everybody can read is refused, with the command that mends it."""
    path = tmp_path / "secret"
    path.write_text(PASSWORD + "\n")
    source = SecretSource("delivery.password_file", file=path)
    for mode in (0o600, 0o400):
        path.chmod(mode)
        assert read_secret(source).reveal() == PASSWORD
    for mode in (0o640, 0o604, 0o660, 0o644, 0o610):
        path.chmod(mode)
        with pytest.raises(UsageError, match=f"mend it with: chmod 600 {path}"):
            read_secret(source)


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe" + PASSWORD.encode(), b"x" * 70_000])
def test_a_file_that_holds_no_secret_is_said(tmp_path, content):
    """Empty, too large, no text: the path, never the content."""
    path = tmp_path / "secret"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(UsageError, match=r"is (empty|too large|not UTF-8)") as caught:
        read_secret(SecretSource("delivery.password_file", file=path))
    assert PASSWORD not in repr(caught.value.__cause__)


def test_a_secret_is_waited_for_at_no_pipe(tmp_path):
    """A named pipe, a folder and nothing at all are said at once."""
    os.mkfifo(tmp_path / "pipe", 0o600)
    for name, words in (
        ("pipe", "is no file"),
        (".", "is no file|cannot be read"),
        ("nowhere", "cannot be read"),
    ):
        with pytest.raises(UsageError, match=words):
            read_secret(SecretSource("delivery.password_file", file=tmp_path / name))
