"""Read a mail message: who wrote it, when, about what, and its body without what it answers."""

from __future__ import annotations

import re
import tomllib
from datetime import datetime
from email import policy
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from msgspec.structs import replace

from masthead.model import Block, BlockKind, Clue, Problem
from masthead.source.encoding import decode
from masthead.source.limits import MAX_BLOCKS
from masthead.source.outcome import Reading
from masthead.source.scrub import scrub, scrub_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

_MOST_PARTS = 200
_LIST_MARK = re.compile(r"[-*•–]\s|\d{1,2}[.)]\s")
_QUOTED = re.compile(r"class:(?:quote|quoted)")


class _Customs(NamedTuple):
    """How answers are marked."""

    prefix: re.Pattern[str]
    border: re.Pattern[str]


@cache
def _customs() -> _Customs:
    told = tomllib.loads(Path(__file__).with_name("replies.toml").read_text("utf-8"))
    prefixes, openings, verbs, borders = (
        "|".join(map(re.escape, told[key])) for key in ("prefixes", "openings", "verbs", "borders")
    )
    return _Customs(
        re.compile(rf"(?:(?:{prefixes})(?:\[\d{{1,3}}\])?:\s{{0,9}}){{1,9}}", re.IGNORECASE),
        re.compile(
            rf"(?:{openings})\b.{{4,250}}\b(?:{verbs})\b.{{0,40}}:$|-{{2,12}}\s?(?:{borders})\b.{{0,40}}$",
            re.IGNORECASE,
        ),
    )


def read_message(content: bytes, name: str) -> tuple[str, Reading]:
    """Return the encoding of a message's body (RFC 5322, RFC 2045) and what is in the message.

    Headers that break their own rules are read as far as they can be. The answered text and the signature (the
    lines below "-- ") are left out.
    """
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(content)
        parts = _find_parts(message)
    except (RecursionError, MessageError, ValueError, LookupError, TypeError, AttributeError):
        return "utf-8", Reading((), (), (_doubt(name, "is no mail message that can be read"),))
    clues = tuple(_read_headers(message))
    if not parts:
        return "utf-8", Reading((), clues, (_doubt(name, "holds no text"),))
    part, encoding, reading = _read_best(parts, name)
    above = _lines_above(part, content)
    blocks = tuple(replace(block, line=block.line + above) for block in reading.blocks)
    return encoding, Reading(blocks, clues, reading.notes)


def _lines_above(part: Message, content: bytes) -> int:
    """Return how many lines of the file stand above a part's body, as near as its first words can be found."""
    raw: object = part.get_payload()
    head = raw[:200].encode("utf-8", "surrogateescape") if isinstance(raw, str) else b""
    return content.count(b"\n", 0, max(content.find(head), 0)) if head else 0


def _doubt(name: str, reason: str) -> Problem:
    return Problem(name, reason, "save the message again, or its text alone", refused=False)


def _find_parts(message: Message) -> list[Message]:
    """Return the parts that hold text to be read, attachments and attached messages left out."""
    found: list[Message] = []
    pending = [message]
    while pending and len(found) < _MOST_PARTS:
        part = pending.pop(0)
        if part.is_multipart():
            if part.get_content_maintype() == "multipart":
                pending[:0] = cast("list[Message]", part.get_payload())[:_MOST_PARTS]
        elif part.get_content_type() in {"text/plain", "text/html"} and "attachment" not in str(
            part.get("Content-Disposition", "")
        ):
            found.append(part)
    return found


def _read_headers(message: Message) -> Iterator[Clue]:
    subject = _customs().prefix.sub("", _decode(message, "Subject"), count=1)
    if subject:
        yield Clue("title", subject, "header")
    person, _ = parseaddr(_decode(message, "From").replace("\n", " "))
    if person and "@" not in person:
        yield Clue("author", person, "header")
    sent = _read_date(_decode(message, "Date"))
    if sent:
        yield Clue("published", sent, "header")
    for header, field in (
        ("Content-Language", "language"),
        ("Archived-At", "canonical"),
        ("Keywords", "category"),
    ):
        value = _decode(message, header).strip("<>")
        for part in value.split(",")[:20]:
            if part.strip():
                yield Clue(field, part.strip(), "header")


