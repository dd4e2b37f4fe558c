"""Runs killed at random moments while the server misbehaves: nobody lost, nobody sent twice, all accounted for."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from faults.killing import CONNECTIONS, SOURCE, Campaign, Zygote
from faults.server import Fault, FaultServer, at_random

if not hasattr(os, "fork"):
    pytest.skip("needs fork", allow_module_level=True)


@pytest.fixture(scope="module")
def zygote():
    """Return a process that starts and kills senders."""
    with Zygote() as started:
        yield started


def test_fifty_kills_lose_nobody_and_repeat_nobody(tmp_path, zygote):
    """Three hundred readers, a fifth of faults: each ends in one state, and no recorded 250 is followed by a copy.

    Whoever is left in doubt is at most one for each connection and kill, and is listed by name.
    """
    with FaultServer(at_random(0.2, 11)) as server:
        campaign = Campaign(tmp_path / "garden", server, zygote, seed=11)
        campaign.run(50, longest=0.28)
    assert campaign.kills >= 50
    assert not campaign.violations
    assert campaign.counts["sent"] > 200
    assert campaign.most_in_doubt <= CONNECTIONS
    assert not server.violations
    told = subprocess.run(
        [sys.executable, "-c", "from masthead.cli import main; main()", "status", str(campaign.home)],
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not told.stderr
    assert all(reader in told.stdout for reader in campaign.uncertain)


def test_the_same_law_finds_a_naive_sender_out(tmp_path, zygote):
    """A list of who has it, saved now and then, repeats readers as soon as it is killed: the harness can tell."""
    unhurried = Fault("250 2.0.0 taken", delay=0.003)
    with FaultServer(lambda moment: unhurried if moment.stage == "dot" else None) as server:
        campaign = Campaign(tmp_path / "garden", server, zygote, seed=5, sender="naive")
        campaign.run(6, longest=0.4)
    assert any("copies" in each or "sent again" in each for each in campaign.violations)
