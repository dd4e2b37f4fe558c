"""Where a name stands and beside what: the features of a sighting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.infer.byline.sightings import Sighting, is_dated
from masthead.infer.byline.words import load_words

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
    }
)
_FIRST, _LAST = 4, 3  # lines that are the head and the end of any post


def describe(sighting: Sighting, layout: Layout, title: str) -> list[str]:
    """Return the features of one sighting: its shape by its place, and its neighbours."""
    line = sighting.line
    if line is None:
        return [sighting.shape]
    place = _place(line, sighting.shape, layout)
    told = [f"{sighting.shape}@{place}"]
    if sighting.shape in _BARE:
        told.append(f"{'known' if all(name.known for name in sighting.names) else 'unknown'}-bare@{place}")
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


def _is_last(at: int, layout: Layout) -> bool:
    """Return whether nothing but furniture stands below a line."""
    return all(found.whole for found in layout.matches[at + 1 :][:20])


def _neighbours(line: Line, name: Name, layout: Layout, title: str, place: str) -> list[str]:
    """Return what the lines above and below tell of a name that stands alone."""
    known = load_words()
    around = [layout.lines[at] for at in (line.index - 1, line.index + 1) if 0 <= at < len(layout.lines)]
    told = []
    for other in around:
        if len(other.text) > 100:
            if other.folded.startswith(name.key):
                told.append(f"near-bio@{place}")
            continue
        side = "below" if other.index > line.index else "above"
        if is_dated(other):
            told.append(f"near-date@{place}")
        if not known.role.isdisjoint(other.words):
            told.append(f"near-role@{place}")
        if other.text == title:
            told.append(f"title-{side}")
        if other.folded in known.farewell:
            told.append("farewell-above")
        if layout.matches[other.index].whole:
            told.append(f"near-furniture-{side}@{place}")
    return told


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
        return "body"
    cues = {layout.matches[at].kind for at in range(max(layout.tail, line.index - 12), line.index)}
    return "comments" if "comments" in cues else "related" if "related" in cues else "tail"
