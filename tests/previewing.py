"""A preview that answers on loopback while a test asks."""

from __future__ import annotations

import http.client
import threading
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import uvicorn

from masthead.cli.preview import listen
from masthead.pipeline.preview import EditorDesk
from masthead.pipeline.workshop import packaged_templates
from masthead.web.preview import Bell, open_preview

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from masthead.web.preview.guard import Guard

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Shown:
    """A running preview: its address, what works behind it, and who guards it."""

    home: Path
    url: str
    desk: EditorDesk
    guard: Guard

    @property
    def port(self) -> int:
        """Return the port it answers on."""
        return urlsplit(self.url).port

    def ask(
        self, path: str = "", method: str = "GET", headers: Mapping[str, str] | None = None, body: str = ""
    ) -> tuple[int, Mapping[str, str], str]:
        """Return status, header fields and body; `path` is below the secret unless it begins with a slash."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            where = path if path.startswith("/") else f"/{self.guard.token}/{path}"
            connection.request(method, where, body.encode() or None, dict(headers or {}))
            answer = connection.getresponse()
            fields = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, fields, answer.read().decode("utf-8", "replace")


@contextmanager
def shown(folder: Path) -> Iterator[Shown]:
    """Show the publication in a folder for a block; `desk.refresh()` is the test's to call."""
    bell = Bell()
    with closing(listen(0)) as listening, closing(EditorDesk(folder, lambda: NOW, bell.ring)) as desk:
        port = listening.getsockname()[1]
        guard = open_preview(desk, bell, packaged_templates() / "web" / "preview", port)
        desk.refresh()
        server = uvicorn.Server(
            uvicorn.Config(
                guard, log_level="critical", lifespan="off", ws="none", timeout_graceful_shutdown=1
            )
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield Shown(folder, f"http://127.0.0.1:{port}/{guard.token}/", desk, guard)
        finally:
            server.should_exit = True
            thread.join(timeout=20)
