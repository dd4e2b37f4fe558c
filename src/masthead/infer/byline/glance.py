"""Which lines can name their writer: a quick look that spares most of them the close one.

What a look here says of a line, reading it says as well: nobody is named in it, or only where a sentence tells.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from masthead.infer.byline.bare import BETWEEN, SET_OFF
from masthead.infer.byline.glued import has_seam
from masthead.infer.byline.label import leads_below
from masthead.infer.byline.letter import is_farewell, may_close
from masthead.infer.byline.names import may_join
from masthead.infer.byline.sighting import SHORT, is_dated
from masthead.infer.byline.spelling import rules_out
from masthead.infer.byline.words import is_small, load_words, without_case
from masthead.infer.wording import words_of

if TYPE_CHECKING:
    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line

FEW = 5  # spaces in a line that may be a name and little more


def names_none(line: Line, layout: Layout) -> bool:
    """Return whether a line amid the post's body has no way to name its writer.

    It is a sentence that opens with a letter and with no label, and no label or farewell stands above it.
    """
    known, words, text = load_words(), line.words, line.text
    above = layout.lines[line.index - 1]
    if not words or not text[0].isalpha() or words[0] in known.leading or above.folded in known.writer:
        return False
    if len(text) > SHORT:
        return True
    return (
        not line.figured
        and text.count(" ") >= FEW
        and words_of("said").isdisjoint(words)
        and above.folded not in known.other
        and not is_farewell(above.text, above.words)
    )


def is_running(line: Line, layout: Layout) -> bool:
    """Return whether no name is all that a short line says, and no mark of a byline stands in it.

    Neither a label opens it or stands above it, nor has it a date or a role: a sentence may still tell who wrote.
    """
    known, words, text = load_words(), line.words, line.text
    if not words or not text[0].isalpha() or (len(words) > 1 and text[1:].islower()):
        return False
    if words[0] in known.leading or words[0] in known.own or words[0] in known.closing:
        return False
    if not _is_no_name(text) or not _asides().isdisjoint(words) or "@" in text or has_seam(text):
        return False
    if not (known.ranks.isdisjoint(words) and known.craft.isdisjoint(words)):
        return False
    if layout.head <= line.index < layout.tail - 1:
        bare = "," not in text or not may_close(words)
    else:
        bare = known.inside.isdisjoint(words) and SET_OFF.search(text) is None
    return (
        bare and not is_dated(line) and not (line.index and leads_below(layout.lines[line.index - 1], layout))
    )


def _is_no_name(text: str) -> bool:
    """Return whether the text is neither a name nor several, by its words: small, everyday, or alone and unknown."""
    words = text.partition(",")[0].split()
    if any(map(_is_plain, words)):
        return True
    if any(map(rules_out, words)):
        return not may_join(text)
    return len(words) == 1 and _is_unknown(text)


@lru_cache(maxsize=8_192)
def _is_unknown(word: str) -> bool:
    """Return whether the word is in Latin letters, and nobody's given name."""
    return word.isascii() and word.isalpha() and without_case(word) not in load_words().given


@lru_cache(maxsize=8_192)
def _is_plain(word: str) -> bool:
    """Return whether the word stands neither in a name nor between two."""
    if not word.isalpha() or not word.strip("x"):  # "xx" stands behind a signature
        return False
    return is_small(word) and word not in load_words().particle and word not in BETWEEN


@lru_cache(maxsize=1)
def _asides() -> frozenset[str]:
    """Return the words of lines that tell of somebody else, or of a picture."""
    return words_of("said") | words_of("pictured")
