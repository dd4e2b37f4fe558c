"""What stands around a name, line by line: what is said of the person below it, and the section it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.infer.byline.words import KNOWN
from masthead.infer.layout import ends_sentence
from masthead.infer.wording import any_of
from masthead.late import late

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masthead.infer.byline.names import Name
    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line

_REACH = 4  # lines below a name, short ones among them, in which a sentence tells of the person
_SECTION = 4  # lines above a name in which a label heads a section
_OPENING = 6  # words of a sentence in which it says of whom it tells
_ROLE = 16  # words in which it says what the person does
_LONG = rf"\b\d{{2,4}} ?{any_of('pages')}(?!\w)"
_IMPRINT = late(rf"{_LONG}[^\n]{{0,20}}[£$€]|[£$€] ?\d[\d.,]*[^\n]{{0,20}} {_LONG}")
_PUBLISHER = late(rf"{any_of('imprint')}(?!\w)")
_NEAR = 3  # lines around a name in which a review tells of its book
_PARAGRAPH = 60  # characters of a line that is more than a title or a role


def describe_company(line: Line, name: Name, layout: Layout, place: str) -> Iterator[str]:
    """Yield what the lines around a name tell of it: the bio below, the label above, the picture's initials."""
    lines = layout.lines
    if told := find_bio_below(line, name, layout):
        yield f"{told}@{place}"
    above, below = lines[max(0, line.index - 1) : line.index], lines[line.index + 1 : line.index + 2]
    initials = "".join(word[0] for word in name.key.split())
    if any(other.folded == initials for other in (*above, *below)):
        yield "initials"
    if line.text[0] == "(" and line.text.endswith((")", ").")):
        yield f"bracketed@{place}"
    if above and layout.prose[line.index - 1] and below and _is_address(below[0].text):
        yield "above-address"
    if above and below:
        yield f"between-{_weight(above[0], layout)}-{_weight(below[0], layout)}"


def find_section(line: Line, layout: Layout) -> str:
    """Return whose section a line stands in by a label some lines above it: the writer's, another's, nobody's."""
    for at in range(line.index - 1, max(-1, line.index - 1 - _SECTION), -1):
        other = layout.lines[at]
        if other.folded in KNOWN.writer:
            return "under-writer"
        if other.folded in KNOWN.other:
            return "under-other"
        if layout.prose[at]:
            return ""
    return ""


def is_of_book(line: Line, layout: Layout) -> bool:
    """Return whether lines around tell of a book: who has published it, how long it is and what it costs.

    "By Ana Ruiz" above "Hawser, 318pp, £16.99", or between "Title:" and "Publisher:", names who wrote the book.
    """
    below = layout.lines[line.index + 1 : line.index + 2]
    if below and below[0].figured and _IMPRINT.search(below[0].text) is not None:
        return True
    near = layout.lines[max(0, line.index - _NEAR) : line.index + 1 + _NEAR]
    return any(":" in other.text and _PUBLISHER.match(other.folded) is not None for other in near)


def _is_address(text: str) -> bool:
    """Return whether the text is the address of a mailbox and nothing else."""
    return "@" in text[1:-1] and " " not in text and "/" not in text


def _weight(line: Line, layout: Layout) -> str:
    """Return what stands next to a name: a paragraph, furniture, a sentence or a few words."""
    if layout.prose[line.index]:
        return "prose"
    if layout.matches[line.index].whole:
        return "page"
    return "sentence" if ends_sentence(line.text) else "words"


def find_bio_below(line: Line, name: Name, layout: Layout) -> str:
    """Return how the lines below a name speak of its person: by name, as he or she, or as I; empty: they do not."""
    speaking = tuple(KNOWN.self_word)
    first = name.key.partition(" ")[0]
    for below in layout.lines[line.index + 1 : line.index + 1 + _REACH]:
        words = below.words[:_OPENING]
        if len(below.text) < _PARAGRAPH and not ends_sentence(below.text):
            continue
        tells = not (KNOWN.is_word.isdisjoint(words) and KNOWN.role.isdisjoint(below.words[:_ROLE]))
        if words[:1] == (first,) and tells:
            return "told-below"
        if not KNOWN.speaking.isdisjoint(words[:3]) and below.folded.startswith(speaking):
            return "speaks-below"
    return ""
