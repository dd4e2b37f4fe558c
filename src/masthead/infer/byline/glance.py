"""Which lines can name their writer: a quick look that spares most of them the close one.

What a look here says of a line, reading it says as well: nobody is named in it, or only where a sentence tells.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from masthead.infer.byline.bare import BETWEEN
from masthead.infer.byline.glued import find_seam
from masthead.infer.byline.label import leads_below, may_lead, may_part
from masthead.infer.byline.letter import is_farewell, may_close
from masthead.infer.byline.names import may_be_first, may_join, may_open
from masthead.infer.byline.sighting import SHORT, is_dated
from masthead.infer.byline.spelling import opens_with_family, rules_out
from masthead.infer.byline.words import KNOWN, is_small, without_case
from masthead.infer.layout import SHARED
from masthead.infer.lexicon import NAMES, ROLE, SAYS, SHOWN
from masthead.infer.shape import may_have_seam
from masthead.late import late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line

FEW = 5  # spaces in a line that may be a name and little more
_CODE = "\"'<{"  # with which a line of a program or of markup begins
_SIGNS = "-–—~―*"  # in front of a signature
_PICTOGRAPHS = "\u2000"  # and other marks that may stand in front of a name, from here on
_SET_OFF = late(r"[|·•⋅∙/,;(、，،]| [–—-] ")  # noqa: RUF001 - commas of other scripts
_PAIR = 2  # words: one alone may be a first name
_WITHIN = (
    SAYS | SHOWN | ROLE
)  # words of lines that tell of somebody else, of a picture, or of what somebody is
_AROUND = _WITHIN | NAMES


def names_none(line: Line, layout: Layout) -> bool:
    """Return whether a line amid the post's body has no way to name its writer.

    It is a sentence that opens with a letter and with no label, and no label or farewell stands above it.
    """
    words, text = line.words, line.text
    above = layout.lines[line.index - 1]
    if not words or words[0] in KNOWN.leading or not text[0].isalpha() or above.folded in KNOWN.writer:
        return False
    if len(text) > SHORT:
        return True
    return (
        not line.figured
        and line.spaces >= FEW
        and not layout.kinds[line.index] & SAYS
        and above.folded not in KNOWN.other
        and not (may_part(above, layout) and is_farewell(above.text, above.words))
    )


def is_of_page(line: Line, layout: Layout) -> bool:
    """Return whether the line is made of phrases that pages print, and no label opens it: they name nobody.

    What the publication's posts have in common may be the name of the one who writes them.
    """
    found = layout.matches[line.index]
    return found.whole and found is not SHARED and not (line.words and line.words[0] in KNOWN.openings)


def is_running(line: Line, layout: Layout) -> bool:
    """Return whether no name is all that a short line says, and no mark of a byline stands in it.

    Neither a label opens it or stands above it, nor has it a date or a role: a sentence may still tell who wrote.
    """
    words, text = line.words, line.text
    within = layout.head <= line.index < layout.tail - 1
    if layout.kinds[line.index] & (_WITHIN if within else _AROUND) or "@" in text or text[0] in _CODE:
        return False
    if (words[0] in KNOWN.marking and _is_marked(text, words)) or (
        words[0] in KNOWN.sender and line.spaces <= FEW
    ):
        return False
    if (
        not _is_no_name(text)
        or not words[-1].strip("x")
        or (may_have_seam(line.shape) and _is_glued(text, words))
    ):
        return False
    if not within and (words[0] in KNOWN.closing or _SET_OFF.search(text, 1)):
        return False
    if (line.figured and is_dated(line)) or ("," in text and may_part(line, layout) and may_close(words)):
        return False
    above = layout.lines[line.index - 1] if line.index else None
    return above is None or not (may_lead(above, layout) and leads_below(above, layout))


def _is_marked(text: str, words: Sequence[str]) -> bool:
    """Return whether a label opens the line, or a word that says who signs or is to be written to."""
    first = words[0]
    if first in KNOWN.contact or KNOWN.may_label(words):
        return True
    return first in KNOWN.own and not any(map(_is_plain, text.partition(",")[0].split()[1:]))


def _is_glued(text: str, words: Sequence[str]) -> bool:
    """Return whether a label or a name may be glued to what stands behind it: a quick look, no verdict."""
    seam = find_seam(text)
    if not seam or words[0] in KNOWN.openings:
        return seam > 0
    return not any(map(_is_plain, text[:seam].split()[:-1]))


def is_small_talk(line: Line, layout: Layout) -> bool:
    """Return whether a line without a capital after its first letter has no way to name anybody."""
    words = line.words
    if words[0] in KNOWN.marking or len(words) < _PAIR or line.text[0] in _SIGNS or not words[-1].strip("x"):
        return False
    above = layout.lines[line.index - 1] if line.index else None
    return not layout.kinds[line.index] & SAYS and (
        above is None or not (may_lead(above, layout) and leads_below(above, layout))
    )


def _is_no_name(text: str) -> bool:
    """Return whether the text is neither a name nor several, by its words: small, everyday, or alone and unknown."""
    words = text.partition(",")[0].split()
    if any(map(_is_plain, words)):
        return True
    if text[0] < _PICTOGRAPHS and not (may_be_first(words[0]) if text[0].isalpha() else may_open(text)):
        return True
    if any(map(rules_out, words)):
        return not may_join(text)
    return len(words) == 1 and " " not in text and _is_unknown(text)


@lru_cache(maxsize=8_192)
def _is_unknown(word: str) -> bool:
    """Return whether the word is in letters, and nobody's given name."""
    word = word.rstrip(":.")
    return word.isalpha() and without_case(word) not in KNOWN.given and not opens_with_family(word)


@lru_cache(maxsize=8_192)
def _is_plain(word: str) -> bool:
    """Return whether the word stands neither in a name nor between two."""
    if not word.isalpha() or not word.strip("x"):  # "xx" stands behind a signature
        return False
    return is_small(word) and word not in KNOWN.particle and word not in BETWEEN
