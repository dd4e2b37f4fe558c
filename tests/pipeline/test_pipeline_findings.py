"""Posts that are inspected: by one process where they are few, by several where they are many."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime

from masthead import pipeline
from masthead.model import Problem
from masthead.pipeline import crew

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
POST = (
    "The pond in spring, part {}\n\nBy Ana Ruiz\n\n{} May 2024\n\nThe newts are back, and so is the duck.\n"
)


def plant(folder, count):
    """Write so many posts, and one that no post is among them; return their paths."""
    paths = [folder / f"{number:03d}.txt" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_text(POST.format(number, 1 + number % 28))
    paths[7].write_bytes(b"\x00\x01\x02" * 50)
    return paths


def findings(paths, monkeypatch, processors):
    """Return what is inferred with so many processors, and in which processes that was."""
    monkeypatch.setattr(crew.os, "sched_getaffinity", lambda _: set(range(processors)), raising=False)
    return list(pipeline.inspect(paths, None, NOW))


def test_several_processes_infer_what_one_infers(tmp_path, monkeypatch):
    """Post for post, in the order asked for; what is no post is named in its place."""
    paths = plant(tmp_path, 95)
    alone, together = findings(paths, monkeypatch, 1), findings(paths, monkeypatch, 3)
    assert alone == together
    assert [name for name, _ in together] == [str(path) for path in paths]
    assert [name for name, found in together if isinstance(found, Problem)] == [str(paths[7])]
    assert together[94][1].published.value.day == 11


def test_a_folder_teaches_the_same_to_several_processes(tmp_path, monkeypatch):
    """The furniture that the posts of a folder share is taken off by each process."""
    for path in plant(tmp_path, 60):
        path.write_bytes(path.read_bytes() + b"\nBuy a mug of our pond, it helps the newts.\n")
    alone, together = findings([tmp_path], monkeypatch, 1), findings([tmp_path], monkeypatch, 2)
    assert alone == together
    texts = [
        "\n".join(block.text for block in found.body)
        for _, found in together
        if not isinstance(found, Problem)
    ]
    assert len(texts) == 59
    assert not [text for text in texts if "mug" in text]


def test_a_post_that_ends_its_process_is_named_and_the_rest_goes_on(tmp_path, monkeypatch):
    """Only what kills a process is given up."""
    from masthead.pipeline import findings as desk

    paths, parent = plant(tmp_path, 50), os.getpid()
    real = desk.read
    monkeypatch.setattr(
        desk,
        "read",
        lambda source: os._exit(9) if source.name == "033.txt" and os.getpid() != parent else real(source),
    )
    found = dict(findings(paths, monkeypatch, 2))
    assert isinstance(found[str(paths[33])], Problem)
    assert "ends the process" in found[str(paths[33])].reason
    assert found[str(paths[34])].title.value == "The pond in spring, part 34"


def test_who_stops_the_program_is_told_so_and_nothing_else(tmp_path):
    """An interrupt reaches all processes of a terminal: one line is printed, and none of them stays."""
    paths = plant(tmp_path, 400)
    command = [sys.executable, "-c", "from masthead.cli import main; main()", "inspect", *map(str, paths)]
    started = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert started.stdout.readline()
    os.killpg(started.pid, signal.SIGINT)
    _, said = started.communicate(timeout=30)
    assert started.returncode == 130
    assert [line for line in said.splitlines() if not line.startswith("refused")] == ["", "stopped"]


def test_a_reader_who_has_seen_enough_stops_all_processes(tmp_path):
    """`masthead inspect … | head` ends without a word."""
    paths = plant(tmp_path, 400)
    command = [sys.executable, "-c", "from masthead.cli import main; main()", "inspect", *map(str, paths[8:])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as started:
        assert started.stdout.readline()
        started.stdout.close()
        assert started.stderr.read() == ""
