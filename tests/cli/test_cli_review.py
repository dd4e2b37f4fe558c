"""masthead review: a person at a terminal, and a program that asks for the list."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time

import pytest

from garden import plant
from masthead.config import load_corrections
from masthead.model import PartialDate

PROGRAM = [sys.executable, "-c", "from masthead.cli import main; main()", "review"]

# Two dates of equal standing: which is meant is for a person to say.
TORN = "A walk along the weir\n\n3 May 2019\n\n4 June 2021\n\nThe water was high and the path was gone.\n"


@pytest.fixture
def garden(tmp_path):
    """Return a publication with one post more, of which nobody can be sure."""
    return plant(tmp_path / "garden", **{"weir.txt": TORN})


def doubts(garden, *options):
    """Return the doubtful findings as a program gets them."""
    done = subprocess.run(
        [*PROGRAM, str(garden), "--list", *options], capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


class Person:
    """Somebody at a terminal, who reads the screen before the next key."""

    def __init__(self, garden, *options):
        self.master, slave = pty.openpty()
        command = [*PROGRAM, str(garden), *options]
        self.process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, close_fds=True)
        os.close(slave)
        self.screen = ""

    def press(self, keys, until="q leave ?"):
        """Wait for the prompt, then type."""
        self.read(until)
        self.screen = ""
        time.sleep(0.3)  # as a person does: keys typed before the program listens are dropped by the terminal
        os.write(self.master, keys.encode())

    def read(self, until):
        """Read the screen until it shows a text."""
        while until not in self.screen:
            ready, _, _ = select.select([self.master], [], [], 20)
            assert ready, f"waited for {until!r} at: {self.screen}"
            self.screen += os.read(self.master, 65536).decode()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.master)

    def leave(self):
        """Wait for the program's end; return its exit status."""
        self.read("Left.")
        return self.process.wait(timeout=30)


def test_the_list_names_each_doubt_with_its_evidence(garden):
    """Only findings below the bar are listed, with what speaks for them."""
    found = doubts(garden)
    assert all(each["confidence"] < 0.9 for each in found)
    (weir,) = [each for each in found if (each["path"], each["field"]) == ("weir.txt", "published")]
    values = {weir["value"], *(each["value"] for each in weir["choices"])}
    assert {"2019-05-03", "2021-06-04"} & values


def test_a_typed_answer_is_written_at_once_and_settles_the_doubt(garden):
    """An answer is in the file before the next question; leaving then loses nothing."""
    first = doubts(garden)[0]
    with Person(garden) as person:
        person.press("e")
        answers = {"title": "A title of mine", "authors": "Wren Abara, Bo Lind", "published": "2021-06"}
        person.press(answers[first["field"]] + "\n", until=f"{first['field']}:")
        person.press("asked around\n", until="why")
        person.press("q")
        assert person.leave() == 0
    (kept,) = load_corrections(garden)
    assert kept.name == first["path"]
    assert kept.reason == "asked around"
    assert first not in doubts(garden)


def test_accept_skip_and_unknown_keys(garden):
    """A writes what was found, s writes nothing, a key without a meaning says so."""
    found = doubts(garden)
    assert found[0]["value"], "the first doubt has a value to accept"
    with Person(garden) as person:
        person.press("z")
        person.read("does nothing here")
        person.press("a")
        for _ in found[1:]:
            person.press("s")
        assert person.leave() == 0
    (kept,) = load_corrections(garden)
    assert kept.name == found[0]["path"]
    assert kept.reason == "looked at and confirmed"


def test_a_date_that_is_none_is_asked_again(garden):
    """A value that cannot be read is refused on the spot, with how to write one."""
    (garden / "corrections.toml").write_text(
        "".join(
            f'["{name}"]\ntitle = "T"\nauthors = []\nreason = "settled"\n'
            for name in ("frost.txt", "shed.txt", "seeds.txt", "weir.txt")
        )
    )
    with Person(garden, "--all") as person:
        person.press("e")
        person.press("yesterday\n", until="published:")
        person.press("\n", until="why")
        person.read("is no date")
        person.press("u")
        person.press("q")
        assert person.leave() == 0
    assert PartialDate() in [each.published for each in load_corrections(garden)]


def test_without_a_terminal_the_way_out_is_named(garden):
    """A program that calls review is told of --list."""
    done = subprocess.run([*PROGRAM, str(garden)], input="", capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "--list" in done.stderr
