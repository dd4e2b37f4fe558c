"""A publication with a WebSub hub tells it of what changed, and lives without it when it is away."""

from __future__ import annotations

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from builders import NOW
from garden import CONFIGURATION, plant
from masthead import pipeline
from masthead.config import load, load_corrections

HEADS = ("atom.xml", "rss.xml", "feed.json")
SITE = "https://garden.example/"
WASPS = "The wasps have moved out\n\nBy Ana Roth\n\n1 March 2026\n\nNobody asked them to, and the nest is empty.\n"


class _Hub(BaseHTTPRequestHandler):
    """Take what a publisher tells, answering with the server's `status`."""

    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.told.append((self.path, sorted(form["hub.url"])))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        """Stay silent."""


@pytest.fixture
def hub():
    """Return a hub on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Hub)
    server.told, server.status = [], 202
    server.url = f"http://127.0.0.1:{server.server_port}/hub/"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def garden(tmp_path, hub):
    """Return a publication of channels alone that names the hub."""
    home = plant(tmp_path / "garden")
    told = CONFIGURATION.replace("[publication]", f'[publication]\nhub = "{hub.url}"\nsections = []')
    (home / "masthead.toml").write_text(told)
    return home


def _build(home, days=0):
    publication = load(home, pipeline.packaged_templates())
    return pipeline.build(publication, load_corrections(home), NOW + timedelta(days=days))


def _heads(*channels):
    return sorted(f"{SITE}{channel}/{name}" for channel in channels for name in HEADS)


def test_hub_is_told_of_feeds_that_changed_and_no_others(garden, hub):
    """The first build tells of all feeds, one without a change of none, a new post of those that it is in."""
    _build(garden)
    assert hub.told == [("/hub/", _heads("bulletin", "bulletin/issues", "tools"))]
    _build(garden, 1)
    assert len(hub.told) == 1
    (garden / "posts" / "wasps.txt").write_text(WASPS)
    _build(garden, 2)
    assert hub.told[1:] == [("/hub/", _heads("bulletin"))]


def test_hub_that_was_away_is_told_with_the_next_run(garden, hub):
    """A hub that refuses fails no build: it is named as a warning, and told when it is back."""
    hub.status = 503
    report = _build(garden)
    assert report.is_clean
    assert any("hub" in problem.reason for problem in report.problems)
    assert (garden / "public" / "bulletin" / "atom.xml").exists()
    hub.status = 204
    hub.told.clear()
    assert not _build(garden, 1).problems
    assert hub.told == [("/hub/", _heads("bulletin", "bulletin/issues", "tools"))]
    _build(garden, 2)
    assert len(hub.told) == 1


def test_feeds_name_the_hub_as_it_was_written(garden, hub):
    """Readers find the hub in the feeds, by the address that the editor wrote."""
    _build(garden)
    for name in HEADS:
        assert f'"{hub.url}"' in (garden / "public" / "bulletin" / name).read_text()


def test_without_a_hub_nobody_is_told(tmp_path, hub):
    """A publication that names no hub makes no connection, and its feeds name none."""
    home = plant(tmp_path / "garden")
    _build(home)
    assert hub.told == []
    assert 'rel="hub"' not in (home / "public" / "bulletin" / "atom.xml").read_text()
