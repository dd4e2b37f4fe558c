"""What a page sets between the paragraphs of a post, known by the line itself wherever it stands.

A picture's caption that stands twice (as its alternative text and below it) or ends with whose the picture is, a line
that leads to another story, an appeal to subscribe or to follow, a paragraph that has been printed already.
"""

from __future__ import annotations

import re
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from masthead.infer.byline.names import parse_name
from masthead.infer.furniture.words import load_lists
from masthead.infer.layout import ends_sentence
from masthead.infer.lexicon import ASK, PAYS
from masthead.infer.wording import any_of, words_of
from masthead.late import late

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line

_FEWEST = 4  # words of a line that is looked at
_SAME = 30  # characters with which two that repeat each other begin
_TOLD = 8  # words of a line that is not said twice by chance
_TWICE = 12  # words of one that is not said again farther on
_ADDED = 120  # characters that a caption has more than the alternative text
_CAPTION = 70  # words of the longest caption
_APPEAL = 45  # words of the longest appeal
_BIOS = 3  # paragraphs at the end of a post that introduce people
_LAST = 12  # lines among which they stand
_BEING = (2, 3, 4)  # words of the name, behind which "is" stands
_BRIEF = 8  # words of an appeal that needs not speak in the page's own name
_DISCLOSURE = 70  # words of the longest line that says who pays
_FIRST = 2  # words among which stands a verb that many a sentence has
_OPENING = 6  # words among which an appeal has its verb
_LEAD = 30  # words of the longest line that leads elsewhere
_END = 160  # characters at the end of a line in which a credit stands
_BULLETS = "•*·▪●-–"
_LEADING = frozenset("[(|»")  # marks around a label of other stories, where no colon stands behind it
_NAMES = r"(?:[^\W\d_a-z][\w.'’&-]{0,24}(?:[ ,/|]{1,3}|$)|(?:via|of|and|und|et|for|by|de|von|/) ){1,8}$"
_BRACKETED = late(
    rf"[(\[](?:(?:{any_of('captioned')})\b[^()\[\]]{{0,80}}"
    rf"|[^()\[\]]{{0,80}}\b(?:{any_of('captioned')}|{any_of('agency')})\b(?:[^()\[\]]{{0,79}}[^()\[\].!?])?)[)\]]\.?$",
    re.IGNORECASE,
)
_LABEL = "(?:Credits?|Photos?|Images?|Pictures?|Fotos?|Bild|Quelle|Crédits?)(?: [Cc]redit| [Cc]ourtesy| by)?"
_LABELS = ("redit", "hoto", "mage", "icture", "Foto", "Bild", "Quelle", "rédit")  # without one of them, none
_LABELLED = late(rf"(?:(?<=[a-z.)!?”\"])|(?<=[.)!?”\"] )){_LABEL}: ?{_NAMES}")
_AGENCY = late(rf"[^\W\d_]{{2,24}} ?/ ?{any_of('agency')}(?: images?| files?| photos?)?\.?$", re.IGNORECASE)
_AGENCIES = tuple(sorted(words_of("agency")))
_ARCHIVE = late(rf"(?:[/|–—:©)]|\bvia) ?{any_of('archive')}\.?$", re.IGNORECASE)
_STOCKS = (
    "mages",
    "tock",
    "plash",
    "liance",
    "mages.",
    "tock.",
    "plash.",
    "liance.",
)  # ends of archives' names
_TOUCHING = ASK | PAYS  # words without any of which a line neither tells who pays nor asks for anything
_ELSEWHERE = late(r"^[\[(]?(?P<words>[^\W\d_]+(?:[ '’][^\W\d_]+){0,3}) ?[:»>|]")


def find_inserts(layout: Layout) -> dict[int, str]:
    """Return the rule that each such line goes by, by its index."""
    found = dict(_find_doubled(layout))
    for line, kinds in zip(layout.lines, layout.kinds, strict=True):
        text = line.text
        if _FEWEST <= line.spaces + 1 <= _CAPTION and (kinds & _TOUCHING or _may_end(text)):
            rule = "" if text[0] in _BULLETS or line.index in found else _name(line, kinds)
            if rule:
                found[line.index] = rule
    found.update((line.index, "about the author") for line in _find_bios(layout, found))
    return found


def _find_bios(layout: Layout, gone: Container[int]) -> Iterator[Line]:
    """Yield the post's last paragraphs that each introduce a person of whom the post has told nothing."""
    last = range(layout.tail - 1, max(layout.head, layout.tail - 1 - _LAST), -1)
    prose = [layout.lines[at] for at in last if layout.prose[at] and at not in gone]
    bios = list(takewhile(is_bio, prose[:_BIOS]))
    above = (
        {
            word
            for line in layout.lines[layout.head : bios[-1].index]
            if layout.prose[line.index]
            for word in line.words
        }
        if bios
        else set()
    )
    yield from (line for line in bios if line.words[1] not in above)


def find_again(layout: Layout, gone: Container[int]) -> list[Line]:
    """Return the paragraphs that say again, word for word, what one above says that is not gone.

    Where one comes a third time it is a refrain, or the plan of the post: then all stay.
    """
    if len(layout.counts) == len(layout.lines):  # most posts
        return []
    counts: dict[str, int] = {}
    again: list[Line] = []
    paragraphs = [
        line
        for line, flag in zip(layout.lines, layout.prose, strict=True)
        if flag and len(line.words) >= _TWICE and line.index not in gone
    ]
    if len({line.folded for line in paragraphs}) == len(paragraphs):
        return []
    for line in paragraphs:
        counts[line.text] = counts.get(line.text, 0) + 1
        if counts[line.text] > 2:
            return []
        if counts[line.text] == 2 and line.text[0] not in _BULLETS:
            again.append(line)
    return again


