"""masthead serve."""

from __future__ import annotations

import os
import socket
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from masthead.cli.verbs import Moment, folder_argument, open_publication, read_clock
from masthead.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import datetime

    from starlette.types import ASGIApp

    from masthead.model import Publication

PORT = 8620


@click.command
@folder_argument
@click.option("--host", default="127.0.0.1", help="Where to listen; this machine alone where left out.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, help=f"{PORT} where left out.")
@click.option("--public", "is_public", is_flag=True, help="Also show what is published, DIR/public.")
@click.option("--no-mail", "is_silent", is_flag=True, help="Leave confirmations to the next `masthead run`.")
@click.option("--now", type=Moment(), help="The time to take for now, in ISO 8601, to replay a request.")
def serve(  # noqa: PLR0913 - click hands over every option
    folder: Path, host: str, port: int, *, is_public: bool, is_silent: bool, now: datetime | None
) -> int:
    """Answer readers who subscribe, confirm and unsubscribe.

    With --public it shows public/ as well. Set [web] url in masthead.toml to the address at which readers reach it.
    It speaks plain HTTP and listens on this machine alone: put your web server before it, with TLS, and name in
    [web] forwarded the header in which that server passes on the visitor's address. `masthead schedule` prints a
    systemd unit for it. Ctrl-C ends it.
    """
    from masthead.pipeline.office import open_office

    publication, _ = open_publication(folder)
    app = open_app(publication, is_public=is_public, is_silent=is_silent, now=now)
    if publication.service.url:
        with open_office(publication):
            pass  # what is wrong with catalog or key is told here, as other verbs tell it
    with closing(listen(host, port)) as listening:
        place = publication.service.url or publication.url
        where = f"http://{host}:{listening.getsockname()[1]}/"
        click.echo(f"{click.style(publication.title, bold=True)}: {where}, for readers {place}")
        _run(app, listening)
    return 0


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens there; raises UsageError where it cannot.

    It is named as TCP, for only then does asyncio send at once (TCP_NODELAY); else an answer of two writes waits 40 ms.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((host, port))
        opened.listen(512)
    except OSError as error:
        opened.close()
        raise UsageError(f"{host}:{port}: cannot be listened at: {error.strerror}") from error
    return opened


def _run(app: ASGIApp, listening: socket.socket) -> None:
    """Answer until the process is told to end. What uvicorn would log holds readers' links: it logs only faults."""
    import uvicorn

    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=400,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=10,
        h11_max_incomplete_event_size=16 * 1024,
        lifespan="on",
    )
    uvicorn.Server(config).run([listening])


def app() -> ASGIApp:
    """Return the service for another ASGI server: `uvicorn --factory masthead.cli.serve:app`.

    The publication's folder is MASTHEAD_DIR, or the current one; with MASTHEAD_PUBLIC=1 public/ is shown too.
    """
    publication, _ = open_publication(Path(os.environ.get("MASTHEAD_DIR", ".")))
    return open_app(publication, is_public=os.environ.get("MASTHEAD_PUBLIC") == "1")


def open_app(
    publication: Publication, *, is_public: bool, is_silent: bool = False, now: datetime | None = None
) -> ASGIApp:
    """Return the service as an ASGI application that begins and ends with its server."""
    from masthead.pipeline.office import subscribed_channels

    service = publication.service
    if not service.url and not is_public:
        raise UsageError(
            "there is nothing to serve: give [web] a url for readers who subscribe, or use --public"
        )
    if service.url and not subscribed_channels(publication) and not is_public:
        raise UsageError(
            "no channel takes subscribers: set `subscribers = true` in its [channels.NAME.digest]"
        )
    files = _open_files(publication) if is_public else None
    clock = (lambda: now) if now else read_clock
    if not service.url:
        return _open_bare(files)
    return open_service(publication, files, clock, is_silent=is_silent)


def open_service(
    publication: Publication, files: ASGIApp | None, clock: Callable[[], datetime], *, is_silent: bool
) -> ASGIApp:
    """Return the service beside `files`, if there are any; its catalog is opened as the server starts."""
    from masthead.pipeline.reception import Postman, Reception, dress
    from masthead.web.subscribe import Answers

    postman = Postman(publication, clock, lambda line: click.echo(line, err=True))
    reception = Reception(publication, clock, postman.ring)

    @asynccontextmanager
    async def live(_: object) -> AsyncIterator[None]:
        reception.open()
        if not is_silent:
            postman.start()
        try:
            yield
        finally:
            postman.close()
            reception.close()

    return Answers(reception, dress(publication), publication.service).open_app(files, live)


def _open_files(publication: Publication) -> ASGIApp:
    from urllib.parse import urlsplit

    from masthead.web.subscribe_files import PublicFiles

    return PublicFiles(publication.public, urlsplit(publication.url).path)


def _open_bare(files: ASGIApp | None) -> ASGIApp:
    """Return the public folder alone, with what every server of ours adds."""
    from starlette.applications import Starlette
    from starlette.responses import PlainTextResponse

    from masthead.web.subscribe_guard import Guard

    bare = Starlette()
    bare.router.redirect_slashes = False
    bare.router.default = files or bare.router.default
    return Guard(bare, "", PlainTextResponse("too many requests\n", 429))
