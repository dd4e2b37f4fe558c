"""masthead schedule: the next slots, and what it prints tried where it would be installed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from garden import plant

PROGRAM = Path(sys.executable).with_name("masthead")


@pytest.fixture
def garden(tmp_path):
    """Return a publication with a weekly bulletin, in a folder whose name needs quoting."""
    home = plant(tmp_path / "our garden 50%")
    text = (home / "masthead.toml").read_text()
    (home / "masthead.toml").write_text(
        text.replace("backfill = 10", 'backfill = 10\ncadence = "weekly on sunday at 01:30"')
    )
    return home


def schedule(home, *options):
    """Return what `masthead schedule` prints."""
    done = subprocess.run([PROGRAM, "schedule", home, *options], capture_output=True, text=True, check=True)
    return done.stdout


def test_the_next_slots_are_shown_in_local_time_and_utc(garden):
    """The night on which the clock skips 01:30 says what becomes of the slot."""
    shown = schedule(garden, "--now", "2026-03-20T12:00Z", "-n", "3")
    assert "bulletin: weekly on sunday at 01:30" in shown
    assert "Sun 22 Mar 2026 01:30 GMT (2026-03-22 01:30 UTC)" in shown
    assert "Sun 29 Mar 2026 02:00 BST (2026-03-29 01:00 UTC), for 01:30, which that day lacks" in shown


def test_slots_are_there_for_programs(garden):
    """--json gives each channel's slots in both times."""
    table = json.loads(schedule(garden, "--now", "2026-03-20T12:00Z", "-n", "1", "--json"))
    assert table == {
        "bulletin": {
            "cadence": "weekly on sunday at 01:30",
            "slots": [{"local": "2026-03-22T01:30:00", "utc": "2026-03-22T01:30:00+00:00"}],
        }
    }


@pytest.mark.parametrize("kind", ["systemd", "serve"])
def test_units_are_what_systemd_takes(garden, tmp_path, kind):
    """systemd-analyze finds no fault in the printed units."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("needs systemd-analyze")
    text = schedule(garden, "--for", kind)
    parts = re.split(r"(?m)^# /etc/systemd/system/(\S+)\n", text)[1:]
    paths = []
    for name, unit in zip(parts[::2], parts[1::2], strict=True):
        paths.append(tmp_path / name)
        paths[-1].write_text(unit)
    assert len(paths) == (2 if kind == "systemd" else 1)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *paths], capture_output=True, text=True, check=False
    )
    ours = [line for line in done.stderr.splitlines() if "masthead" in line and "sysinit.target" not in line]
    assert ours == []


def test_the_timer_wakes_at_the_minutes_of_the_cadences(garden):
    """A slot at half past is not met half an hour late."""
    assert "OnCalendar=*-*-* *:00,30:00 UTC" in schedule(garden, "--for", "systemd")


def test_the_crontab_line_runs_as_it_stands(garden):
    """What cron would hand to the shell runs the publication."""
    line = schedule(garden, "--for", "cron").splitlines()[-1]
    assert line.startswith("0,30 * * * * ")
    command = line.split(maxsplit=5)[5].replace("\\%", "%")  # crontab(5): a bare % ends the command
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(list((garden / "outbox" / "new").iterdir())) == 2


@pytest.fixture
def hosted(tmp_path):
    """Return a bare repository that holds a publication, and a function that runs a workflow on a fresh runner."""
    origin, seed = tmp_path / "origin.git", plant(tmp_path / "seed")
    (seed / ".gitignore").write_text(".masthead/\noutbox/\npublic/\n")
    git = [
        "git",
        "-c",
        "user.name=ana",
        "-c",
        "user.email=ana@garden.example",
        "-c",
        "init.defaultBranch=main",
    ]
    for step in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"]):
        subprocess.run([*git, *step], cwd=seed, check=True)
    subprocess.run([*git, "clone", "-q", "--bare", seed, origin], check=True)
    path = f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"

    def wake(script, number):
        runner = tmp_path / f"runner{number}"
        subprocess.run([*git, "clone", "-q", "--depth", "1", f"file://{origin}", runner], check=True)
        done = subprocess.run(
            ["bash", "-e", "-c", script], cwd=runner, env=os.environ | {"PATH": path}, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        return runner, done

    return origin, wake


@pytest.mark.parametrize("kind", ["github", "gitlab"])
def test_a_workflow_keeps_its_state_between_runners(hosted, tmp_path, kind):
    """Each run starts on an empty machine; what was sent is not sent again, and lost state stops the run."""
    origin, wake = hosted
    workflow = yaml.safe_load(schedule(tmp_path / "seed", "--for", kind))
    script = (
        workflow["newsletter"]["script"][-1]
        if kind == "gitlab"
        else workflow["jobs"]["run"]["steps"][-1]["run"]
    )
    first, done = wake(script, 1)
    assert done.returncode == 0, done.stderr
    assert len(list((first / "outbox" / "new").iterdir())) == 2
    second, done = wake(script, 2)
    assert done.returncode == 0, done.stderr
    assert "nothing new since its last issue" in done.stdout
    assert len(list((second / "outbox" / "new").iterdir())) == 2
    assert (second / ".masthead" / "catalog.sqlite").stat().st_mode & 0o077 == 0
    origin.rename(tmp_path / "away.git")
    done = subprocess.run(
        ["bash", "-e", "-c", script], cwd=second, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "nothing is done" in done.stderr
