"""Every noun of Masthead, on one page.

Post is what the text tells; Entry is a Post with an identity; Issue is a set of Entries on its way
to readers. All are frozen, and absence is empty ("" or () or a falsy PartialDate), not None. Every
datetime is aware.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")


# ---------------------------------------------------------------- what was read


@dataclass(frozen=True, slots=True)
class Problem:
    """Something refused or doubted: which file, why, and how to mend it."""

    path: str
    reason: str
    mend: str = ""
    line: int = 0
    refused: bool = True  # False: a warning, the post went on

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.reason}" + (f" ({self.mend})" if self.mend else "")


@dataclass(frozen=True, slots=True)
class Source:
    """A regular file of the posts folder, as the directory tells of it."""

    path: Path
    name: str  # relative to the posts folder, with forward slashes: the post's name in every report
    size: int
    modified_ns: int


class BlockKind(StrEnum):
    """What a Block is; TEXT is a line of a source without structure, not yet understood."""

    TEXT = "text"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"
    CODE = "code"
    TABLE = "table"
    IMAGE = "image"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Block:
    """A line or paragraph with its place in the source.

    `text` is plain. `html` is the same with inline markup (or, for TABLE, IMAGE and nested lists, the whole
    element), empty where the source has none: then the text, escaped, stands for it. It is not yet sanitised.
    """

    kind: BlockKind
    text: str
    line: int  # 1-based line of the source on which it starts
    html: str = ""
    level: int = 0  # HEADING: 1 to 6; ITEM and QUOTE: nesting, from 0
    ordered: bool = False  # ITEM of a numbered list
    gap: int = 0  # blank lines above, in a text source
    hints: tuple[str, ...] = ()  # markup around it that tells its role: "nav", "class:comment", "rel:author"


@dataclass(frozen=True, slots=True)
class Clue:
    """A statement about the post that stands outside its visible text.

    `field` is title, author, published, updated, language, summary, category, canonical, image, site, slug or
    draft; `origin` tells where it stood: front-matter, sidecar, header, json-ld, open-graph, dublin-core,
    microdata, meta, time, rel-author, link, url or path.
    """

    field: str
    value: str
    origin: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A file that has been read: its visible blocks in order, and the clues beside them."""

    source: Source
    kind: str  # text, markdown, html or message
    blocks: tuple[Block, ...]
    clues: tuple[Clue, ...] = ()
    encoding: str = "utf-8"
    notes: tuple[Problem, ...] = ()
    digest: str = ""  # hash of the file's bytes


# ---------------------------------------------------------------- what was inferred


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date as far as it is known: year, year and month, or the day; falsy when nothing is.

    `clock` is the time of day where the text gives it, with its zone if that is given too.
    """

    year: int = 0
    month: int = 0
    day: int = 0
    clock: time | None = field(default=None, compare=False)

    def __bool__(self) -> bool:
        return self.year > 0

    def __str__(self) -> str:
        """Return it in ISO 8601, as coarse as it is known; empty when unknown."""
        parts = [f"{self.year:04d}", f"{self.month:02d}", f"{self.day:02d}"]
        text = "-".join(parts[: self.precision])
        return f"{text}T{self.clock.isoformat()}" if self.clock is not None and self.day else text

    @property
    def precision(self) -> int:
        """Return how many parts are known: 0 none, 1 year, 2 month, 3 day."""
        return (self.year > 0) + (self.month > 0) + (self.day > 0)

    def instant(self, zone: tzinfo) -> datetime:
        """Return the UTC instant of a date known to the day.

        Without a time of day it is noon in `zone`: a reader elsewhere is then shown the same day.
        """
        clock = self.clock or time(12)
        wall = datetime(self.year, self.month, self.day, tzinfo=zone)
        return datetime.combine(wall, clock, tzinfo=clock.tzinfo or zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Author:
    """A person who wrote the post, named as a reader would want to see it."""

    name: str
    email: str = ""
    uri: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the post that speak for a value: the rule that saw them, the quote, its line (0: no line)."""

    rule: str
    quote: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """A value that was weighed and lost, and why."""

    value: str
    confidence: float
    evidence: Evidence
    reason: str


@dataclass(frozen=True, slots=True)
class Finding(Generic[T]):
    """A value inferred from evidence; its value is empty when the evidence does not reach the threshold."""

    value: T
    confidence: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    runners_up: tuple[RunnerUp, ...] = ()


@dataclass(frozen=True, slots=True)
class Enclosure:
    """An image or file that belongs to a post."""

    url: str
    media_type: str = ""
    length: int = 0
    alt: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What inference may know of a post's publication."""

    now: datetime
    title: str = ""  # the publication's, taken off titles that end with it
    language: str = ""  # the publication's, where the text is too short to tell
    furniture: frozenset[str] = frozenset()  # folded lines that other posts of the publication share
    day_first: bool | None = None  # how the publication's other posts write 03/04, where they tell


@dataclass(frozen=True, slots=True)
class Post:
    """A post as inferred from its Document."""

    source: Source
    title: Finding[str]
    authors: Finding[tuple[Author, ...]]
    published: Finding[PartialDate]
    updated: Finding[PartialDate]
    language: Finding[str]
    body: tuple[Block, ...]  # structured, without furniture; no TEXT blocks
    summary: str = ""
    removed: tuple[Evidence, ...] = ()  # furniture taken out, line by line, and the rule that saw it
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    slug: str = ""  # asked for by the post itself
    canonical: str = ""
    draft: bool = False
    notes: tuple[Problem, ...] = ()

    @property
    def text(self) -> str:
        """Return the cleaned body as plain text, a block a line."""
        return "\n".join(block.text for block in self.body if block.text)


