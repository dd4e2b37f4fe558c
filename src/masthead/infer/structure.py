"""From lines of text to blocks: headings, lists, quotations with who said them, paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from masthead.infer.byline.names import parse_first_name, parse_name
from masthead.infer.layout import ends_sentence, is_prose, is_quoted
from masthead.late import late
from masthead.model import Block, BlockKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masthead.infer.lines import Line

_BULLET = late(r"^(?:[•‣▪▸►●○◦■□➢➤✓✔❖·*]|[-–](?=\s))\s*(?=\S)")
_NUMBER = late(r"^\(?(\d{1,3})[.)]\s+(?=\S)")
_RULE = late(r"^(?:[-–—_=~*•·⁂#]\s?){1,80}$")
_CITED = late(r"^[(\[]\s?[^()\[\]]{2,80},?\s(?:19|20)\d\d[a-z]?(?:[:,]\s?[^()\[\]]{1,30})?\s?[)\]]\.?$")
_DASHED = late(r"^[-–—―~]{1,2}\s?(?=[^\d\W])")
_HEADING_WORDS = 14
_HEADING_CHARACTERS = 110
_ATTRIBUTION = 80
_NO_HEADING = ":,;.!…"  # a heading ends with none of them
_TEXT, _PARAGRAPH = BlockKind.TEXT, BlockKind.PARAGRAPH  # an enumeration takes its time to give its members
_WRAPPED = (40, 100)  # characters of a line that an editor broke


def build_blocks(lines: Sequence[Line]) -> tuple[Block, ...]:
    """Return the blocks of a body; lines of a structured source keep the kind their markup gave them."""
    joined = _unwrap(lines)
    blocks: list[Block] = []
    for place, line in enumerate(joined):
        if line.block.kind is not _TEXT:
            blocks.append(line.block)
            continue
        if len(line.text) > _HEADING_CHARACTERS and line.text[0].isalpha():
            blocks.append(Block(_PARAGRAPH, line.text, line.number))
            continue
        blocks.append(_read(line, joined, place, blocks))
        if blocks[-1].hints == ("attribution",) and len(blocks) > 1:
            blocks[-2] = replace(blocks[-2], kind=BlockKind.QUOTE)
    return tuple(blocks)


def _read(line: Line, lines: Sequence[Line], place: int, before: list[Block]) -> Block:
    """Return what the line is, by its own marks first, then by its neighbours."""
    if not line.text[0].isalpha() and (marked := _read_marked(line, lines, place)) is not None:
        return marked
    if len(line.text) > _HEADING_CHARACTERS:  # neither a heading nor who is quoted
        return Block(_PARAGRAPH, line.text, line.number)
    return _read_plain(line, lines, place, before)


def _read_marked(line: Line, lines: Sequence[Line], place: int) -> Block | None:
    """Return what the mark or number says that a line begins with."""
    text = line.text
    bullet = None if text[0].isalnum() else _BULLET.match(text)
    if not line.words and _RULE.match(text):
        return Block(BlockKind.RULE, text, line.number)
    if bullet and (text[0] not in "-–*·" or _in_list(lines, place)):
        return Block(BlockKind.ITEM, text[bullet.end() :], line.number, level=_depth(line, lines, place))
    number = _NUMBER.match(text) if text[0] == "(" or text[0].isdecimal() else None
    if number and _in_count(lines, place, int(number[1])):
        return Block(BlockKind.ITEM, text[number.end() :], line.number, ordered=True)
    return None


def _read_plain(line: Line, lines: Sequence[Line], place: int, before: list[Block]) -> Block:
    """Return what a line is by its neighbours."""
    text = line.text
    may_cite = text[0] in "[(" or (place > 0 and not lines[place - 1].text[0].isalnum())
    if before and may_cite and _is_attribution(line, lines, place, before):
        return Block(BlockKind.QUOTE, text, line.number, hints=("attribution",))
    if text[-1] not in _NO_HEADING and _is_heading(line, lines, place):
        return Block(BlockKind.HEADING, text, line.number, level=2)
    return Block(_PARAGRAPH, text, line.number)


def _in_list(lines: Sequence[Line], place: int) -> bool:
    """Return whether a neighbour begins with the same mark."""
    mark = lines[place].text[0]
    return any(
        0 <= other < len(lines) and _BULLET.match(lines[other].text) and lines[other].text[0] == mark
        for other in (place - 1, place + 1)
    )


def _in_count(lines: Sequence[Line], place: int, number: int) -> bool:
    """Return whether the line is one of a count: the next number follows below, or the last stands above."""
    for other, wanted in ((place - 1, number - 1), (place + 1, number + 1)):
        if 0 <= other < len(lines):
            found = _NUMBER.match(lines[other].text)
            if found and int(found[1]) == wanted:
                return True
    return False


def _depth(line: Line, lines: Sequence[Line], place: int) -> int:
    """Return how deep the entry is nested: it stands further in than the one above."""
    depth, own = 0, _indent(line)
    for other in reversed(lines[max(0, place - 20) : place]) if own else ():
        if not own or not _BULLET.match(other.text):
            break
        if _indent(other) < own:
            depth += 1
            own = _indent(other)
    return min(depth, 3)


def _indent(line: Line) -> int:
    """Return how many columns the line is set in."""
    if not line.block.hints:
        return 0
    for hint in line.block.hints:
        if hint.startswith("indent:"):
            return int(hint.removeprefix("indent:"))
    return 0


def _is_attribution(line: Line, lines: Sequence[Line], place: int, before: list[Block]) -> bool:
    """Return whether the line says whose words stand above."""
    text = line.text
    if place == 0 or len(text) > _ATTRIBUTION or before[-1].kind is not _PARAGRAPH:
        return False
    if text[0] in "[(" and _CITED.match(text):
        return True
    if not is_quoted(lines[place - 1].text):
        return False
    dash = _DASHED.match(text)
    bare = text[dash.end() :] if dash else text
    if parse_name(bare, trusted=bool(dash)) is not None:
        return True
    found = parse_first_name(bare)
    return found is not None and (bool(dash) or found[1].startswith((",", " (")))


def _is_heading(line: Line, lines: Sequence[Line], place: int) -> bool:
    """Return whether a short line stands over what it names."""
    return (
        place + 1 < len(lines)
        and _is_heading_like(line)
        and _stands_over(line, lines, place)
        and (place == 0 or parse_name(line.text) is None)
    )


def _stands_over(line: Line, lines: Sequence[Line], place: int) -> bool:
    """Return whether a paragraph or a list follows a line, and it is set apart from what is above."""
    below = lines[place + 1]
    if place and line.gap == 0 and below.gap == 0 and len(lines[place - 1].text) < _HEADING_CHARACTERS:
        return False
    if is_prose(below) or _has_bullet(below) or len(below.text) > _HEADING_CHARACTERS:
        return True
    return place + 2 < len(lines) and below.gap > 0 and line.gap > 0 and is_prose(lines[place + 2])


def _has_bullet(line: Line) -> bool:
    """Return whether the line begins with the mark of a list."""
    return not line.text[0].isalnum() and _BULLET.match(line.text) is not None


def _is_heading_like(line: Line) -> bool:
    """Return whether a line is written as headings are: short, a capital in front, no stop at its end."""
    text = line.text
    words = line.spaces + 1
    if words > _HEADING_WORDS or not line.folded or text[0].islower():
        return False
    if not text[0].isalnum() and (_DASHED.match(text) or is_quoted(text)):
        return False
    return not ends_sentence(text) or (text.endswith("?") and words > 2)


def _unwrap(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with those of one paragraph joined, where an editor broke the text at its margin."""
    long = [line for line in lines if len(line.text) > _WRAPPED[0]]
    if len(long) < 4 or any(len(line.text) > _WRAPPED[1] for line in long):
        return list(lines)
    if sum(line.gap == 0 for line in lines) * 2 < len(lines):
        return list(lines)
    joined: list[Line] = []
    parts: list[str] = []
    for line in lines:
        follows = bool(parts) and line.gap == 0 and len(parts[-1]) > _WRAPPED[0] and not _has_bullet(line)
        if follows and line.block.kind is _TEXT:
            parts.append(line.text)
            continue
        _close(joined, parts)
        joined.append(line)
        parts = [line.text]
    _close(joined, parts)
    return joined


def _close(joined: list[Line], parts: list[str]) -> None:
    """Give the last line the words of all its parts."""
    if len(parts) > 1:
        text = " ".join(parts)
        joined[-1] = replace(joined[-1], text=text, spaces=text.count(" "))
