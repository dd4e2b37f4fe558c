"""A post's findings, as a page for a person and as JSON for a program."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from masthead import pipeline
from masthead.cli.posting import count
from masthead.model import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masthead.model import Correction, Evidence, Finding, Post

WIDTH = 96
QUOTE = 64  # characters of a quote that are shown
_INDENT = " " * 13


def to_json(path: str, post: Post, correction: Correction | None) -> str:
    """Return one line of the JSON Lines contract; unknown is null or an empty list."""
    record: dict[str, Any] = {
        "path": path,
        "title": post.title.value or None,
        "authors": [author.name for author in post.authors.value],
        "published": str(post.published.value) or None,
        "updated": str(post.updated.value) or None,
        "confidence": {field: round(found.confidence, 3) for field, found in _fields(post)},
        "evidence": {field: _evidence(found) for field, found in _fields(post)},
        "language": post.language.value or None,
        "text": post.text,
        "removed": [{"line": each.line, "quote": each.quote, "rule": each.rule} for each in post.removed],
        "summary": post.summary,
        "notes": [str(note) for note in post.notes],
    }
    if correction:
        record["correction"] = _correction(correction)
    return json.dumps(record, ensure_ascii=False)


def to_page(path: str, post: Post, correction: Correction | None) -> str:
    """Return the findings as a readable block of lines."""
    lines = [click.style(path, bold=True)]
    lines += _tell("title", post.title, post.title.value)
    lines += _tell("authors", post.authors, ", ".join(author.name for author in post.authors.value))
    lines += _tell("published", post.published, str(post.published.value))
    if post.updated.value:
        lines += _tell("updated", post.updated, str(post.updated.value))
    lines += _tell("language", post.language, post.language.value)
    for field, value in (_correction(correction) if correction else {}).items():
        lines.append(f"  {click.style('corrected'.ljust(11), fg='cyan')}{field}: {value}")
    lines += _tell_body(post)
    return "\n".join(lines) + "\n"


def _fields(post: Post) -> Iterator[tuple[str, Finding[Any]]]:
    yield "title", post.title
    yield "authors", post.authors
    yield "published", post.published


def _evidence(found: Finding[Any]) -> list[dict[str, object]]:
    value = _show(found.value)
    return [
        {"value": value, "rule": each.rule, "quote": each.quote, "line": each.line} for each in found.evidence
    ]


def _show(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(author.name for author in value)
    return str(value)


def _correction(correction: Correction) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if correction.title:
        said["title"] = correction.title
    if correction.authors is not None:
        said["authors"] = list(correction.authors)
    if correction.published is not None:
        said["published"] = str(correction.published) or None
    return said | {"reason": correction.reason}


def _tell(label: str, found: Finding[Any], value: str) -> Iterator[str]:
    shown = click.style(value, fg="green") if value else click.style("unknown", fg="yellow")
    sure = f"  {found.confidence:.0%} sure" if value else ""
    yield f"  {label:<11}{shown}{click.style(sure, dim=True)}"
    for each in found.evidence if value else ():
        yield from _quote(each, pipeline.say_rule(each.rule), value)
    for loser in found.runners_up[:3]:
        shown = textwrap.shorten(loser.value, QUOTE, placeholder="…")
        yield from _quote(loser.evidence, f"not {shown}: {loser.reason}", loser.value)


def _quote(evidence: Evidence, why: str, value: str = "") -> list[str]:
    place = f"line {evidence.line}: " if evidence.line else ""
    quote = f"“{_excerpt(evidence.quote, value)}” " if evidence.quote else ""
    return textwrap.wrap(
        f"{place}{quote}— {why}", WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT + "  "
    )


def _excerpt(quote: str, value: str) -> str:
    """Return a quote's beginning, or its end where the value stands there."""
    if len(quote) > QUOTE and value and quote.endswith(value):
        return "…" + quote[-QUOTE:].partition(" ")[2]
    return textwrap.shorten(quote, QUOTE, placeholder="…")


def _tell_body(post: Post) -> Iterator[str]:
    kinds = Counter("code block" if block.kind is BlockKind.CODE else block.kind.value for block in post.body)
    made = ", ".join(count(number, kind) for kind, number in kinds.items()) or "nothing"
    yield f"  {'body':<11}{count(len(post.text.split()), 'word')}: {made}"
    for each in post.removed:
        yield from _quote(each, f"taken out: {pipeline.say_rule(each.rule)}")
    for note in post.notes:
        yield f"  {click.style('note'.ljust(11), fg='yellow')}{note}"
