"""Read a mail message: who wrote it, when, about what, and its body without what it answers."""

from __future__ import annotations

import re
from email import policy
from email.errors import MessageError
from email.parser import BytesParser
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, cast

from msgspec.structs import replace

from masthead.model import Block, BlockKind, Problem
from masthead.source.encoding import decode, name_codec
from masthead.source.envelope import is_passed_on, read_headers
from masthead.source.letter import Flow, is_answered, is_encrypted, read_letter
from masthead.source.limits import MAX_BLOCKS
from masthead.source.outcome import Reading
from masthead.source.passage import find_heading, is_border, pass_on
from masthead.source.scrub import scrub

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

_MOST_PARTS = 200
_DEEPEST = 3  # messages within messages
_NOTE = 300  # characters that somebody writes above a message attached, at most
_QUOTED = re.compile(r"class:(?:quote|quoted)")
_HEADER = re.compile(rb"[\t ]|[!-9;-~]{1,200}[\t ]{0,9}:|From ")
_BOUNDARY = re.compile(r"^--([^\s-][^\r\n]{0,69}?)[ \t]{0,9}\r?$", re.MULTILINE)
_SEALED = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
_BOM = b"\xef\xbb\xbf"


class _Parts(NamedTuple):
    """The parts of a message that hold text to be read, and the messages attached to it."""

    texts: list[Message]
    attached: list[Message]


def read_message(content: bytes, name: str) -> tuple[str, Reading]:
    """Return the encoding of a message's body (RFC 5322, RFC 2045) and what is in the message.

    Headers that break their own rules are read as far as they can be. The answered text and the signature (the
    lines below "-- ") are left out. A message that only passes on another is read as that other.
    """
    try:
        message = _parse(content)
        return _read(message, name, content, 1)
    except (RecursionError, MessageError, ValueError, LookupError, TypeError, AttributeError):
        return "utf-8", Reading((), (), (_doubt(name, "is no mail message that can be read"),))


def _parse(content: bytes) -> Message:
    """Return a message's tree; lines that are no headers do not end these, a boundary that is misspelt is found."""
    message = BytesParser(policy=policy.compat32).parsebytes(_mend_headers(content.removeprefix(_BOM)))
    if message.get_content_maintype() != "multipart" or message.is_multipart():
        return message
    boundary = _BOUNDARY.search(str(message.get_payload())[:4000])
    if boundary is None:
        return message
    message.set_boundary(boundary[1])
    return BytesParser(policy=policy.compat32).parsebytes(message.as_bytes())


def _mend_headers(content: bytes) -> bytes:
    """Return a message whose headers reach as far as its first blank line."""
    end = re.search(rb"\r?\n[ \t]*\r?\n", content[:100_000])
    if end is None:
        return content
    head = content[: end.start()].split(b"\n")
    kept = [line for line in head if _HEADER.match(line)]
    return b"\n".join(kept) + content[end.start() :] if 2 < len(kept) < len(head) else content


def _read(message: Message, name: str, content: bytes, depth: int) -> tuple[str, Reading]:
    clues = tuple(read_headers(message))
    parts = _find_parts(message)
    if parts.texts:
        part, encoding, reading = _read_best(message, parts.texts, name)
        reading = reading._replace(blocks=_lower(reading.blocks, _lines_above(part, content)))
    else:
        doubt = _seal(name) if _is_sealed(message) else _doubt(name, "holds no text")
        encoding, reading = "utf-8", Reading((), (), (doubt,))
    if parts.attached and depth < _DEEPEST and _is_note(reading.blocks, message):
        return _read(parts.attached[0], name, content, depth + 1)
    told = {"author", "published", *(clue.field for clue in reading.clues)} if reading.clues else ()
    rest = tuple(clue for clue in clues if clue.field not in told)
    return encoding, reading._replace(clues=reading.clues + rest)


def _is_note(blocks: tuple[Block, ...], message: Message) -> bool:
    """Tell a text that does no more than hand over the message attached to it."""
    size = sum(len(block.text) for block in blocks)
    return not size or (size <= _NOTE and is_passed_on(message))


def _lower(blocks: tuple[Block, ...], by: int) -> tuple[Block, ...]:
    return tuple(replace(block, line=block.line + by) for block in blocks)


