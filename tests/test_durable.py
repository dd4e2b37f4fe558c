"""A file is there whole or not at all."""

from __future__ import annotations

import errno
import os
import stat

import pytest

from masthead.durable import replace_synced, sync_folder, write_synced

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
