"""The data files of inference, read by a quicker reader than Python's own."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import masthead.infer
from masthead.infer.tables import read_table

HERE = Path(masthead.infer.__file__).parent
TABLES = sorted(path.relative_to(HERE).as_posix() for path in HERE.rglob("*.toml"))


@pytest.mark.parametrize("name", TABLES)
def test_a_table_reads_as_python_reads_it(name):
    """What is read from a file of words or weights is what tomllib reads, number for number."""
    assert read_table(masthead.infer.__file__, name) == tomllib.loads((HERE / name).read_text("utf-8"))
