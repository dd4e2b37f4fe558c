"""Where names stand that may be the writer's: bylines, sign-offs, bios, and names alone on a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.infer.byline.bare import find_bare
from masthead.infer.byline.glance import FEW, is_running, is_small_talk
from masthead.infer.byline.glued import part_label
from masthead.infer.byline.label import find_below, find_inside, find_labelled, is_label
from masthead.infer.byline.letter import is_farewell
from masthead.infer.byline.names import parse_name
from masthead.infer.byline.sighting import SHORT, Sighting, is_dated
from masthead.infer.byline.told import TELLING, find_told, tells_nothing
from masthead.infer.byline.words import KNOWN
from masthead.infer.layout import ends_sentence
from masthead.infer.lexicon import SAYS
from masthead.infer.shape import may_have_seam
from masthead.infer.wording import any_of
from masthead.late import late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line

# Shapes in which a name is all that the line says.
_WHOLE = frozenset({"quoted", "alone", "alone-list", "dash", "picture", "alone-first", "farewell"})
_CODE = late(r"^[\"'<{][^\n]{0,60}(?:[\"'] ?[:=]|/?>)")  # a line of a program or of markup
_LIFE = late(r"\([^()\n]{0,24}(?:1[89]|20)\d\d ?[-–—][^()\n]{0,24}\)")
_LIVED = late(r"\(?(?:1[89]|20)\d\d ?[-–—] ?(?:1[89]|20)\d\d\)?")
_OPENS_CODE = "\"'<{"
_MARKS = "-–—~―*"  # in front of a signature
_PAIR = 2  # words: one alone may be a first name
LATE = 0.85  # of the lines: what stands lower may close the post
_SENTENCE = 9  # spaces in a line that is more than names
BODY = 16  # lines in which a writer says who is speaking
_SAYS = late(rf"^\W{{0,3}}(?:\d{{1,3}}[.)] )?([^:]{{2,40}}?) {any_of('said')}\b[^.]{{0,60}}$")


def read_line(line: Line, layout: Layout) -> Sequence[Sighting]:
    """Return every place of a line where the writer may be named."""
    if not line.words:
        return ()
    if len(line.text) > SHORT:
        return _told(line, layout)
    if line.shape.find("A", 1) < 0 and "?" not in line.shape and is_small_talk(line, layout):
        return ()
    if is_running(line, layout):
        at = line.index
        return _told(line, layout) if at >= layout.tail - 1 or layout.kinds[at] & TELLING else ()
    return read_closely(line, layout)


def read_closely(line: Line, layout: Layout) -> Sequence[Sighting]:
    """Return what a short line tells: labelled names, a name alone, a name beside a date or a role."""
    text = line.text
    if is_label(line.folded) or (text[0] in _OPENS_CODE and _CODE.match(text)):
        return ()
    if line.words and line.words[0] in KNOWN.contact and (told := _told(line, layout)):
        return told
    opens = bool(line.words) and line.words[0] in KNOWN.openings and KNOWN.may_label(line.words)
    if may_have_seam(line.shape) and (labelled := part_label(text)):
        found = find_labelled(labelled, line)
        if found is not None and found.names:
            return (found,)
    if not opens and line.shape.find("A", 1) < 0 and "?" not in line.shape and _names_nobody(line, layout):
        return ()
    dated = is_dated(line)
    found = (
        (find_labelled(line.text, line) if opens else None)
        or _find_columnist(line, layout)
        or find_below(line, layout)
        or find_inside(line, layout, dated=dated)
        or _find_speaker(line, layout)
    )
    if found is not None:
        return (found,)
    bare = (
        ()
        if _tells_life(line, layout) or (not dated and _runs_on(line, layout))
        else tuple(find_bare(line, layout, dated=dated))
    )
    is_all = bool(bare) and any(each.shape in _WHOLE for each in bare)
    return bare if is_all else (*bare, *_told(line, layout))


def _find_columnist(line: Line, layout: Layout) -> Sighting | None:
    """Return the writer whose name a paper prints in capitals in front of a title ("ANA RUIZ: The old dyke")."""
    front, colon, _ = line.text.partition(": ") if line.index < layout.head else ("", "", "")
    front = front.rpartition("| ")[2]  # "OPINION | ANA RUIZ: …"
    name = parse_name(front) if colon and front.isupper() and " " in front else None
    return Sighting((name,), "label", line, line.text) if name is not None and name.known else None


def _tells_life(line: Line, layout: Layout) -> bool:
    """Return whether it is said from when to when somebody lived: "Ana Ruiz (1924-)", or on the line below."""
    below = layout.lines[line.index + 1 : line.index + 2]
    if below and below[0].figured and _LIVED.fullmatch(below[0].text):
        return True
    return line.figured and ")" in line.text and _LIFE.search(line.text) is not None


def _find_speaker(line: Line, layout: Layout) -> Sighting | None:
    """Return the name of whoever comments below a post."""
    said = _SAYS.match(line.text) if layout.kinds[line.index] & SAYS else None
    name = parse_name(said[1], trusted=True) if said else None
    return Sighting((name,), "comment", line, line.text) if name is not None else None


def _names_nobody(line: Line, layout: Layout) -> bool:
    """Return whether a line without a capital after its first letter has no way to name anybody: a quick look."""
    if (
        line.text[0] in _MARKS
        or len(line.words) < _PAIR
        or not line.words[-1].strip("x")
        or layout.kinds[line.index] & SAYS
    ):
        return False
    above = layout.lines[line.index - 1] if line.index else None
    return above is None or not (is_label(above.folded) or is_farewell(above.text, above.words))


def _runs_on(line: Line, layout: Layout) -> bool:
    """Return whether the line is a sentence, or within the post one of more words than stand beside a name."""
    text = line.text
    spaces = line.spaces
    if spaces < FEW or text[0] in _MARKS:
        return False
    within = BODY <= line.index < min(layout.tail - 2, LATE * line.total)
    return within or (spaces >= _SENTENCE and ends_sentence(text))


def _told(line: Line, layout: Layout) -> Sequence[Sighting]:
    """Return the writers of whom the line tells in a sentence."""
    above = layout.lines[line.index - 1].folded if line.index else ""
    first = line.index < max(layout.head + 3, 8) or (line.index < BODY and layout.prose[line.index])
    last = line.index >= layout.tail - 2 or line.index >= LATE * line.total
    kinds, end = layout.kinds[line.index], line.index >= layout.tail - 1
    if not end and tells_nothing(line, kinds) and above not in KNOWN.writer:
        return ()
    if not (first or last or above in KNOWN.writer or (line.words and line.words[0] in KNOWN.this)):
        return ()
    told = tuple(find_told(line, layout, first=first, last=last, end=end))
    return [Sighting((name,), shape, line, quote) for name, shape, quote in told] if told else ()
