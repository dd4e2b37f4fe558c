"""A run killed at any moment: the last good output stays readable, and the next run completes it."""

from __future__ import annotations

import email
import os
import signal
import subprocess
import sys

import feedparser
import pytest

from garden import plant, tree
from killer import KILLER

NOW = "2026-03-02T09:30Z"
LATER = "2026-03-03T09:30Z"


def start(home, now, *, point=0, **kwargs):
    """Start a run that dies at its Nth step on the disk; it never reaches step 0."""
    command = [sys.executable, "-c", KILLER, str(point), "run", str(home), "--now", now]
    given = {**os.environ, "MASTHEAD_KEY": "a key of the test's own, the same every time"}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=given, **kwargs)


def finish(home, now):
    """Run to the end; return what was printed."""
    process = start(home, now)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err.decode()
    return out.decode()


def contents(folder):
    """Return the bytes of every file below a folder, by path."""
    return {path: content for path, (content, _) in tree(folder).items()}


def assert_readable(home, before):
    """Every document under public/ is whole: as it was before, or as the run that died made it."""
    for path in (home / "public").rglob("*.xml"):
        parsed = feedparser.parse(path.read_bytes())
        assert not parsed.bozo
        if path.name not in {"atom.xml", "rss.xml"}:
            continue  # a part of the sitemap
        assert len(parsed.entries) in {len(feedparser.parse(old).entries) for old in before if old} | {
            1,
            2,
            3,
            4,
        }
    for path in (home / "public").rglob("*.html"):
        assert path.read_bytes().rstrip().endswith(b"</html>")


def assert_mailed_once(home, issues):
    """Each of the two readers has each issue exactly once, whole."""
    found = [email.message_from_bytes(path.read_bytes()) for path in (home / "outbox" / "new").iterdir()]
    assert len(found) == 2 * issues
    assert len({message["message-id"] for message in found}) == 2 * issues
    assert all(message.is_multipart() and len(message.get_payload()) == 2 for message in found)


def add_post(home):
    """Put a fourth post into the folder."""
    (home / "posts/bench.txt").write_text(
        "A bench\n\nSomebody left a bench by the pond, and the frogs took it.\n"
    )


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    """Return what public/ holds after an undisturbed first run and an undisturbed second with one more post."""
    home = plant(tmp_path_factory.mktemp("undisturbed") / "garden")
    finish(home, NOW)
    first = contents(home / "public")
    add_post(home)
    finish(home, LATER)
    return first, contents(home / "public")


@pytest.mark.parametrize("point", [1, 2, 3, 5, 8, 12, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90])
def test_a_run_killed_at_a_step_is_completed_by_the_next(tmp_path, expected, point):
    """Wherever the second run dies, the third leaves the very bytes, and the very mail, of an undisturbed one."""
    home = plant(tmp_path / "garden")
    finish(home, NOW)
    before = contents(home / "public")
    assert before == expected[0]
    add_post(home)
    process = start(home, LATER, point=point)
    process.communicate(timeout=60)
    assert process.returncode in (-signal.SIGKILL, 0)
    assert_readable(home, before.values())
    finish(home, LATER)
    assert contents(home / "public") == expected[1]
    assert_mailed_once(home, issues=2)


def test_runs_killed_at_random_moments_lose_and_repeat_nothing(tmp_path, expected):
    """A first run that is killed again and again, ever later, still mails each reader once."""
    home = plant(tmp_path / "garden")
    killed = 0
    for attempt in range(12):
        process = start(home, NOW)
        time_to_live = 0.15 + attempt * 0.12
        try:
            process.communicate(timeout=time_to_live)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.communicate()
            killed += 1
        if (home / "public").exists():
            assert_readable(home, ())
    assert killed
    finish(home, NOW)
    assert_mailed_once(home, issues=1)
    assert contents(home / "public").keys() == expected[0].keys()


def test_four_runs_at_once_are_one(tmp_path):
    """One works, the others stop with exit status 75, and each reader gets one message."""
    home = plant(tmp_path / "garden")
    runs = [start(home, NOW) for _ in range(4)]
    codes = []
    for process in runs:
        _, err = process.communicate(timeout=60)
        codes.append(process.returncode)
        assert process.returncode == 0 or "another run is at work" in err.decode()
    assert set(codes) <= {0, 75}
    assert 0 in codes
    assert_mailed_once(home, issues=1)


def test_the_clock_of_the_test_is_not_in_the_output(tmp_path):
    """Two publications of the same posts, run at the same told time, are the same bytes on another day."""
    first, second = plant(tmp_path / "a"), plant(tmp_path / "b")
    finish(first, NOW)
    finish(second, NOW)
    assert contents(first / "public") == contents(second / "public")
    assert contents(first / "outbox" / "new") == contents(second / "outbox" / "new")
