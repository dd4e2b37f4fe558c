"""Where a name stands and beside what: the features of a sighting."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from masthead.infer.byline.company import describe_company, find_bio_below, find_section, is_of_book
from masthead.infer.byline.notes import opens_notes
from masthead.infer.byline.sighting import Sighting, is_dated
from masthead.infer.byline.town import is_town
from masthead.infer.byline.words import KNOWN
from masthead.infer.layout import ends_sentence
from masthead.infer.lexicon import APPEAL, THANKS
from masthead.infer.wording import any_of, words_of
from masthead.late import late

if TYPE_CHECKING:
    from masthead.infer.byline.names import Name
    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line

_BARE = frozenset({"alone", "alone-first", "alone-list", "beside", "beside-date", "beside-role", "dash"})
_NEIGHBOURS = frozenset({"alone", "alone-first", "alone-list", "beside", "picture"})
_CLOSING = frozenset(
    {
        "bio",
        "bio-role",
        "bio-comma",
        "alone",
        "alone-first",
        "sign-off",
        "farewell",
        "dash",
        "bio-labelled",
        "label-above",
        "label",
        "written-by",
        "written-this",
        "bracket",
        "contact",
        "archive",
        "beside-role",
        "alone-list",
        "with-place",
    }
)
_LAST_WORDS = frozenset(
    {"farewell", "with-place", "alone", "alone-first", "alone-list", "beside-date", "beside-role"}
)
_SIGNED = frozenset({"farewell", "sign-off", "dash", "bracket"})
_LABELLED = frozenset({"label", "label-above", "part"})
_ROLES = frozenset({"bio", "bio-role", "bio-comma", "bio-labelled", "bio-shares", "beside-role"})
_BIO_WORDS = 24  # of a sentence that says what somebody does
_BRIEF, _BESIDE = 3, 10  # words beside names
_WORDY = 4  # small words beside a name: a sentence rather than a byline
_NEAR = 4  # lines above that tell something of a name
_TOP = 30  # lines above the text in which readers are greeted
_UPPER = 10  # lines in which a byline may stand below a standfirst
_CUE = 0.5  # which part of a line is a phrase of pages that begins a section
_LINE = 100  # characters of a line that is no paragraph
_AFTER = 16  # lines below a name in which the text may end
_NEXT = 2  # lines below a signature in which its notes begin
_GREETING = late(rf"{any_of('greeting')}\b", re.IGNORECASE)
_TO_PAPER = late(rf"{any_of('to_paper')} ?[,:–—-]", re.IGNORECASE)
_ASKS = frozenset("?؟\uff1f")
_DATE_WORDS = 4  # of a date below a signature
_FIRST, _LAST = 4, 3  # lines that are the head and the end of any post


def describe(sighting: Sighting, layout: Layout, title: str) -> list[str]:
    """Return the features of one sighting: its shape by its place, and its neighbours."""
    line, shape = sighting.line, sighting.shape
    if line is None:
        return [shape]
    place = _place(sighting, line, layout)
    told = [f"{shape}@{place}", *_around(line, layout, title)]
    if shape not in _SIGNED:
        told.append(f"{shape}-{_measure(sighting, line)}")
    if shape in _BARE:
        told += _tell_bare(sighting, line, layout, place)
    if shape in _NEIGHBOURS:
        told += _neighbours(line, sighting.names[0], layout, title, place)
    if shape in _BARE or shape == "picture":
        told += describe_company(line, sighting.names[0], layout, place)
    if shape in _LABELLED or shape == "inside":
        told += _tell_labelled(sighting, line, layout, place)
    if shape in _ROLES and not KNOWN.craft.isdisjoint(line.words[:_BIO_WORDS]):
        told.append("craft")
    asked = shape in _BARE or shape in _ROLES
    if (
        asked
        and line.index > 1
        and (above := layout.lines[line.index - 1].text)[-1] in _ASKS
        and above != title
    ):
        told.append("answers")  # who is asked says so
    if section := find_section(line, layout):
        told.append(section)
    told += _tell_signing(sighting, line, told, place)
    return told + _closing(sighting, line, layout)


def _tell_labelled(sighting: Sighting, line: Line, layout: Layout, place: str) -> list[str]:
    """Return what tells of a name behind a label: who is told of below, whether it is a book's writer."""
    if sighting.shape == "inside":
        return [f"inside-bracket@{place}"] if line.text[-1] in ")]" else []
    told = ["of-book"] if is_of_book(line, layout) else []
    if line.text[0].islower() and ends_sentence(line.text):
        told.append("goes-on")  # "by Ana Ruiz, in which nobody says what happened."
    bio = find_bio_below(line, sighting.names[0], layout)
    return [*told, f"label-{bio}"] if bio else told