def _lines_above(part: Message, content: bytes) -> int:
    """Return how many lines of the file stand above a part's body, as near as its first words can be found."""
    raw: object = part.get_payload()
    head = raw[:200].encode("utf-8", "surrogateescape") if isinstance(raw, str) else b""
    return content.count(b"\n", 0, max(content.find(head), 0)) if head else 0


def _doubt(name: str, reason: str) -> Problem:
    return Problem(name, reason, "save the message again, or its text alone", refused=False)


def _seal(name: str) -> Problem:
    return Problem(name, "is encrypted", "open it in the mail program, and save its text", refused=False)


def _is_sealed(message: Message) -> bool:
    """Tell a message for its receiver's eyes only (RFC 3156; RFC 8551)."""
    return message.get_content_type() in _SEALED


def _find_parts(message: Message) -> _Parts:
    """Return the parts that hold text to be read, attached files left out, and the messages that are attached.

    A report of a delivery (RFC 3462) brings back what nobody wants to read again.
    """
    found = _Parts([], [])
    pending = [message]
    for _ in range(_MOST_PARTS):
        if not pending:
            break
        part = pending.pop(0)
        if part.get_content_type() == "message/rfc822" and part.is_multipart():
            if message.get_content_type() != "multipart/report":
                found.attached.append(cast("list[Message]", part.get_payload())[0])
        elif part.is_multipart():
            if part.get_content_maintype() == "multipart":
                pending[:0] = cast("list[Message]", part.get_payload())[:_MOST_PARTS]
        elif part.get_content_type() in {"text/plain", "text/html"} and not _is_file(part):
            found.texts.append(part)
    return found


def _is_file(part: Message) -> bool:
    return "attachment" in str(part.get("Content-Disposition", "")).lower()


def _read_best(message: Message, parts: list[Message], name: str) -> tuple[Message, str, Reading]:
    """Return the part that tells most: HTML where it has structure or the text part is but a remnant.

    Of a message that is passed on the text part tells better where the other's begins.
    """
    texts = [(part, *_read_payload(part)) for part in parts]
    plain = [row for row in texts if row[0].get_content_type() == "text/plain"]
    letter = _read_plain(plain[0][0], plain[0][1], name, message) if plain else Reading(())
    if plain and letter.clues:
        return plain[0][0], plain[0][2], letter
    for part, text, encoding in texts:
        if part.get_content_type() == "text/html":
            from masthead.source.html import read_html

            reading = read_html(text, name)
            if not plain and is_passed_on(message) and (passed := pass_on(reading.blocks)):
                return part, encoding, Reading(passed.blocks, passed.clues, reading.notes)
            blocks = tuple(_drop_quoted_blocks(reading.blocks))
            told = sum(len(block.text) for block in blocks)
            if blocks and (not plain or _is_structured(blocks) or len(plain[0][1]) < told / 2):
                return part, encoding, Reading(blocks, (), reading.notes)
            break
    part, _, encoding = (plain or texts)[0]
    return part, encoding, letter


def _read_plain(part: Message, text: str, name: str, message: Message) -> Reading:
    if is_encrypted(text):
        return Reading((), (), (_seal(name),))
    told = {key: str(part.get_param(key, "")).lower() for key in ("format", "delsp")}
    flow = Flow(told["format"] == "flowed", told["delsp"] == "yes")
    letter = read_letter(text, flow, is_forward=is_passed_on(message))
    clues = letter.passage.clues if letter.passage else ()
    return Reading(tuple(islice(letter.blocks, MAX_BLOCKS + 1)), clues)


def _read_payload(part: Message) -> tuple[str, str]:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return "", "utf-8"
    codec = name_codec(str(part.get_content_charset() or ""))
    if codec:
        try:
            return scrub(content.decode(codec, "replace")), codec
        except (LookupError, ValueError):
            codec = ""
    decoded = decode(content, is_markup=part.get_content_type() == "text/html")
    return scrub(decoded.text), decoded.encoding


def _is_structured(blocks: tuple[Block, ...]) -> bool:
    return any(
        block.kind in {BlockKind.HEADING, BlockKind.ITEM, BlockKind.IMAGE} or block.html for block in blocks
    )


def _drop_quoted_blocks(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Yield the blocks above the first that belongs to the message answered, or those below it where none are."""
    above = False
    end = find_heading(blocks)
    for block in blocks[: end or None]:
        if any(map(_QUOTED.fullmatch, block.hints)) or is_border(block.text) or is_answered(block.text):
            if above:
                return
            continue
        above = above or bool(block.text)
        yield block
