"""What readers need to subscribe, confirm and leave, as an ASGI application.

    subscribe/          GET the form, POST a request: the answer is the same whether or not the address is known
    c/CHANNELS/TOKEN    GET a button, POST confirms
    u/TOKEN             GET a button, POST leaves at once, without cookie, login or redirect (RFC 8058, 3.1 and 3.2)
    service/health      GET says that it is there

Opening an address never changes anything: mail scanners and browsers open them all. Starlette is loaded here, so import
this where there is something to serve.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qs, urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from masthead.model import Ask
from masthead.web.subscribe_guard import Guard, is_same_site, name_visitor, read_body

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.types import ASGIApp, Lifespan

    from masthead.model import Service
    from masthead.web.subscribe_pages import Pages

    Work = Callable[[], Awaitable[Response]]


class BusyError(Exception):
    """The desk cannot work now: something else holds the catalog, or too much waits for it."""


class Desk(Protocol):
    """The one side of the service that knows readers; names are channels' names, () where a token does not verify."""

    def form_token(self) -> str:
        """Return what a form carries to show that it is ours."""

    def is_form_token(self, token: str) -> bool:
        """Tell whether a form is ours, and of today."""

    def ask(self, request: Ask, visitor: str) -> bool:
        """Take a request; False when there are too many. Raises ValueError for what is no address, or BusyError."""

    def read_confirm(self, names: str, token: str) -> tuple[str, ...]:
        """Return what a link confirms; nothing is looked up."""

    def confirm(self, names: str, token: str) -> tuple[str, ...]:
        """Confirm; return what its reader now has. Raises BusyError."""

    def read_leave(self, token: str) -> tuple[str, ...]:
        """Return what a link leaves; nothing is looked up."""

    def leave(self, token: str) -> None:
        """Leave. Raises BusyError."""


class Answers:
    """The answers of the service, at the address where readers reach it."""

    def __init__(self, desk: Desk, pages: Pages, service: Service) -> None:
        self._desk, self._pages = desk, pages
        self._host, self._root = urlsplit(service.url).netloc, urlsplit(service.url).path
        self._forwarded = service.forwarded
        self._burst = 3 * service.per_visitor  # a form is sent more than once by who mistypes

    def open_app(self, rest: ASGIApp | None = None, lifespan: Lifespan[Any] | None = None) -> ASGIApp:
        """Return the application; what is not ours is answered by `rest`, or by nothing."""
        root = self._root
        routes = [
            Route(f"{root}subscribe", self.show_form),
            Route(f"{root}subscribe/", self.show_form),
            Route(f"{root}subscribe/", self.take_request, methods=["POST"]),
            Route(f"{root}c/{{names}}/{{token}}", self.show_confirm),
            Route(f"{root}c/{{names}}/{{token}}", self.take_confirm, methods=["POST"]),
            Route(f"{root}u/{{token}}", self.show_leave),
            Route(f"{root}u/{{token}}", self.take_leave, methods=["POST"]),
            Route(f"{root}service/health", _tell_health),
        ]
        app = Starlette(routes=routes, exception_handlers={HTTPException: _refuse}, lifespan=lifespan)
        # Redirecting to a slash would build an address from the Host field, which is the visitor's to choose.
        app.router.redirect_slashes = False
        app.router.default = rest or self._pages.missing_app()
        return Guard(app, self._forwarded, self._pages.limited(), self._burst, f"{root}u/")

    async def show_form(self, request: Request) -> Response:
        """Show the form; ?channel=NAME chooses."""
        wanted = request.query_params.getlist("channel")
        return self._pages.form(self._desk.form_token(), wanted)

    async def take_request(self, request: Request) -> Response:
        """Take a request and say what happens next, to everybody the same."""
        fields = _read_form(await read_body(request))
        chosen = [name for name in fields.get("channel", ()) if self._pages.has(name)]
        typed, name = (fields.get(key, [""])[0].strip() for key in ("address", "name"))

        def again(fault: str, status: int) -> Response:
            token = self._desk.form_token()
            return self._pages.form(
                token, chosen, typed=typed[:254], name=name[:120], fault=fault, status=status
            )

        if not self._is_ours(request) or not self._desk.is_form_token(fields.get("form", [""])[0]):
            return again("bad_form", 403)
        if not chosen:
            return again("bad_choice", 422)
        visitor = name_visitor(request.scope, self._forwarded)

        async def work() -> Response:
            try:
                asked = Ask(tuple(chosen), typed, name)
                taken = await run_in_threadpool(self._desk.ask, asked, visitor)
            except ValueError:
                return again("bad_address", 422)
            return self._pages.say("asked") if taken else self._pages.say("many", status=429)

        return await self._patiently(work)

    async def show_confirm(self, request: Request) -> Response:
        """Show what the link confirms, and the button that does it."""
        names = self._desk.read_confirm(*_read_path(request))
        if not names:
            return self._pages.say("stale", status=404)
        return self._pages.question("confirm", names, request.url.path)

    async def take_confirm(self, request: Request) -> Response:
        """Confirm."""
        await read_body(request)
        path = _read_path(request)
        if not self._is_ours(request) or not self._desk.read_confirm(*path):
            return self._pages.say("stale", status=404)

        async def work() -> Response:
            names = await run_in_threadpool(self._desk.confirm, *path)
            return self._pages.say("confirmed", names) if names else self._pages.say("stale", status=404)

        return await self._patiently(work)

    async def show_leave(self, request: Request) -> Response:
        """Show what the link leaves, and the button that does it."""
        names = self._desk.read_leave(request.path_params["token"])
        if not names:
            return self._pages.say("stale", status=404)
        return self._pages.question("leave", names, request.url.path)

    async def take_leave(self, request: Request) -> Response:
        """Leave: whoever holds the link may, be it a mail program's button or a person on our page."""
        await read_body(request)
        token = request.path_params["token"]
        names = self._desk.read_leave(token)
        if not names:
            return self._pages.say("stale", status=404)

        async def work() -> Response:
            await run_in_threadpool(self._desk.leave, token)
            return self._pages.say("left", names)

        return await self._patiently(work)

    def _is_ours(self, request: Request) -> bool:
        return is_same_site(request.headers, self._host)

    async def _patiently(self, work: Work) -> Response:
        try:
            return await work()
        except BusyError:
            answer = self._pages.say("busy", status=503)
            answer.headers["retry-after"] = "120"
            return answer


def _read_form(body: bytes) -> dict[str, list[str]]:
    """Return the fields of a form; none of a body that has more of them than any form of ours."""
    try:
        return parse_qs(body.decode("utf-8", "replace"), max_num_fields=200)
    except ValueError:
        return {}


def _read_path(request: Request) -> tuple[str, str]:
    return request.path_params["names"], request.path_params["token"]


async def _refuse(request: Request, error: Exception) -> Response:  # noqa: ARG001 - what Starlette calls
    """Say in a word what is wrong with a request that no reader's browser makes."""
    if not isinstance(error, HTTPException):
        raise error
    return PlainTextResponse(f"{error.detail}\n", error.status_code, error.headers)


async def _tell_health(request: Request) -> Response:  # noqa: ARG001 - what Starlette calls
    return PlainTextResponse("ok\n")
