"""What is published and sent: entries, feeds, issues and their messages, and the report of a run."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime, tzinfo

    from masthead.model.inferring import Author, Enclosure, PartialDate
    from masthead.model.reading import Problem


class Entry(Struct, frozen=True):
    """A Post with an identity: what feeds, pages and digests show."""

    id: str  # tag URI (RFC 4151), minted once
    name: str  # the post's file
    slug: str
    permalink: str
    title: str
    authors: tuple[Author, ...]
    published: PartialDate
    updated: datetime
    first_seen: datetime
    language: str
    summary: str
    content: str  # sanitised HTML with absolute URLs
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    words: int = 0

    @property
    def minutes(self) -> int:
        """Return the reading time in minutes, at 230 words a minute, never less than one."""
        return max(1, round(self.words / 230))


class Feed(Struct, frozen=True):
    """What all three formats say alike; documents are found at `folder` + atom.xml, rss.xml, feed.json.

    `current`, `previous` and `following` are folders too: the subscription document's, and the archive pages'
    before and after this one (RFC 5005, 4), empty where there is none.
    """

    id: str
    title: str
    subtitle: str
    language: str
    home: str  # the page this feed belongs to
    folder: str  # URL, ends with a slash
    updated: datetime
    entries: tuple[Entry, ...]  # newest first
    zone: tzinfo
    full_text: bool = True
    root: str = ""  # the publication's URL, under which feed.css lies; empty: one folder up
    archive: bool = False  # a page of the archive
    complete: bool = False  # there is nothing outside this document
    current: str = ""
    previous: str = ""
    following: str = ""
    hub: str = ""  # WebSub


class Issue(Struct, frozen=True):
    """What a channel sends at one time. `surplus` entries are only linked."""

    channel: str
    number: int
    issued: datetime
    entries: tuple[Entry, ...]
    surplus: tuple[Entry, ...] = ()
    slot: str = ""  # the slot's UTC instant in ISO 8601, or the run's: unique per channel


class BackIssue(Struct, frozen=True):
    """An issue that went out, as it is kept for the web."""

    channel: str
    number: int
    issued: datetime
    subject: str
    html: str = ""


class Page(Struct, frozen=True):
    """An Issue as readers get it: HTML with inlined styles, the same as text, and the envelope's words."""

    subject: str
    preheader: str
    html: str
    text: str


class Message(Struct, frozen=True):
    """One reader's copy: RFC 5322 bytes, fixed."""

    id: str  # with angle brackets
    to: str
    content: bytes


class DeliveryState(StrEnum):
    """Where a reader's copy stands; each change is committed before the next step is taken."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DEFERRED = "deferred"  # a 4xx answer: tried again after a pause
    REFUSED = "refused"  # a 5xx answer: final for this reader
    GAVE_UP = "gave up"  # deferred until the deadline
    UNCERTAIN = "uncertain"  # cut off after the final dot: nobody knows whether it was taken
    UNSUBSCRIBED = "unsubscribed"  # the reader left after the issue was composed


class Reader(Struct, frozen=True):
    """One reader of an issue, with what is personal in the copy."""

    address: str
    name: str = ""
    unsubscribe: str = ""  # https address at which this reader leaves
    mark: bytes = b""  # keyed hash of a subscriber's address; empty for a name in the configuration's list


class Mailout(Struct, frozen=True):
    """A frozen issue on its way to its readers."""

    serial: int  # issues in the order in which they were frozen
    channel: str
    number: int
    issued: datetime
    sender: str  # MAIL FROM
    salt: bytes  # keys the Message-IDs
    readers: int  # how many were frozen with it


class Delivery(Struct, frozen=True):
    """One reader's copy of one issue, and what became of it."""

    channel: str
    number: int
    to: str
    message_id: str
    state: DeliveryState = DeliveryState.QUEUED
    reply: str = ""
    issue: int = 0  # the mailout's serial
    reader: int = 0  # the place in its frozen list of readers, from 1
    name: str = ""
    mark: bytes = b""
    attempts: int = 0
    doubts: int = 0  # how often it was cut off after the final dot
    tried: datetime | None = None  # the first attempt, of one that was not taken at once
    due: datetime | None = None  # the next attempt of one that is deferred, or sent once more

    def address(self, to: str, message_id: str) -> Delivery:
        """Return the delivery as it goes out."""
        return replace(self, to=to, message_id=message_id)


