"""A title as a page prints it, and without what the page has put in front of it or behind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from masthead.infer.byline.names import parse_name
from masthead.infer.byline.words import KNOWN
from masthead.infer.lines import fold
from masthead.infer.title.standing import STEPS, TRAIL
from masthead.infer.title.words import load_words

if TYPE_CHECKING:
    from collections.abc import Iterator

_JOINT = re.compile(r" [|·•»›«:–—-]{1,80} | ?\| ?|: ")  # noqa: RUF001 - the marks between a title and a site
_CUTTING = re.compile(r"[|·•»›«:–—>→/-]|\)$")  # noqa: RUF001 - the same, of trails too, and a closing bracket
_LONGEST_NAME = 48  # characters of a name in front of a title
_DASHED = re.compile(r"\s[–—-]\s")


def variants_of(text: str, sites: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield the line, and the line without a kind in front or a site's name behind, with what was cut."""
    if _CUTTING.search(text) is None:  # most lines: nothing stands in front or behind
        yield text, ""
    elif len(steps := TRAIL.split(text)) > STEPS and steps[-1]:
        yield steps[-1], "cut-trail"
        yield text, ""
    elif (front := _without_writer(text)) != text:
        yield front, "cut-writer"
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
    bars = [joint for joint in joints if "|" in joint.group()]
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


def _without_writer(text: str) -> str:
    """Return the text without its writer: in brackets behind it, or in front in capitals ("ANA RUIZ: The Old Dyke")."""
    capitals, colon, rest = text[:_LONGEST_NAME].partition(": ")
    writer = capitals.rpartition("| ")[2]
    if colon and rest and writer.isupper() and (name := parse_name(writer)) is not None and name.known:
        return text[len(capitals) + 2 :].lstrip()
    front, bracket, back = text[:-1].rpartition(" (") if text[-1] == ")" else ("", "", "")
    by, _, named = back.partition(" ")
    told = bracket and by.casefold() in KNOWN.inside and parse_name(named) is not None
    return front.rstrip() if told and front.strip() else text


def _behind_kind(text: str) -> str:
    """Return what stands behind the kind of thing it is ("Blog - "), unless that is a name; empty: no kind is told."""
    joint = _JOINT.search(text[:60])
    if joint is None or joint.end() >= len(text) or fold(text[: joint.start()]) not in load_words()["prefix"]:
        return ""
    behind = text[joint.end() :]
    return behind if parse_name(behind) is None else ""
