"""A static host on loopback, and real feed readers that subscribe to it."""

from __future__ import annotations

import email
import email.policy
import gzip
import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import contextmanager
from email.utils import formatdate, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

_LIBRARY = """
import json, sys
from reader import make_reader
with make_reader(sys.argv[1]) as reader:
    reader.add_feed(sys.argv[2], exist_ok=True)
    reader.update_feed(sys.argv[2])
    print(json.dumps([each.id for each in reader.get_entries()]))
"""


class _Host(BaseHTTPRequestHandler):
    """Serve the server's folder as the recipes for static hosts say: validators, compression, an hour's cache."""

    def do_GET(self):
        file = self.server.folder / self.path.strip("/")
        if not file.is_file():
            self.send_error(404)
            return
        content, changed = file.read_bytes(), int(file.stat().st_mtime)
        etag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
        status = 304 if self._is_known(etag, changed) else 200
        self.server.replies.append(status)
        self.send_response(status)
        self.send_header("ETag", etag)
        self.send_header("Last-Modified", formatdate(changed, usegmt=True))
        self.send_header("Cache-Control", "max-age=3600")
        self.send_header("Vary", "Accept-Encoding")
        if status == 200:
            self.send_header("Content-Type", "application/xml; charset=utf-8")
            if "gzip" in self.headers.get("Accept-Encoding", ""):
                self.send_header("Content-Encoding", "gzip")
                content = gzip.compress(content)
                self.server.zipped.append(self.path)
        else:
            content = b""
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _is_known(self, etag, changed):
        asked = self.headers.get("If-None-Match")
        if asked is not None:
            return asked == etag
        since = self.headers.get("If-Modified-Since")
        return since is not None and parsedate_to_datetime(since).timestamp() >= changed

    def log_message(self, *arguments):
        """Stay silent."""


@contextmanager
def serve(folder: Path):
    """Serve a folder; the server's `replies` are the statuses given, `zipped` the paths sent compressed."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Host)
    server.folder, server.replies, server.zipped = folder, [], []
    server.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def _find(program: str, hint: str) -> str:
    beside = Path(sys.executable).with_name(program)
    found = shutil.which(program) or (str(beside) if beside.exists() else None)
    return found or pytest.skip(f"needs {program}: {hint}")


class Newsboat:
    """newsboat, with a cache of its own."""

    asks_again = 3  # the poll in which it first sends a validator: it stores them with the second

    def __init__(self, folder, url):
        self._program = _find("newsboat", "apt install newsboat")
        self._folder = folder
        (folder / "urls").write_text(url + "\n")
        (folder / "config").write_text("")

    def poll(self):
        """Return the ids that it holds after it has looked for news."""
        files = {"-u": "urls", "-C": "config", "-c": "cache.db"}
        arguments = [part for option, name in files.items() for part in (option, str(self._folder / name))]
        environment = {"HOME": str(self._folder), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
        _run([self._program, *arguments, "-x", "reload"], environment)
        cache = sqlite3.connect(self._folder / "cache.db")
        rows = [row[0] for row in cache.execute("select guid from rss_item")]
        cache.close()
        return rows


class Sfeed:
    """sfeed, with the rules of its own for what is new: id, title and link together."""

    asks_again = 0  # never, unless its owner writes a fetch function

    def __init__(self, folder, url):
        self._program = _find("sfeed_update", "apt install sfeed")
        _find("curl", "apt install curl")
        self._folder = folder
        (folder / "sfeedrc").write_text(f'sfeedpath="{folder}"\nfeeds() {{\n\tfeed "beds" "{url}"\n}}\n')

    def poll(self):
        """Return the ids of the lines that it holds, one for each version of id, title and link."""
        _run([self._program, str(self._folder / "sfeedrc")], {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
        lines = (self._folder / "beds").read_text("utf-8").splitlines()
        return [line.split("\t")[5] for line in lines]


class Rss2email:
    """rss2email, mailing into a Maildir."""

    asks_again = 2

    def __init__(self, folder, url):
        self._program = _find("r2e", "pip install rss2email")
        self._folder = folder
        self._environment = {"HOME": str(folder), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
        for part in ("new", "cur", "tmp"):
            (folder / "Maildir" / "INBOX" / part).mkdir(parents=True)
        self._ask("new", "reader@garden.example")
        config = (folder / "config").read_text()
        config = config.replace("email-protocol = sendmail", "email-protocol = maildir")
        (folder / "config").write_text(config.replace("~/Maildir", str(folder / "Maildir")))
        self._ask("add", "beds", url)

    def poll(self):
        """Return the addresses of the entries that it has mailed, once for each mail."""
        self._ask("run")
        mails = sorted((self._folder / "Maildir" / "INBOX" / "new").iterdir())
        return [
            str(email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)["X-RSS-ID"])
            for mail in mails
        ]

    def _ask(self, *arguments):
        files = ["-c", str(self._folder / "config"), "-d", str(self._folder / "known.json")]
        _run([self._program, *files, *arguments], self._environment)


class Library:
    """The library `reader`."""

    asks_again = 2

    def __init__(self, folder, url):
        pytest.importorskip("sgmllib", reason="needs reader: pip install reader sgmllib3k")
        pytest.importorskip("reader", reason="needs reader: pip install reader sgmllib3k")
        self._folder, self._url = folder, url

    def poll(self):
        """Return the ids that it holds."""
        place = str(self._folder / "reader.sqlite")
        done = _run([sys.executable, "-W", "ignore", "-c", _LIBRARY, place, self._url], None)
        return json.loads(done)


READERS = [Newsboat, Sfeed, Rss2email, Library]


def _run(arguments, environment):
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout
