"""What an operator does with readers: add, import, export, look up, unsubscribe, forget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from masthead.config import check_email
from masthead.errors import UsageError
from masthead.model import Consent, Departure, ImportTally, Subscriber
from masthead.pipeline.doorway import ask
from masthead.subscriber import make_mark, print_key
from masthead.subscriber.address import fold_address
from masthead.subscriber.sheet import BadLine, Terms, read_sheet, write_sheet
from masthead.subscriber.words import LONGEST_SOURCE, tidy_language, tidy_line

if TYPE_CHECKING:
    import io
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from masthead.model import Ask
    from masthead.pipeline.office import Office
    from masthead.subscriber.sheet import Arrival

ADDED, KNOWN, SUPPRESSED = "added", "known", "suppressed"


def pick_channels(office: Office, channel: str) -> tuple[str, ...]:
    """Return the channel, or every one that takes subscribers; raises UsageError when there is none."""
    known = office.channels
    if not known:
        raise UsageError(
            "no channel takes subscribers: set `subscribers = true` in its [channels.NAME.digest]"
        )
    if channel and channel not in known:
        raise UsageError(f"no channel {channel!r} takes subscribers; there are {', '.join(known)}")
    return (channel,) if channel else known


def add(office: Office, ask: Ask, now: datetime) -> dict[str, str]:
    """Subscribe a reader who agreed elsewhere; return by channel whether that was added, known or suppressed.

    Raises UsageError for an address that mail cannot go to.
    """
    address = _check(ask.address)
    reader = Subscriber(
        channel="",
        mark=office.mark(address),
        address=address,
        folded=fold_address(address),
        name=tidy_line(ask.name),
        language=tidy_language(ask.language),
        source=tidy_line(ask.source, LONGEST_SOURCE),
        requested=now,
        confirmed=now,
    )
    outcome: dict[str, str] = {}
    with office.catalog.transaction():
        for channel in ask.channels:
            outcome[channel] = _admit(office, replace(reader, channel=channel))
    return outcome


def ask_by_mail(office: Office, request: Ask, now: datetime) -> None:
    """Queue the question whether a reader wants the channels; raises UsageError when there is nowhere to answer it."""
    if not office.publication.service.url:
        raise UsageError(
            "a confirmation needs a page to answer it: give [web] a url, at which `masthead serve` answers"
        )
    _check(request.address)
    ask(office, request, now)


def _admit(office: Office, reader: Subscriber) -> str:
    subscribers = office.catalog.subscribers
    if subscribers.is_suppressed(reader.channel, reader.mark):
        return SUPPRESSED
    before = subscribers.find(reader.channel, reader.mark)
    if before and before.consent == Consent.CONFIRMED:
        return KNOWN
    subscribers.keep(reader)
    return ADDED


def import_readers(
    office: Office,
    file: io.BufferedReader,
    channel: str,
    source: str,
    tell: Callable[[int, str], None],
) -> ImportTally:
    """Import a list of readers, all of it or nothing; `tell` is given line and reason of every line that is bad.

    The lines are held beside the catalog until the last was read, so nobody waits and memory does not grow.
    """
    terms = Terms(check_email, channel, frozenset(office.channels), source)
    faults = 0

    def rows() -> Iterator[dict[str, object]]:
        nonlocal faults
        for each in read_sheet(file, terms):
            if isinstance(each, BadLine):
                faults += 1
                tell(each.line, each.reason)
            elif not faults:
                yield _spell(each, office.mark(each.address))

    office.catalog.incoming.hold(rows())
    if faults:
        return ImportTally(faults=faults)
    with office.catalog.transaction():
        arrived = office.catalog.incoming.admit()
    return ImportTally(
        added=arrived.added,
        known=arrived.readers - arrived.suppressed - arrived.added,
        twice=arrived.lines - arrived.readers,
        suppressed=arrived.suppressed,
    )


def _spell(arrival: Arrival, mark: bytes) -> dict[str, object]:
    return {
        "line": arrival.line,
        "channel": arrival.channel,
        "mark": mark,
        "address": arrival.address,
        "folded": fold_address(arrival.address),
        "name": arrival.name,
        "language": arrival.language,
        "source": arrival.source,
        "confirmed": arrival.confirmed,
    }


def export(office: Office, channels: tuple[str, ...]) -> Iterator[str]:
    """Yield the subscribers of the channels as lines of CSV."""
    return write_sheet(
        each for channel in channels for each in office.catalog.subscribers.of_channel(channel)
    )


def part(office: Office, address: str, channels: tuple[str, ...], now: datetime) -> tuple[str, ...]:
    """Unsubscribe a reader from the channels; return those that had one. What is queued is not sent any more."""
    mark = office.mark(address)
    with office.catalog.transaction():
        return tuple(
            channel
            for channel in channels
            if office.catalog.subscribers.part(channel, mark, Departure.UNSUBSCRIBED, now)
        )


def forget(office: Office, address: str, now: datetime) -> tuple[int, int]:
    """Erase all that is known of a reader but the keyed hash that keeps them from being written to again.

    Return how many subscriptions and deliveries there were. Issues still add up: a delivery keeps its state.
    """
    subscribers, mark = office.catalog.subscribers, office.mark(address)
    with office.catalog.transaction():
        held = subscribers.of_reader(mark)
        spelt = dict.fromkeys((address, fold_address(address), *(each.address for each in held)))
        subscribers.part("", mark, Departure.FORGOTTEN, now)
        office.catalog.letters.blank(mark)
        for each in spelt:
            office.catalog.letters.drop_asks(each)
        many = office.catalog.deliveries.forget(spelt)
    subscribers.erase_traces()
    return len(held), many


def tell_all(office: Office, address: str) -> dict[str, object]:
    """Return all that is kept of one person, for whoever asks for it (GDPR, 15)."""
    catalog, mark = office.catalog, office.mark(address)
    held = catalog.subscribers.of_reader(mark)
    spelt = dict.fromkeys((address, fold_address(address), *(each.address for each in held)))
    return {
        "address": address,
        "subscriptions": [_tell(each, catalog.subscribers.wording(each.wording)) for each in held],
        "suppressed": [
            {"channel": each.channel or "all", "why": str(each.departure), "at": each.at.isoformat()}
            for each in catalog.subscribers.suppressions(mark)
        ],
        "bounces": list(catalog.subscribers.bounces(mark)),
        "requests": [
            {"at": at.isoformat(), "channels": list(each.channels), "name": each.name}
            for _, at, each in catalog.letters.open_asks()
            if office.mark(each.address) == mark
        ],
        "confirmation messages": [
            {"asked": each.asked.isoformat(), "channels": list(each.channels), "state": each.state}
            for each in catalog.letters.of_reader(mark)
        ],
        "deliveries": [row for each in spelt for row in catalog.deliveries.of_reader(each)],
    }


def rekey(office: Office, key: bytes) -> int:
    """Give every subscriber a mark under a new key; return how many suppressions were lost with the old one."""
    with office.catalog.transaction():
        lost = office.catalog.subscribers.remark(lambda address: make_mark(key, address))
        office.catalog.files.remember("key", print_key(key))
    return lost


def _tell(subscriber: Subscriber, words: str) -> dict[str, object]:
    return {
        "channel": subscriber.channel,
        "address": subscriber.address,
        "name": subscriber.name,
        "language": subscriber.language,
        "consent": str(subscriber.consent),
        "agreed to": words or subscriber.wording,
        "source": subscriber.source,
        "requested": subscriber.requested.isoformat() if subscriber.requested else "",
        "confirmed": subscriber.confirmed.isoformat() if subscriber.confirmed else "",
    }


def _check(address: str) -> str:
    try:
        return check_email(address.strip())
    except ValueError as error:
        raise UsageError(str(error)) from error
