"""A planted password, and runs that fail in every way they can: nowhere is it to be read."""

from __future__ import annotations

import base64
import shutil
import sys
from datetime import datetime

import pytest

from faults.certificates import make_context
from faults.server import DROP, Fault, FaultServer, at
from garden import plant
from masthead import pipeline
from masthead.cli import main
from masthead.config import load
from masthead.pipeline.workshop import packaged_templates

PASSWORD = "Kale-und-Rote-Bete-9431"  # noqa: S105 - a planted one
NOW = "2026-03-02T09:30Z"
ANYWHERE = "127.0.0.1:1"  # nobody listens there


@pytest.fixture(scope="module")
def trusted(tmp_path_factory):
    """Return a TLS context for loopback and its authority."""
    return make_context(tmp_path_factory.mktemp("trusted"))


@pytest.fixture(scope="module")
def composed(tmp_path_factory):
    """Return a publication with an issue that waits to be sent."""
    home = plant(tmp_path_factory.mktemp("planted") / "garden")
    pipeline.run(load(home, packaged_templates()), (), datetime.fromisoformat(NOW), deliver=False)
    return home


@pytest.fixture
def garden(composed, tmp_path):
    """Return that publication, untouched, with a file that holds the password."""
    home = shutil.copytree(composed, tmp_path / "garden")
    (home / "secret").write_text(PASSWORD + "\n")
    (home / "secret").chmod(0o600)
    return home


@pytest.fixture
def tell(garden, capsys, monkeypatch):
    """Return a function that runs every verb that sends, with tracebacks, and gives back all that was said and kept."""
    monkeypatch.setenv("GARDEN_PASSWORD", PASSWORD)
    monkeypatch.setenv("MASTHEAD_TRACEBACK", "1")
    plain = (garden / "masthead.toml").read_text(encoding="utf-8")

    def run(delivery):
        (garden / "masthead.toml").write_text(f"{plain}\n[delivery]\n{delivery}", encoding="utf-8")
        codes = []
        for words in (["run"], ["run", "--json"], ["status"]):
            monkeypatch.setattr(sys, "argv", ["masthead", words[0], str(garden), "--now", NOW, *words[1:]])
            with pytest.raises(SystemExit) as ended:
                main()
            codes.append(ended.value.code)
        out, err = capsys.readouterr()
        kept = b"".join(
            path.read_bytes()
            for path in garden.rglob("*")
            if path.is_file() and path.name not in ("secret", "masthead.toml")
        )
        return codes, (out + err).encode() + kept

    return run


def hides(said):
    """Tell whether neither the password nor its forms on the wire are there."""
    forms = (PASSWORD, f"\0ana\0{PASSWORD}", f"user=ana\1auth=Bearer {PASSWORD}\1\1")
    coded = [base64.b64encode(form.encode()).rstrip(b"=") for form in forms]
    return not any(form in said for form in (PASSWORD.encode(), *coded))


def with_login(server, trusted, extra=""):
    """Return a [delivery] table for that server with STARTTLS and a login."""
    return (
        f'transport = "smtp://{server.host}:{server.port}"\nauthorities = "{trusted[1]}"\nuser = "ana"\n'
        f'password_env = "GARDEN_PASSWORD"\ntimeout_seconds = 1\n{extra}'
    )


FAILURES = {
    "a wrong password, quoted by the server": (None, {"logins": {"ana": "other"}}, ""),
    "a wrong token": (None, {"logins": {"ana": "other"}}, 'login = "xoauth2"'),
    "a login by LOGIN refused": (None, {"logins": {"ana": "other"}, "mechanisms": "LOGIN"}, ""),
    "no mechanism that we know": (None, {"logins": {"ana": PASSWORD}, "mechanisms": "GSSAPI"}, ""),
    "no login at all": (None, {}, ""),
    "a greeting that turns us away": (at("connect", Fault("554 no"), times=99), {}, ""),
    "a sender refused": (at("mail", Fault("550 not yours"), times=99), {"logins": {"ana": PASSWORD}}, ""),
    "readers refused": (at("rcpt", Fault("550 unknown"), times=1), {"logins": {"ana": PASSWORD}}, ""),
    "a lost answer": (at("dot", DROP, times=1), {"logins": {"ana": PASSWORD}}, ""),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_run_that_fails_at_the_server_tells_no_password(tell, trusted, failure):
    """Output, errors, tracebacks, reports, the catalog and every file beside it."""
    plan, offer, extra = FAILURES[failure]
    with FaultServer(plan, starttls=trusted[0], **offer) as server:
        codes, said = tell(with_login(server, trusted, extra))
    assert codes[0] == 1
    assert hides(said)


@pytest.mark.parametrize(
    ("delivery", "code"),
    [
        (f'transport = "smtp://ana:{PASSWORD}@{ANYWHERE}"', 2),
        (f'transport = "smtp://{ANYWHERE}"\nuser = "ana"\npassword_env = "{PASSWORD}"', 2),
        (f'transport = "smtp://{ANYWHERE}"\nuser = "ana"\npassword = "{PASSWORD}"', 2),
        (f'transport = "smtp://{ANYWHERE}"\n[delivery.dkim]\nselector = "s"\nkey_file = "secret"', 2),
        ('transport = "smtp://mail.invalid"\nuser = "ana"\npassword_file = "secret"', 1),
    ],
)
def test_a_run_that_fails_at_its_configuration_tells_no_password(tell, delivery, code):
    """A password in the wrong place is refused without being repeated, a key that is none without being shown."""
    codes, said = tell(delivery)
    assert codes[0] == code
    assert hides(said)


def test_a_secret_that_others_can_read_is_not_used(tell, garden):
    """Nothing is sent, the mend is told, the secret is not."""
    (garden / "secret").chmod(0o640)
    codes, said = tell(f'transport = "smtp://{ANYWHERE}"\nuser = "ana"\npassword_file = "secret"')
    assert codes[0] == 2
    assert b"chmod 600" in said
    assert hides(said)


def test_the_planted_password_would_be_found(tell, trusted):
    """The search is no blind one: what the server saw does hold it."""
    with FaultServer(starttls=trusted[0], logins={"ana": PASSWORD}) as server:
        tell(with_login(server, trusted))
    assert not hides("\n".join(server.commands).encode())
