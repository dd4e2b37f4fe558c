"""The findings that an editor should look at, and what an answer to one says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from masthead.config import parse_partial_date
from masthead.model import SURE, Correction, PartialDate, Post, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from masthead.model import Evidence, Finding, RunnerUp

SLIGHT = 0.15  # a runner-up below this is no choice
MOST_CHOICES = 5
FIELDS = ("title", "authors", "published")


class Doubt(Struct, frozen=True):
    """A finding that may be wrong, with the values that may be right instead."""

    post: Post
    field: str
    value: str  # empty: unknown
    confidence: float
    evidence: tuple[Evidence, ...]
    choices: tuple[RunnerUp, ...]

    def answer(self, value: str, reason: str) -> Correction:
        """Return the correction that gives the field this value; an empty one says unknown, or nobody.

        Raises ValueError when a date is not written as one, or a title is empty.
        """
        name = self.post.source.name
        if self.field == "title":
            if not value.strip():
                raise ValueError("a title cannot be empty")
            return Correction(name, reason, title=value.strip())
        if self.field == "authors":
            names = tuple(each.strip() for each in value.split(",") if each.strip())
            return Correction(name, reason, authors=names)
        date = parse_partial_date(value[:10]) if value.strip() else PartialDate()
        return Correction(name, reason, published=date)

    def to_json(self) -> str:
        """Return the doubt as a line of JSON."""
        record = {
            "path": self.post.source.name,
            "field": self.field,
            "value": self.value or None,
            "confidence": round(self.confidence, 3),
            "evidence": [
                {"rule": each.rule, "quote": each.quote, "line": each.line} for each in self.evidence
            ],
            "choices": [
                {"value": each.value, "confidence": round(each.confidence, 3), "line": each.evidence.line}
                for each in self.choices
            ],
        }
        return json.dumps(record, ensure_ascii=False)


def find_doubts(
    found: Iterable[tuple[str, Post | Problem]], corrections: Iterable[Correction], *, every: bool
) -> Iterator[Doubt]:
    """Yield each finding below SURE that no correction settles, the posts in their order.

    A field of which the text says nothing at all is asked about only when `every` is wanted.
    """
    settled = set(_settled(corrections))
    for _, post in found:
        if isinstance(post, Problem):
            continue
        for field in FIELDS:
            doubt = _doubt(post, field)
            is_open = doubt.value or doubt.choices or every
            if doubt.confidence < SURE and is_open and (post.source.name, field) not in settled:
                yield doubt


def _settled(corrections: Iterable[Correction]) -> Iterator[tuple[str, str]]:
    for each in corrections:
        if each.title:
            yield each.name, "title"
        if each.authors is not None:
            yield each.name, "authors"
        if each.published is not None:
            yield each.name, "published"


def _doubt(post: Post, field: str) -> Doubt:
    fields: dict[str, Finding[Any]] = {
        "title": post.title,
        "authors": post.authors,
        "published": post.published,
    }
    finding = fields[field]
    value = finding.value
    shown = ", ".join(author.name for author in value) if isinstance(value, tuple) else str(value)
    choices = tuple(each for each in finding.runners_up if each.confidence >= SLIGHT and each.value != shown)
    sure = finding.confidence if shown else 0.0
    return Doubt(post, field, shown, sure, finding.evidence if shown else (), choices[:MOST_CHOICES])
