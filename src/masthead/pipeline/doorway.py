"""What readers do by themselves: ask for a channel, confirm that it was they, and leave.

Whether an address is known changes neither what is answered nor how much is done before the answer: each request is
one short commit.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from masthead.config import check_email
from masthead.model import Consent, Departure, Letter, Subscriber
from masthead.subscriber.address import fold_address
from masthead.subscriber.tokens import CONFIRM_DAYS
from masthead.subscriber.words import tidy_language, tidy_name
from masthead.wording import find_service_wording

if TYPE_CHECKING:
    from datetime import datetime

    from masthead.model import Ask, Publication
    from masthead.pipeline.office import Office
    from masthead.subscriber import Link

BETWEEN_LETTERS = timedelta(days=1)  # no stranger can have us write to an address more often
HOUR = timedelta(hours=1)


def make_visitor(key: bytes, source: str) -> bytes:
    """Return the keyed hash under which a source's requests are counted for a day."""
    return hmac.digest(key, b"masthead visitor\0" + source.encode("utf-8", "replace"), "sha256")[:12]


def consent_words(publication: Publication, language: str) -> tuple[str, str]:
    """Return the words to which a reader agrees, and their version."""
    words = find_service_wording(language, publication.language).say("consent", publication=publication.title)
    return words, hashlib.sha256(words.encode()).hexdigest()[:12]


def ask(office: Office, request: Ask, now: datetime) -> bool:
    """Note a request and see to it at once; see note() and see_to_requests()."""
    taken = note(office, request, now)
    see_to_requests(office)
    return taken


def note(office: Office, request: Ask, now: datetime) -> bool:
    """Keep a request as it was made; False when there are too many from there, or in all.

    Nothing is looked up: before the answer as much is done for an address that is known as for any other. Raises
    ValueError for an address that mail cannot go to.
    """
    address = check_email(request.address)
    letters = office.catalog.letters
    with office.catalog.transaction():
        letters.forget_asks(now - BETWEEN_LETTERS)
        if request.visitor and _is_flooded(office, request.visitor, now):
            return False
        letters.note_ask(replace(request, address=address, name=tidy_name(request.name)), now)
    return True


def see_to_requests(office: Office) -> None:
    """Queue the question to the reader of each request that was noted.

    A reader who is subscribed already, was asked within a day, or reported us as spam is not written to.
    """
    letters = office.catalog.letters
    for number, at, request in letters.open_asks():
        mark = office.mark(request.address)
        words, version = consent_words(office.publication, request.language)
        with office.catalog.transaction():
            if not letters.close_ask(number):
                continue
            office.catalog.subscribers.keep_wording(version, words)
            wanted = _keep_pending(office, replace(request, wording=version), mark, at)
            if wanted and not letters.has_letter(mark, at - BETWEEN_LETTERS):
                letters.queue(_question(office, request.address, mark, wanted, request.language, at))


def confirm(office: Office, link: Link, now: datetime) -> tuple[str, ...]:
    """Confirm the request that the link stands for; return the channels that the reader now has of those it names.

    Whoever left or bounced before is written to again: the owner of the mailbox has asked for it.
    """
    catalog = office.catalog
    with catalog.transaction():
        catalog.subscribers.expire(now - timedelta(days=CONFIRM_DAYS))
        held = [catalog.subscribers.find(channel, link.mark) for channel in link.channels]
        for reader in held:
            if reader is not None and reader.consent == Consent.PENDING:
                catalog.subscribers.keep(replace(reader, consent=Consent.CONFIRMED, confirmed=now))
                _lift(office, reader, now)
        catalog.letters.blank(link.mark)
        return tuple(reader.channel for reader in held if reader is not None)


def leave(office: Office, link: Link, now: datetime) -> None:
    """Unsubscribe the reader of the link at once; again is no fault."""
    with office.catalog.transaction():
        for channel in link.channels:
            office.catalog.subscribers.part(channel, link.mark, Departure.UNSUBSCRIBED, now)


def _is_flooded(office: Office, visitor: bytes, now: datetime) -> bool:
    service, letters = office.publication.service, office.catalog.letters
    return (
        letters.count_asks(now - HOUR, visitor) >= service.per_visitor
        or letters.count_asks(now - HOUR) >= service.per_hour
    )


def _keep_pending(office: Office, request: Ask, mark: bytes, now: datetime) -> tuple[str, ...]:
    """Keep the request for each channel that the reader does not have; return those of which to ask."""
    subscribers = office.catalog.subscribers
    held = {each.channel for each in subscribers.of_reader(mark) if each.consent == Consent.CONFIRMED}
    wanted = tuple(channel for channel in request.channels if channel not in held)
    for channel in wanted:
        subscribers.keep(
            Subscriber(
                channel=channel,
                mark=mark,
                address=request.address,
                folded=fold_address(request.address),
                name=request.name,
                language=tidy_language(request.language),
                consent=Consent.PENDING,
                wording=request.wording,
                source=request.source,
                requested=now,
            )
        )
    reported = {
        each.channel for each in subscribers.suppressions(mark) if each.departure == Departure.COMPLAINED
    }
    return () if "" in reported else tuple(channel for channel in wanted if channel not in reported)


def _question(  # noqa: PLR0913, PLR0917 - what a letter is made of
    office: Office, address: str, mark: bytes, channels: tuple[str, ...], language: str, now: datetime
) -> Letter:
    spelt = b"masthead letter\0" + mark + now.isoformat().encode()
    code = hmac.digest(office.key, spelt, "sha256").hex()[:24]
    domain = fold_address(office.publication.sender.rpartition("<")[2].strip("> ")).rpartition("@")[2]
    return Letter(0, mark, address, tuple(sorted(channels)), language, f"<confirm.{code}@{domain}>", now)


def _lift(office: Office, reader: Subscriber, now: datetime) -> None:
    """Take back what keeps the reader from being written to in this channel, and in no other."""
    subscribers = office.catalog.subscribers
    subscribers.lift(reader.channel, reader.mark)
    for each in subscribers.suppressions(reader.mark):
        if each.channel:
            continue
        subscribers.lift("", reader.mark)
        for channel in office.publication.channels:
            if channel.name != reader.channel and subscribers.find(channel.name, reader.mark) is None:
                subscribers.part(channel.name, reader.mark, each.departure, now)
