"""A file is there whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from threading import Event

import pytest

from masthead.durable import (
    Aside,
    place_synced,
    replace_synced,
    sync_folder,
    sync_together,
    write_beside,
    write_synced,
)

PARTS = [b"The tap by the gate ", b"is wrapped.\n"]


def failing():
    """Give one part, then find the disk full."""
    yield PARTS[0]
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_replaced_file_is_whole_and_alone(tmp_path):
    """The parts stand in the file in their order, over whatever was there, and no draft stays."""
    path = tmp_path / "notes.txt"
    path.write_bytes(b"An older and much longer note about the tap by the gate and the pipe.\n")
    replace_synced(path, PARTS)
    assert path.read_bytes() == b"".join(PARTS)
    assert [each.name for each in tmp_path.iterdir()] == ["notes.txt"]


def test_a_fault_leaves_the_old_file(tmp_path):
    """A disk that fills half-way costs the new file, not the old one, and leaves nothing beside it."""
    path = tmp_path / "notes.txt"
    path.write_bytes(b"Old.\n")
    with pytest.raises(OSError, match="No space"):
        replace_synced(path, failing())
    assert path.read_bytes() == b"Old.\n"
    assert [each.name for each in tmp_path.iterdir()] == ["notes.txt"]


def test_a_draft_of_a_killed_run_is_in_nobody_s_way(tmp_path):
    """What a killed run left beside the file is written over."""
    path = tmp_path / "notes.txt"
    (tmp_path / ".notes.txt.draft").write_bytes(b"half a note that was longer than the next")
    replace_synced(path, PARTS)
    assert path.read_bytes() == b"".join(PARTS)
    assert [each.name for each in tmp_path.iterdir()] == ["notes.txt"]


def test_a_secret_is_its_owner_s_from_the_first_byte(tmp_path):
    """A file of mode 600 is never readable to others, not even before it is written."""
    write_synced(tmp_path / "key", PARTS, 0o600)
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_syncing_reaches_the_disk_in_order(tmp_path, monkeypatch):
    """The file is synced before it has its name, and its folder after: a power cut never shows a name without bytes."""
    seen = []
    real_sync, real_rename = os.fsync, os.rename
    monkeypatch.setattr(
        os, "fsync", lambda it: (seen.append(stat.S_IFMT(os.fstat(it).st_mode)), real_sync(it))
    )
    monkeypatch.setattr(os, "replace", lambda *names: (seen.append("named"), real_rename(*names)))
    replace_synced(tmp_path / "notes.txt", PARTS)
    assert seen == [stat.S_IFREG, "named", stat.S_IFDIR]
    sync_folder(tmp_path)
    assert seen[-1] == stat.S_IFDIR


def test_what_is_synced_together_is_all_synced(tmp_path, monkeypatch):
    """However many files and folders there are, each is on the disk when the call returns."""
    paths = [tmp_path / f"{number}.txt" for number in range(40)]
    for path in paths:
        path.write_bytes(b"A note.\n")
    seen, real_sync = set(), os.fsync
    monkeypatch.setattr(os, "fsync", lambda it: (real_sync(it), seen.add(os.fstat(it).st_ino)))
    sync_together([*paths, tmp_path])
    assert seen == {path.stat().st_ino for path in (*paths, tmp_path)}


def test_a_sync_that_fails_is_told_with_the_file_and_the_others_are_synced(tmp_path, monkeypatch):
    """One file that the disk does not take is named, and does not keep the rest from the disk."""
    paths = [tmp_path / f"{number}.txt" for number in range(3)]
    for path in paths:
        path.write_bytes(b"A note.\n")
    bad, seen = paths[0].stat().st_ino, set()

    def fail(descriptor):
        inode = os.fstat(descriptor).st_ino
        seen.add(inode)
        if inode == bad:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match=r"0\.txt"):
        sync_together(paths)
    assert len(seen) == len(paths)


def test_a_file_takes_its_place_after_what_it_tells_of(tmp_path, monkeypatch):
    """A draft gets the name once it and all that it comes after are on the disk; a fault leaves the old file."""
    path, first = tmp_path / "notes.txt", tmp_path / "first.txt"
    path.write_bytes(b"Old.\n")
    first.write_bytes(b"First.\n")
    draft = write_beside(path, PARTS)
    inodes = {draft.stat().st_ino, first.stat().st_ino}
    seen, real_sync, real_rename = [], os.fsync, os.rename
    monkeypatch.setattr(os, "fsync", lambda it: (seen.append(os.fstat(it).st_ino), real_sync(it)))
    monkeypatch.setattr(os, "replace", lambda *names: (seen.append("named"), real_rename(*names)))
    place_synced(path, draft, [first])
    assert set(seen[:2]) == inodes
    assert seen[2:] == ["named", tmp_path.stat().st_ino]
    assert path.read_bytes() == b"".join(PARTS)
    with pytest.raises(OSError, match="nowhere"):
        place_synced(path, write_beside(path, [b"New.\n"]), [tmp_path / "nowhere.txt"])
    assert path.read_bytes() == b"".join(PARTS)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["first.txt", "notes.txt"]


def test_work_aside_is_waited_for_and_its_fault_told_there(tmp_path):
    """What goes on beside the run has ended when it is waited for, and fails there, not somewhere else."""
    go = Event()
    work = Aside(lambda: (go.wait(60), (tmp_path / "done").write_bytes(b"")))
    assert not (tmp_path / "done").exists()
    go.set()
    work.wait()
    assert (tmp_path / "done").exists()
    failing_work = Aside((tmp_path / "done").rmdir)
    with pytest.raises(NotADirectoryError):
        failing_work.wait()
    wrong_work = Aside(lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        wrong_work.wait()
