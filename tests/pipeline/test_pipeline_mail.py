"""Mail of whole runs: rehearsed, interrupted, restored from a backup, and accounted for."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from datetime import timedelta

import pytest

from builders import NOW
from faults.points import lay_out
from faults.server import HANG, FaultServer
from garden import plant, tree
from masthead import pipeline
from masthead.catalog import hold_lock
from masthead.config import load, load_corrections
from masthead.errors import HistoryError, LockedError
from masthead.model import DeliveryState

DAY = timedelta(days=1)
PROGRAM = "from masthead.cli import main; main()"


@pytest.fixture
def garden(tmp_path):
    """Return a publication of three posts that was never run."""
    return plant(tmp_path / "garden")


def opened(home):
    """Return the publication in a folder, and its corrections."""
    return load(home, pipeline.packaged_templates()), load_corrections(home)


def run(home, now=NOW, **switches):
    """Run the publication in a folder."""
    return pipeline.run(*opened(home), now, **switches)


def masthead(*words):
    """Run the program; return what it printed, and its status."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "Traceback" not in done.stderr
    return done


def add_post(home, name="bench"):
    """Put another post into the folder."""
    text = f"A {name}\n\nSomebody left a {name} by the pond, and the frogs have taken to it.\n"
    (home / "posts" / f"{name}.txt").write_text(text)


def back_up(home, copy):
    """Copy the catalog as a backup program does."""
    with sqlite3.connect(home / ".masthead" / "catalog.sqlite") as source, sqlite3.connect(copy) as target:
        source.backup(target)
    source.close()
    target.close()


def mailed(home):
    """Return how many messages the outbox holds."""
    return len(list((home / "outbox" / "new").iterdir()))