@dataclass(frozen=True, slots=True)
class Correction:
    """An editor's word about one post; it outranks all that is inferred."""

    name: str  # the post's, relative to the posts folder
    reason: str
    title: str = ""
    authors: tuple[str, ...] | None = None  # () says: nobody is to be named
    published: PartialDate | None = None  # a falsy date says: unknown
    line: int = 0


# ---------------------------------------------------------------- what is published


@dataclass(frozen=True, slots=True)
class Entry:
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


@dataclass(frozen=True, slots=True)
class Selection:
    """Which entries a channel takes: every rule that is given has to hold; with none, all."""

    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    since: PartialDate = PartialDate()


@dataclass(frozen=True, slots=True)
class Cadence:
    """When a channel's digest is due; `rule` is "run" (whenever there is something new) or a calendar rule.

    Weekdays count from Monday = 0. `nth` picks a month's weekday (1 first, -1 last), `day` its date (-1
    last).
    """

    text: str
    rule: str = "run"  # run, daily, weekly or monthly
    at: time = time(8)
    weekdays: tuple[int, ...] = ()
    interval: int = 1
    nth: int = 0
    day: int = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """One moment at which a digest is due; `wall` is the cadence's local time, `instant` the same in UTC."""

    instant: datetime
    wall: datetime


@dataclass(frozen=True, slots=True)
class Mailing:
    """How a channel's digest is made and to whom it goes."""

    cadence: Cadence
    to: tuple[str, ...] = ()
    template: str = ""  # NAME of templates/NAME.html.j2
    backfill: int = 0  # how many posts that were there before the first run its first issue may hold
    first_issue: str = "now"  # now, or slot: wait for the cadence
    max_posts: int = 20
    subject: str = ""  # a template of its own; empty: the lead's title
    unsubscribe: str = ""  # https: or mailto: address
    colour: str = ""  # accent, as #rrggbb


@dataclass(frozen=True, slots=True)
class Channel:
    """A stream of entries with its own feeds, page and digest."""

    name: str
    title: str
    description: str
    selection: Selection = Selection()
    limit: int = 50
    full_text: bool = True
    mailing: Mailing | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """What masthead.toml says, resolved: every path absolute, every address checked."""

    home: Path  # the folder of masthead.toml
    title: str
    url: str  # ends with a slash
    language: str
    zone: tzinfo
    zone_name: str
    posts: Path
    templates: tuple[Path, ...]  # searched in this order
    sender: str  # Name <address>
    address: str  # postal, for the digest's footer
    channels: tuple[Channel, ...]
    outbox: Path
    description: str = ""

    @property
    def public(self) -> Path:
        """Return the folder that is uploaded."""
        return self.home / "public"

    @property
    def state(self) -> Path:
        """Return the folder of the catalog and the lock."""
        return self.home / ".masthead"


@dataclass(frozen=True, slots=True)
class Feed:
    """What all three formats say alike; documents are found at `folder` + atom.xml, rss.xml, feed.json."""

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


@dataclass(frozen=True, slots=True)
class Issue:
    """What a channel sends at one time. `surplus` entries are only linked."""

    channel: str
    number: int
    issued: datetime
    entries: tuple[Entry, ...]
    surplus: tuple[Entry, ...] = ()
    slot: str = ""  # the slot's UTC instant in ISO 8601, or the run's: unique per channel


@dataclass(frozen=True, slots=True)
class BackIssue:
    """An issue that went out, as it is kept for the web."""

    channel: str
    number: int
    issued: datetime
    subject: str
    html: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """An Issue as readers get it: HTML with inlined styles, the same as text, and the envelope's words."""

    subject: str
    preheader: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """One reader's copy: RFC 5322 bytes, fixed."""

    id: str  # with angle brackets
    to: str
    content: bytes


class DeliveryState(StrEnum):
    """Where a reader's copy stands; each change is committed before the next step is taken."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One reader's copy of one issue, and what became of it."""

    channel: str
    number: int
    to: str
    message_id: str
    state: DeliveryState = DeliveryState.QUEUED
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did, doubted and refused."""

    posts: int = 0  # entries that stand in the publication now
    changes: tuple[tuple[str, str], ...] = ()  # name of a post; new, changed, moved, back or gone
    held: tuple[tuple[str, str], ...] = ()  # name of a post that was left out on purpose; why
    problems: tuple[Problem, ...] = ()
    written: tuple[str, ...] = ()  # files under public/ whose bytes changed
    removed: tuple[str, ...] = ()
    issues: tuple[BackIssue, ...] = ()  # composed in this run
    quiet: tuple[tuple[str, str], ...] = ()  # channel without a new issue; why
    deliveries: tuple[Delivery, ...] = ()  # as each stands after this run

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing was refused and every delivery of this run went out."""
        sent = all(each.state == DeliveryState.SENT for each in self.deliveries)
        return sent and not any(problem.refused for problem in self.problems)
