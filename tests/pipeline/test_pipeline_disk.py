"""In which order a run waits for the disk: what was promised is there before what promises it."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from builders import NOW
from garden import plant
from masthead import pipeline
from masthead.config import load, load_corrections

BENCH = "A bench by the pond\n\nSomebody left a bench, and the frogs have taken to it in the evenings.\n"


@pytest.fixture
def calls(monkeypatch):
    """Return a list that grows by what is synced and renamed: ("sync", name) and ("name", name)."""
    seen = []
    real_sync, real_replace = os.fsync, os.replace

    def sync(descriptor):
        real_sync(descriptor)
        seen.append(("sync", Path(f"/proc/self/fd/{descriptor}").readlink().name))

    def replace(draft, target):
        seen.append(("name", Path(target).name))
        real_replace(draft, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "replace", replace)
    return seen


def build(home, days=0):
    """Build the publication some days later."""
    publication = load(home, pipeline.packaged_templates())
    return pipeline.build(publication, load_corrections(home), NOW + timedelta(days=days))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc to tell what is synced")
def test_catalog_then_ledger_then_pages_reach_the_disk(tmp_path, calls):
    """The catalog is synced before the ledger has its name, the ledger and the drafts before a page has."""
    home = plant(tmp_path / "garden")
    build(home)
    (home / "posts/bench.txt").write_text(BENCH)
    calls.clear()
    report = build(home, 1)
    assert report.written
    ledger = calls.index(("name", "masthead.ledger"))
    pages = [place for place, call in enumerate(calls) if call[0] == "name" and place != ledger]
    assert {("sync", "catalog.sqlite-wal"), ("sync", ".masthead"), ("sync", ".masthead.ledger.draft")} <= {
        *calls[:ledger]
    }
    assert ("sync", home.name) in calls[ledger : pages[0]]
    drafts = {("sync", f"{Path(path).name}.masthead-draft") for path in report.written}
    assert drafts <= {*calls[ledger : pages[0]]}
    folders = {("sync", (home / "public" / path).parent.name) for path in report.written}
    assert folders <= {*calls[pages[-1] :]}


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc to tell what is synced")
def test_an_idle_run_waits_for_no_file(tmp_path, calls):
    """Where nothing changed nothing is synced and nothing renamed."""
    home = plant(tmp_path / "garden")
    for post in (home / "posts").iterdir():
        os.utime(post, (0, 0))  # what was written this very moment would be read again
    build(home)
    calls.clear()
    build(home)
    assert calls == []
