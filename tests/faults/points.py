"""A run with eight readers that is killed, or disturbed, at each call it makes; and what has to hold all the same."""

from __future__ import annotations

import email
import errno
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

from faults.forker import KINDS
from garden import plant, tree

HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "src"
NOW, LATER, SECOND = "2026-03-02T09:30Z", "2026-03-02T12:30Z", "2026-03-03T09:30Z"
READERS = [f"r{number}@garden.example" for number in range(8)]
COMPILER = shutil.which("cc")


class Forker:
    """A process that runs commands with a fault armed."""

    def __init__(self, folder):
        library = Path(folder) / "calls.so"
        subprocess.run(
            [COMPILER, "-shared", "-fPIC", "-O1", "-o", library, HERE / "calls.c", "-ldl"], check=True
        )
        places = os.pathsep.join((str(SOURCE), str(HERE.parent)))
        given = {
            "PYTHONPATH": places,
            "LD_PRELOAD": str(library),
            "MASTHEAD_KEY": "a key of the test's own, the same every time",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        self._process = subprocess.Popen(
            [sys.executable, HERE / "forker.py", library],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | given,
        )
        self._process.stdout.readline()

    def run(self, *argv, **fault):
        """Run a command; `fault` names kind, at, error and sticky. Return how it ended."""
        self._process.stdin.write(json.dumps({"argv": [str(each) for each in argv], **fault}) + "\n")
        self._process.stdin.flush()
        done = json.loads(self._process.stdout.readline())
        return done | {"seen": dict(zip(KINDS, done["seen"], strict=False))}

    def close(self):
        """End the process."""
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()


@contextmanager
def open_forker(folder):
    """Give a forker for a block."""
    forker = Forker(folder)
    try:
        yield forker
    finally:
        forker.close()


def lay_out(home, port=0):
    """Lay out the garden with eight readers, its mail to a Maildir or to a server on loopback."""
    plant(home)
    path = home / "masthead.toml"
    listed = ", ".join(f'"{each}"' for each in READERS)
    text = path.read_text().replace('to = ["ana@garden.example", "bo@garden.example"]', f"to = [{listed}]")
    if port:
        text += f'\n[delivery]\ntransport = "smtp://127.0.0.1:{port}"\ntls = "none"\ntimeout_seconds = 5\n'
    path.write_text(text)
    return home


def contents(folder):
    """Return the bytes of every file below a folder, by path."""
    return {path: content for path, (content, _) in tree(folder).items()}


def find_torn(home):
    """Return every file that is not whole: pages, feeds and messages."""
    torn = []
    for path, content in contents(home / "public").items():
        if (path.endswith(".html") and not content.rstrip().endswith(b"</html>")) or (
            path.endswith((".xml", ".opml")) and not content.rstrip().endswith(b">")
        ):
            torn.append(path)
        if path.endswith(".json"):
            try:
                json.loads(content)
            except ValueError:
                torn.append(path)
    for path, content in contents(home / "outbox" / "new").items():
        if not content.endswith(b"--\r\n"):
            torn.append(path)
    return torn


def copies(home):
    """Return how many messages each reader has in the Maildir."""
    found = (email.message_from_bytes(each) for each in contents(home / "outbox" / "new").values())
    return Counter(message["to"] for message in found)


def account(forker, home):
    """Return the states of the one issue's readers, as status tells them."""
    told = json.loads(forker.run("status", home, "--json", "--now", LATER)["out"])
    (issue,) = told["issues"]
    return issue


def kill_at(forker, template, home, point):
    """Kill a first run at its call of that number, then let two runs end; return what is wrong, and if it died."""
    shutil.copytree(template, home)
    died = forker.run("run", home, "--now", NOW, at=point)
    if died["status"] not in (-9, 0):
        return [f"point {point}: ended with {died['status']}: {died['err']}"], False
    wrong = [f"point {point}: {each} is torn" for each in find_torn(home)]
    for now in (NOW, LATER):
        done = forker.run("run", home, "--now", now)
        if done["status"] not in (0, 1) or "fault of Masthead" in done["err"]:
            wrong.append(f"point {point}: the next run ended with {done['status']}: {done['err']}")
    return wrong, died["status"] == -9


def judge(forker, home, point, expected, received):
    """Return what is wrong after all: the files, the copies, the account. `received` counts by reader."""
    wrong = []
    if contents(home / "public") != expected:
        wrong.append(f"point {point}: public/ is not as an undisturbed run leaves it")
    issue = account(forker, home)
    if issue["states"] != {"sent": 8} or not issue["balances"]:
        wrong.append(f"point {point}: the issue stands as {issue['states']}")
    doubted = {each["to"] for each in issue["apart"] if each["doubts"]}
    many = {reader: received[reader] for reader in READERS}
    wrong += [
        f"point {point}: {reader} got {got} copies"
        for reader, got in many.items()
        if not 1 <= got <= 1 + (reader in doubted)
    ]
    return wrong


def disturb(forker, template, home, fault, sets):
    """Disturb a second run at one call; return what is wrong and how it ended. `sets`: public/ before and after it."""
    shutil.copytree(template, home)
    died = forker.run("run", home, "--now", SECOND, **fault)
    label = f"{KINDS[fault['kind']]} {fault['at']} with {fault['error']}"
    wrong = [f"{label}: {each} is torn" for each in find_torn(home)]
    before, after = sets
    now = contents(home / "public")
    wrong += [
        f"{label}: {path} is neither as before nor as after"
        for path in before.keys() | now.keys()
        if now.get(path) not in (before.get(path), after.get(path)) and not path.endswith(".masthead-draft")
    ]
    if died["status"] == 0 and (now != after or copies(home).total() != 16):
        wrong.append(f"{label}: it ended with 0 and is not done")
    if died["status"] and not died["err"].strip().startswith("stopped"):
        wrong.append(f"{label}: it ended with {died['status']} and said {died['err']!r}")
    if "fault of Masthead" in died["err"] or "Traceback" in died["err"]:
        wrong.append(f"{label}: no clear word: {died['err']}")
    done = forker.run("run", home, "--now", SECOND)
    if done["status"] or contents(home / "public") != after:
        wrong.append(f"{label}: the next run does not repair it: {done['status']} {done['err']}")
    if set(copies(home).values()) != {2}:
        wrong.append(f"{label}: the readers have {copies(home)}")
    return wrong, died["status"]


def lay_out_second(forker, home):
    """Lay out a garden that was run once and has a new post; return public/ before and after a second run."""
    lay_out(home)
    forker.run("run", home, "--now", NOW)
    (home / "posts" / "bench.txt").write_text("A bench\n\nSomebody left a bench by the pond for the frogs.\n")
    other = home.with_name("undisturbed")
    shutil.copytree(home, other)
    seen = forker.run("run", other, "--now", SECOND)["seen"]
    return (contents(home / "public"), contents(other / "public")), seen


# What disks and limits do: kind of call, error, and whether every later call of that kind fails too.
DISK_FAULTS = (
    ("write", errno.ENOSPC, 1),
    ("write", errno.EIO, 0),
    ("sync", errno.EIO, 0),
    ("rename", errno.EIO, 0),
    ("rename", errno.EROFS, 1),
    ("open", errno.EMFILE, 1),
    ("open", errno.EROFS, 1),
    ("mkdir", errno.ENOSPC, 1),
    ("unlink", errno.EIO, 0),
    ("truncate", errno.EIO, 0),
)


class Kills:
    """First runs over a Maildir or to a server, each killed at another of its calls."""

    def __init__(self, forker, folder, server=None):
        self._forker, self._folder, self._server = forker, folder, server
        self._template = lay_out(folder / "template", server.port if server else 0)
        undisturbed = self._copy("undisturbed")
        first = forker.run("run", undisturbed, "--now", NOW)
        self.seen = first["seen"]
        forker.run("run", undisturbed, "--now", LATER)
        self._expected = contents(undisturbed / "public")
        self.killed = self.doubled = 0
        self.wrong: list[str] = []

    @property
    def points(self):
        """Return how many calls there are."""
        return sum(self.seen.values())

    def try_point(self, point):
        """Kill a run at its call of that number, and hold the law against what the next ones leave."""
        if self._server:
            self._server.taken.clear()
        home = self._folder / "home"
        shutil.rmtree(home, ignore_errors=True)
        wrong, was_killed = kill_at(self._forker, self._template, home, point)
        self.killed += was_killed
        received = self._received(home)
        self.doubled += received.total() - len(READERS)
        wrong += judge(self._forker, home, point, self._expected, received)
        taken = self._server.taken if self._server else ()
        if len({(each.recipient, each.message_id) for each in taken}) > len(READERS):
            wrong.append(f"point {point}: a second copy has another Message-ID")
        self.wrong += wrong

    def _received(self, home):
        if self._server:
            return Counter(each.recipient for each in self._server.taken)
        return copies(home)

    def _copy(self, name):
        return Path(shutil.copytree(self._template, self._folder / name))


class Disturbances:
    """Second runs with a new post over a Maildir, one call of each failing."""

    def __init__(self, forker, folder):
        self._forker, self._folder = forker, folder
        self._sets, self.seen = lay_out_second(forker, folder / "template")
        self.tried = self.failed = 0
        self.wrong: list[str] = []

    def try_point(self, kind, at, error, sticky):
        """Let the call of that kind and number fail, and hold the law against what it and the next run leave."""
        home = self._folder / "home"
        shutil.rmtree(home, ignore_errors=True)
        fault = {"kind": KINDS.index(kind), "at": at, "error": error, "sticky": sticky}
        wrong, status = disturb(self._forker, self._folder / "template", home, fault, self._sets)
        self.tried += 1
        self.failed += status != 0
        self.wrong += wrong
