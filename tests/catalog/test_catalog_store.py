"""What the catalog's transactions promise about the disk."""

from __future__ import annotations

import shutil

from masthead.catalog import SqlCatalog

FRAME = 4096 + 24  # bytes of a page in the log


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
