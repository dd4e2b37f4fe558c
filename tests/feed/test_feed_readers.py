"""Real readers, subscribed over loopback HTTP, find every entry once."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import feedparser
import pytest

from builders import entry, feed, motley
from masthead.feed import serialise


class _Shelf(BaseHTTPRequestHandler):
    """Serve the server's `documents` as a static host does: by path, with an ETag, with 304."""

    def do_GET(self):
        content = self.server.documents.get(self.path.strip("/"))
        if content is None:
            self.send_error(404)
            return
        etag = f'"{hash(content):x}"'
        unchanged = self.headers.get("If-None-Match") == etag
        self.server.replies.append(304 if unchanged else 200)
        self.send_response(304 if unchanged else 200)
        self.send_header("ETag", etag)
        self.send_header("Content-Type", "application/xml; charset=utf-8")
        self.send_header("Content-Length", "0" if unchanged else str(len(content)))
        self.end_headers()
        if not unchanged:
            self.wfile.write(content)

    def log_message(self, *arguments):
        """Stay silent."""


@pytest.fixture
def host():
    """Return a server on loopback whose `documents` a test may change."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Shelf)
    server.documents, server.replies = serialise(feed(entries=motley())), []
    server.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


class _Newsboat:
    """A newsboat with a cache of its own."""

    def __init__(self, folder, url):
        self.program = shutil.which("newsboat") or pytest.skip("needs newsboat: apt install newsboat")
        self.folder = folder
        (folder / "urls").write_text(url + "\n")
        (folder / "config").write_text("")

    def poll(self):
        """Return the titles in its cache after it has looked for news."""
        files = {"-u": "urls", "-C": "config", "-c": "cache.db"}
        arguments = [part for option, name in files.items() for part in (option, str(self.folder / name))]
        environment = {"HOME": str(self.folder), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
        subprocess.run(
            [self.program, *arguments, "-x", "reload"],
            env=environment,
            check=True,
            timeout=60,
            capture_output=True,
        )
        cache = sqlite3.connect(self.folder / "cache.db")
        rows = cache.execute("select guid, title, unread from rss_item order by id").fetchall()
        cache.close()
        return rows


@pytest.mark.parametrize("name", ["atom.xml", "rss.xml"])
def test_newsboat_finds_every_entry_once(host, tmp_path, name):
    """Newsboat holds as many entries as went in, under their ids, and as many again after a second poll."""
    newsboat = _Newsboat(tmp_path, f"{host.url}/{name}")
    rows = newsboat.poll()
    assert sorted(row[0] for row in rows) == sorted(each.id for each in motley())
    assert newsboat.poll() == rows


def test_newsboat_sees_one_new_post_as_one(host, tmp_path):
    """After a retitling, a mended typo and one new post, exactly one entry is new."""
    newsboat = _Newsboat(tmp_path, f"{host.url}/atom.xml")
    before = {row[0] for row in newsboat.poll()}
    first, second, *others = motley()
    mended = (
        entry(10),
        entry(9, title="Das Dach tropft"),
        entry(8, content="<p>Salt and pepper.</p>"),
        *others,
    )
    host.documents = serialise(feed(entries=mended))
    after = {row[0] for row in newsboat.poll()}
    assert after - before == {entry(10).id}
    assert before - after == set()
    assert {first.id, second.id} <= after


@pytest.mark.parametrize("name", ["atom.xml", "rss.xml"])
def test_feedparser_gets_304_for_an_unchanged_feed(host, name):
    """A feed written again from the same entries is the same bytes, so that a second poll costs nothing."""
    first = feedparser.parse(f"{host.url}/{name}")
    assert len(first.entries) == 7
    host.documents = serialise(feed(entries=motley()))
    second = feedparser.parse(f"{host.url}/{name}", etag=first.etag)
    assert (second.status, host.replies) == (304, [200, 304])
