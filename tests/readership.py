"""A publication whose channels take subscribers, and the web service that answers its readers on loopback."""

from __future__ import annotations

import email
import email.policy
import http.client
import re
import threading
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import uvicorn

from garden import CONFIGURATION, plant
from masthead.cli.serve import listen, open_service
from masthead.config import load
from masthead.pipeline import packaged_templates
from masthead.pipeline.office import open_office
from masthead.web.subscribe_files import PublicFiles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from masthead.model import Publication

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
SERVICE = "https://news.garden.example/"


def found(folder: Path, url: str = SERVICE, more: str = "") -> Publication:
    """Plant a publication with two channels that take subscribers and one that does not; return it."""
    plant(folder)
    channels = CONFIGURATION.replace("backfill = 10", 'backfill = 10\nsubscribers = true\ncolour = "#0b6157"')
    (folder / "masthead.toml").write_text(
        f"""{channels}
[channels.tools.digest]
subscribers = true
backfill = 10
template = "bulletin"

[channels.quiet]
title = "Nobody Writes This"

[web]
url = "{url}"
{more}
""",
        encoding="utf-8",
    )
    return load(folder, packaged_templates())


@contextmanager
def office(folder: Path):
    """Open the office of a publication that was planted."""
    with open_office(load(folder, packaged_templates())) as opened:
        yield opened


@dataclass(slots=True)
class Reply:
    """What the service answered."""

    status: int
    fields: Mapping[str, str]
    content: bytes

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.content.decode("utf-8", "replace")


@dataclass(slots=True)
class Served:
    """A running service; `moment` is what it takes for now."""

    publication: Publication
    port: int
    moment: datetime = NOW
    faults: list[str] = field(default_factory=list)

    def ask(self, path: str, method: str = "GET", body: str = "", **headers: str) -> Reply:
        """Ask for a path as it is written, without tidying it."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            if body:
                named.setdefault("content-type", "application/x-www-form-urlencoded")
            connection.request(method, path, body.encode() or None, named)
            answer = connection.getresponse()
            fields = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, fields, answer.read())

    def subscribe(self, address: str, *channels: str, name: str = "", **headers: str) -> Reply:
        """Fill the form in and send it."""
        shown = self.ask("/subscribe/").text
        token = re.search(r'name="form" value="([^"]+)"', shown)[1]
        values = [("form", token), ("address", address), ("name", name)]
        values += [("channel", each) for each in channels or ("bulletin",)]
        return self.ask("/subscribe/", "POST", urlencode(values), **headers)

    def letters(self, count: int = 1) -> list[str]:
        """Return the links of the letters in the outbox once there are so many of them."""
        folder, until = self.publication.outbox / "new", time.monotonic() + 20
        while len(files := sorted(folder.glob("*"))) < count and time.monotonic() < until:
            time.sleep(0.02)
        return [link_of(file.read_bytes()) for file in files]


def link_of(message: bytes) -> str:
    """Return the path of the confirm link in a letter."""
    text = email.message_from_bytes(message, policy=email.policy.default).get_content()
    return urlsplit(re.search(r"https?://\S+/c/\S+", text)[0]).path


@contextmanager
def served(
    folder: Path, more: str = "", *, public: bool = False, silent: bool = False, below: str = ""
) -> Iterator[Served]:
    """Serve a publication of our own for a block; `below` is the path under which the service stands."""
    with closing(listen("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        publication = found(folder, f"http://127.0.0.1:{port}/{below}", more)
        running = Served(publication, port)
        files = PublicFiles(publication.public, "/") if public else None
        app = open_service(publication, files, lambda: running.moment, is_silent=silent)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="on", access_log=False))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            while not server.started and thread.is_alive():
                time.sleep(0.01)
            yield running
        finally:
            server.should_exit = True
            thread.join(30)
