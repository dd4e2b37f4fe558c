"""Real readers, subscribed over loopback HTTP, find every entry once, and nothing new where nothing is."""

from __future__ import annotations

import os
from datetime import timedelta

import feedparser
import pytest

from builders import NOW, feed, motley
from garden import plant
from masthead import pipeline
from masthead.config import load, load_corrections
from masthead.feed import serialise
from subscribers import READERS, Sfeed, serve

XML = ["atom.xml", "rss.xml"]
IDS = sorted(each.id for each in motley())


@pytest.fixture
def host(tmp_path):
    """Return a server on loopback with the feed of a few entries that differ in every way."""
    folder = tmp_path / "public"
    folder.mkdir()
    for name, content in serialise(feed(entries=motley())).items():
        (folder / name).write_bytes(content)
    with serve(folder) as server:
        yield server


def _subscribe(reader, folder, address):
    (folder / reader.__name__).mkdir()
    return reader(folder / reader.__name__, address)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_reader_finds_every_entry_of_rss_once(host, tmp_path, reader):
    """A reader holds as many entries as went in, under their ids."""
    assert sorted(_subscribe(reader, tmp_path, f"{host.url}/rss.xml").poll()) == IDS


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_unchanged_feed_costs_a_reader_304(host, tmp_path, reader):
    """A reader that asks with a validator is told that nothing changed, also after the feed was written again.

    It holds every entry once before and after.
    """
    subscription = _subscribe(reader, tmp_path, f"{host.url}/atom.xml")
    for _ in range(max(reader.asks_again - 1, 1)):
        assert sorted(subscription.poll()) == IDS
    (host.folder / "atom.xml").write_bytes(serialise(feed(entries=motley()))["atom.xml"])
    host.replies.clear()
    assert sorted(subscription.poll()) == IDS
    assert host.replies == ([304] if reader.asks_again else [200])


@pytest.mark.parametrize("name", XML)
def test_feedparser_gets_304_by_either_validator(host, name):
    """ETag and Last-Modified each spare the second transfer, and the first is compressed."""
    first = feedparser.parse(f"{host.url}/{name}")
    assert len(first.entries) == len(IDS)
    assert host.zipped == [f"/{name}"]
    assert feedparser.parse(f"{host.url}/{name}", etag=first.etag).status == 304
    assert feedparser.parse(f"{host.url}/{name}", modified=first.modified).status == 304


def _build(home, now=NOW):
    pipeline.build(load(home, pipeline.packaged_templates()), load_corrections(home), now)


def _change(posts):
    """Rename one post, retitle one, mend a typo in one, and write a new one."""
    (posts / "shed.txt").rename(posts / "roof-2025.txt")
    frost = posts / "frost.txt"
    frost.write_text(frost.read_text().replace("What the frost left us", "What the long frost left us"))
    seeds = posts / "seeds.txt"
    seeds.write_text(seeds.read_text().replace("envelope", "paper envelope"))
    (posts / "wasps.txt").write_text(
        "The wasps have moved out\n\nBy Ana Roth\n\n1 March 2026\n\n"
        "Nobody asked them to. The nest behind the water butt is empty and light as a loaf, and it stays where it is "
        "until the children have drawn it.\n"
    )


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_one_new_post_among_changes_is_one_new_entry(tmp_path, reader):
    """After a renamed file, a new title, a mended typo and one new post, exactly one entry is new to a reader.

    sfeed goes by id, title and link together, and so shows the retitled post once more; its id is the old one.
    """
    home = plant(tmp_path / "garden")
    _build(home)
    with serve(home / "public" / "bulletin") as host:
        subscription = _subscribe(reader, tmp_path, f"{host.url}/atom.xml")
        before = subscription.poll()
        assert len(before) == 3
        _change(home / "posts")
        _build(home, NOW + timedelta(days=1))
        later = int((NOW + timedelta(days=1)).timestamp())
        os.utime(home / "public" / "bulletin" / "atom.xml", (later, later))
        after = subscription.poll()
    assert len(set(after) - set(before)) == 1
    assert len(after) == (5 if reader is Sfeed else 4)
