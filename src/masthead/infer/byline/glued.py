"""Names that a page has glued to what stands beside them: a label, a button, a time to read, another name."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from masthead.infer.byline.names import may_open, parse_name, parse_names
from masthead.infer.byline.words import KNOWN
from masthead.infer.lines import fold
from masthead.infer.phrases import match
from masthead.late import late

if TYPE_CHECKING:
    from masthead.infer.byline.names import Name

_NAMES = late(r"(?<=[a-zäöüß]{2})(?<!Mc)(?<!Mac)(?<!De)(?<!Van)(?<!Fitz)(?=[A-ZÄÖÜ][a-zäöüß]{1,20} [A-ZÄÖÜ])")
_SEAM = late(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ][a-zäöüß])|(?<=[^\W\d_])(?=\d)")
_HAS_SEAM = late(
    r"[A-ZÄÖÜ\d](?:(?<=[a-zäöüß][A-ZÄÖÜ])(?=[a-zäöüß])|(?<=[^\W\d_]\d))"
)  # the same, and cheap to look for
_MOST_SEAMS = 4


def has_seam(text: str) -> bool:
    """Return whether anything in the text may be glued together: without a seam nothing is."""
    return find_seam(text) > 0


@lru_cache(maxsize=64)  # asked of a line by those who look first, and by those who read
def find_seam(text: str) -> int:
    """Return where the first seam lies, or 0."""
    found = _HAS_SEAM.search(text)
    return found.start() if found is not None else 0


def part_names(text: str) -> str:
    """Return the text with a comma between names that a page has glued ("Ana RuizTom Berg")."""
    behind = text.find(" ") + 1  # a capital within the first word is that word's own
    return text[:behind] + _NAMES.sub(", ", text[behind:])


def part_label(text: str) -> str:
    """Return the text with a colon behind a label that is glued to a name ("AuthorAna Ruiz"); empty: none is."""
    if not has_seam(text):
        return ""
    for seam in islice(_SEAM.finditer(text[:60]), _MOST_SEAMS):
        label = fold(text[: seam.start()])
        if label in KNOWN.writer and (len(label) > 2 or label == "by"):
            return f"{text[: seam.start()]}: {text[seam.start() :]}"
    return ""


def read_glued(text: str) -> tuple[Name, ...]:
    """Return the names that a page has glued to its own words or to each other ("Ana RuizFollow")."""
    if not (has_seam(text) and may_open(text)):
        return ()
    for seam in islice(_SEAM.finditer(text[:60]), _MOST_SEAMS):
        name = parse_name(text[: seam.start()])
        if name is not None and name.known and match(text[seam.start() :]).whole:
            return (name,)
    parted = part_names(text)
    names = parse_names(parted) if len(parted) > len(text) else ()
    whole = len("".join(name.shown for name in names).replace(" ", "")) >= len(text) - text.count(" ") - 2
    return names if len(names) > 1 and whole and all(name.known for name in names) else ()
