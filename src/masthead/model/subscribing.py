"""Who reads by mail: subscribers, the proof of their consent, and what ends it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from datetime import datetime


class Consent(StrEnum):
    """How far a reader's consent has come."""

    PENDING = "pending"  # asked for, not confirmed: nothing is mailed but the question
    CONFIRMED = "confirmed"


class Departure(StrEnum):
    """Why a reader is not written to again."""

    UNSUBSCRIBED = "unsubscribed"
    BOUNCED = "bounced"  # the mailbox is gone, or bounced too often
    COMPLAINED = "complained"  # reported as spam
    FORGOTTEN = "forgotten"  # all that was known was erased


class Subscriber(Struct, frozen=True):
    """A reader of one channel, with the proof of consent: which words, from where, asked and confirmed when."""

    channel: str
    mark: bytes  # keyed hash of the folded address: the same reader has the same in every channel
    address: str  # as it was given
    folded: str = ""  # as it is compared
    name: str = ""
    language: str = ""
    consent: Consent = Consent.CONFIRMED
    wording: str = ""  # version of the words that the reader agreed to; empty where they were not ours
    source: str = ""  # web form, an import's file, what the operator says
    requested: datetime | None = None
    confirmed: datetime | None = None


class Suppression(Struct, frozen=True):
    """A reader who is not written to again; nothing tells who it is but the mark."""

    mark: bytes
    channel: str  # empty: every channel
    departure: Departure
    at: datetime


class Ask(Struct, frozen=True):
    """A request to subscribe, as the web form or the operator gives it."""

    channels: tuple[str, ...]
    address: str
    name: str = ""
    language: str = ""
    source: str = "web form"
    visitor: bytes = b""  # keyed hash of where it came from; forgotten after a day
    wording: str = ""


class Failure(StrEnum):
    """What a bounce message says of a mailbox."""

    HARD = "hard"  # there is no such mailbox
    SOFT = "soft"  # full, slow, refused for what was sent: may be better next time
    COMPLAINT = "complaint"  # its owner reported spam (RFC 5965)


class Bounce(Struct, frozen=True):
    """One failed reader of one bounce message."""

    digest: bytes  # of the message's bytes: the same message counts once
    address: str
    failure: Failure
    status: str = ""  # RFC 3463, such as 5.1.1
    message_id: str = ""  # of the message that came back, if it is told


class Letter(Struct, frozen=True):
    """The question to one reader whether a request was theirs; it is sent once."""

    number: int
    mark: bytes
    address: str
    channels: tuple[str, ...]
    language: str
    message_id: str
    asked: datetime
    state: str = "queued"
    reply: str = ""


class ImportTally(Struct, frozen=True):
    """What came of an import."""

    added: int = 0
    known: int = 0  # subscribed before, left as they were
    twice: int = 0  # again in the same file
    suppressed: int = 0  # left before, and are not written to again
    problems: tuple[tuple[int, str], ...] = field(default=())  # line, reason
    faults: int = 0  # how many lines were bad, all of them named
