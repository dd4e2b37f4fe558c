"""The questions to readers, sent by the same transports as issues, each once."""

from __future__ import annotations

import textwrap
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from masthead.mail.address import split_sender, to_ascii
from masthead.mail.letter import compose_letter
from masthead.model import Delivery, Outgoing, SecretSource, Verdict
from masthead.pipeline.doorway import BETWEEN_LETTERS, see_to_requests
from masthead.pipeline.office import Office, publication_key
from masthead.subscriber import confirm_url
from masthead.subscriber.tokens import CONFIRM_DAYS
from masthead.wording import find_service_wording

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from masthead.catalog import SqlCatalog
    from masthead.delivery.desk import Transport
    from masthead.model import Answer, Letter, Publication, Relay

GOOD_FOR = timedelta(hours=24)  # later, a question puzzles more than it helps
AGAIN = timedelta(minutes=5)  # greylisting servers want to see patience
CUT_OFF = timedelta(minutes=30)  # a letter that stands as sending for so long has lost its sender

_STATES = {
    Verdict.TAKEN: "sent",
    Verdict.DEFERRED: "deferred",
    Verdict.REFUSED: "refused",
    Verdict.UNCERTAIN: "uncertain",
    Verdict.UNTOUCHED: "queued",
}


class LetterDesk:
    """Hands out the letters that wait (the Desk protocol of delivery); an uncertain one is never sent again.

    Its reader may ask again the next day, and two copies of one question look like fraud.
    """

    def __init__(self, office: Office, now: datetime) -> None:
        self._office, self._now = office, now
        self._letters = list(reversed(office.catalog.letters.waiting(now - GOOD_FOR, now - AGAIN)))
        self._numbers: dict[str, int] = {}
        self.sent = 0

    def take(self) -> Outgoing | None:
        """Return the next letter, composed from what its row says."""
        if not self._letters:
            return None
        letter = self._letters.pop()
        self._numbers[letter.message_id] = letter.number
        return write_letter(self._office, letter)

    def begin(self, outgoing: Outgoing) -> bool:
        """Claim the letter; False when another process did, or its address was erased since."""
        with self._office.catalog.transaction():
            return self._office.catalog.letters.begin(self._number(outgoing), self._now)

    def settle(self, outgoing: Outgoing, answer: Answer) -> None:
        """Record what became of it."""
        self.sent += answer.verdict == Verdict.TAKEN
        with self._office.catalog.transaction():
            self._office.catalog.letters.settle(
                self._number(outgoing), _STATES[answer.verdict], answer.reply, self._now
            )

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make the changes of a block one commit."""
        with self._office.catalog.transaction():
            yield

    def _number(self, outgoing: Outgoing) -> int:
        return self._numbers[outgoing.delivery.message_id]


def post_letters(office: Office, transport: Transport, now: datetime) -> int:
    """Send the questions that wait; return how many went out. Raises DeliveryError when none can be sent at all."""
    tidy(office.catalog, now)
    desk = LetterDesk(office, now)
    transport.dispatch(desk)
    return desk.sent


def tidy(catalog: SqlCatalog, now: datetime) -> None:
    """Erase what is needed no longer: addresses of letters after a day, unconfirmed requests after a week."""
    with catalog.transaction():
        catalog.letters.tidy(now - CUT_OFF, now - GOOD_FOR, now)
        catalog.letters.forget_asks(now - BETWEEN_LETTERS)
        catalog.subscribers.expire(now - timedelta(days=CONFIRM_DAYS))


def post_waiting(publication: Publication, catalog: SqlCatalog, now: datetime) -> None:
    """Send the questions that the web service left, and erase requests that nobody confirmed."""
    tidy(catalog, now)
    if catalog.letters.open_asks():
        see_to_requests(Office(publication, catalog, publication_key(publication, catalog)))
    if catalog.letters.waiting(now - GOOD_FOR, now - AGAIN):
        office = Office(publication, catalog, publication_key(publication, catalog))
        post_letters(office, open_relay(publication.relay), now)


def open_relay(relay: Relay) -> Transport:
    """Return the way out that the configuration names, with its secrets read now; raises UsageError for a bad one."""
    from masthead.config import read_secret
    from masthead.delivery import open_transport

    key = relay.dkim.key if relay.dkim else SecretSource()
    return open_transport(relay, read_secret(relay.password), read_secret(key))


def is_waiting(office: Office, now: datetime) -> bool:
    """Tell whether a question is to be sent now."""
    return bool(office.catalog.letters.waiting(now - GOOD_FOR, now - AGAIN))


def write_letter(office: Office, letter: Letter) -> Outgoing:
    """Return a letter as it goes out; the same row makes the same bytes."""
    publication = office.publication
    words = find_service_wording(letter.language, publication.language)
    titles = {channel.name: channel.title for channel in publication.channels}
    said = {
        "channels": words.say("comma").join(
            words.say("quoted", title=titles.get(name, name)) for name in letter.channels
        ),
        "publication": publication.title,
        "days": CONFIRM_DAYS,
    }
    url = confirm_url(publication.service.url, office.key, letter.channels, letter.mark, letter.asked)
    paragraphs = (
        words.say("letter_asked", **said),
        words.say("letter_confirm", **said),
        url,
        words.say("letter_ignore", **said),
        "\n".join(filter(None, (publication.title, publication.url, publication.address))),
    )
    message = compose_letter(
        sender=publication.sender,
        to=letter.address,
        subject=words.say("letter_subject", **said),
        text="\n\n".join(map(_wrap, paragraphs)) + "\n",
        identity=letter.message_id,
        moment=letter.asked.astimezone(publication.zone),
        language=words.language,
    )
    delivery = Delivery(letter.channels[0], 0, message.to, letter.message_id)
    return Outgoing(delivery, to_ascii(split_sender(publication.sender)[1]), (message.content,))


def _wrap(paragraph: str) -> str:
    """Return a paragraph in lines of 72 characters; an address longer than that stays whole."""
    lines = paragraph.split("\n")
    return "\n".join(
        textwrap.fill(line, 72, break_long_words=False, break_on_hyphens=False) for line in lines
    )