def _tell_bare(sighting: Sighting, line: Line, layout: Layout, place: str) -> list[str]:
    """Return what tells of a name that no label tells: is it in the lists, how wordy is its line, are notes below."""
    told = [f"{_call(sighting.names)}-bare@{place}"]
    if sum(word.islower() for word in line.text.split()) >= _WORDY:
        told.append("wordy")
    if any(opens_notes(layout, at) for at in _below(line, layout)):
        told.append("above-notes")
    below = layout.lines[line.index + 1 : line.index + 3] if place == "tail" else ()
    if len(below) > 1 and is_dated(below[1]) and not KNOWN.role.isdisjoint(below[0].words):
        told.append("above-office")  # and the day below
    return told


def _tell_signing(sighting: Sighting, line: Line, told: list[str], place: str) -> list[str]:
    """Return what tells of a farewell, of people with offices, of a name and a date with nothing else below the title.

    A house may ask for support by its editor; and any word behind a farewell is a name.
    """
    if sighting.shape == "beside-date" and "beneath-title" in told:
        return [f"dated-brief@{place}"] if _measure(sighting, line) == "brief" else []
    if sighting.shape == "beside-role" and len(sighting.names) > 1:
        return ["several-roles"]
    if sighting.shape != "farewell":
        return []
    edits = not KNOWN.craft.isdisjoint(line.words)
    appeal = ["farewell-appeal"] if edits and "appeal-above" in told else []
    appeal += ["farewell-several"] if len(sighting.names) > 1 else []
    return appeal if all(name.known for name in sighting.names) else [*appeal, "farewell-unknown"]


def _closing(sighting: Sighting, line: Line, layout: Layout) -> list[str]:
    """Return what is told by a name that is the last thing said."""
    shape = sighting.shape
    if shape not in _LAST_WORDS:
        return []
    place = shape == "alone" and line.index >= layout.tail and _stands_above_town(line, layout)
    if not _is_last(line.index + place, layout):
        return []
    if shape == "farewell":
        return ["farewell-last"]
    if line.index < layout.tail:
        return []
    told = ["last-line"] if any(found.whole for found in layout.matches) else ["last-line", "last-line-plain"]
    if _is_greeted(layout):
        told += ["letter", "letter-first"] if shape == "alone-first" else ["letter"]
    if all(name.titled for name in sighting.names):
        told.append("titled-last")
    if shape == "beside-date" and _measure(sighting, line) == "brief":
        told.append("dated-last")
    return told


def _stands_above_town(line: Line, layout: Layout) -> bool:
    """Return whether the name below a letter has its town on the next line."""
    below = layout.lines[line.index + 1 : line.index + 2]
    return bool(below) and is_town(below[0].text) and _is_greeted(layout)


def _is_greeted(layout: Layout) -> bool:
    """Return whether readers are greeted above the second paragraph: what ends with a name is then a letter."""
    first = layout.lines[: min(layout.head, _TOP) + 2]
    return any(_GREETING.match(line.text) or _TO_PAPER.match(line.text) for line in first)


def _below(line: Line, layout: Layout) -> range:
    """Return the places of the next lines."""
    return range(line.index + 1, min(line.index + 1 + _NEXT, len(layout.lines)))


def _is_closing(sighting: Sighting, line: Line, layout: Layout) -> bool:
    """Return whether nothing but notes stands below the line, or what is said of the person whom it names."""
    after = layout.lines[line.index + 1 : layout.tail]
    below = [each for each in after[:_AFTER] if layout.prose[each.index]]
    if not below or line.index < layout.head:
        return False
    first = sighting.names[0].key.partition(" ")[0]
    if any(opens_notes(layout, at) for at in _below(line, layout)):
        return True
    return len(after) <= _AFTER and all(each.words[:1] == (first,) for each in below)


