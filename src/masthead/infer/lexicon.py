"""What kinds of words a line holds: the word lists of several stages, asked at once.

Each list has a bit. A line is looked up word by word, once; then a stage sees by a bit whether a look at the words is
worth its while. The lists stay where they are used.
"""

from __future__ import annotations

from functools import lru_cache, reduce
from operator import or_
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from masthead.infer.lines import Line

(
    CALL,  # words of an appeal, a shop, a banner
    BOX,  # words about a person who is introduced
    LAW,  # words of a lawyer's lines
    ASK,  # verbs of an appeal
    THING,  # what an appeal is for
    PAGE,  # words by which a page speaks of itself
    PAYS,  # words about who pays
    CREDIT,  # labels of a picture
    TALKS,  # the last word of what heads or closes a reader's comment
) = (1 << place for place in range(9))


def read_kinds(lines: Iterable[Line]) -> tuple[int, ...]:
    """Return for each line the bits of the lists that hold any of its folded words."""
    words, known = _load()
    is_none, among, bits = words.isdisjoint, words.intersection, known.__getitem__
    return tuple([0 if is_none(line.words) else reduce(or_, map(bits, among(line.words))) for line in lines])


@lru_cache(maxsize=1)
def _load() -> tuple[frozenset[str], dict[str, int]]:
    """Return all words, a set of which is asked faster than a table, and the bits of each."""
    from masthead.infer.furniture.words import load_lists
    from masthead.infer.wording import words_of

    furniture = load_lists()
    lists: Sequence[tuple[int, Iterable[str]]] = (
        (CALL, furniture["call"]),
        (BOX, furniture["box"]),
        (LAW, furniture["law"]),
        (ASK, furniture["ask"]),
        (THING, furniture["thing"]),
        (PAGE, furniture["own"]),
        (PAYS, furniture["pays"]),
        (CREDIT, furniture["credit"]),
        (TALKS, (phrase.rpartition(" ")[2] for name in ("said", "answer") for phrase in words_of(name))),
    )
    known: dict[str, int] = {}
    for kind, words in lists:
        for word in words:
            known[word] = known.get(word, 0) | kind
    return frozenset(known), known
