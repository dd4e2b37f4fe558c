"""masthead preview."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from masthead.cli.verbs import folder_argument, now_option
from masthead.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from masthead.pipeline.preview import EditorDesk
    from masthead.web.preview.guard import Guard

PORT = 8600
_HOST = "127.0.0.1"
_SHORTEST, _LONGEST = 0.4, 10.0  # seconds between looks
_SHARE = 15  # a look at what did not change takes at most one part in so many of the time


@click.command
@folder_argument
@now_option
@click.option(
    "--port", type=click.IntRange(0, 65535), help=f"Where to answer; {PORT}, or a free one where it is taken."
)
def preview(folder: Path, now: datetime, port: int | None) -> int:
    """Show posts, digests and feeds on a local page as you write.

    The page follows your files as you save them. It is for you alone: it answers on this machine only, and only
    under the address that is printed. Nothing is sent or recorded; corrections that you make go to corrections.toml.
    Ctrl-C ends it.
    """
    from masthead.pipeline.preview import EditorDesk
    from masthead.pipeline.workshop import packaged_templates
    from masthead.web.preview import Bell, open_preview

    if not (folder / "masthead.toml").exists():
        raise UsageError(f"{folder}: there is no masthead.toml here; `masthead init {folder}` makes one")
    listening = listen(port)
    bell = Bell()
    desk = EditorDesk(folder, _clock(now), bell.ring)
    number = listening.getsockname()[1]
    app = open_preview(desk, bell, packaged_templates() / "web" / "preview", number)
    click.echo(
        f"{click.style(str(folder.resolve()), bold=True)} is shown at\n\n  http://{_HOST}:{number}/{app.token}/\n"
    )
    click.echo("Open it in a browser on this machine. Nothing is sent or recorded; Ctrl-C ends it.")
    with closing(listening), closing(desk):
        _serve(app, listening, desk)
    return 0


def _clock(start: datetime) -> Callable[[], datetime]:
    """Return a clock that goes on from `start`."""
    begun = time.monotonic()
    return lambda: start + timedelta(seconds=time.monotonic() - begun)


def listen(port: int | None) -> socket.socket:
    """Return a socket on loopback; a port that was asked for is that port or none."""
    for number in [PORT, 0] if port is None else [port]:
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((_HOST, number))
        except OSError as error:
            listening.close()
            reason = error.strerror
            continue
        listening.listen(64)
        return listening
    raise UsageError(f"port {port}: {reason}; leave --port out to take a free one")


def _serve(app: Guard, listening: socket.socket, desk: EditorDesk) -> None:
    """Answer until the server is told to end; meanwhile a thread looks at what changed."""
    import uvicorn

    settings = uvicorn.Config(
        app,
        log_level="critical",
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=1,
        h11_max_incomplete_event_size=32 * 1024,
        limit_concurrency=200,
    )
    ending = threading.Event()
    looking = threading.Thread(target=_look, args=(desk, ending), daemon=True)
    looking.start()
    try:
        uvicorn.Server(settings).run(sockets=[listening])
    except KeyboardInterrupt:
        pass  # uvicorn hands the signal on once it has ended in good order
    finally:
        ending.set()
        looking.join(timeout=5)


def _look(desk: EditorDesk, ending: threading.Event) -> None:
    """Look again and again; where looking itself takes long, in a large folder, less often."""
    pause = _SHORTEST
    while not ending.is_set():
        begun = time.monotonic()
        if not desk.refresh():
            pause = min(_LONGEST, max(_SHORTEST, _SHARE * (time.monotonic() - begun)))
        ending.wait(pause)
