"""The way out is tried when it is asked for, and never by a message."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from faults.server import Fault, FaultServer, at
from garden import plant
from masthead import pipeline
from masthead.config import load
from masthead.mail import check_message
from masthead.pipeline.relay import check_relay
from masthead.pipeline.workshop import packaged_templates


@pytest.fixture
def told(tmp_path):
    """Return a function that lays out a publication with a [delivery] table and tells what is wrong with it."""

    def check(delivery, *, by_trying):
        home = plant(tmp_path / "garden")
        plain = (home / "masthead.toml").read_text(encoding="utf-8")
        (home / "masthead.toml").write_text(f"{plain}\n[delivery]\n{delivery}", encoding="utf-8")
        found = check_relay(load(home, packaged_templates()), by_trying=by_trying)
        return [(problem.reason, problem.refused) for problem in found]

    return check


def test_nothing_is_connected_unasked(told):
    """Without --mail a server that is not there is no problem."""
    assert told('transport = "smtp://mail.invalid"', by_trying=False) == []


def test_an_open_way_is_no_problem(told):
    """A Maildir that can be made, a server that welcomes us."""
    assert told("", by_trying=True) == []
    with FaultServer() as server:
        delivery = f'transport = "smtp://{server.host}:{server.port}"\ntls = "none"'
        assert told(delivery, by_trying=True) == []
    assert server.commands[-1] == "QUIT"
    assert not any(command.startswith("MAIL") for command in server.commands)


def test_a_shut_way_is_told_with_the_server_s_words(told):
    """As they would be when it mattered."""
    with FaultServer(at("connect", Fault("554 5.7.1 not you"))) as server:
        delivery = f'transport = "smtp://{server.host}:{server.port}"\ntls = "none"'
        ((reason, refused),) = told(delivery, by_trying=True)
    assert refused
    assert reason.startswith("delivery.transport: smtp://127.0.0.1:")
    assert reason.endswith("554 5.7.1 not you")


def test_a_secret_that_is_not_at_hand_is_a_warning_until_it_is_needed(told):
    """It may be where the runs are; when the login is tried it is a fault."""
    delivery = 'transport = "smtp://mail.invalid"\nuser = "ana"\npassword_env = "GARDEN_HAS_NONE"'
    for by_trying in (False, True):
        ((reason, refused),) = told(delivery, by_trying=by_trying)
        assert refused is by_trying
        assert "delivery.password_env" in reason


def test_an_issue_goes_out_signed_and_sound(tmp_path):
    """From masthead.toml to the server: each reader's copy passes the checklist, and its signature holds."""
    dkim = pytest.importorskip("dkim", reason="needs dkimpy to verify what was signed")
    key = rsa.generate_private_key(65537, 2048)
    home = plant(tmp_path / "garden")
    (home / "dkim.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    (home / "dkim.pem").chmod(0o600)
    plain = (home / "masthead.toml").read_text(encoding="utf-8")
    with FaultServer() as server:
        (home / "masthead.toml").write_text(
            f'{plain}\n[delivery]\ntransport = "smtp://{server.host}:{server.port}"\ntls = "none"\n'
            '[delivery.dkim]\nselector = "spring"\nkey_file = "dkim.pem"\n',
            encoding="utf-8",
        )
        pipeline.run(load(home, packaged_templates()), (), datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    assert sorted(taken.recipient for taken in server.taken) == ["ana@garden.example", "bo@garden.example"]
    for taken in server.taken:
        assert taken.sender == "news@garden.example"
        assert dkim.verify(taken.content, dnsfunc=lambda _name, timeout=5: record)
        assert not [problem for problem in check_message(taken.content) if problem.refused]
