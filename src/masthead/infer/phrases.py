"""Words that site builders, blog engines and banners print: which line is made of nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.infer.tables import read_table
from masthead.late import late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masthead.infer.lines import Line

_WORD = late(r"[^\W\d_]+|\d+")
_WRITTEN = late(r"[^\W\d_]+|#")  # a word of a phrase in the data file
_NUMBER = late(r"\d+")
# A capital behind a small letter, or behind another and before a small letter: its literal beginning makes it cheap.
_GLUED = late(r"[A-Z](?:(?<=[^\W\d_A-Z][A-Z])|(?<=[A-Z][A-Z])(?=[a-z]))")
_LONGEST = 240  # characters of a line that are looked at; what is longer is no such line
_NAME_WORDS = 4
_OPEN_WORDS = 14
_FEW = 16  # words of a line that may be furniture in part


class _Phrase(Struct, frozen=True):
    """Words in a row; `tail` tells what may follow: nothing, a name, or a few words more."""

    words: tuple[str, ...]
    kind: str
    sure: bool
    tail: str = ""


class Match(Struct, frozen=True):
    """How much of a line is made of such phrases, from 0 to 1, of which kind, and whether that settles it."""

    kind: str = ""
    sure: bool = False
    part: float = 0.0
    whole: bool = False  # nothing else stands on the line


_NOTHING = Match()


# Phrases by their words, for each length that there is, the longest first.
_Lengths = tuple[tuple[int, dict[tuple[str, ...], tuple[_Phrase, ...]]], ...]


class _Opening(Struct, frozen=True):
    """The phrases that begin with one word."""

    alone: _Lengths  # those of the word itself
    behind: dict[str, _Lengths]  # by their second word: these, and that of the first alone


class _Openings(dict[str, _Opening]):
    """The phrases by their first word, read when a line first holds it: a post meets few of the thousands."""

    def __init__(self, written: dict[str, list[tuple[str, str, bool]]]) -> None:
        super().__init__()
        self._written = written  # text, kind and sureness of each phrase, by its first word

    def __missing__(self, first: str) -> _Opening:
        by_length: dict[int, dict[tuple[str, ...], list[_Phrase]]] = {}
        for text, kind, sure in self._written[first]:
            phrase = _read(text, kind, sure=sure)
            lengths = by_length.setdefault(len(phrase.words), {})
            lengths.setdefault(phrase.words, []).append(phrase)
        self[first] = opening = _to_opening(by_length)
        return opening


class _Book(Struct, frozen=True):
    """All phrases by their first word, and these words, a set of which is asked faster than a table."""

    openings: _Openings
    firsts: frozenset[str]


def match_line(line: Line) -> Match:
    """Return what the phrases say of a line; time is linear in its length, long lines are not looked at."""
    if len(line.text) > _LONGEST:
        return _NOTHING
    words: Sequence[str] = line.words  # those that phrases are made of, but for numbers
    shape, size = line.shape, len(words)
    if size > _FEW and words[0].isalpha() and words[0] not in _BOOK.firsts:
        found = _NOTHING  # what is no short line is made of phrases from its first word on
    else:
        if line.figured:
            words = [word if word.isalpha() else "#" if word.isdecimal() else "" for word in words]
            if "" in words:  # letters and figures in one
                words = _NUMBER.sub(" # ", line.folded).split()
        found = _cover(words, line.text)
    is_glued = "aA" in shape or "AAa" in shape or "?A" in shape  # a capital behind another letter
    return _match_apart(found, line.text, size) if is_glued and not found.whole else found


def match(text: str) -> Match:
    """Return what the phrases say of a text that is no whole line."""
    if len(text) > _LONGEST:
        return _NOTHING
    words = _read_words(text)
    found = _cover(words, text)
    return found if found.whole else _match_apart(found, text, len(words))


def _match_apart(found: Match, text: str, size: int) -> Match:
    """Return what the phrases say of what words are glued of ("ShareTweet"), where it is more than what was found.

    There are `size` words, or more where letters and figures are one.
    """
    seams = [seam.start() for seam in _GLUED.finditer(text)]
    if seams and (size <= _FEW or _may_open(text[: seams[0]])):
        apart = " ".join(map(text.__getitem__, map(slice, [0, *seams], [*seams, len(text)])))
        found = max(found, _cover(_read_words(apart), apart), key=lambda each: each.part)
    return found


def _may_open(text: str) -> bool:
    """Return whether a phrase begins with the text's first word: what is no short line has to be made of them."""
    first = _WORD.search(text)
    return first is None or not first[0].isalpha() or first[0].casefold() in _BOOK.firsts


