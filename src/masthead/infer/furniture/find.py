"""Which lines are furniture: by the phrases on them, by the publication's other posts, by their company."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from masthead.infer.furniture.amid import describe_amid, is_suspect, read_company
from masthead.infer.furniture.inserts import find_again, find_inserts
from masthead.infer.furniture.standing import describe, is_credit, read_standing
from masthead.infer.layout import count_words, ends_sentence
from masthead.infer.lexicon import CREDIT
from masthead.infer.weigh import load_weights
from masthead.late import late
from masthead.model import BlockKind, Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from masthead.infer.furniture.amid import Company
    from masthead.infer.furniture.standing import Standing
    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line
    from masthead.model import Surroundings

_MARKS = late(r"^[|/\\<>«»‹›←→↑↓×✕✖⨯🗙…·•,;:.\s]{1,80}$")  # noqa: RUF001 - arrows, bars and crosses
_KEPT = (BlockKind.CODE, BlockKind.TABLE, BlockKind.IMAGE)  # told by identity, which costs less than a hash
_ACCOUNT = late(r"^[•@]? ?(?=[^\s]*\d)(?=[^\s]*[^\W\d_])[\w.-]{3,30}$")
_PARTLY = 0.4  # of a line that is made of furniture phrases
_LAST_WORDS = 4
_OPENING = 5  # words of a short sentence with which a post begins
_COUNTER = late(r"^\d[\d.,]{0,8} ?[KkM]?$")
_PICTURE = late(r"^\S{1,20}(?: \S{1,20}){0,4} (?:logo|icon|avatar|headshot|banner|thumbnail)$", re.IGNORECASE)
_PICTURES = ("logo", "icon", "avatar", "headshot", "banner", "thumbnail")
_TAGS = late(r"^(?:#[\w-]{2,40} ?){1,20}$")
_SHAPED = 840  # characters of the longest line that any of these shapes fits
_LAST = 6  # short lines behind the last paragraph that may be a list, a verse or an address of the post
_SAYER = 10  # words of the line that tells whose a quotation is
_REST = 0.34  # of the prose that stands from here on
_CORE = 1.0  # what the log odds of a line between paragraphs must have more
_MOSTLY = 0.5  # of the characters below a heading that closes the post
_OF_ONE_PIECE = {"comments": "comments", "related": "related posts"}
_REASONS = (
    ("talk", "readers' comments"),
    ("credit", "picture credit"),
    ("labelled", "picture credit"),
    ("below-comments", "below the comments"),
    ("below-related", "below the related posts"),
    ("below-author", "about the author or the house"),
    ("below-follow", "below the share buttons"),
    ("zone-head", "above the post"),
    ("zone-tail", "below the post"),
)


def find_furniture(layout: Layout, surroundings: Surroundings) -> dict[int, Evidence]:
    """Return the evidence against each line that is furniture, by its index."""
    found = find_sure(layout, surroundings)
    weights = load_weights("furniture")
    limit = math.log(weights.threshold / (1 - weights.threshold))
    standing = read_standing(layout)
    is_spaced = any(layout.prose[line.index] and line.gap for line in layout.lines[1:])
    core = min(
        layout.talk - 1, standing.first_end
    )  # a paragraph among paragraphs has no mark of the end above it
    company = read_company(layout)
    suspects = find_suspects(standing, company)
    for line, flag in zip(layout.lines, layout.prose, strict=True):
        if (flag and line.index <= core) or line.index in found or line.block.kind in _KEPT:
            continue
        if line.index in company.places:
            told = suspects.get(line.index)
            if told and not _goes_with(line, layout, found, is_spaced=is_spaced):
                found[line.index] = Evidence(_name(line, layout, told), line.text, line.number)
            continue
        if not _is_corroborated(line, standing) or _goes_with(line, layout, found, is_spaced=is_spaced):
            continue
        if flag and not _may_go(line, standing):
            continue
        told = describe(line, standing)
        needed = limit + (_CORE if "core-short" in told and "talk" not in told else 0.0)
        if weights.score(told) >= needed:
            found[line.index] = Evidence(_name(line, layout, told), line.text, line.number)
    found.update(_find_rest(standing, found))
    found.update(
        (line.index, Evidence("said twice", line.text, line.number)) for line in find_again(layout, found)
    )
    return found


def find_suspects(standing: Standing, company: Company) -> dict[int, dict[str, float]]:
    """Return by its index the features of each short line between paragraphs that is likelier the page's."""
    lines = [line for line in company.lines if is_suspect(line, standing)]
    if not lines:
        return {}
    weights = load_weights("furniture-amid")
    limit = math.log(weights.threshold / (1 - weights.threshold))
    told = ((line.index, describe_amid(line, standing, company)) for line in lines)
    return {at: row for at, row in told if weights.score(row) >= limit}


def _find_rest(standing: Standing, found: Mapping[int, Evidence]) -> dict[int, Evidence]:
    """Return the lines left standing below comments or other posts most of which are gone: they are of one piece."""
    lines = standing.layout.lines
    for place, kind in standing.closers:
        if kind not in _OF_ONE_PIECE:
            continue
        below = lines[place + 1 :]
        whole = sum(len(line.text) for line in below)
        if whole and sum(len(line.text) for line in below if line.index in found) >= _MOSTLY * whole:
            return {
                line.index: Evidence(f"below the {_OF_ONE_PIECE[kind]}", line.text, line.number)
                for line in lines[place:]
                if line.index not in found and line.block.kind not in _KEPT
            }
    return {}


def _opens(line: Line, layout: Layout) -> bool:
    """Return whether the line above the first long paragraph is a short one of the post: a sentence set apart."""
    return (
        line.gap > 0
        and ends_sentence(line.text)
        and not layout.matches[line.index].kind
        and count_words(line.text) >= _OPENING
    )


