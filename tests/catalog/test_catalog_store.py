"""What the catalog's transactions promise about the disk."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import masthead
from masthead.catalog import SqlCatalog
from masthead.catalog.store import HERE

FRAME = 16_384 + 24  # bytes of a page in the log
LAST_OF_ONE_TABLE = 7  # the form of the catalog in which entries still held their texts
FILL = """
import os, signal, sys
from pathlib import Path
from masthead.catalog import SqlCatalog

catalog = SqlCatalog(Path(sys.argv[1]))
with catalog.filling():
    row = ["", "", "", "", "", "", "", "", "", 0, 0, "", "{}"]
    for number in range(1, 1001):
        row[:7] = [f"tag:{number}", f"{number}.md", str(number), str(number), "", "", str(number)]
        catalog._queries.add_entries(catalog._connection, [row])
        catalog._queries.keep_texts(catalog._connection, [(number, "beans " * 3000)])
    os.kill(os.getpid(), signal.SIGKILL)
"""


def remember(catalog, key, *, synced):
    """Remember a value in a transaction of its own."""
    with catalog.transaction(synced=synced):
        catalog.files.remember(key, "yes")


def test_a_change_that_waits_for_no_disk_says_what_is_to_be_synced(tmp_path):
    """After such a change the log and its folder are named; a change of nothing leaves nothing to be synced."""
    catalog = SqlCatalog(tmp_path / "catalog.sqlite")
    remember(catalog, "first", synced=True)
    with catalog.transaction(synced=False):
        pass
    assert catalog.paths() == []
    remember(catalog, "second", synced=False)
    assert catalog.paths() == [tmp_path / "catalog.sqlite-wal", tmp_path]
    catalog.close()


def test_what_is_lost_is_the_last_and_never_one_in_between(tmp_path):
    """Wherever a power cut ends the log, what is left is what stood after one of the changes."""
    home = tmp_path / "home"
    catalog = SqlCatalog(home / "catalog.sqlite")
    keys = [f"key {number}" for number in range(6)]
    for key in keys:
        remember(catalog, key, synced=False)
    kept = set()
    size = (home / "catalog.sqlite-wal").stat().st_size
    for end in range(size, size - 10 * FRAME, -FRAME + 512):
        copy = tmp_path / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        shutil.copy(home / "catalog.sqlite", copy)
        (copy / "catalog.sqlite-wal").write_bytes((home / "catalog.sqlite-wal").read_bytes()[:end])
        again = SqlCatalog(copy / "catalog.sqlite")
        found = [bool(again.files.remembered(key)) for key in keys]
        again.close()
        assert found == sorted(found, reverse=True)
        kept.add(sum(found))
    assert len(kept) > 2
    catalog.close()


def test_a_first_run_that_is_killed_leaves_the_catalog_as_it_was(tmp_path):
    """Much of it stood in the file already when the process went; nothing of it is there when the next one looks."""
    path = tmp_path / "catalog.sqlite"
    catalog = SqlCatalog(path)
    remember(catalog, "before", synced=True)
    catalog.close()
    size = path.stat().st_size
    env = {**os.environ, "PYTHONPATH": str(Path(masthead.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", FILL, path], env=env, check=False)
    assert done.returncode == -signal.SIGKILL
    assert path.stat().st_size > size + 1_000_000
    again = SqlCatalog(path)
    assert (again.entries.count(), again.files.remembered("before")) == (0, "yes")
    assert path.stat().st_size == size
    again.close()
    assert ask(path, "pragma integrity_check") == [("ok",)]


def test_a_catalog_whose_entries_held_their_texts_keeps_them(tmp_path):
    """What posts say, all that is known of them and what the ledger tells are there after the tables were parted."""
    path = tmp_path / "catalog.sqlite"
    old = sqlite3.connect(path)
    for number in range(1, LAST_OF_ONE_TABLE + 1):
        (script,) = (HERE / "migrations").glob(f"{number:04}_*.sql")
        old.executescript(script.read_text())
    old.execute(f"pragma user_version = {LAST_OF_ONE_TABLE}")
    names = [name for _, name, *_ in old.execute("pragma table_info (entries)")]
    rows = [tuple(f"{name} {number}" for name in names[1:]) for number in (1, 3)]
    for number, row in zip((1, 3), rows, strict=True):
        old.execute(f"insert into entries values ({number}{', ?' * len(row)})", row)  # noqa: S608 - marks alone
    old.execute("insert into former_addresses values ('was', 'was', 3)")
    old.commit()
    old.close()
    told = ask(path, "select line from told_entries order by id")
    catalog = SqlCatalog(path)
    kept = catalog.entries.rows([1, 3])
    assert [tuple(kept[number][name] for name in names[1:]) for number in (1, 3)] == rows
    assert [(line,) for line in catalog.ledger.tell()][1:3] == told
    catalog.close()
    assert ask(path, "pragma foreign_key_check") == []


def ask(path, question):
    """Return the rows of a question to a catalog's file."""
    asked = sqlite3.connect(path)
    rows = asked.execute(question).fetchall()
    asked.close()
    return rows
