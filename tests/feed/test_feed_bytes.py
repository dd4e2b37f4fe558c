"""The same entries make the same bytes, whatever machine they are written on, and loading the stage is cheap."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
WRITE = """
import hashlib
from builders import feed, motley
from masthead.feed import serialise
for name, content in serialise(feed(entries=motley())).items():
    print(name, hashlib.sha256(content).hexdigest())
"""
LOAD = """
import sys
import masthead.feed
heavy = {"feedgen", "lxml", "jinja2", "dateutil", "email", "json"}
print(sorted({name.partition(".")[0] for name in sys.modules} & heavy))
"""


def _run(program: str, **surroundings: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(TESTS), **surroundings}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True
    )
    return done.stdout


@pytest.mark.parametrize(
    "surroundings",
    [
        {"TZ": "Pacific/Auckland"},
        {"TZ": "America/St_Johns", "LC_ALL": "C"},
        {"LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"},
        {"LC_ALL": "tr_TR.UTF-8"},
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "4711", "PYTHONUTF8": "0"},
    ],
    ids=lambda surroundings: " ".join(f"{name}={value}" for name, value in surroundings.items()),
)
def test_bytes_do_not_depend_on_the_machine(surroundings):
    """Time zone, locale and hash seed leave no trace in a feed, so that a reader's ETag stays good."""
    assert _run(WRITE, **surroundings) == _run(WRITE, TZ="UTC", LC_ALL="C.UTF-8", PYTHONHASHSEED="0")


def test_loading_the_stage_loads_nothing_heavy():
    """A run that has nothing to write pays for no library."""
    assert _run(LOAD).strip() == "[]"