def _name(line: Line, kinds: int) -> str:
    """Return the rule that a line of a caption's size goes by on its own; empty: none."""
    text, size = line.text, line.spaces + 1
    if has_credit(text):
        return "picture credit"
    if size <= _LEAD and (":" in text or not _LEADING.isdisjoint(text)) and leads_elsewhere(text):
        return "phrase: related"
    if not kinds & _TOUCHING:
        return ""
    if size <= _DISCLOSURE and is_disclosure(line):
        return "disclosure"
    return "appeal" if size <= _APPEAL and is_appeal(line) else ""


def _find_doubled(layout: Layout) -> Iterator[tuple[int, str]]:
    """Yield the lines that the next one repeats, or begins with: a caption, and what a picture says of itself."""
    starts = [line.folded[:_SAME] for line in layout.lines]
    if len(set(starts)) == len(starts):
        return
    alike = [at for at, (one, other) in enumerate(pairwise(starts)) if one == other]
    for line, below in ((layout.lines[at], layout.lines[at + 1]) for at in alike):
        if line.words[:1] != below.words[:1]:
            continue
        if min(len(line.words), len(below.words)) < _TOLD:
            continue
        if line.folded == below.folded and layout.prose[line.index]:
            is_lead = line.text[0] in _BULLETS or line.index <= layout.head  # and its teaser
            if not is_lead and line.text[-1] != ":":
                yield line.index, "picture credit"
            yield below.index, "said twice"
        elif line.folded != below.folded and (
            line.folded.startswith(below.folded) or below.folded.startswith(line.folded)
        ):
            short, long = sorted((line, below), key=lambda each: len(each.folded))
            added = long.text[len(short.text) - 3 :]
            is_credit = len(added) < _ADDED and (
                has_credit(long.text) or not load_lists()["credit"].isdisjoint(long.words)
            )
            if is_credit:
                yield long.index, "picture credit"
            if is_credit or long is below or not ends_sentence(long.text):  # else a sum, and what it sums up
                yield short.index, "picture credit"


def _may_end(text: str) -> bool:
    """Return whether the text may lead elsewhere or end with whose a picture is: a quick look, no verdict."""
    return (
        ":" in text
        or "/" in text
        or "(" in text
        or "[" in text
        or "|" in text
        or "»" in text
        or text.endswith(_STOCKS)
    )


def has_credit(text: str) -> bool:
    """Return whether the text ends with whose a picture is."""
    end = text[-_END:]
    if end[-1] in ")]" or end[-2:-1] in (")", "]"):
        return _BRACKETED.search(end) is not None
    if ":" in end and any(map(end.__contains__, _LABELS)) and _LABELLED.search(end):
        return True
    if "/" in end and _names_agency(end):
        return True
    return end.endswith(_STOCKS) and _ARCHIVE.search(end[-40:]) is not None


def _names_agency(end: str) -> bool:
    """Return whether an agency stands behind a text's last slash."""
    behind = end.rpartition("/")[2].lstrip(" ").casefold()
    return behind.startswith(_AGENCIES) and _AGENCY.search(end) is not None


def leads_elsewhere(text: str) -> bool:
    """Return whether the text opens with a label of other stories: "Related:", "Lesen Sie auch:"."""
    if text[:1] not in "[(" and ":" not in text[:48] and not ("|" in text or "»" in text):
        return False
    match = _ELSEWHERE.match(text[:48])
    return match is not None and match["words"].casefold() in load_lists()["elsewhere"]


def is_appeal(line: Line) -> bool:
    """Return whether the line asks the visitor to subscribe, to follow or to join, in the page's own name."""
    lists, words = load_lists(), line.words
    asked = lists["ask"].intersection(words[:_OPENING])
    if not asked or not _asks(asked, line):
        return False
    things = lists["thing"].intersection(words)
    if words[0] in lists["subscribe"]:
        return len(things) > 1
    own = len(words) <= _BRIEF or not lists["own"].isdisjoint(words) or "@" in line.text
    named = words[0] in asked and not lists["network"].isdisjoint(words[:_OPENING])
    return own and (len(things) > 1 or named)


def _asks(verbs: frozenset[str], line: Line) -> bool:
    """Return whether any of the verbs is one of appeals alone, or opens a sentence."""
    if not verbs <= load_lists()["weak"] or not verbs.isdisjoint(line.words[:_FIRST]):
        return True
    behind = line.text.casefold()
    return any(f"{mark} {verb} " in behind for verb in verbs for mark in ".!?")


def is_disclosure(line: Line) -> bool:
    """Return whether the line says that somebody is paid for what is bought by the links of the post."""
    lists = load_lists()
    if lists["pays"].isdisjoint(line.words):
        return False
    return not lists["bought"].isdisjoint(line.words) and not lists["speaks"].isdisjoint(line.words)


def is_bio(line: Line) -> bool:
    """Return whether the line introduces a person: a name, a word for being, and a trade or a place."""
    lists = load_lists()
    if lists["box"].isdisjoint(line.words):
        return False
    words = line.text.split(None, _BEING[-1] + 1)
    return any(
        len(words) > size
        and words[size] in lists["being"]
        and parse_name(" ".join(words[:size]).rstrip(",")) is not None
        for size in _BEING
    )