def _read_words(text: str) -> list[str]:
    """Return the words of a text as phrases have them: case folded, a number is a sign for any."""
    return ["#" if word.isdecimal() else word.casefold() for word in _WORD.findall(text)]


def _cover(words: Sequence[str], text: str) -> Match:
    """Return how far phrases cover the words of a text, each time the longest that fits."""
    openings, firsts, size = _BOOK.openings, _BOOK.firsts, len(words)
    if words[0] not in firsts if size > _FEW else firsts.isdisjoint(words):
        return _NOTHING  # most lines of prose
    end, covered, solid, kind, sure, longest = 0, 0, 0, "", False, 0
    for at, word in enumerate(words):
        if word not in firsts or at < end:
            continue
        opening, last = openings[word], at + 1 == size
        lengths = opening.alone if last else opening.behind.get(words[at + 1], opening.alone)
        found = _longest(lengths, words, text, at) if lengths else None
        if found is None or (at > end and size > _FEW):
            if size > _FEW:
                return _NOTHING
            continue
        phrase, step = found
        solid += step if phrase.sure or len(phrase.words) > 1 else 0
        sure = sure or (phrase.sure and phrase.tail != "…")
        kind, longest = (phrase.kind, step) if step > longest else (kind, longest)
        covered += step
        end = at + step
    whole = covered == size
    if not covered or (size > _FEW and not whole):
        return _NOTHING
    part = 1.0 if whole else solid / size
    return Match(kind, sure and whole, part, whole=part == 1.0)


def _longest(lengths: _Lengths, words: Sequence[str], text: str, at: int) -> tuple[_Phrase, int] | None:
    """Return the longest phrase that stands at a word, and how many words it takes."""
    for length, phrases in lengths:
        for phrase in phrases.get(tuple(words[at : at + length]), ()):
            step = _reach(phrase, words, text, at)
            if step:
                return phrase, step
    return None


def _reach(phrase: _Phrase, words: Sequence[str], text: str, at: int) -> int:
    """Return how many words the phrase takes with what may follow it; 0: what follows does not fit."""
    if not phrase.tail:
        return len(phrase.words)
    end = at + len(phrase.words)
    if phrase.tail == "…":  # what runs on is known by how its line begins
        return len(words) if at == 0 and len(words) - end <= _OPEN_WORDS else 0
    names, shown = 0, _WORD.findall(text) if end < len(words) else []
    while names < _NAME_WORDS and end + names < len(words) and shown[end + names][0].isupper():
        names += 1
    return end + names - at if names else 0


def _load() -> _Book:
    """Return all phrases by their first word."""
    written: dict[str, list[tuple[str, str, bool]]] = {}
    for kind, lists in read_table(__file__, "phrases.toml").items():
        for strength, phrases in lists.items():
            for text in phrases:
                first = _WRITTEN.search(text)
                if first:
                    written.setdefault(first[0].casefold(), []).append((text, kind, strength == "sure"))
    return _Book(_Openings(written), frozenset(written))


def _to_opening(by_length: dict[int, dict[tuple[str, ...], list[_Phrase]]]) -> _Opening:
    """Return the phrases of one first word, the longest first."""
    lengths = tuple(
        (length, {words: tuple(sorted(found, key=_tail_first)) for words, found in phrases.items()})
        for length, phrases in sorted(by_length.items(), reverse=True)
    )
    alone = tuple((length, phrases) for length, phrases in lengths if length == 1)
    seconds = {words[1] for _, phrases in lengths for words in phrases if len(words) > 1}
    return _Opening(alone, {second: _behind(second, lengths) for second in sorted(seconds)})


def _behind(second: str, lengths: _Lengths) -> _Lengths:
    """Return of the phrases with one first word those with a second one, and that of a single word."""
    kept = (
        (length, {words: found for words, found in phrases.items() if length == 1 or words[1] == second})
        for length, phrases in lengths
    )
    return tuple((length, phrases) for length, phrases in kept if phrases)


def _read(text: str, kind: str, *, sure: bool) -> _Phrase:
    """Return the phrase that a line of the data file writes."""
    tail = next((mark for mark in "…@" if mark in text), "")
    words = _WRITTEN.findall(text.partition(tail)[0] if tail else text)
    return _Phrase(tuple(word.casefold() for word in words), kind, sure, tail)


def _tail_first(phrase: _Phrase) -> tuple[bool, str, str]:
    """Return the order of phrases of the same words: those that take more first."""
    return (not phrase.tail, phrase.tail, phrase.kind)


_BOOK = _load()  # asked of each line of a post
