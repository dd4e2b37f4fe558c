"""The service's desk: requests of readers answered from the catalog, one after another, and their letters posted."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from contextlib import ExitStack
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from masthead.errors import MastheadError
from masthead.pipeline import doorway
from masthead.pipeline.letters import is_waiting, open_relay, post_letters, tidy
from masthead.pipeline.office import open_office, subscribed_channels
from masthead.subscriber import form_token, is_form_token, read_confirm, read_unsubscribe
from masthead.subscriber.tokens import CONFIRM_DAYS
from masthead.web.subscribe import BusyError
from masthead.wording import find_service_wording

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from masthead.model import Ask, Channel, Publication
    from masthead.pipeline.office import Office
    from masthead.web.subscribe_pages import Look, Pages

    Clock = Callable[[], datetime]

T = TypeVar("T")
MOST_WAITING = 60  # requests that wait for the catalog; more are turned away
LONGEST_WAIT = 40.0  # seconds, some more than SQLite waits for a run
ACCENT = "#0b5a6f"  # of a channel without a colour, as on the publication's pages
LIGHT, DARK = ("#fdfcf9", "#f3f0e8"), ("#15181b", "#1d2125")  # the papers of templates/web/service.css.j2
LAG = 0.3  # seconds between a request and what is done about it: the answer must not tell what that is
ROUND = 60.0  # seconds between looks for letters that a server put off


class Reception:
    """The Desk of the web service. One thread has the catalog, so that a request never waits for half of another."""

    def __init__(self, publication: Publication, clock: Clock, ring: Callable[[], None]) -> None:
        self._publication, self._clock, self._ring = publication, clock, ring
        self._stack = ExitStack()
        self._thread = ThreadPoolExecutor(1, "masthead-readers")
        self._waiting = threading.BoundedSemaphore(MOST_WAITING)
        self._channels = tuple(channel.name for channel in publication.channels)

    def open(self) -> None:
        """Open the catalog; raises what open_office raises."""
        self._office: Office = self._thread.submit(
            lambda: self._stack.enter_context(open_office(self._publication))
        ).result()

    def close(self) -> None:
        """Finish what was begun and close the catalog."""
        self._thread.submit(self._stack.close).result()
        self._thread.shutdown()

    def form_token(self) -> str:
        """Return what a form carries to show that it is ours."""
        return form_token(self._office.key, self._clock())

    def is_form_token(self, token: str) -> bool:
        """Tell whether a form is ours, and of today."""
        return is_form_token(self._office.key, token, self._clock())

    def ask(self, request: Ask, visitor: str) -> bool:
        """Take a request; False when there are too many."""
        counted = replace(request, visitor=doorway.make_visitor(self._office.key, visitor))
        taken = self._do(lambda: doorway.note(self._office, counted, self._clock()))
        self._ring()
        return taken

    def read_confirm(self, names: str, token: str) -> tuple[str, ...]:
        """Return what a link confirms."""
        return read_confirm(self._office.key, token, names, self._clock()).channels

    def confirm(self, names: str, token: str) -> tuple[str, ...]:
        """Confirm; return what its reader now has."""
        link = read_confirm(self._office.key, token, names, self._clock())
        return self._do(lambda: doorway.confirm(self._office, link, self._clock())) if link else ()

    def read_leave(self, token: str) -> tuple[str, ...]:
        """Return what a link leaves."""
        return read_unsubscribe(self._office.key, token, self._channels).channels

    def leave(self, token: str) -> None:
        """Leave."""
        link = read_unsubscribe(self._office.key, token, self._channels)
        self._do(lambda: doorway.leave(self._office, link, self._clock()))

    def _do(self, work: Callable[[], T]) -> T:
        """Do something with the catalog in its thread; raises BusyError when that cannot be done soon."""
        if not self._waiting.acquire(blocking=False):
            raise BusyError
        try:
            return self._thread.submit(work).result(LONGEST_WAIT)
        except (Late, MastheadError) as error:
            raise BusyError from error
        finally:
            self._waiting.release()


class Postman:
    """Posts the letters that wait, as soon as one is rung for, from a thread and with a catalog of its own."""

    def __init__(self, publication: Publication, clock: Clock, tell: Callable[[str], None]) -> None:
        self._publication, self._clock, self._tell = publication, clock, tell
        self._rung, self._ended = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._work, name="masthead-letters", daemon=True)

    def start(self) -> None:
        """Begin with what waits already."""
        self._rung.set()
        self._thread.start()

    def ring(self) -> None:
        """Look for letters now."""
        self._rung.set()

    def close(self) -> None:
        """End after the letter in hand."""
        self._ended.set()
        self._rung.set()
        if self._thread.is_alive():
            self._thread.join(LONGEST_WAIT)

    def _work(self) -> None:
        while not self._ended.is_set():
            self._rung.wait(ROUND)
            self._rung.clear()
            if not self._ended.wait(LAG):
                self._post()

    def _post(self) -> None:
        try:
            with open_office(self._publication) as office:
                tidy(office.catalog, self._clock())
                doorway.see_to_requests(office)
                if is_waiting(office, self._clock()):
                    post_letters(office, open_relay(self._publication.relay), self._clock())
        except MastheadError as error:
            self._tell(f"a confirmation could not be sent, and is tried again: {error}")
        except Exception as error:  # noqa: BLE001 - the thread outlives a fault of ours, which is told
            self._tell(
                f"a fault of Masthead itself, no confirmation was sent: {type(error).__name__}: {error}"
            )


def dress(publication: Publication) -> Pages:
    """Return the pages in the publication's language and in its channels' colours, shaded until they can be read."""
    from urllib.parse import urlsplit

    from masthead.web.subscribe_pages import Frame, Pages

    words, _ = doorway.consent_words(publication, publication.language)
    frame = Frame(
        publication=publication.title,
        language=publication.language,
        home=publication.url,
        action=f"{urlsplit(publication.service.url).path}subscribe/",
        address=publication.address,
        privacy=publication.service.privacy,
        consent=words,
        days=CONFIRM_DAYS,
    )
    wording = find_service_wording(publication.language)
    taken = subscribed_channels(publication)
    looks = [_look(channel) for channel in publication.channels if channel.name in taken]
    others = [_look(channel) for channel in publication.channels if channel.name not in taken]
    return Pages(publication.templates, frame, wording, (looks, others))


def _look(channel: Channel) -> Look:
    from masthead.digest.colour import CLEAR, ENOUGH, legible
    from masthead.web.subscribe_pages import Look

    colour = (channel.mailing.colour if channel.mailing else "") or ACCENT
    return Look(
        channel.name,
        channel.title,
        channel.description,
        legible(colour, LIGHT, ENOUGH),
        legible(colour, DARK, CLEAR),
    )
