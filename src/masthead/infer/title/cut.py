"""A title as a page prints it, and without what the page has put in front of it or behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.infer.byline.names import parse_name
from masthead.infer.byline.words import KNOWN
from masthead.infer.dateline.scan import scan
from masthead.infer.layout import count_words
from masthead.infer.lines import FOLDED, fold
from masthead.infer.title.standing import STEPS, TRAIL
from masthead.infer.title.words import load_words
from masthead.late import late

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from masthead.infer.lines import Line

_JOINT = late(r" [|·•»›«:–—-]{1,80} | ?[|｜] ?|: |：")  # noqa: RUF001 - the marks between a title and a site
_CUTTING = late(r"[|｜·•»›«:：–—>→/-]|\)$")  # noqa: RUF001 - the same, of trails too, and a closing bracket
_OPENING = {"[": "]", "【": "】", "［": "］", "〔": "〕"}  # noqa: RUF001 - brackets of other scripts
_KIND = 20  # characters of a kind in brackets
_LONGEST_NAME = 48  # characters of a name in front of a title
_LONGEST_DAY = 40  # characters of a date
_TITLE_WORDS = 3
_COLONS = ":\uff1a"
_PARTED = late(r"[–—|»›-](?<= .)(?= )")  # noqa: RUF001 - the mark between two names, and spaces
_OWNED = late(r"^(?:c |copyright )?(?:(?:19|20)\d\d )?")  # in front of whose the page is, folded
_FOOT = 2  # lines at the end of a page
_DASHED = late(r"\s[–—-]\s")


def variants_of(text: str, sites: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield the line, and the line without a kind in front or a site's name behind, with what was cut.

    A day goes first, wherever it stands: "The Old Dyke | Mill Lane News | 3 May 2024".
    """
    if text[0] in _OPENING and (behind := _behind_bracket(text)):
        yield behind, "cut-prefix"
        yield text, "has-prefix"
    elif _CUTTING.search(text) is None:  # most lines: nothing stands in front or behind
        yield text, ""
    elif len(steps := TRAIL.split(text)) > STEPS and steps[-1]:
        yield steps[-1], "cut-trail"
        yield text, ""
    elif (front := _without_writer(text)) != text:
        yield front, "cut-writer"
    elif (own := _without_day(text)) != text:
        yield from variants_of(own, sites)
    elif behind := _behind_kind(text):
        yield behind, "cut-prefix"
        yield text, "has-prefix"
    else:
        joints = list(_JOINT.finditer(text))
        own = _without_site(text, joints, sites)
        yield (own, "cut-site") if own else (text, "")
        yield from () if own else _parts_of(text, joints)


def _parts_of(text: str, joints: list[re.Match[str]]) -> Iterator[tuple[str, str]]:
    """Yield what stands before a bar, or before the last dash; behind a bar where the words before name a section."""
    bars = [joint for joint in joints if _is_bar(joint)]
    if bars and fold(text[: bars[0].start()]) in load_words()["section"]:
        yield text[bars[0].end() :], "cut-prefix"  # "Book Review | The Old Dyke"
    elif bars:
        yield text[: bars[0].start()], "cut-bar"
    elif joints and _DASHED.search(joints[-1].group()):
        yield text[: joints[-1].start()], "cut-dash"


def _without_site(text: str, joints: list[re.Match[str]], sites: frozenset[str]) -> str:
    """Return the text without the known name of its site behind or in front; empty: it has none."""
    for joint in (joints[-1], joints[0]) if joints else ():
        front, back = text[: joint.start()], text[joint.end() :]
        if fold(back) in sites and front:
            return front
        if fold(front) in sites and back:
            return back
    return ""


