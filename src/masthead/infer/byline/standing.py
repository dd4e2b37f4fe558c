"""Where a name stands and beside what: the features of a sighting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.infer.byline.sighting import Sighting, is_dated
from masthead.infer.byline.words import load_words
from masthead.infer.wording import words_of

if TYPE_CHECKING:
    from masthead.infer.byline.names import Name
    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line

_BARE = frozenset({"alone", "alone-first", "alone-list", "beside", "beside-date", "beside-role", "dash"})
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
    }
)
_WORDY = 4  # small words beside a name: a sentence rather than a byline
_NEAR = 4  # lines above that tell something of a name
_UPPER = 10  # lines in which a byline may stand below a standfirst
_LINE = 100  # characters of a line that is no paragraph
_FIRST, _LAST = 4, 3  # lines that are the head and the end of any post


def describe(sighting: Sighting, layout: Layout, title: str) -> list[str]:
    """Return the features of one sighting: its shape by its place, and its neighbours."""
    line = sighting.line
    if line is None:
        return [sighting.shape]
    place = _place(line, sighting.shape, layout)
    told = [f"{sighting.shape}@{place}", *_around(line, layout, title)]
    if sighting.shape in _BARE and sum(word.islower() for word in line.text.split()) >= _WORDY:
        told.append("wordy")
    if sighting.shape in _BARE:
        told.append(f"{_call(sighting.names)}-bare@{place}")
    if sighting.shape in ("alone", "alone-first", "alone-list", "beside", "picture"):
        told += _neighbours(line, sighting.names[0], layout, title, place)
    if sighting.shape == "farewell" and _is_last(line.index, layout):
        told.append("farewell-last")
    if (
        sighting.shape in ("alone", "alone-first")
        and line.index >= layout.tail
        and _is_last(line.index, layout)
    ):
        told.append("last-line")
        if not any(found.whole for found in layout.matches):
            told.append("last-line-plain")
    return told


def _call(names: tuple[Name, ...]) -> str:
    """Return what the list of given names says of names."""
    return "known" if all(name.known for name in names) else "unknown"


def _around(line: Line, layout: Layout, title: str) -> list[str]:
    """Return what the few lines above tell of any name: the title, thanks, an appeal of the house."""
    told = []
    known = load_words()
    above = layout.lines[max(0, line.index - _NEAR) : line.index]
    if any(other.text == title for other in above[-3:]):
        told.append("beneath-title")
    words = {word for other in above for word in other.words}
    if not known.appeal.isdisjoint(words):
        told.append("appeal-above")
    if not known.thanks.isdisjoint(words):
        told.append("thanks-above")
    return told


def _is_last(at: int, layout: Layout) -> bool:
    """Return whether nothing but furniture stands below a line."""
    return all(found.whole for found in layout.matches[at + 1 :][:20])


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
        told += _beside(other, name, place)
        told += [f"title-{side}"] if other.text == title else []
        told += [f"near-furniture-{side}@{place}"] if layout.matches[at].whole else []
    return told


def _beside(other: Line, name: Name, place: str) -> list[str]:
    """Return what a short line next to a name tells of it."""
    known = load_words()
    doubled = other.folded.startswith(name.key)
    credit = not words_of("credit").isdisjoint(other.words)
    flags = {
        f"near-date@{place}": is_dated(other),
        f"near-role@{place}": not known.role.isdisjoint(other.words),
        "near-client": not known.client.isdisjoint(other.words),
        "near-credit": credit,
        "credited": doubled and credit,
        "doubled": doubled and other.folded == name.key,
        "caption": doubled and other.folded != name.key,
        "farewell-above": other.folded in known.farewell,
    }
    return [name for name, flag in flags.items() if flag]


def _place(line: Line, shape: str, layout: Layout) -> str:
    """Return where the line stands: head, body or tail, or behind the head of the comments."""
    total = len(layout.lines)
    if line.index < layout.head:
        return "head"
    if line.index >= layout.talk:
        return "comments"
    late = line.index >= layout.tail - 1 or line.index >= total - _LAST
    if line.index < _FIRST and not (late and shape in _CLOSING):
        return "head"
    if not late:
        return "upper" if line.index < _UPPER else "body"
    cues = {layout.matches[at].kind for at in range(max(layout.tail, line.index - 12), line.index)}
    return "comments" if "comments" in cues else "related" if "related" in cues else "tail"
