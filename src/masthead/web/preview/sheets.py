"""What the preview shows, as it stood when it was last worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, field

from masthead.model import SURE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from masthead.model import Block, Clue, Evidence, Problem, RunnerUp

FIELDS = ("title", "authors", "published")
SLIGHT = 0.15  # a runner-up below this is no rival


class Fault(Struct, frozen=True):
    """Why something cannot be shown: the file, the line, and the lines around it."""

    path: str
    reason: str
    line: int = 0
    mend: str = ""
    around: tuple[tuple[int, str], ...] = ()


class Told(Struct, frozen=True):
    """One field of a post: the value found, how sure that is, and what speaks for it."""

    field: str
    value: str  # authors with ", " between them; empty: unknown
    confidence: float
    evidence: tuple[Evidence, ...] = ()
    runners_up: tuple[RunnerUp, ...] = ()
    is_corrected: bool = False
    names: tuple[str, ...] = ()  # the authors one by one

    @property
    def grade(self) -> str:
        """Return how far it can be relied on: corrected, sure, doubtful, or unknown where the text tells nothing."""
        if self.is_corrected:
            return "corrected"
        if self.value and self.confidence >= SURE:
            return "sure"
        if self.value or any(each.confidence >= SLIGHT for each in self.runners_up):
            return "doubtful"
        return "unknown"


class Card(Struct, frozen=True):
    """A post in the list: its findings, and why it is not published where it is not."""

    name: str
    title: Told
    authors: Told
    published: Told
    problems: tuple[Problem, ...] = ()
    held: str = ""

    @property
    def told(self) -> tuple[Told, ...]:
        """Return the three findings in their order."""
        return self.title, self.authors, self.published

    @property
    def doubts(self) -> int:
        """Return how many findings want a second look."""
        return sum(each.grade == "doubtful" for each in self.told)

    @property
    def is_refused(self) -> bool:
        """Tell whether the post cannot be published as it is."""
        return any(problem.refused for problem in self.problems)


class Galley(Struct, frozen=True):
    """A post's page: its text as it was read, and what was taken out of it."""

    card: Card
    kind: str
    blocks: tuple[Block, ...]
    clues: tuple[Clue, ...]
    removed: tuple[Evidence, ...]
    language: str
    words: int
    summary: str
    reason: str = ""  # the editor's, where a correction stands


class DigestProof(Struct, frozen=True):
    """A channel's next digest, or what keeps it from being made."""

    channel: str
    title: str
    is_new: bool = False  # False: nothing is new to the channel; the newest posts stand in for it
    number: int = 0
    posts: int = 0
    surplus: int = 0
    sender: str = ""
    subject: str = ""
    preheader: str = ""
    html: str = ""
    text: str = ""
    message: bytes = b""
    problems: tuple[Problem, ...] = ()
    fault: Fault | None = None
    silence: str = ""  # why there is nothing at all to show

    @property
    def size(self) -> int:
        """Return the bytes of the HTML as it is sent, each line break two."""
        return len(self.html.encode("utf-8", "replace")) + self.html.count("\n")


class FeedProof(Struct, frozen=True):
    """A channel's feed in its three formats, each with what its check found."""

    channel: str
    title: str
    documents: tuple[tuple[str, bytes, tuple[Problem, ...]], ...]


class Standing(Struct, frozen=True):
    """All that the preview knows at one time; a change makes a new one."""

    version: int = 0
    title: str = ""
    progress: str = "Reading the publication"  # what is being done; empty when all is done
    faults: tuple[Fault, ...] = ()  # of masthead.toml or corrections.toml, or of the run itself
    notices: tuple[Fault, ...] = ()  # of the site's templates
    cards: tuple[Card, ...] = ()
    digests: tuple[DigestProof, ...] = ()
    feeds: tuple[FeedProof, ...] = ()
    problems: tuple[Problem, ...] = field(default=())


class Answer(Struct, frozen=True):
    """What an editor wrote into the form; a field is given when it is to be corrected."""

    post: str
    reason: str
    title: str | None = None
    authors: tuple[str, ...] | None = None
    published: str | None = None


class Editor(Protocol):
    """Who knows how things stand, and writes down what the editor says."""

    @property
    def standing(self) -> Standing:
        """Return what was last worked out."""

    def open_post(self, name: str) -> Galley | Fault | None:
        """Return a post as it reads now; a Fault when it cannot be read, None when there is none of that name."""

    def keep(self, answer: Answer) -> Mapping[str, str]:
        """Write a correction, or nothing at all; return what is wrong with which field."""
