"""Bounces counted: a mailbox that is gone is not written to again, one that is full is given time."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from masthead.mail import identify
from masthead.model import Bounce, Departure, Failure, Reader
from masthead.subscriber.address import fold_address
from masthead.subscriber.bounce import judge_reply, read_bounces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from masthead.catalog import SqlCatalog
    from masthead.catalog.subscribers import Subscribers
    from masthead.pipeline.office import Office

SOFT_LIMIT = (
    5  # soft bounces within SOFT_SPAN suppress: an address that fails week after week is as good as gone
)
SOFT_SPAN = timedelta(days=30)


class BounceTally(Struct):
    """What came of a heap of bounce messages."""

    messages: int = 0
    foreign: int = 0  # messages that are no bounces
    again: int = 0  # counted before
    soft: int = 0
    hard: int = 0
    complaints: int = 0
    suppressed: int = 0  # readers who are not written to any more


def count_bounces(office: Office, messages: Iterable[bytes], now: datetime) -> BounceTally:
    """Count each failed reader of each message once, however often it is fed in."""
    tally = BounceTally()
    for content in messages:
        tally.messages += 1
        bounces = read_bounces(content)
        tally.foreign += not bounces
        with office.catalog.transaction():
            for bounce in bounces:
                _count(office, bounce, tally, now)
    return tally


def read_maildir(folder: Path) -> Iterator[bytes]:
    """Yield the messages of a Maildir, read or unread, in the order of their names; they are left where they are."""
    for part in ("cur", "new"):
        for path in sorted((folder / part).glob("*")):
            if path.is_file():
                yield path.read_bytes()


def _count(office: Office, bounce: Bounce, tally: BounceTally, now: datetime) -> None:
    """Count one reader's bounce, and suppress where it says that the mailbox is gone or its owner objects.

    A report that does not return a Message-ID of ours may be anybody's invention: it counts as a soft bounce.
    """
    subscribers, mark = office.catalog.subscribers, office.mark(bounce.address)
    channel = _find_channel(office, bounce)
    judged = bounce if channel else replace(bounce, failure=Failure.SOFT)
    if not subscribers.note_bounce(judged, mark, now):
        tally.again += 1
        return
    tally.soft += judged.failure == Failure.SOFT
    tally.hard += judged.failure == Failure.HARD
    tally.complaints += judged.failure == Failure.COMPLAINT
    tally.suppressed += _part(subscribers, judged, mark, channel, now)


def count_refusals(catalog: SqlCatalog, issues: Iterable[int], now: datetime) -> int:
    """Count what servers refused while an issue was sent as bounces, which it is; return how many readers it ended.

    Each refusal counts once, however often it is looked at.
    """
    ended = 0
    with catalog.transaction():
        for issue in issues:
            for reader, mark, reply in list(catalog.subscribers.refusals(issue)):
                failure, status = judge_reply(reply)
                digest = hashlib.sha256(f"refused {issue} {reader}".encode()).digest()[:16]
                bounce = Bounce(digest, "", failure, status)
                if catalog.subscribers.note_bounce(bounce, mark, now):
                    ended += _part(catalog.subscribers, bounce, mark, "", now)
    return ended


def _part(subscribers: Subscribers, bounce: Bounce, mark: bytes, channel: str, now: datetime) -> bool:
    """Suppress the reader if this bounce, or the number of them, says so: for a complaint, in its channel alone."""
    is_soft = bounce.failure == Failure.SOFT
    if is_soft and subscribers.count_soft_bounces(mark, now - SOFT_SPAN) < SOFT_LIMIT:
        return False
    is_complaint = bounce.failure == Failure.COMPLAINT
    departure = Departure.COMPLAINED if is_complaint else Departure.BOUNCED
    subscribers.part(channel if is_complaint else "", mark, departure, now)
    return True


def _find_channel(office: Office, bounce: Bounce) -> str:
    """Return the channel whose issue came back; empty when the message that came back is none of ours."""
    if not bounce.message_id:
        return ""
    subscribers = office.catalog.subscribers
    held = subscribers.of_reader(office.mark(bounce.address))
    spelt = dict.fromkeys((bounce.address, fold_address(bounce.address), *(each.address for each in held)))
    for address in spelt:
        for channel, number, sender, salt, to in subscribers.mailouts_to(address):
            if identify(salt, sender, channel, number, Reader(to)) == bounce.message_id:
                return channel
    return ""
