"""Find the message that another passes on in its text: who wrote it, when, about what, and its lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from masthead.model import Clue
from masthead.source.customs import customs
from masthead.source.envelope import name_person, read_moment
from masthead.source.outcome import Reading
from masthead.source.scrub import scrub_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from masthead.model import Block

_NOTE = 300  # characters that somebody writes above what is passed on, at most
_HEADING = 8  # lines that say whose message it was, at most
_ADDRESS = re.compile(r"\s{0,9}[<\[(](?:mailto:)?[^<>\s@]{1,100}@[^<>\s]{1,200}[>\])]$")
_ZONED = re.compile(r":\d\d\s[+-]\d{4}\b")  # as a header has it; programs write most others in words
_LONGEST = 400


class Passage(NamedTuple):
    """What is passed on."""

    clues: tuple[Clue, ...]
    lines: Sequence[tuple[int, str]]


def is_border(words: str) -> bool:
    """Tell the line above a message that is answered or passed on."""
    return len(words) < _LONGEST and customs().border.match(words) is not None


def is_heading(lines: Sequence[tuple[int, str]], at: int) -> bool:
    """Tell the first of the lines that say whose message follows: from whom, and below it when and about what."""
    return _tell(lines[at][1]) == "author" and {"published", "title"} <= {
        _tell(words) for _, words in lines[at + 1 : at + _HEADING]
    }


def find_passage(lines: Sequence[tuple[int, str]], *, is_forward: bool) -> Passage | None:
    """Return the message that a text passes on, if the text is that and no more than a note above it."""
    own = 0
    for at, (_, line) in enumerate(lines):
        words = line.strip().lstrip("> ")
        if is_border(words) or is_heading(lines, at):
            return _read(lines, at + is_border(words)) if is_forward or not own else None
        own += len(words)
        if own > _NOTE:
            return None
    return None


def pass_on(blocks: Sequence[Block]) -> Reading | None:
    """Return the message that a page passes on, with its blocks as they are; None where it does not."""
    passage = find_passage(_lay_out(blocks), is_forward=True)
    if passage is None:
        return None
    first = next((at for at, words in passage.lines if words.strip()), len(blocks))
    return Reading(tuple(blocks[first:]), passage.clues)


def find_heading(blocks: Sequence[Block]) -> int:
    """Return which block begins the labels of a message answered, as Outlook writes them; their number if none does."""
    if not any(_tell(block.text) == "author" for block in blocks):
        return len(blocks)
    lines = _lay_out(blocks)
    return next((lines[at][0] for at in range(len(lines)) if is_heading(lines, at)), len(blocks))


def _lay_out(blocks: Sequence[Block]) -> list[tuple[int, str]]:
    """Return blocks as lines with the number of their block, labels each on its own, blank ones below those."""
    lines: list[tuple[int, str]] = []
    for at, block in enumerate(blocks):
        lines += [(at, words) for words in customs().labels.split(block.text[:2000]) if words.strip()]
        if at + 1 == len(blocks) or not _tell(blocks[at + 1].text):
            lines.append((at, ""))
    return lines


def _read(lines: Sequence[tuple[int, str]], at: int) -> Passage | None:
    """Return the message that begins at a line, if labels are above its text."""
    rest = _unquote(lines[at:])
    start = next((number for number, (_, words) in enumerate(rest) if words.strip()), 0)
    clues: list[Clue] = []
    for number, (line, words) in enumerate(rest[start:], start):
        if not _tell(words):
            return Passage(tuple(clues), rest[number:]) if clues and not words.strip() else None
        clues.extend(_say(words, line))
    return None


def _unquote(lines: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return lines without the marks before them, where each has one."""
    if not all(line.startswith(">") or not line.strip() for _, line in lines):
        return list(lines)
    return [(number, line.removeprefix(">").removeprefix(" ")) for number, line in lines]


def _tell(line: str) -> str:
    """Return what a label in front of a line tells of; "" where there is none."""
    label = customs().label.match(line.lstrip("> ")[:_LONGEST])
    return customs().fields[label[1].lower()] if label else ""


def _say(line: str, number: int) -> Iterator[Clue]:
    label = customs().label.match(line)
    if label is None:
        return
    field, words = customs().fields[label[1].lower()], scrub_line(line[label.end() : _LONGEST])
    if field == "author":
        words = name_person(_ADDRESS.sub("", words).strip("* "))
    elif field == "published":
        words = (read_moment(words) if _ZONED.search(words) else "") or words
    elif field == "title":
        prefix = customs().prefix.match(words)
        words = words[prefix.end() :].strip() if prefix else words
    if words and field != "other":
        yield Clue(field, words, "header", number)
