"""Files under public/ that somebody touched are made anew, in turn."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from builders import NOW
from garden import plant, tree
from masthead import pipeline
from masthead.config import load, load_corrections
from masthead.pipeline import patrol

FEW = 4


def build(home, days=0):
    """Build the publication some days later."""
    publication = load(home, pipeline.packaged_templates())
    return pipeline.build(publication, load_corrections(home), NOW + timedelta(days=days))


def contents(home):
    """Return the bytes of every file under public/, by path."""
    return {path: content for path, (content, _) in tree(home / "public").items()}


@pytest.fixture
def garden(tmp_path):
    """Return a publication that was built."""
    home = plant(tmp_path / "garden")
    for post in (home / "posts").iterdir():
        os.utime(post, (0, 0))
    build(home)
    return home


@pytest.fixture
def patient(monkeypatch):
    """Let a run look at a few files only."""
    monkeypatch.setattr(patrol, "MOST", FEW)


def test_every_file_that_is_gone_is_back_with_the_next_run(garden):
    """Of a publication of a thousand files each is looked at by each run."""
    before = contents(garden)
    for path in before:
        (garden / "public" / path).unlink()
        build(garden)
        assert contents(garden) == before


def test_every_file_that_is_gone_is_back_after_a_round(garden, patient):
    """Of a larger one some are looked at in turn, so that none is left out, wherever the round stands."""
    before = contents(garden)
    for path in sorted(before)[::3]:
        (garden / "public" / path).write_bytes(b"Somebody was here.")
        runs = 0
        while contents(garden) != before:
            build(garden)
            runs += 1
            assert runs <= len(before) // FEW + 2


def test_a_head_that_is_gone_is_back_with_the_next_run(garden, patient):
    """The front page and the channels' heads are looked at by every run."""
    before = contents(garden)
    for path in ("index.html", "bulletin/atom.xml", "tools/feed.json"):
        (garden / "public" / path).unlink()
        build(garden)
        assert contents(garden) == before


def test_a_round_leaves_the_catalog_alone(garden, patient):
    """Where a run goes on is not worth a change of the catalog; what stands there in its place does no harm."""
    seen = (garden / ".masthead/catalog.sqlite").stat().st_mtime_ns
    places = set()
    for _ in range(5):
        assert not build(garden).written
        places.add((garden / ".masthead/patrol").read_text())
    assert len(places) > 2
    assert (garden / ".masthead/catalog.sqlite").stat().st_mtime_ns == seen
    (garden / ".masthead/patrol").write_bytes(b"\xff\x00zzz")
    assert not build(garden).written
    assert not build(garden).written
