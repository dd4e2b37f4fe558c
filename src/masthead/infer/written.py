"""Posts that state themselves: what is said is taken, and only language and summary are worked out."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING

from masthead.infer.byline.stated import find_stated
from masthead.infer.dateline import find_published
from masthead.infer.language import find_language
from masthead.infer.lines import read_lines, tidy
from masthead.infer.summary import summarise
from masthead.model import Block, BlockKind, Document, Evidence, Finding, PartialDate, Post

if TYPE_CHECKING:
    from masthead.model import Author, Clue, Surroundings, Written

_PARAGRAPH = re.compile(r"<(p|h[2-6])>(.{1,4000}?)</\1>", re.DOTALL)
_TAG = re.compile(r"<[^<>]{1,2000}>")
_FEW = 4  # paragraphs that tell language and summary
_ENOUGH = 700  # characters of them
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_EARLIEST = 1970
_TRUE = frozenset({"true", "yes", "1", "on", "draft"})


def infer_written(written: Written, surroundings: Surroundings) -> Post | None:
    """Return the post as it states itself; None where what it states has to be looked at more closely."""
    clues = written.clues
    title = _find_title(clues)
    authors = _find_authors(tuple(clue for clue in clues if clue.field == "author"))
    opening = _find_opening(written)
    if not title or authors is None or not opening or opening[0].kind is not BlockKind.PARAGRAPH:
        return None
    document = Document(written.source, "markdown", opening, clues)
    language = find_language(document, read_lines(document), surroundings)
    published, updated = _find_day(clues, surroundings) or find_published(
        document, (), language.value, surroundings
    )
    if published.value.precision < 3:
        return None
    text = " ".join(unescape(_TAG.sub(" ", written.html)).split())
    return Post(
        source=written.source,
        title=Finding(title.value, 0.99, (Evidence(title.origin, title.value, title.line),)),
        authors=authors,
        published=published,
        updated=updated,
        language=language,
        body=(Block(BlockKind.PARAGRAPH, text, written.first),),
        summary=_one(clues, "summary") or summarise(opening),
        categories=tuple(dict.fromkeys(clue.value for clue in clues if clue.field == "category")),
        slug=_one(clues, "slug"),
        canonical=_one(clues, "canonical"),
        draft=_one(clues, "draft").casefold() in _TRUE,
    )


@lru_cache(maxsize=1024)  # most posts of a publication are by few, stated on the same line
def _find_authors(clues: tuple[Clue, ...]) -> Finding[tuple[Author, ...]] | None:
    return find_stated(clues)


def _find_day(
    clues: tuple[Clue, ...], surroundings: Surroundings
) -> tuple[Finding[PartialDate], Finding[PartialDate]] | None:
    """Return a day stated in ISO 8601, which needs no weighing where it is the one date that is stated."""
    stated = [clue for clue in clues if clue.field in {"published", "updated"}]
    if len(stated) != 1 or stated[0].field != "published" or not _DAY.fullmatch(stated[0].value):
        return None
    try:
        day = date.fromisoformat(stated[0].value)
    except ValueError:
        return None
    if not _EARLIEST <= day.year < surroundings.now.year:
        return None
    evidence = Evidence(stated[0].origin, stated[0].value, stated[0].line)
    return Finding(PartialDate(day.year, day.month, day.day), 1.0, (evidence,)), Finding(PartialDate())


def _find_title(clues: tuple[Clue, ...]) -> Clue | None:
    return next((clue for clue in clues if clue.field == "title" and clue.value == tidy(clue.value)), None)


def _find_opening(written: Written) -> tuple[Block, ...]:
    """Return the post's first paragraphs, and the headings between them."""
    blocks: list[Block] = []
    at = 0
    size = 0
    while len(blocks) < _FEW and size < _ENOUGH:
        match = _PARAGRAPH.search(written.html, at)
        if match is None:
            break
        kind = BlockKind.PARAGRAPH if match[1] == "p" else BlockKind.HEADING
        blocks.append(Block(kind, tidy(unescape(_TAG.sub("", match[2].replace("\n", " ")))), written.first))
        at = match.end()
        size += at - match.start()
    return tuple(blocks)


def _one(clues: tuple[Clue, ...], field: str) -> str:
    return next((clue.value for clue in clues if clue.field == field), "")