def _decode(message: Message, header: str) -> str:
    """Return a header's words, encoded words (RFC 2047) read."""
    raw = str(message.get(header, ""))[:4000]
    try:
        parts = decode_header(raw)
    except (HeaderParseError, ValueError):
        return scrub_line(raw)
    words = []
    for part, charset in parts:
        if isinstance(part, str):
            words.append(part)
            continue
        try:
            words.append(part.decode(charset or "utf-8", "replace"))
        except LookupError:
            words.append(decode(part).text)
    return scrub_line("".join(words))


def _read_date(words: str) -> str:
    try:
        sent = parsedate_to_datetime(words)
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    return sent.isoformat() if isinstance(sent, datetime) and sent.year >= 1970 else ""


def _read_best(parts: list[Message], name: str) -> tuple[Message, str, Reading]:
    """Return the part that tells most: HTML where it has structure or the text part is but a remnant."""
    texts = [(part, *_read_payload(part)) for part in parts]
    plain = [row for row in texts if row[0].get_content_type() == "text/plain"]
    for part, text, encoding in texts:
        if part.get_content_type() == "text/html":
            from masthead.source.html import read_html

            reading = read_html(text, name)
            blocks = tuple(_drop_quoted_blocks(reading.blocks))
            told = sum(len(block.text) for block in blocks)
            if blocks and (not plain or _is_structured(blocks) or len(plain[0][1]) < told / 2):
                return part, encoding, Reading(blocks, (), reading.notes)
            break
    part, text, encoding = (plain or texts)[0]
    is_flowed = str(part.get_param("format", "")).lower() == "flowed"
    return (
        part,
        encoding,
        Reading(tuple(islice(_read_lines(text, is_flowed=is_flowed), MAX_BLOCKS + 1)) if plain else ()),
    )


def _read_payload(part: Message) -> tuple[str, str]:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return "", "utf-8"
    charset = str(part.get_content_charset() or "")
    if charset not in {"", "utf-8", "us-ascii", "utf-7"}:
        try:
            return scrub(content.decode(charset, "replace")), charset
        except (LookupError, ValueError):
            charset = ""
    decoded = decode(content, is_markup=part.get_content_type() == "text/html")
    return scrub(decoded.text), decoded.encoding


def _is_structured(blocks: tuple[Block, ...]) -> bool:
    return any(
        block.kind in {BlockKind.HEADING, BlockKind.ITEM, BlockKind.IMAGE} or block.html for block in blocks
    )


def _drop_quoted_blocks(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Yield the blocks above the first that belongs to the message answered."""
    for block in blocks:
        if any(map(_QUOTED.fullmatch, block.hints)) or _is_border(block.text):
            return
        yield block


def _is_border(line: str) -> bool:
    return len(line) < 400 and _customs().border.match(line) is not None


def _read_lines(text: str, *, is_flowed: bool) -> Iterator[Block]:
    """Yield the paragraphs of a text part; lines that were broken to fit a screen are joined again (RFC 3676)."""
    gap, held, start, before = 0, "", 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        words = line.strip()
        if words == "--" or _is_border(words) or (before and _is_border(f"{before.strip()} {words}")):
            held = (
                "" if before and not _is_border(words) and words != "--" and held == before.strip() else held
            )
            break
        if words.startswith(">"):
            continue
        if held and words and _goes_on(before, words, is_flowed=is_flowed):
            held = f"{held} {words}"
        else:
            if held:
                yield Block(BlockKind.TEXT, held, start, gap=gap)
                gap = 0
            held, start = words, number
            gap += not words
        before = line
    if held:
        yield Block(BlockKind.TEXT, held, start, gap=gap)


def _goes_on(before: str, words: str, *, is_flowed: bool) -> bool:
    """Tell a line that the next goes on: marked so, or about as long as a screen is wide and no list follows."""
    if is_flowed:
        return before.endswith(" ")
    return len(before) > 55 and not _LIST_MARK.match(words)
