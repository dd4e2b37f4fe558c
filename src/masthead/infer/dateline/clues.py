"""Dates that are stated beside the text: front matter, metadata of a page, headers of a message, path and URL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.infer.dateline.isolate import settle
from masthead.infer.dateline.scan import scan
from masthead.late import late
from masthead.model import PartialDate

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator
    from datetime import datetime

    from masthead.model import Clue, Document

CERTAIN = frozenset(
    {"front-matter", "sidecar", "header"}
)  # written by hand or by the post's own mail program
_ADDRESSES = frozenset({"canonical", "url", "path"})
_LONGEST = 200

_ISO = late(r"((?:19|20)\d\d)-?(\d\d)-?(\d\d)(?!\d)")
_MONTH = late(r"\s*((?:19|20)\d\d)(?:[-/.](0[1-9]|1[0-2]))?\s*")
# /2024/09/16/, 2016-12-06-title.txt, /2024/09/; a run of digits is no date: hashes and ids are full of them.
_IN_PATH = late(
    r"(?<![^/_ -])((?:19|20)\d\d)([-/_.])(0?[1-9]|1[0-2])(?:\2(0?[1-9]|[12]\d|3[01]))?(?![^/_ .-])"
)
_COMPACT = late(r"(?<![^/_-])((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[_-])")


class Statement(Struct, frozen=True):
    """A date that a clue states: of what, by whom, in which words."""

    field: str  # published or updated
    date: PartialDate
    origin: str
    quote: str
    line: int = 0

    @property
    def certain(self) -> bool:
        """Tell whether the statement outranks everything inferred."""
        return self.origin in CERTAIN


def read_clues(document: Document, now: datetime) -> tuple[Statement, ...]:
    """Return what the clues and the file's name state, without dates that are still to come.

    Only a writer's own statement may lie in the future: a post can be dated ahead.
    """
    found = [*_stated(document.clues), *_named(document.source.name)]
    today = (now.year, now.month, now.day)
    return tuple(s for s in found if s.certain or (s.date.year, s.date.month, s.date.day) <= today)


def _stated(clues: tuple[Clue, ...]) -> Iterator[Statement]:
    for clue in clues:
        if clue.field in ("published", "updated"):
            date = parse_stated(clue.value)
            if date:
                yield Statement(clue.field, date, clue.origin, clue.value[:_LONGEST], clue.line)
        elif clue.field in _ADDRESSES or (clue.origin == "url" and clue.field != "site"):
            date = date_in_path(clue.value)
            if date:
                yield Statement("published", date, "url", clue.value[:_LONGEST], clue.line)


def _named(name: str) -> Iterator[Statement]:
    date = date_in_path(name)
    if date:
        yield Statement("published", date, "path", name)


def parse_stated(value: str) -> PartialDate:
    """Return the date that a clue's value says, as coarse as it says it; a falsy one where it says none."""
    text = value[:_LONGEST].strip()
    coarse = _MONTH.fullmatch(text)
    if coarse:
        return PartialDate(int(coarse[1]), int(coarse[2] or 0))
    iso = _ISO.match(text)
    if iso:
        text = f"{iso[1]}-{iso[2]}-{iso[3]}{text[iso.end() :]}"
    mentions = scan(text)
    return settle(mentions[0]) if mentions else PartialDate()


def date_in_path(path: str) -> PartialDate:
    """Return the date of a path such as /2024/09/16/ or 2016-12-06-title.txt; hashes and ids hold none."""
    tail = path[-_LONGEST:]
    for pattern in (_IN_PATH, _COMPACT):
        matches = list(pattern.finditer(tail))
        if matches:
            best = max(
                matches,
                key=lambda match: (match.group(match.lastindex or 0) is not None and match.lastindex) or 0,
            )
            return _of_parts(best)
    return PartialDate()


def _of_parts(match: re.Match[str]) -> PartialDate:
    numbers = [int(part) for part in match.groups() if part and part.isdigit()]
    mentions = scan("-".join(map(str, numbers))) if len(numbers) == 3 else ()
    if len(numbers) == 3:
        return settle(mentions[0]) if mentions else PartialDate()
    return PartialDate(numbers[0], numbers[1])
