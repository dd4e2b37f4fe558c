"""Measure what a million subscribers cost: import, a look at one of them, and export.

Run it by hand: python tests/bench/bench_subscribers.py [COUNT]. The goals: memory at most 1.1 times that of a thousand,
and a look-up at the last step before sending in less than 20 µs.
"""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from masthead.pipeline import subscribers
from readership import found, office

LOOKS = 2_000


def write_list(path, count):
    """Write a list of readers as another program would export it."""
    with path.open("w", encoding="utf-8") as file:
        file.write("Email Address,First Name,Last Name,Language\n")
        for number in range(count):
            file.write(f"reader{number}@place{number % 5000}.garden.org,Ana,Number {number},en\n")


def measure(folder, count):
    """Import, look up and export in this process; print seconds and the most memory held."""
    found(folder)
    write_list(folder / "list.csv", count)
    with office(folder) as opened:
        began = time.perf_counter()
        with (folder / "list.csv").open("rb") as file:
            assert isinstance(file, io.BufferedReader)
            tally = subscribers.import_readers(opened, file, "tools", "a bench", print)
        imported = time.perf_counter() - began
        assert tally.added == count
        marks = [
            opened.mark(f"reader{n}@place{n % 5000}.garden.org")
            for n in range(0, count, max(1, count // LOOKS))
        ]
        began = time.perf_counter()
        assert not any(opened.catalog.subscribers.is_suppressed("tools", mark) for mark in marks)
        looked = (time.perf_counter() - began) / len(marks)
        began = time.perf_counter()
        lines = sum(1 for _ in subscribers.export(opened, ("tools",)))
        exported = time.perf_counter() - began
        assert lines == count + 1
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{count}: import {imported:.1f} s, look-up {looked * 1e6:.1f} us, export {exported:.1f} s, {held:.1f} MB held"
    )


if __name__ == "__main__":
    if len(sys.argv) > 2:
        with tempfile.TemporaryDirectory(dir=sys.argv[2]) as place:
            measure(Path(place), int(sys.argv[1]))
    else:
        for size in (1_000, int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000):
            subprocess.run([sys.executable, __file__, str(size), tempfile.gettempdir()], check=True)
