"""What was inferred: findings with their evidence, and the post they make."""

from __future__ import annotations

from datetime import UTC, datetime, time, tzinfo
from typing import TYPE_CHECKING, Generic, TypeVar

from msgspec import Struct

if TYPE_CHECKING:
    from masthead.model.reading import Block, Problem, Source

T = TypeVar("T")

SURE = 0.9  # a finding at or above this needs no second look


class PartialDate(Struct, frozen=True, eq=False):
    """A date as far as it is known: year, year and month, or the day; falsy when nothing is.

    `clock` is the time of day where the text gives it, with its zone if that is given too; dates are compared
    without it.
    """

    year: int = 0
    month: int = 0
    day: int = 0
    clock: time | None = None

    def __eq__(self, other: object) -> bool:
        if type(other) is not PartialDate:
            return NotImplemented
        return self.year == other.year and self.month == other.month and self.day == other.day

    def __ne__(self, other: object) -> bool:  # a Struct's own would compare identities
        return not self == other

    def __lt__(self, other: PartialDate) -> bool:
        return (self.year, self.month, self.day) < (other.year, other.month, other.day)

    def __le__(self, other: PartialDate) -> bool:
        return (self.year, self.month, self.day) <= (other.year, other.month, other.day)

    def __hash__(self) -> int:
        return hash((self.year, self.month, self.day))

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
        clock = self.clock
        if clock is None:
            return datetime(self.year, self.month, self.day, 12, tzinfo=zone).astimezone(UTC)
        wall = datetime(self.year, self.month, self.day, tzinfo=zone)
        return datetime.combine(wall, clock, tzinfo=clock.tzinfo or zone).astimezone(UTC)

    def place(self, otherwise: datetime) -> datetime:
        """Return the moment at which what is dated so stands among others: a day, or the end of a month or year.

        Where nothing is known, or the calendar has no such day, it is `otherwise`.
        """
        try:
            if self.precision == 3:
                return self.instant(UTC)
            if self.precision == 2:
                return _last_second(self.year, self.month)
            return _last_second(self.year, 12) if self.year else otherwise
        except (ValueError, OverflowError):  # the 31st of February, the last hour of the year 9999
            return otherwise


def _last_second(year: int, month: int) -> datetime:
    from calendar import monthrange

    return datetime(year, month, monthrange(year, month)[1], 23, 59, 59, tzinfo=UTC)


class Author(Struct, frozen=True):
    """A person who wrote the post, named as a reader would want to see it."""

    name: str
    email: str = ""
    uri: str = ""


class Evidence(Struct, frozen=True):
    """Words of the post that speak for a value: the rule that saw them, the quote, its line (0: no line)."""

    rule: str
    quote: str
    line: int = 0


class RunnerUp(Struct, frozen=True):
    """A value that was weighed and lost, and why."""

    value: str
    confidence: float
    evidence: Evidence
    reason: str


class Finding(Struct, Generic[T], frozen=True):
    """A value inferred from evidence; its value is empty when the evidence does not reach the threshold."""

    value: T
    confidence: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    runners_up: tuple[RunnerUp, ...] = ()


class Enclosure(Struct, frozen=True):
    """An image or file that belongs to a post."""

    url: str
    media_type: str = ""
    length: int = 0
    alt: str = ""
    width: int = 0
    height: int = 0


class Surroundings(Struct, frozen=True):
    """What inference may know of a post's publication."""

    now: datetime
    title: str = ""  # the publication's, taken off titles that end with it
    language: str = ""  # the publication's, where the text is too short to tell
    furniture: frozenset[str] = frozenset()  # folded lines that other posts of the publication share
    day_first: bool | None = None  # how the publication's other posts write 03/04, where they tell


class Lesson(Struct, frozen=True):
    """What one post teaches of its publication's pages: the lines at its edges, its sentences, how it writes dates."""

    lines: tuple[str, ...]  # folded, each once
    sentences: tuple[str, ...]  # folded, each once
    day_first: bool | None = None


class Post(Struct, frozen=True):
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


class Correction(Struct, frozen=True):
    """An editor's word about one post; it outranks all that is inferred."""

    name: str  # the post's, relative to the posts folder
    reason: str
    title: str = ""
    authors: tuple[str, ...] | None = None  # () says: nobody is to be named
    published: PartialDate | None = None  # a falsy date says: unknown
    line: int = 0
