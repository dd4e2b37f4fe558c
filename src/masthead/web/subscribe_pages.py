"""The service's pages, from templates, in the colours of a channel; each may load nothing, not even from here."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup
from msgspec import Struct
from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from starlette.types import ASGIApp, Receive, Scope, Send

    from masthead.wording import Wording


class Look(Struct, frozen=True):
    """A channel as the pages show it: its words, and its accent by day and by night, legible on paper."""

    name: str
    title: str
    description: str
    accent: str
    accent_dark: str


class Frame(Struct, frozen=True):
    """What all pages share."""

    publication: str
    language: str
    home: str  # the publication's web address
    action: str  # path of the form
    address: str  # postal
    privacy: str
    consent: str  # the words that a reader agrees to
    days: int  # for which a confirmation is good


class Pages:
    """Makes every page of the service."""

    def __init__(
        self,
        folders: Sequence[Path],
        frame: Frame,
        wording: Wording,
        looks: tuple[Sequence[Look], Sequence[Look]],
    ) -> None:
        """Take the looks of the channels that take subscribers, and of the others, which can still be left."""
        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(folders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._frame, self._wording, self._looks = frame, wording, tuple(looks[0])
        spoken = frame.language.lower().startswith(wording.language.partition("-")[0])
        self._language = frame.language if spoken else wording.language
        self._names = frozenset(look.name for look in looks[0])
        self._by_name = {look.name: look for look in (*looks[0], *looks[1])}
        self._styles: dict[str, str] = {}

    def has(self, name: str) -> bool:
        """Tell whether a channel of that name takes subscribers."""
        return name in self._names

    def form(  # noqa: PLR0913 - what a form shows again
        self,
        token: str,
        chosen: Iterable[str],
        *,
        typed: str = "",
        name: str = "",
        fault: str = "",
        status: int = 200,
    ) -> Response:
        """Return the form. Nothing is chosen beforehand: a box that was ticked for the reader is no consent."""
        picked = [each for each in chosen if each in self._names]
        values = {
            "form": token,
            "channels": self._looks,
            "chosen": picked,
            "typed": typed,
            "name": name,
            "fault": fault,
            "faults": [self._wording.say(fault)] if fault else [],
            "action": self._frame.action,
            "consent": self._frame.consent,
        }
        return self._page("subscribe", "subscribe_title", picked, values, status)

    def question(self, act: str, names: Sequence[str], action: str) -> Response:
        """Return a page with one button: `act` is confirm or leave."""
        values = {
            "text": self._say(act, names),
            "button": self._wording.say(f"{act}_button"),
            "action": action,
        }
        return self._page("question", f"{act}_title", names, values)

    def say(self, what: str, names: Sequence[str] = (), *, status: int = 200) -> Response:
        """Return a page that says something and asks nothing."""
        return self._page("answer", f"{what}_title", names, {"text": self._say(what, names)}, status)

    def limited(self) -> Response:
        """Return the answer to one request too many."""
        answer = self.say("many", status=429)
        answer.headers["retry-after"] = "3600"
        return answer

    def missing_app(self) -> ASGIApp:
        """Return an application that has nothing at any address."""
        answer = self._page("answer", "missing", (), {"text": self._wording.say("missing_why")}, status=404)

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            await answer(scope, receive, send)

        return app

    def _say(self, what: str, names: Sequence[str]) -> str:
        known = [self._by_name[name] for name in names if name in self._by_name]
        titles = [self._wording.say("quoted", title=each.title) for each in known]
        spelt = self._wording.say("comma").join(titles) or self._frame.publication
        return self._wording.say(what, channels=spelt, days=self._frame.days)

    def _page(
        self, template: str, title: str, names: Sequence[str], values: dict[str, Any], status: int = 200
    ) -> Response:
        shown = next((name for name in names if name in self._by_name), next(iter(self._by_name)))
        look = self._by_name[shown]
        style = self._style(look)
        frame = self._frame
        content = self._environment.get_template(f"web/{template}.html.j2").render(
            values
            | {
                "title": self._wording.say(title),
                "say": self._wording.phrases,
                "language": self._language,
                "dir": self._wording.direction,
                "publication": frame.publication,
                "home": frame.home,
                "address": frame.address,
                "privacy": frame.privacy,
                "style": Markup(style),  # noqa: S704 - our own template's, with colours that were checked
            }
        )
        return Response(content, status, _headers(style), "text/html; charset=utf-8")

    def _style(self, look: Look) -> str:
        if look.name not in self._styles:
            template = self._environment.get_template("web/service.css.j2")
            self._styles[look.name] = template.render(look=look)
        return self._styles[look.name]


def _headers(style: str) -> dict[str, str]:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
    return {"content-security-policy": policy, "cache-control": "no-store"}
