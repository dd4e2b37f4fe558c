"""The preview's addresses, all of them below the secret of the one that is printed.

GET  .                        posts, those in doubt first
GET  post?name=NAME           a post's text with its evidence, and the form
POST post?name=NAME           a correction, then the post's page
GET  digest?channel=&view=    a channel's next digest
GET  frame?channel=&view=     the digest itself, for a sandboxed frame
GET  message.eml?channel=     the message of the first reader
GET  feed?channel=&name=      a feed as a reader lists it
GET  events?version=          the number of each new standing
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from masthead.web.preview.forms import read_answer
from masthead.web.preview.frames import VIEWS, frame_policy, show_as, show_fault
from masthead.web.preview.guard import Guard
from masthead.web.preview.pages import TABS, Pages
from masthead.web.preview.sheets import Fault

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request

    from masthead.web.preview.events import Bell
    from masthead.web.preview.sheets import DigestProof, Editor

_LARGEST_FORM = 64 * 1024
_ASSETS = {"preview.css": "text/css", "preview.js": "text/javascript"}


def open_app(editor: Editor, bell: Bell, folder: Path, port: int) -> Guard:
    """Return the preview as an ASGI application that answers its own reader only; its token opens every page."""
    preview = _Preview(editor, bell, folder)
    routes = [
        Route("/", preview.list_posts),
        Route("/post", preview.show_post, methods=["GET"]),
        Route("/post", preview.correct, methods=["POST"]),
        Route("/digest", preview.show_digest),
        Route("/frame", preview.show_frame),
        Route("/message.eml", preview.send_message),
        Route("/feed", preview.show_feed),
        Route("/events", preview.listen),
        *(Route(f"/{name}", preview.send_asset) for name in _ASSETS),
    ]
    app = Starlette(
        routes=routes, exception_handlers={HTTPException: preview.explain, Exception: preview.explain}
    )
    app.router.redirect_slashes = False
    return Guard(app, port)


class _Preview:
    """Answers requests that the guard let through."""

    def __init__(self, editor: Editor, bell: Bell, folder: Path) -> None:
        self._editor, self._bell, self._folder = editor, bell, folder
        self._pages = Pages(folder)

    def list_posts(self, request: Request) -> Response:
        given = request.query_params
        number = given.get("page", "1")
        page = self._pages.list_posts(
            self._editor.standing,
            request.scope["form_token"],
            given.get("show", ""),
            given.get("find", "")[:200],
            int(number) if number.isdecimal() and len(number) < 7 else 1,
        )
        return HTMLResponse(page)

    def show_post(self, request: Request) -> Response:
        galley = self._editor.open_post(request.query_params.get("name", ""))
        standing, token = self._editor.standing, request.scope["form_token"]
        if galley is None:
            raise HTTPException(404, "There is no such post, or it is not read yet.")
        if isinstance(galley, Fault):
            return HTMLResponse(
                self._pages.show_notice(standing, token, galley.path, f"{galley.reason}: {galley.mend}")
            )
        return HTMLResponse(self._pages.show_post(standing, token, galley))

    async def correct(self, request: Request) -> Response:
        """Write the correction that the form holds, then show the post; where it is wrong, show the form again."""
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > _LARGEST_FORM:
                raise HTTPException(413, "That is more than a correction can be.")
        name = request.query_params.get("name", "")
        given = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=40))
        answer = read_answer(name, given, request.scope["form_token"])
        if answer is None:
            raise HTTPException(403, "The form is from an earlier preview. Open the post again.")
        wrong = await run_in_threadpool(self._editor.keep, answer)
        if not wrong:
            return RedirectResponse(f"post?name={quote(name, safe='')}", status_code=303)
        galley = await run_in_threadpool(self._editor.open_post, name)
        if galley is None or isinstance(galley, Fault):
            raise HTTPException(404, wrong.get("", "There is no such post any more."))
        page = self._pages.show_post(self._editor.standing, request.scope["form_token"], galley, given, wrong)
        return HTMLResponse(page, status_code=422)

    def show_digest(self, request: Request) -> Response:
        view = request.query_params.get("view", "light")
        if view not in TABS:
            raise HTTPException(404, "There is no such view.")
        page = self._pages.show_digest(
            self._editor.standing,
            request.scope["form_token"],
            self._digest(request),
            view,
            pictures="pictures" in request.query_params,
        )
        return HTMLResponse(page)

    def show_frame(self, request: Request) -> Response:
        view, pictures = request.query_params.get("view", ""), "pictures" in request.query_params
        proof = self._digest(request)
        if view not in VIEWS:
            raise HTTPException(404, "There is no such view.")
        page = show_as(proof.html, view, pictures=pictures) if proof.html else show_fault(proof.silence)
        headers = {
            "content-security-policy": frame_policy(pictures=pictures),
            "referrer-policy": "no-referrer",
        }
        return HTMLResponse(page.encode("utf-8", "replace"), headers=headers)

    def send_message(self, request: Request) -> Response:
        proof = self._digest(request)
        headers = {"content-disposition": f'attachment; filename="{proof.channel}.eml"'}
        return Response(proof.message, media_type="message/rfc822", headers=headers)

    def show_feed(self, request: Request) -> Response:
        channel, name = request.query_params.get("channel", ""), request.query_params.get("name", "atom.xml")
        proof = next((each for each in self._editor.standing.feeds if each.channel == channel), None)
        if proof is None or name not in [each for each, *_ in proof.documents]:
            raise HTTPException(404, "There is no such feed, or it is not made yet.")
        return HTMLResponse(
            self._pages.show_feed(self._editor.standing, request.scope["form_token"], proof, name)
        )

    def listen(self, request: Request) -> Response:
        known = request.query_params.get("version", "")
        if self._bell.is_crowded:
            raise HTTPException(503, "Too many pages listen already.")
        number = int(known) if known.isdecimal() and len(known) < 12 else -1
        return StreamingResponse(self._bell.listen(self._editor, number), media_type="text/event-stream")

    def send_asset(self, request: Request) -> Response:
        name = request.url.path.rpartition("/")[2]
        return Response((self._folder / name).read_bytes(), media_type=_ASSETS[name])

    def explain(self, request: Request, error: Exception) -> Response:
        """Return the page that says why a request cannot be met."""
        status, reason = (
            (error.status_code, error.detail) if isinstance(error, HTTPException) else (500, str(error))
        )
        page = self._pages.show_notice(
            self._editor.standing, request.scope["form_token"], "Nothing to show here", reason
        )
        return HTMLResponse(page, status_code=status)

    def _digest(self, request: Request) -> DigestProof:
        channel = request.query_params.get("channel", "")
        proof = next((each for each in self._editor.standing.digests if each.channel == channel), None)
        if proof is None:
            raise HTTPException(404, "There is no such digest, or it is not made yet.")
        return proof