def sites_shown(lines: Sequence[Line], depth: int) -> frozenset[str]:
    """Return the folded names of sites that the page itself tells apart from its title.

    "The Old Dyke - Mill Lane News" above "The Old Dyke", or above a page that ends in "© 2024 Mill Lane News".
    """
    short = [line.text for line in lines[:depth] if len(line.text) <= FOLDED]
    joints = [joint for text in short for joint in _PARTED.finditer(text)]
    if not joints:  # most pages
        return frozenset()
    head = {line.folded for line in lines[:-_FOOT][:depth]}
    foot = {_OWNED.sub("", line.folded) for line in lines[-_FOOT:]}
    found: set[str] = set()
    for joint in joints:
        front, back = map(fold, _sides(joint))
        for own, site in ((front, back), (back, front)):
            if site in foot or (own in head and count_words(own) >= _TITLE_WORDS):
                found.add(site)
    return frozenset(found)


def _sides(joint: re.Match[str]) -> tuple[str, str]:
    """Return what stands before a mark with its spaces, and behind it."""
    return joint.string[: joint.start() - 1], joint.string[joint.end() + 1 :]


def _without_writer(text: str) -> str:
    """Return the text without its writer: in brackets behind it, or in front in capitals ("ANA RUIZ: The Old Dyke")."""
    capitals, colon, rest = text[:_LONGEST_NAME].partition(": ")
    writer = capitals.rpartition("| ")[2]
    if colon and rest and writer.isupper() and (name := parse_name(writer)) is not None and name.known:
        return text[len(capitals) + 2 :].lstrip()
    if text[-1] == ")":
        front, _, back = text[:-1].rpartition(" (")
    else:
        parted = list(_PARTED.finditer(text))
        front, back = _sides(parted[-1]) if parted else ("", "")
    by, _, named = back.partition(" ")
    told = front.strip() and by.casefold().rstrip(_COLONS) in KNOWN.inside and _is_name(named.strip())
    return front.rstrip() if told else text


def _is_name(text: str) -> bool:
    """Return whether the text is somebody's name; one of a single word has to be known."""
    name = parse_name(text, trusted=True)
    return name is not None and (name.known or " " in text)


def _without_day(text: str) -> str:
    """Return the text without the day in front of it, or behind a bar; behind a dash it tells issues apart.

    "Minutes | 3 May 2024" has no other name.
    """
    joints = list(_JOINT.finditer(text)) if any(map(str.isdecimal, text)) else []
    for joint in (joints[0], joints[-1]) if joints else ():
        front, back = text[: joint.start()], text[joint.end() :]
        if _is_day(front) and count_words(back) >= _TITLE_WORDS:
            return back
        if _is_bar(joint) and _is_day(back) and count_words(front) >= _TITLE_WORDS:
            return front
    return text


def _is_bar(joint: re.Match[str]) -> bool:
    """Return whether a bar parts the words before from those behind."""
    return "|" in joint.group() or "\uff5c" in joint.group()


def _is_day(text: str) -> bool:
    """Return whether the text is a date with its day and year, and nothing else."""
    found = scan(text) if len(text) <= _LONGEST_DAY else ()
    if len(found) != 1 or not (found[0].day and found[0].year):
        return False
    return not f"{text[: found[0].start]}{text[found[0].end :]}".strip(" .")


def _behind_bracket(text: str) -> str:
    """Return what stands behind the kind of thing it is in brackets ("[에세이] …", "【乡土散文】…"); empty: no kind."""
    kind, bracket, behind = text[1:_KIND].partition(_OPENING[text[0]])
    words = load_words()
    known = any(fold(kind) in words[name] or fold(kind[-2:]) in words[name] for name in ("prefix", "section"))
    return (behind + text[_KIND:]).strip() if bracket and known else ""


def _behind_kind(text: str) -> str:
    """Return what stands behind the kind of thing it is ("Blog - "), unless that is a name; empty: no kind is told."""
    joint = _JOINT.search(text[:60])
    if joint is None or joint.end() >= len(text) or fold(text[: joint.start()]) not in load_words()["prefix"]:
        return ""
    behind = text[joint.end() :]
    return behind if parse_name(behind) is None else ""
