"""public/ is either the old set or the new one."""

from __future__ import annotations

import os

import pytest

from masthead.errors import OutputError
from masthead.publish import PublicFolder


def publish(folder, files, before=()):
    """Publish a set of files; return the folder as it then knows it."""
    made = PublicFolder(folder)
    for path, content in files.items():
        made.add(path, content)
    made.commit([path for path in before if path not in files])
    return made


def test_what_does_not_change_is_not_touched(tmp_path):
    """A file of the same bytes keeps its inode and its time."""
    publish(tmp_path, {"a/index.html": b"A", "b.html": b"B"})
    before = (tmp_path / "a/index.html").stat()
    made = publish(tmp_path, {"a/index.html": b"A", "b.html": b"B2"})
    after = (tmp_path / "a/index.html").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert made.written == ["b.html"]


def test_what_is_no_longer_made_goes_and_strangers_stay(tmp_path):
    """Only files that an earlier run wrote are taken away, with folders that become empty."""
    publish(tmp_path, {"a/index.html": b"A", "b.html": b"B"})
    (tmp_path / "own.html").write_text("put here by hand")
    publish(tmp_path, {"b.html": b"B"}, before=["a/index.html", "b.html"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.html", "own.html"]


def test_until_the_set_is_whole_the_old_one_stands(tmp_path):
    """A set that is abandoned, or whose making fails, leaves no trace."""
    publish(tmp_path, {"a.html": b"old"})
    made = PublicFolder(tmp_path)
    made.add("a.html", b"new")
    assert (tmp_path / "a.html").read_bytes() == b"old"
    made.abandon()
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


def test_a_file_in_the_way_is_named_and_the_old_set_stands(tmp_path):
    """A file where a folder must be is an error that names the place."""
    publish(tmp_path, {"a.html": b"old"})
    (tmp_path / "posts").write_text("in the way")
    made = PublicFolder(tmp_path)
    made.add("a.html", b"new")
    with pytest.raises(OutputError, match="posts"):
        made.add("posts/x/index.html", b"x")
    assert (tmp_path / "a.html").read_bytes() == b"old"


def test_drafts_of_a_run_that_was_cut_off_are_swept_away(tmp_path):
    """What a killed run left behind goes; what it had finished stays."""
    made = PublicFolder(tmp_path)
    made.add("a/b.html", b"never renamed")
    (tmp_path / "c.html").write_text("stays")
    PublicFolder(tmp_path).sweep()
    assert sorted(path.name for path in tmp_path.rglob("*.*")) == ["c.html"]


def test_a_file_that_was_touched_is_noticed(tmp_path):
    """A file that was changed or removed behind the program's back looks otherwise than when it was written."""
    made = publish(tmp_path, {"a.html": b"A", "b.html": b"B"})
    seen = made.look("a.html")
    assert seen == made.look("a.html") != (0, 0)
    (tmp_path / "a.html").write_bytes(b"AA")
    assert made.look("a.html") != seen
    (tmp_path / "a.html").unlink()
    assert made.look("a.html") == (0, 0)


def test_the_disk_begins_with_many_drafts_while_others_are_made(tmp_path, monkeypatch):
    """All there is is synced once more before the first is renamed; of few files none is hurried."""
    seen = []
    monkeypatch.setattr(os, "sync", lambda: seen.append(sorted(path.name for path in tmp_path.iterdir())))
    made = PublicFolder(tmp_path)
    made.add("0.html", b"0")
    made.hasten()
    assert seen == []
    for number in range(1, 70):
        made.add(f"{number}.html", b"page")
    made.hasten()
    made.add("atom.xml", b"feed")
    made.commit()
    assert len(seen) == 3
    assert all(name.endswith(".masthead-draft") for early in seen[:2] for name in early)
    assert "atom.xml.masthead-draft" in seen[1]
    assert seen[2] == sorted(path.name for path in tmp_path.iterdir())