def _measure(sighting: Sighting, line: Line) -> str:
    """Return how much stands on the line beside the names."""
    rest = len(line.words) - sum(name.key.count(" ") + 1 for name in sighting.names)
    return "brief" if rest <= _BRIEF else "short" if rest <= _BESIDE else "runs"


def _call(names: tuple[Name, ...]) -> str:
    """Return what the list of given names says of names."""
    return "known" if all(name.known or name.titled for name in names) else "unknown"


def _around(line: Line, layout: Layout, title: str) -> list[str]:
    """Return what the few lines above tell of any name: the title, thanks, an appeal of the house."""
    told = []
    above = layout.lines[max(0, line.index - _NEAR) : line.index]
    if any(other.text == title for other in above[-3:]):
        told.append("beneath-title")
    kinds = 0
    for other in above:
        kinds |= layout.kinds[other.index]
    if kinds & APPEAL:
        told.append("appeal-above")
    if kinds & THANKS:
        told.append("thanks-above")
    return told


def _is_last(at: int, layout: Layout) -> bool:
    """Return whether nothing but furniture stands below a line, and a date."""
    return all(
        found.whole or (line.figured and len(line.words) <= _DATE_WORDS and is_dated(line))
        for found, line in zip(layout.matches[at + 1 :][:20], layout.lines[at + 1 :][:20], strict=True)
    )


def _neighbours(line: Line, name: Name, layout: Layout, title: str, place: str) -> list[str]:
    """Return what the lines above and below tell of a name that stands alone."""
    told: list[str] = []
    for at in (line.index - 1, line.index + 1):
        if not 0 <= at < len(layout.lines):
            continue
        other = layout.lines[at]
        if len(other.text) > _LINE:
            told += [f"near-bio@{place}"] if other.folded.startswith(name.key) else []
            continue
        side = "below" if at > line.index else "above"
        is_title = other.text == title
        told += _beside(other, name, place, is_title=is_title)
        told += [f"title-{side}"] if is_title else []
        told += [f"near-furniture-{side}@{place}"] if layout.matches[at].whole else []
    if "title-above" in told and f"near-date@{place}" in told:
        told.append("between-title-and-date")
    return told


def _beside(other: Line, name: Name, place: str, *, is_title: bool) -> list[str]:
    """Return what a short line next to a name tells of it."""
    doubled = other.folded.startswith(name.key)
    credit = not words_of("credit").isdisjoint(other.words)
    tag = doubled and other.text.startswith("#")  # a word by which a site sorts its posts
    flags = {
        f"near-date@{place}": is_dated(other),
        f"near-role@{place}": not KNOWN.role.isdisjoint(other.words),
        f"near-craft@{place}": not KNOWN.craft.isdisjoint(other.words),
        "near-client": not (is_title or KNOWN.client.isdisjoint(other.words)),  # a review has a writer
        "near-credit": credit,
        "credited": credit and name.key in other.folded,
        "tag": tag,
        "doubled": doubled and other.folded == name.key and not tag,
        "caption": doubled and other.folded != name.key,
        "farewell-above": other.folded in KNOWN.farewell,
    }
    return [name for name, flag in flags.items() if flag]


def _place(sighting: Sighting, line: Line, layout: Layout) -> str:
    """Return where the line stands: head, body or tail, or behind the head of the comments."""
    total, shape = len(layout.lines), sighting.shape
    if line.index < layout.head:
        return "head"
    if line.index >= layout.talk:
        return "comments"
    late = line.index >= layout.tail - 1 or line.index >= total - _LAST
    if line.index < _FIRST and not (late and shape in _CLOSING):
        return "head"
    if not late and shape in _CLOSING and _is_closing(sighting, line, layout):
        return "tail"
    if not late:
        return "upper" if line.index < _UPPER else "body"
    above = layout.matches[max(layout.tail, line.index - 12) : line.index]
    cues = {match.kind for match in above if match.whole or match.part >= _CUE}
    return "comments" if "comments" in cues else "related" if "related" in cues else "tail"
