"""Lines with which a site, a paper, a club or a parish names itself above its posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.infer.title.words import load_words

if TYPE_CHECKING:
    from masthead.infer.lines import Line

HOUSE_WORDS = 6  # of the name of a club, a parish, a school
_SMALL_WORD = 3  # letters that a name may hold in small letters
_OF_BLOGS = (" blog", " news", " newsletter")
_BLOG = ("blog", "blogg", "bloggen", "bloggi")


def names_outlet(line: Line) -> bool:
    """Return whether the line holds a word with which a paper, a site or a blog names itself."""
    if line.folded.endswith(_OF_BLOGS) or (" " not in line.text and line.folded.endswith(_BLOG)):
        return True
    return len(line.words) <= HOUSE_WORDS and not load_words()["outlet"].isdisjoint(line.words)


def names_house(line: Line) -> bool:
    """Return whether the line is written as the name of a club, a parish or a school is, and holds such a word."""
    if load_words()["house"].isdisjoint(line.words) or line.text.endswith(("?", "!")):
        return False
    words = line.text.split()
    return sum(len(word) >= _SMALL_WORD for word in words) <= HOUSE_WORDS and all(
        not word[0].islower() or len(word) <= _SMALL_WORD for word in words
    )
