"""Read the text of a mail message: its paragraphs, without what it answers, signs with, or is wrapped in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from masthead.model import Block, BlockKind
from masthead.source.customs import customs
from masthead.source.passage import Passage, find_passage, is_border, is_heading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LIST_MARK = re.compile(r"[-*•–]\s|\d{1,2}[.)]\s")
_FOOTER_RULE = re.compile(r"_{30,100}$")
_FOOTER = 12  # lines, at most, that a list adds below a rule
_ADDRESS = re.compile(r"https?://|\w@\w")
_ADDRESSED = re.compile(r"<[^<>\s@]{1,100}@[^<>\s]{1,200}>[^<>]{0,60}[:\uff1a]$")  # so in any language
_TELLING = re.compile(r"[\d@]")
_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"
_ENCRYPTED = "-----BEGIN PGP MESSAGE-----"
_LONGEST = 400
_WIDE = 55  # characters of a line that may have been broken to fit a screen

Line = tuple[int, str]


class Flow(NamedTuple):
    """Whether a text part marks lines that go on, and whether the space that marks them is but a mark (RFC 3676)."""

    is_marked: bool = False
    is_spaceless: bool = False


class Letter(NamedTuple):
    """The paragraphs of a text, and the message it passes on, if its words are that message's."""

    blocks: Iterator[Block]
    passage: Passage | None = None


def is_encrypted(text: str) -> bool:
    """Tell a text that nobody but its receiver can read (RFC 9580)."""
    return text.lstrip().startswith(_ENCRYPTED)


def read_letter(text: str, flow: Flow, *, is_forward: bool) -> Letter:
    """Return the paragraphs of a text part; of a message that only passes on another, that one's."""
    lines = _unwrap(list(enumerate(text.splitlines(), 1)))
    passage = find_passage(lines, is_forward=is_forward)
    return Letter(_join(_cut(passage.lines if passage else lines), flow), passage)


def _unwrap(lines: list[Line]) -> list[Line]:
    """Return the text within a PGP signature (RFC 9580, section 7), where there is one."""
    marks = [words.rstrip() for _, words in lines[:400]]
    if _SIGNED not in marks:
        return lines
    at = marks.index(_SIGNED)
    while at < len(lines) and lines[at][1].strip():
        at += 1
    kept: list[Line] = []
    for number, words in lines[at:]:
        if words.rstrip() == _SIGNATURE:
            break
        kept.append((number, words.removeprefix("- ")))
    return kept


def _cut(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines above the signature and the message answered, without quoted lines.

    An answer written below what it answers has nothing above that; then the line that introduces it goes alone.
    """
    above = False
    for at, (number, line) in enumerate(lines):
        words = line.strip()
        if words == "--" or _is_footer(lines, at):
            return
        if is_border(words) or _is_answered(lines, at) or is_heading(lines, at):
            if above:
                return
            continue
        if words.startswith(">") or (
            not above and at and _is_answered(lines, at - 1) and words.endswith(":")
        ):
            continue
        above = above or bool(words)
        yield number, line


def is_answered(words: str) -> bool:
    """Tell the line that introduces what is answered ("On 3 May Ana Ruiz wrote:"): it names a day or an address."""
    return (
        len(words) < _LONGEST
        and _TELLING.search(words) is not None
        and customs().answered.match(words) is not None
    )


def _is_answered(lines: Sequence[Line], at: int) -> bool:
    """Tell such a line, alone or with the next."""
    words = lines[at][1].strip()
    after = lines[at + 1][1].strip() if at + 1 < len(lines) else ""
    if is_answered(words) or (bool(words) and after.endswith(":") and is_answered(f"{words} {after}")):
        return True
    if len(words) > _LONGEST or not _ADDRESSED.search(words):
        return False
    return next((line for _, line in lines[at + 1 : at + 4] if line.strip()), "").startswith(">")


def _is_footer(lines: Sequence[Line], at: int) -> bool:
    """Tell the rule below which a list says how to leave it."""
    if not _FOOTER_RULE.match(lines[at][1].strip()):
        return False
    rest = [words for _, words in lines[at + 1 : at + 100] if words.strip()]
    return 0 < len(rest) <= _FOOTER and any(map(_ADDRESS.search, rest))


def _join(lines: Iterator[Line], flow: Flow) -> Iterator[Block]:
    """Yield paragraphs; lines that were broken to fit a screen are joined again."""
    held: list[str] = []
    gap, start, before = 0, 0, ""
    for number, line in lines:
        words = line.strip()
        if not (held and words and _goes_on(before, words, flow)):
            if held:
                yield Block(BlockKind.TEXT, "".join(held).strip(), start, gap=gap)
                gap = 0
            held, start = [], number
            gap += not words
        if words:
            held += [words, _space_after(line, flow)]
        before = line
    if held:
        yield Block(BlockKind.TEXT, "".join(held).strip(), start, gap=gap)


def _space_after(line: str, flow: Flow) -> str:
    """Return what parts a line from the next where that goes on: of a space that is but a mark, nothing."""
    return line[len(line.rstrip()) : -1] if flow.is_spaceless else " "


def _goes_on(before: str, words: str, flow: Flow) -> bool:
    """Tell a line that the next goes on: marked so, or about as long as a screen is wide and no list follows."""
    if flow.is_marked:
        return before.endswith(" ")
    return len(before) > _WIDE and not _LIST_MARK.match(words)
