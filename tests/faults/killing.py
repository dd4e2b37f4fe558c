"""Senders killed at random moments while their server misbehaves, and what has to be true all the same."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "src"
BEGIN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
FINAL = {"sent", "refused", "gave up", "uncertain", "unsubscribed"}
CONNECTIONS = 2

CONFIGURATION = """
[publication]
title = "The Shared Allotment"
url = "https://garden.example/"
sender = "The Shared Allotment <news@garden.example>"
posts = "posts"

[channels.bulletin]
title = "News from the Beds"

[channels.bulletin.digest]
backfill = 10
to = [{readers}]

[delivery]
transport = "smtp://127.0.0.1:{port}"
tls = "none"
connections = {connections}
timeout_seconds = {timeout}
deadline_hours = 12
late_hours = 0
"""

Key = tuple[int, str]  # number of the issue, reader


class Zygote:
    """A process that starts and kills senders."""

    def __init__(self):
        places = os.pathsep.join((str(SOURCE), str(HERE.parent)))
        self._process = subprocess.Popen(
            [sys.executable, HERE / "zygote.py"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": places},
        )
        self._process.stdout.readline()

    def run(self, **order):
        """Start a sender, kill it after so many seconds if it still runs; return how it ended."""
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()


class Campaign:
    """Issue after issue to the same readers, each run of which may be killed; the law is looked at after each kill."""

    def __init__(  # noqa: PLR0913 - each is a condition of the trial
        self, home, server, zygote, *, readers=300, seed=1, sender="masthead", timeout=5
    ):
        self.home, self.server, self.sender = Path(home), server, sender
        self._zygote = zygote
        self._luck = Random(seed)  # noqa: S311 - no secret hangs on it
        self.readers = [f"r{number}@garden.example" for number in range(readers)]
        self.now = BEGIN
        self.kills = self.runs = self.posts = 0
        self.most_in_doubt = 0  # deliveries that one kill left in doubt
        self.violations: list[str] = []
        self._copies_when_sent: dict[Key, int] = {}
        self._lay_out(timeout)

    def run(self, kills, longest=0.5):
        """Kill so many runs, each after at most about `longest` seconds; then let everything come to its end."""
        while self.kills < kills:
            if self.awaits_issue:
                # Kills while an issue is made are another test's; one is enough, so that most fall into the sending.
                self._step("run", self._luck.uniform(0, 3 * longest))
                self._step("compose", None)
            self._step("send" if self._luck.random() < 0.9 else "run", self._luck.uniform(0, longest))
        for _ in range(60):
            self._step("send", None)
            if self.is_done():
                break
        self._judge()

    @property
    def issues(self):
        """Return how many issues there are."""
        return max((number for number, _ in self.books()), default=0)

    @property
    def awaits_issue(self):
        """Tell whether there is a post that no issue holds yet."""
        return self.sender == "masthead" and self.issues <= self._issues_before

    def is_done(self):
        """Tell whether nobody waits any more."""
        return not self.awaits_issue and all(state in FINAL for state, _ in self.books().values())

    def books(self) -> dict[Key, tuple[str, int]]:
        """Return state and doubts of every delivery, as the sender's own books have it."""
        if self.sender == "naive":
            path = self.home / "done.json"
            done = set(json.loads(path.read_text())) if path.exists() else set()
            return {(1, reader): ("sent" if reader in done else "queued", 0) for reader in self.readers}
        path = self.home / ".masthead" / "catalog.sqlite"
        if not path.exists():
            return {}
        with sqlite3.connect(path, timeout=10) as books:
            try:
                rows = books.execute(
                    "select issues.number, address, state, doubts from deliveries join issues on serial = issue"
                ).fetchall()
            except sqlite3.OperationalError:
                rows = []  # killed before the catalog had its tables
        books.close()
        return {(number, address): (state, doubts) for number, address, state, doubts in rows}

    def copies(self) -> Counter[Key]:
        """Return how many copies the server took, by issue and reader."""
        return Counter(
            (int(taken.message_id.split(".")[1]), taken.recipient) for taken in tuple(self.server.taken)
        )

    def _step(self, verb, after):
        """Do one run; after one that came to its end, let time pass or add what the next issue is about."""
        order = {"sender": self.sender, "home": str(self.home), "now": self.now.isoformat(), "verb": verb}
        done = self._zygote.run(**order, after=after)
        self.runs += 1
        if done["killed"]:
            self.kills += 1
            self._look_after_kill()
        elif done["status"] != 0:
            self.violations.append(f"run {self.runs} ended with {done['status']}")
        elif verb == "compose":
            pass
        elif not self.is_done():
            self.now += timedelta(minutes=45)
        elif after is not None:
            self._add_post()

    def _look_after_kill(self):
        books, copies = self.books(), self.copies()
        in_doubt = sum(state == "sending" for state, _ in books.values())
        self.most_in_doubt = max(self.most_in_doubt, in_doubt)
        if in_doubt > CONNECTIONS:
            self.violations.append(f"{in_doubt} deliveries in doubt after one kill")
        for key, (state, _) in books.items():
            if state == "sent":
                self._copies_when_sent.setdefault(key, copies[key])

    def _judge(self):
        """Hold the books against what the server took."""
        books, copies = self.books(), self.copies()
        for key, (state, doubts) in books.items():
            self._judge_one(key, state, doubts, copies[key])
        if strangers := copies.keys() - books.keys():
            self.violations.append(f"strangers got mail: {sorted(strangers)[:3]}")
        for number, readers in self._frozen().items():
            many = sum(issue == number for issue, _ in books)
            if many != readers:
                self.violations.append(f"issue {number} has {many} of its {readers} readers in the books")
        if self._frozen().get(1) != len(self.readers):
            self.violations.append("the first issue was not for everybody")

    def _judge_one(self, key, state, doubts, many):
        """Hold one delivery against the copies of it that the server took."""
        if state not in FINAL:
            self.violations.append(f"{key} is lost as {state}")
        if state == "sent" and not many:
            self.violations.append(f"{key} stands as sent and was not")
        if many > 1 + doubts:
            self.violations.append(f"{key} got {many} copies with {doubts} doubts")
        if state in ("refused", "gave up") and many and not doubts:
            self.violations.append(f"{key} stands as {state} and got {many}")
        if many != self._copies_when_sent.get(key, many):
            self.violations.append(f"{key} was sent again after its 250 was recorded")

    def _frozen(self) -> dict[int, int]:
        """Return how many readers each issue was frozen for: a later one leaves out whom the server refused."""
        if self.sender == "naive":
            return {1: len(self.readers)}
        books = sqlite3.connect(self.home / ".masthead" / "catalog.sqlite", timeout=10)
        frozen = dict(books.execute("select number, readers from issues").fetchall())
        books.close()
        return frozen

    @property
    def counts(self):
        """Return how many deliveries stand in each state."""
        return Counter(state for state, _ in self.books().values())

    @property
    def uncertain(self):
        """Return the readers whom nobody can tell whether they have an issue."""
        return {reader for (_, reader), (state, _) in self.books().items() if state == "uncertain"}

    def _lay_out(self, timeout):
        (self.home / "posts").mkdir(parents=True)
        (self.home / "masthead.toml").write_text(
            CONFIGURATION.format(
                readers=", ".join(f'"{each}"' for each in self.readers),
                port=self.server.port,
                connections=CONNECTIONS,
                timeout=timeout,
            )
        )
        (self.home / "readers.json").write_text(json.dumps([self.readers, self.server.port]))
        self._add_post()

    def _add_post(self):
        self._issues_before = self.issues
        self.posts += 1
        self.now += timedelta(days=1)
        (self.home / "posts" / f"frost{self.posts}.txt").write_text(
            f"What frost number {self.posts} left us\n\nBy Ines Okafor\n\n12 January 2026\n\n"
            "The broad beans stood through eleven nights below zero, which nobody had expected of them.\n"
        )
