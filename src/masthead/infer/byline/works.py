"""What a title and the text say of people: who is interviewed, whose book is spoken of, who signs the title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from masthead.infer.byline.words import KNOWN
from masthead.infer.wording import any_of, words_of
from masthead.late import late

if TYPE_CHECKING:
    from masthead.infer.byline.mention import Telling
    from masthead.infer.byline.names import Name

_WORD = late(r"[^\W_]+")
_ASKED = late(rf"\b{any_of('interviewed')} [^\n]{{0,30}}$", re.IGNORECASE)
_SIGNS = (" - ", " – ", " — ", " | ", " · ", " • ")
_NEAR = 40  # characters before a name in which a work of that person is named
_MOST = 4  # places in the text that are looked at


def tell_of_works(names: tuple[Name, ...], telling: Telling) -> dict[str, float]:
    """Return what the title and the paragraphs tell of the people: features, each 1.0."""
    told: dict[str, float] = {}
    if not telling.titled.isdisjoint([name.last for name in names]):
        told[_call(names, telling.title)] = 1.0
    if any(_is_of_work(name, telling) for name in names):
        told["of-work"] = 1.0
    return told


def _call(names: tuple[Name, ...], title: str) -> str:
    """Return in which way the title names them: as one who is interviewed, as its writer, or as its subject."""
    for name in names:
        front, found, behind = title.casefold().partition(name.shown.casefold())
        if found and _ASKED.search(front):
            return "interviewed"
        if found and front.endswith(_SIGNS) and not behind.strip(" ."):
            return "signs-title"
    return "in-title"


def _is_of_work(name: Name, telling: Telling) -> bool:
    """Return whether the title or a paragraph names a work of that person: "the novel by Ana Ruiz"."""
    for text in (telling.title, telling.whole):
        at = -1
        for _ in range(_MOST):
            at = text.find(name.shown, at + 1)
            if at < 0:
                break
            if _speaks_of_work(text, at):
                return True
    return False


def _speaks_of_work(text: str, at: int) -> bool:
    """Return whether the words before the place are a kind of work and "by"."""
    words = _WORD.findall(text[max(0, at - _NEAR) : at].casefold())[-2:]
    return (
        len(words) > 1
        and words[0] in words_of("work")
        and (words[1] in KNOWN.inside or words[1] in words_of("of"))
    )