class Account(Struct, frozen=True):
    """An issue's readers, accounted for: as many as were frozen with it, each in one state."""

    channel: str
    number: int
    issued: datetime
    subject: str
    readers: int
    counts: tuple[tuple[DeliveryState, int], ...]
    is_open: bool = False  # somebody's copy still waits

    @property
    def open_count(self) -> int:
        """Return how many copies still have to go out."""
        waiting = (DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.DEFERRED)
        return sum(count for state, count in self.counts if state in waiting)

    @property
    def balances(self) -> bool:
        """Tell whether every reader of the snapshot stands in exactly one state."""
        return self.readers == sum(count for _, count in self.counts)


class Outgoing(Struct, frozen=True):
    """A delivery on its way: the envelope (RFC 5321) and the message's bytes in parts that are sent one after another.

    The parts are CRLF lines that are not dot-stuffed; most of them are shared by all readers of the issue.
    """

    delivery: Delivery
    sender: str  # MAIL FROM
    parts: tuple[bytes, ...]


class Verdict(StrEnum):
    """What became of a message that was handed to a transport."""

    TAKEN = "taken"
    DEFERRED = "deferred"  # certainly not taken, may be later
    REFUSED = "refused"  # certainly not taken, never will be
    UNCERTAIN = "uncertain"  # cut off between the final dot and its answer
    UNTOUCHED = (
        "untouched"  # certainly not taken, and no fault of this reader's: back into the queue as it was
    )


class Answer(Struct, frozen=True):
    """A transport's verdict with the server's words."""

    verdict: Verdict
    reply: str = ""


# What a reader's copy came to, and nobody can mend by waiting.
FAILURES = frozenset({DeliveryState.REFUSED, DeliveryState.GAVE_UP, DeliveryState.UNCERTAIN})


class Dispatch(Struct, frozen=True):
    """What a run sent, and how the issues that it touched stand after it."""

    counts: tuple[tuple[str, int, DeliveryState, int], ...] = ()  # channel, issue, state; how many came to it
    apart: tuple[Delivery, ...] = ()  # who did not simply get the issue: the first of them
    waiting: tuple[Mailout, ...] = ()  # issues too old to be sent unasked
    accounts: tuple[Account, ...] = ()
    failure: str = ""  # why nothing more could be sent: no server, no login; what waits stays queued

    def count(self, state: DeliveryState) -> int:
        """Return how many deliveries came to stand in a state in this run."""
        return sum(many for *_, reached, many in self.counts if reached is state)

    @property
    def is_clean(self) -> bool:
        """Tell whether nobody was refused, given up or left in doubt, and every issue adds up."""
        failed = self.failure or any(self.count(state) for state in FAILURES)
        return not failed and all(account.balances for account in self.accounts)


class Report(Struct, frozen=True):
    """What a run did, doubted and refused."""

    posts: int = 0  # entries that stand in the publication now
    changes: Collection[tuple[str, str]] = ()  # name of a post; new, changed, moved, back or gone
    held: tuple[tuple[str, str], ...] = ()  # name of a post that was left out on purpose; why
    problems: tuple[Problem, ...] = ()
    written: Collection[str] = ()  # files under public/ whose bytes changed
    removed: tuple[str, ...] = ()
    issues: tuple[BackIssue, ...] = ()  # composed in this run
    quiet: tuple[tuple[str, str], ...] = ()  # channel without a new issue; why
    remarks: tuple[tuple[str, str], ...] = ()  # channel whose issue stands for several slots; which
    mail: Dispatch = Dispatch()

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing was refused, no post and no message, and every issue adds up."""
        return self.mail.is_clean and not any(problem.refused for problem in self.problems)
