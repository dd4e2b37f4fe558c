"""Kills and disk faults at calls spread over a run; tests/bench/bench_faults.py goes through every one of them."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

import pytest

from faults.points import COMPILER, DISK_FAULTS, Disturbances, Kills, open_forker
from faults.server import FaultServer

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="needs LD_PRELOAD"),
    pytest.mark.skipif(COMPILER is None, reason="needs a C compiler: apt install gcc"),
]
KILLS = 10
MEMORY = Path("/dev/shm")  # noqa: S108 - a kill does not lose what the system holds, so no disk is needed


@pytest.fixture(scope="module")
def forker(tmp_path_factory):
    """Return a process that runs commands with a fault armed."""
    with open_forker(tmp_path_factory.mktemp("calls")) as made:
        yield made


@pytest.fixture
def place():
    """Return a folder in memory where there is such a thing."""
    with tempfile.TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else None) as folder:
        yield Path(folder)


def spread(calls, many):
    """Return so many places, evenly over the calls, the last among them."""
    return sorted({1 + round(step * (calls - 1) / (many - 1)) for step in range(many)})


def test_a_naive_program_does_not_pass(forker, place):
    """The harness kills at every call, and shows what simple programs lose: torn files and mail sent twice."""
    torn = twice = 0
    for point in range(1, 40):
        home = place / str(point)
        home.mkdir()
        died = forker.run("naively", home, at=point)
        assert died["status"] in (-9, 0)
        if died["status"] == 0:
            break
        feed, done = home / "feed.xml", home / "done.json"
        torn += feed.exists() and not feed.read_text().endswith("</feed>")
        try:
            json.loads(done.read_text() if done.exists() else "[]")
        except ValueError:
            torn += 1
            continue
        forker.run("naively", home)
        sent = (home / "outbox").read_text().splitlines()
        twice += len(sent) > len(set(sent))
    assert torn > 5
    assert twice > 5


def test_a_run_killed_at_any_call_loses_nobody(forker, place):
    """Over a Maildir each reader has one whole copy, no file is torn, and the next run leaves the right bytes."""
    kills = Kills(forker, place)
    for point in spread(kills.points, KILLS):
        kills.try_point(point)
    assert not kills.wrong
    assert kills.doubled == 0
    assert kills.killed >= KILLS - 1  # a run may make a call fewer than the one that was counted


def test_a_run_to_a_server_killed_at_any_call_loses_nobody(forker, place):
    """By SMTP a second copy goes only to a reader who is listed as doubted, under the same Message-ID."""
    with FaultServer() as server:
        kills = Kills(forker, place, server)
        talk = kills.seen["send"] + kills.seen["receive"]
        assert talk > 8
        for point in spread(kills.points, KILLS):
            kills.try_point(point)
    assert not kills.wrong
    assert kills.killed >= KILLS - 1  # how often a socket is asked depends on the moment


def test_a_disk_that_fails_harms_nothing_that_was_there(forker, place):
    """A full disk, a failed sync, too many files: a clear word, status 1, and the next run repairs it."""
    disturbances = Disturbances(forker, place)
    for kind, error, sticky in DISK_FAULTS:
        disturbances.try_point(kind, (disturbances.seen[kind] + 1) // 2, error, sticky)
    assert not disturbances.wrong
    assert disturbances.failed >= len(DISK_FAULTS) - 2  # some calls only tidy up