def _goes_with(line: Line, layout: Layout, found: Mapping[int, Evidence], *, is_spaced: bool) -> bool:
    """Return whether the line is of one piece with words of the post above it.

    That is a line of the same list, verse or address (where blank lines part what is apart), a quotation, and the
    line that says whose it is.
    """
    at = line.index
    if at == layout.head - 1 and at:
        return _opens(line, layout)
    if not layout.head < at < min(layout.talk, layout.tail + _LAST) or layout.matches[at].part >= _PARTLY:
        return False
    if at in layout.quoted:
        return True
    if at - 1 in found:
        return False
    return (is_spaced and not line.gap and len(line.text) < 60) or (
        at - 1 in layout.quoted and len(line.words) <= _SAYER
    )


def find_repeated(layout: Layout, surroundings: Surroundings) -> dict[int, Evidence]:
    """Return the evidence against each line that the publication prints around its posts, by its index."""
    return {
        line.index: Evidence("repeated over posts", line.text, line.number)
        for line in layout.lines
        if line.block.kind not in _KEPT and is_repeated(line, layout, surroundings)
    }


def find_sure(layout: Layout, surroundings: Surroundings) -> dict[int, Evidence]:
    """Return the evidence against each line that is furniture whatever its company, by its index."""
    found: dict[int, Evidence] = {}
    inserts = find_inserts(layout)
    within, shared = range(layout.head, layout.tail), surroundings.furniture
    for line, matched in zip(layout.lines, layout.matches, strict=True):
        inserted = line.index in inserts
        if line.index in within and line.words and not (matched.whole or shared or inserted):
            continue  # a paragraph among paragraphs: no rule is about it
        rule = _rule(line, layout, surroundings) or (
            inserts.get(line.index, "") if line.block.kind not in _KEPT else ""
        )
        if rule:
            found[line.index] = Evidence(rule, line.text, line.number)
    return found


def _is_corroborated(line: Line, standing: Standing) -> bool:
    """Return whether anything but the line's shape speaks against it: writers write short lines as well.

    What follows the last paragraph directly may be the post's last words: then a cue has to stand above it.
    """
    at, layout = line.index, standing.layout
    if layout.tail == 0 and not _beside_phrase(line, layout):
        return False  # a post without prose is a list or a poem
    if at >= layout.talk or at >= standing.first_end or layout.matches[at].part >= _PARTLY:
        return True
    if layout.counts[line.folded] > 1:
        return True
    if (layout.kinds[at] & CREDIT or "©" in line.text) and is_credit(line.text):
        return True
    if at >= layout.tail:
        return line.spaces < _LAST_WORDS and standing.is_below_cue(at)
    return standing.near[at] > 0


def _may_go(line: Line, standing: Standing) -> bool:
    """Return whether a paragraph may be furniture: a banner, a reader's comment, or near the end of all prose."""
    at, layout = line.index, standing.layout
    if at >= layout.talk or layout.matches[at].part:
        return True
    return standing.words[-1] - standing.words[at] <= _REST * standing.words[-1]


def _rule(line: Line, layout: Layout, surroundings: Surroundings) -> str:
    """Return the rule by which the line goes without being weighed; empty: none."""
    if line.block.kind in _KEPT:
        return ""
    if surroundings.furniture and is_repeated(line, layout, surroundings):
        return "repeated over posts"
    if not line.words and _MARKS.match(line.text):
        return "lone mark"
    matched = layout.matches[line.index]
    if matched.whole and (matched.sure or _is_outside(line, layout)):
        return f"phrase: {matched.kind}"
    if layout.head <= line.index < layout.tail or len(line.text) > _SHAPED:
        return ""
    return _edge_rule(line, layout)


def is_repeated(line: Line, layout: Layout, surroundings: Surroundings) -> bool:
    """Return whether the publication's other posts print the line above or below theirs, and so does this one.

    Between paragraphs it stays: a writer's own headings come back from letter to letter too.
    """
    shared = surroundings.furniture
    if not shared or not line.folded or line.folded not in shared:
        return False
    return not layout.head <= line.index < layout.tail


def _edge_rule(line: Line, layout: Layout) -> str:
    """Return the rule for shapes that only pages have above and below a post."""
    above, below = line.index < layout.head, line.index >= layout.tail > 0
    if not (above or below):
        return ""
    if below and _COUNTER.match(line.text):
        return "counter"
    if below and _TAGS.match(line.text):
        return "tags"
    if line.text[-9:].casefold().endswith(_PICTURES) and _PICTURE.match(line.text):
        return "label of a picture"
    if above and " " not in line.text[2:] and _ACCOUNT.match(line.text) and _beside_phrase(line, layout):
        return "account name"
    return ""


def _is_outside(line: Line, layout: Layout) -> bool:
    """Return whether the line stands above or below the post's prose, or among its like where there is no prose."""
    if layout.head < line.index < layout.tail - 1:
        return False
    return (0 < layout.tail <= line.index) or line.index < 3 or _beside_phrase(line, layout)


def _beside_phrase(line: Line, layout: Layout) -> bool:
    """Return whether a neighbour is made of furniture phrases."""
    around = (line.index - 2, line.index - 1, line.index + 1, line.index + 2)
    return any(layout.matches[at].whole for at in around if 0 <= at < len(layout.lines))


def _name(line: Line, layout: Layout, told: Mapping[str, float]) -> str:
    """Return in words why the line went: what of its features a reader would name."""
    matched = layout.matches[line.index]
    if matched.whole:
        return f"phrase: {matched.kind}"
    for name, reason in _REASONS:
        if name in told:
            return reason
    return "in a block of page text"