def everything(folder):
    """Return every path below a folder with its kind, size and time."""
    return {
        path.relative_to(folder).as_posix(): (stat.S_IFMT(found.st_mode), found.st_size, found.st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if (found := path.stat())
    } | {".": folder.stat().st_mtime_ns}


def test_a_rehearsal_of_a_first_run_leaves_no_trace(garden):
    """No file, folder or time changes, and the report says what the run then does."""
    before = everything(garden)
    told = pipeline.rehearse(*opened(garden), NOW)
    assert everything(garden) == before
    done = run(garden)
    assert [(each.channel, each.number, each.subject) for each in told.issues] == [
        (each.channel, each.number, each.subject) for each in done.issues
    ]
    assert told.changes == done.changes
    assert [each.readers for each in told.mail.accounts] == [2]


def test_a_rehearsal_of_a_later_run_leaves_no_trace(garden):
    """The catalog, its log and the outbox stay as they are, byte and time."""
    run(garden)
    add_post(garden)
    before, bytes_before = everything(garden), tree(garden)
    told = pipeline.rehearse(*opened(garden), NOW + DAY)
    assert (everything(garden), tree(garden)) == (before, bytes_before)
    assert told.changes == (("bench.txt", "new"),)
    assert len(told.issues) == 1
    assert told.mail.accounts[0].counts == ((DeliveryState.QUEUED, 2),)


def test_a_rehearsal_beside_a_run_is_kept_out(garden):
    """What a run is about to change cannot be foretold."""
    run(garden)
    with hold_lock(garden / ".masthead"), pytest.raises(LockedError):
        pipeline.rehearse(*opened(garden), NOW)


def test_a_dry_run_says_so(garden):
    """The first line says that nothing was changed."""
    done = masthead("run", garden, "--dry-run", "--now", NOW.isoformat())
    assert done.returncode == 0
    assert done.stdout.startswith("This is what a run would do now; nothing was changed, nothing was sent.")
    assert "to 2 readers" in done.stdout
    assert not (garden / "public").exists()
    assert not (garden / ".masthead").exists()


def test_a_lost_catalog_mails_nothing_until_a_person_says_so(garden):
    """The issues under public/ tell that it is lost; adopted, their posts count as mailed and a new one goes out."""
    run(garden)
    shutil.rmtree(garden / ".masthead")
    (garden / "masthead.ledger").unlink()
    add_post(garden)
    public = {path: content for path, (content, _) in tree(garden / "public").items() if "/issues/" in path}
    for hour in (1, 2):
        with pytest.raises(HistoryError, match="bulletin issue 1 went out"):
            run(garden, NOW + hour * timedelta(hours=1))
    assert mailed(garden) == 2
    report = run(garden, NOW + DAY, adopt=True)
    assert [(each.number, each.subject) for each in report.issues] == [(2, "A bench")]
    assert mailed(garden) == 4
    now = {path: content for path, (content, _) in tree(garden / "public").items()}
    assert now["bulletin/issues/1/index.html"] == public["bulletin/issues/1/index.html"]
    assert run(garden, NOW + 2 * DAY).issues == ()


def test_a_restored_catalog_mails_nothing_until_a_person_says_so(garden, tmp_path):
    """A backup from before an issue would mail that issue again: it is noticed, and nothing goes out twice."""
    run(garden)
    shutil.copytree(garden / ".masthead", tmp_path / "backup")
    shutil.copy(garden / "masthead.ledger", tmp_path)
    add_post(garden)
    run(garden, NOW + DAY)
    assert mailed(garden) == 4
    shutil.rmtree(garden / ".masthead")
    shutil.copytree(tmp_path / "backup", garden / ".masthead")
    shutil.copy(tmp_path / "masthead.ledger", garden)
    with pytest.raises(HistoryError, match="issue 2 went out, but the catalog knows none after 1"):
        run(garden, NOW + DAY)
    report = run(garden, NOW + DAY, adopt=True)
    assert report.issues == ()
    assert mailed(garden) == 4


@pytest.mark.parametrize("lost", ["all", "the newest"])
def test_with_the_ledger_a_lost_or_restored_catalog_goes_on_by_itself(garden, tmp_path, lost):
    """masthead.ledger tells what went out: nobody is asked, nothing is mailed twice, and a new post goes out."""
    run(garden)
    shutil.copytree(garden / ".masthead", tmp_path / "backup")
    add_post(garden)
    run(garden, NOW + DAY)
    assert mailed(garden) == 4
    shutil.rmtree(garden / ".masthead")
    if lost == "the newest":
        shutil.copytree(tmp_path / "backup", garden / ".masthead")
    assert run(garden, NOW + 2 * DAY).issues == ()
    (garden / "posts" / "gate.txt").write_text(
        "The gate\n\nIt closes by itself now, which the hens regret.\n"
    )
    assert [each.number for each in run(garden, NOW + 3 * DAY).issues] == [3]
    assert mailed(garden) == 6


def test_a_catalog_from_before_its_issue_was_sent_holds_the_readers(garden, tmp_path):
    """The issue stands as queued in the backup, but it went out since: each reader is held, and listed."""
    run(garden, deliver=False)
    back_up(garden, tmp_path / "backup")
    pipeline.send(opened(garden)[0], NOW)
    assert mailed(garden) == 2
    for old in (garden / ".masthead").glob("catalog*"):
        old.unlink()
    shutil.copy(tmp_path / "backup", garden / ".masthead" / "catalog.sqlite")
    with pytest.raises(HistoryError, match="went to more readers"):
        pipeline.send(opened(garden)[0], NOW)
    run(garden, NOW, adopt=True)
    ((account, apart),) = pipeline.status(opened(garden)[0]).issues
    assert account.counts == ((DeliveryState.UNCERTAIN, 2),)
    assert len(apart) == 2
    assert mailed(garden) == 2


def test_a_late_issue_waits_for_a_person(garden):
    """Composed but unsent for more than late_hours, it goes with --late only, and the run names it."""
    run(garden, deliver=False)
    waiting = run(garden, NOW + 5 * DAY)
    assert [each.number for each in waiting.mail.waiting] == [1]
    assert not (garden / "outbox").exists()
    told = masthead("run", garden, "--now", (NOW + 5 * DAY).isoformat())
    assert "`masthead send --late` sends it" in told.stdout
    assert run(garden, NOW + 5 * DAY, late=True).mail.count(DeliveryState.SENT) == 2


def test_status_is_told_beside_a_run(garden):
    """A person looks while an issue goes out: the lock is not asked for."""
    run(garden, deliver=False)
    late = (NOW + 5 * DAY).isoformat()
    with hold_lock(garden / ".masthead"):
        done = masthead("status", garden, "--now", late)
    assert done.returncode == 1
    assert "2 readers = 2 queued" in done.stdout
    assert "it is late and waits for a person" in done.stdout


def test_status_before_the_first_run_makes_nothing(garden):
    """There is nothing to tell, and no catalog is made to tell it."""
    done = masthead("status", garden)
    assert (done.returncode, "no issue yet" in done.stdout) == (0, True)
    assert not (garden / ".masthead").exists()


def test_the_readers_of_an_issue_are_frozen_with_it(garden):
    """Who is taken off the list after it was composed is still counted; who is added gets the next."""
    run(garden, deliver=False)
    configuration = garden / "masthead.toml"
    text = configuration.read_text().replace('"bo@garden.example"', '"cy@garden.example"')
    configuration.write_text(text)
    pipeline.send(opened(garden)[0], NOW)
    to = {
        path.read_bytes().split(b"\r\nTo: ")[1].split(b"\r\n")[0]
        for path in (garden / "outbox/new").iterdir()
    }
    assert to == {b"ana@garden.example", b"bo@garden.example"}


def test_editing_a_post_changes_no_copy_of_a_frozen_issue(garden):
    """Every reader gets the same bytes, whenever the copy goes out."""
    run(garden, deliver=False)
    post = garden / "posts" / "seeds.txt"
    post.write_text(post.read_text().replace("forty kinds", "ninety kinds"))
    run(garden, NOW + timedelta(hours=1))
    for path in (garden / "outbox/new").iterdir():
        assert b"forty kinds" in path.read_bytes()
        assert b"ninety kinds" not in path.read_bytes()


def test_a_ledger_that_does_not_add_up_exits_1(garden):
    """A row taken out by hand is noticed by status."""
    assert masthead("run", garden, "--now", NOW.isoformat()).returncode == 0
    assert masthead("status", garden).returncode == 0
    damaged = sqlite3.connect(garden / ".masthead" / "catalog.sqlite")
    damaged.execute("delete from deliveries where reader = 1")
    damaged.commit()
    damaged.close()
    done = masthead("status", garden)
    assert done.returncode == 1
    assert "THIS DOES NOT ADD UP" in done.stdout


def test_status_tells_a_program_in_json(garden):
    """Each issue has its states and whoever did not simply get it."""
    masthead("run", garden, "--now", NOW.isoformat())
    told = json.loads(masthead("status", garden, "--json").stdout)
    (issue,) = told["issues"]
    assert (issue["readers"], issue["states"], issue["balances"], issue["apart"]) == (
        2,
        {"sent": 2},
        True,
        [],
    )


def test_the_report_of_a_run_has_its_documented_shape(garden):
    """The keys are a contract with programs; a quiet run has them all."""
    keys = {
        "posts", "changes", "held", "problems", "written", "removed", "issues", "quiet", "remarks", "deliveries",
        "apart", "late", "accounts",
    }  # fmt: skip
    first = json.loads(masthead("run", garden, "--json", "--now", NOW.isoformat()).stdout)
    assert keys <= first.keys()
    assert first["accounts"][0] == {
        "channel": "bulletin",
        "number": 1,
        "issued": NOW.isoformat(),
        "subject": first["issues"][0]["subject"],
        "readers": 2,
        "states": {"sent": 2},
        "open": 0,
        "balances": True,
    }
    quiet = json.loads(masthead("run", garden, "--json", "--now", (NOW + DAY).isoformat()).stdout)
    assert quiet.keys() == first.keys()
    assert quiet["deliveries"] == {}


READY = "import sys, masthead.cli.run, masthead.pipeline; print(flush=True); sys.stdin.readline(); "


def test_of_four_runs_started_together_one_works(garden):
    """The others stop at once with exit status 75, and each reader has the issue once."""
    command = [sys.executable, "-c", READY + PROGRAM, "run", str(garden), "--now", NOW.isoformat()]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    started = [subprocess.Popen(command, **pipes) for _ in range(4)]
    for process in started:
        process.stdout.readline()  # it is loaded, and waits for the word
    for process in started:
        process.stdin.write(b"go\n")
        process.stdin.flush()
    for process in started:
        process.communicate(timeout=120)
    assert sorted(process.returncode for process in started) == [0, 75, 75, 75]
    assert mailed(garden) == 2


def test_a_run_that_is_told_to_stop_leaves_the_books_in_order(garden):
    """SIGTERM, as when a machine goes down: one line, what was on its way is in doubt, all else goes after the boot."""
    asked = threading.Event()

    def plan(moment):
        if moment.stage == "dot" and moment.number == 3:
            asked.set()
            return HANG
        return None

    with FaultServer(plan) as server:
        lay_out(garden, server.port)
        configuration = garden / "masthead.toml"
        configuration.write_text(configuration.read_text() + "connections = 1\n")
        command = [sys.executable, "-c", PROGRAM, "run", str(garden), "--now", NOW.isoformat()]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert asked.wait(60)
        process.terminate()
        _, err = process.communicate(timeout=60)
        assert (process.returncode, err.strip()) == (130, "stopped")
        with sqlite3.connect(garden / ".masthead" / "catalog.sqlite") as books:
            books.execute("update windows set boot = 'before'")  # the machine is started again
        books.close()
        server.plan = lambda _moment: None
        run(garden, NOW + timedelta(minutes=1))
    ((account, apart),) = pipeline.status(opened(garden)[0]).issues
    assert dict(account.counts) == {DeliveryState.SENT: 7, DeliveryState.UNCERTAIN: 1}
    assert len(apart) == 1
    assert len({each.recipient for each in server.taken}) == 7
