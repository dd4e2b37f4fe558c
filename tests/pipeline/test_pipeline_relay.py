"""The way out is tried when it is asked for, and never by a message."""

from __future__ import annotations

import pytest

from faults.server import Fault, FaultServer, at
from garden import plant
from masthead.config import load
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
