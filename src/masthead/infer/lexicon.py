"""What kinds of words a line holds: the word lists of several stages, asked at once.

Each list has a bit. A line is looked up word by word, once; then a stage sees by a bit whether a look at the words is
worth its while. The lists stay where they are used.
"""

from __future__ import annotations

from functools import lru_cache
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
    SAYS,  # words that tell who says what stands below, or what somebody has said
    SHOWN,  # words in place of a picture
    ROLE,  # what somebody is
    IS,  # verbs of a sentence about somebody
    SPEAKS,  # first words with which a writer names himself or herself
    BY,  # the last word of what stands before whoever wrote
    WROTE,  # what stands before it
    NAMES,  # words by which somebody or a team is named above the post and below it
    INSIDE,  # words for "by" within a line
    CLOSES,  # words of farewells
    APPEAL,  # words with which a house asks for support
    THANKS,
    TELLS,  # what a writer does in a standfirst
) = (1 << place for place in range(22))


def read_kinds(lines: Iterable[Line]) -> tuple[int, ...]:
    """Return for each line the bits of the lists that hold any of its folded words."""
    words, known = _load()
    is_none, among, kinds = words.isdisjoint, words.intersection, []
    for line in lines:
        kind = 0
        if not is_none(line.words):
            for word in among(line.words):
                kind |= known[word]
        kinds.append(kind)
    return tuple(kinds)


@lru_cache(maxsize=1)
def _load() -> tuple[frozenset[str], dict[str, int]]:
    """Return all words, a set of which is asked faster than a table, and the bits of each."""
    from masthead.infer.byline.words import KNOWN
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
        (SAYS, words_of("said")),
        (SHOWN, words_of("pictured")),
        (ROLE, KNOWN.role),
        (IS, KNOWN.is_word),
        (SPEAKS, KNOWN.speaking),
        (BY, (phrase.rpartition(" ")[2] for phrase in words_of("by"))),
        (WROTE, words_of("wrote")),
        (NAMES, KNOWN.ranks | KNOWN.craft | KNOWN.inside | KNOWN.team),
        (BY, words_of("asks")),
        (INSIDE, KNOWN.inside),
        (CLOSES, KNOWN.parting),
        (APPEAL, KNOWN.appeal),
        (THANKS, KNOWN.thanks),
        (TELLS, words_of("tells")),
    )
    known: dict[str, int] = {}
    for kind, words in lists:
        for word in words:
            known[word] = known.get(word, 0) | kind
    return frozenset(known), known
