"""Writers of whom a sentence tells: bios, "written by", "my name is", and a signature behind the last words."""

from __future__ import annotations

import re
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from masthead.infer.byline.bare import BETWEEN
from masthead.infer.byline.label import behind_roles
from masthead.infer.byline.letter import read_bracket, read_closing
from masthead.infer.byline.names import Name, parse_first_name, parse_name
from masthead.infer.byline.roles import read_each_with_role, read_reporter, read_second
from masthead.infer.byline.standfirst import read_credit, read_standfirst
from masthead.infer.byline.words import KNOWN, is_small
from masthead.infer.lexicon import BY, IS, ROLE, SPEAKS, TELLS, WROTE
from masthead.infer.lines import FOLDED, fold, fold_words, may_be_unspaced
from masthead.infer.wording import any_of, words_of
from masthead.late import late

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line

_WORD = late(r"[^\W_]+")
_SIGN_OFF = late(
    r"(?:[^\W\d_A-Z]{2}[\"”’)]?[.!?…][\"”’)]? |[^\W\d_]{2}[.!?…]? [-–—~] ?)([^\s.!?…,]{2,20}(?: [^\s.!?…,]{2,20})?)\.?$"
)
_WRITTEN = late(rf"\b{any_of('wrote')} {any_of('by')} ")
_BEHIND_WROTE = tuple(sorted(f" {phrase} " for phrase in words_of("by")))
_SENTENCE_END = late(r" (?<=[.!?] )")
_ENDS = late(r"[.!?] ")  # the same, and cheap to look for
_TWO = 240  # characters in which two sentences are looked for
_SHARES = late(rf"\b{any_of('introduced')}\b", re.IGNORECASE)
_SHARING = tuple(sorted(words_of("introduced")))
_READ = 400  # characters in which a sentence says by whom something was written
_CUT = 20  # characters of the words that may be cut where the folded ones end
_LONGEST = 1_200  # characters of a paragraph that tells it
_SIGNED = 48  # characters of the last words and the longest signature behind them
_BEFORE_NAME = frozenset(".!?…-–—~")
_FEW_WORDS = 3  # a signature closes a sentence
_NEAR = 4  # words within which an address follows
_INTRODUCED = 5  # words in which a line says what somebody is, in front of the name
_ASIDE = late(r"^ ?\([^()\n]{1,120}\)")  # "Ana Ruiz (whom you may know from …) is a potter"
_VERB = 5  # words behind a name within which a bio says "is"
_DASHED = late(r"([^\d\n.]{4,40}(?:\.[^\d\n.]{2,30}){0,2})\.[-–—] ?(?=\w)")
_LABEL = 3  # words of a label
_LONG = 140  # characters of a line that is more than a byline
_SENTENCE_WORD = 4  # letters of a word that may end a sentence before a name
_HEAD = 90  # characters in which a bio names its person
_DESU = late(r"[、。！ ](?:[^、。！ ]{1,12}の)?([一-鿿々ぁ-ゖァ-ヺ]{2,8})です[。！]")  # noqa: RUF001 - marks of Japanese
WROTE_BY = WROTE | BY
TELLING = IS | ROLE | SPEAKS | BY | TELLS  # words without which no short line tells who wrote


def find_told(
    line: Line, layout: Layout, *, first: bool, last: bool, end: bool
) -> Iterator[tuple[Name, str, str]]:
    """Yield a name, the shape of its telling and the words, for a line near the top (`first`) or the end (`last`).

    `end` says that the post's last words stand here.
    """
    kinds = layout.kinds[line.index]
    labelled = line.index > 0 and layout.lines[line.index - 1].folded in KNOWN.writer
    text, words = line.text, line.words
    if words and words[0] in KNOWN.this:
        yield from _written(text, "written-this")
    if not (first or last or labelled):
        return
    if words and words[0] in KNOWN.contact:
        yield from _contacted(text)
    start = _behind_label(text) if not labelled and KNOWN.may_label(words) else 0
    labelled = labelled or start > 0
    if labelled or (
        (len(text) > FOLDED or kinds & (IS | ROLE))
        and not (words and words[0] not in KNOWN.ranks and _opens_small(text[:_HEAD]))
    ):
        yield from _bio(text[start:], labelled=labelled)
    if kinds & SPEAKS and (words[0] in KNOWN.speaking or _ENDS.search(text, 0, _TWO)):
        yield from _speaking(text)
    if words and words[0] not in KNOWN.this and _may_tell(text, kinds):
        yield from _written(text, "written-by")
    if first and words:
        yield from _brought_on(line, layout)
    if first and (len(text) > _LONG or "者" in text[:_HEAD]) and not text[:1].islower():
        yield from _opening(text)
    if end and line.spaces >= _FEW_WORDS:
        yield from _signed(text)


def _signed(text: str) -> Iterator[tuple[Name, str, str]]:
    """Yield whoever signs behind the post's last words, in brackets or behind a dash or a full stop."""
    bracketed = read_bracket(text)
    if bracketed is not None:
        yield bracketed, "bracket", text[-80:]
    ending = text[-_SIGNED:]
    signed = None if _BEFORE_NAME.isdisjoint(ending[:-2]) else _SIGN_OFF.search(ending)
    name = parse_name(signed[1], trusted=True) if signed and not _is_shortened(signed) else None
    if name is not None and (name.known or (name.words == 1 and text[-1].islower())):
        if not (text[-1] == "." and name.key in KNOWN.editor_mark):  # "- Ed."
            yield name, "sign-off", text[-80:]
    elif (found := read_closing(ending)) is not None:
        yield found, "sign-off", text[-80:]


def _is_shortened(signed: re.Match[str]) -> bool:
    """Return whether the point before a name ends no sentence: "… and the architect, Arq. Ana Ruiz."."""
    front, point, _ = signed.string[: signed.start(1)].rpartition(".")
    word = front.rpartition(" ")[2]
    return bool(point) and word.istitle() and (len(word) < _SENTENCE_WORD or fold(word) in KNOWN.honorific)


def _opening(text: str) -> Iterator[tuple[Name, str, str]]:
    """Yield whoever is named in front of a report: "Ana Ruiz.- El lunes …", "Ana Ruiz Columnista El lunes …"."""
    reporter = read_reporter(text) if may_be_unspaced(text[:_HEAD]) else None
    if reporter is not None:
        yield reporter, "label", text[:_HEAD]
        return
    dashed = _DASHED.match(text) if ".-" in text[:_HEAD] else None
    name = parse_name(dashed[1]) if dashed else None
    if name is not None and name.known:
        yield name, "label", text[:_HEAD]
        return
    words = text[:_HEAD].split()
    at = next((at for at, word in enumerate(words[:_INTRODUCED]) if word.casefold() in KNOWN.craft), 0)
    if at > 1 and words[at].istitle() and words[at + 1 : at + 2] and words[at + 1][0].isupper():
        name = parse_name(" ".join(words[:at]))
        if name is not None and name.known:
            yield name, "beside-role", text[:_HEAD]


def tells_nothing(line: Line, kinds: int) -> bool:
    """Return whether no writer is told of in a line that is not the last, and below no label: a quick look."""
    if kinds & TELLING or not line.words:
        return False
    short = len(line.text) <= FOLDED and line.words[0] not in KNOWN.leading
    return short and ".-" not in line.text[:_HEAD] and "者" not in line.text[:_HEAD]


def _written(text: str, shape: str) -> Iterator[tuple[Name, str, str]]:
    """Yield the one by whom a sentence says that something was written."""
    head = text[:_READ]
    written = _WRITTEN.search(head) if _may_write(head) else None
    if written and shape == "written-this" and _ENDS.search(text, 0, written.start()):
        return  # what "this" points at is no longer spoken of
    found = parse_first_name(text[written.end() : written.end() + 100]) if written else None
    if written and found is not None:
        yield found[0], shape, text[max(0, written.start() - 60) : written.end() + 60]


def _contacted(text: str) -> Iterator[tuple[Name, str, str]]:
    """Yield the writer whom readers are told how to reach ("Contact staff writer Ana Ruiz at 0123 …")."""
    opening, _, told = text.partition(" ")
    if opening.endswith(":"):  # a press office's, below a release
        return
    rest = behind_roles(told[:120])
    found = parse_first_name(rest)
    near = found[1].split(None, _NEAR)[:_NEAR] if found is not None else []
    if found is not None and any("@" in word or word[0].isdecimal() for word in near):
        yield found[0], "contact", text[:160]


def _may_tell(text: str, kinds: int) -> bool:
    """Return whether a sentence could tell by whom something was written: a quick look, no verdict."""
    if len(text) >= _LONGEST:
        return False
    if len(text) <= FOLDED:
        return kinds & WROTE_BY == WROTE_BY
    return bool(kinds & BY) or _may_write(text[FOLDED - _CUT : _READ])


def _may_write(text: str) -> bool:
    """Return whether a word for "by" stands in the text: a quick look, no verdict."""
    return any(map(text.__contains__, _BEHIND_WROTE))


def _behind_label(text: str) -> int:
    """Return where the words behind a writer's label begin ("About the author: Ana Ruiz is …"); 0: no label."""
    best, phrase = 0, ""
    for span in islice(_WORD.finditer(text[:60]), 5):
        phrase = f"{phrase} {span.group().casefold()}".lstrip()
        if phrase.partition(" ")[0] not in KNOWN.openings:
            break
        if phrase in KNOWN.writer and text[span.end() : span.end() + 1] in ":– ":
            best = span.end()
    return best + len(text[best:]) - len(text[best:].lstrip(" :–—-")) if best else 0


def _bio(text: str, *, labelled: bool) -> Iterator[tuple[Name, str, str]]:
    """Yield the person of whom a sentence says what he or she is or does."""
    text = behind_roles(text.lstrip("*•·-–—>([ "))
    head = text[:_HEAD]
    found = None if _opens_small(head) else parse_first_name(head)
    if found is None:
        return
    name, rest = found[0], text[len(head) - len(found[1]) :]
    if rest[:2] in ("'s", "’s"):
        return
    second = read_second(rest)
    rest = second[1] if second is not None else rest
    words = fold_words((_ASIDE.sub("", rest[:200]) or rest)[:160])
    verb = not (
        KNOWN.is_word.isdisjoint(takewhile(_goes_on, words[:_VERB])) and KNOWN.is_next.isdisjoint(words[:1])
    )
    role = any(word in KNOWN.role for word in words[:16])
    shape = "self" if _says_i(rest, words) else _shape_bio(text, rest, verb=verb, role=role)
    if shape == "bio-comma" and (second is not None or read_each_with_role(text, words)):
        return  # several with their roles: no sentence about one
    if shape == "bio-role" and not labelled and second is None and _tells_of_others(rest, name):
        return
    for each in (name, *((second[0],) if second is not None else ())):
        if labelled or shape:
            yield each, "bio-labelled" if labelled else shape, text[:200]


def _tells_of_others(rest: str, name: Name) -> bool:
    """Return whether a later sentence says what somebody else is: "Ana Ruiz is a nurse. Tom Berg is a baker."."""
    for sentence in _SENTENCE_END.split(rest[:_READ], maxsplit=_LABEL)[1:]:
        found = parse_first_name(sentence[:_HEAD])
        if found is not None and (found[0].known or found[0].titled) and found[0].last != name.last:
            return not KNOWN.is_word.isdisjoint(fold_words(found[1][:_CUT])[:1])
    return False


def _goes_on(word: object) -> bool:
    """Return whether what is said of somebody may go on: behind an "and" the sentence speaks of something else."""
    return word not in BETWEEN


def _brought_on(line: Line, layout: Layout) -> Iterator[tuple[Name, str, str]]:
    """Yield whom a line above the post brings on, by what somebody is or does, or names behind its last sentence."""
    name = _introduced(line.text) if line.words[0] in KNOWN.ours else None
    name = name or (read_standfirst(line, layout) if layout.kinds[line.index] & TELLS else None)
    if name is not None:
        yield name, "bio-shares", line.text[:120]
    if line.index <= layout.head:
        yield from read_credit(line.text, line)


def _introduced(text: str) -> Name | None:
    """Return whom a line above the post brings on ("Our shoreline columnist Ana Ruiz goes looking")."""
    words = text.split(None, _INTRODUCED + 1)
    places = [at for at, word in enumerate(words[:_INTRODUCED]) if word.casefold() in KNOWN.craft]
    found = parse_first_name(" ".join(words[places[-1] + 1 :])[:_HEAD]) if places else None
    return found[0] if found is not None else None


def _says_i(rest: str, words: Sequence[str]) -> bool:
    """Return whether a page has put a name in front of what its bearer says ("Ana Ruiz I'm a potter …")."""
    return rest[:1] == " " and rest[1:2].isalpha() and " ".join(words[:2]) in KNOWN.self_word


def _opens_small(text: str) -> bool:
    """Return whether the second word is a small one, so that no name opens the text: a quick look, no verdict."""
    words = text.split(None, 2)
    return len(words) > 1 and words[1].isalpha() and "," not in words[0] and is_small(words[1])


def _shape_bio(text: str, rest: str, *, verb: bool, role: bool) -> str:
    """Return the shape in which a sentence tells of its person; empty: it tells nothing."""
    if verb and any(map(text[:600].casefold().__contains__, _SHARING)) and _SHARES.search(text[:600]):
        return "bio-shares"
    if verb:
        return "bio-role" if role else "bio"
    return "bio-comma" if role and rest.startswith(",") else ""


def _speaking(text: str) -> Iterator[tuple[Name, str, str]]:
    """Yield the one who says "I'm Ana", in the first two sentences."""
    desu = _DESU.search(text[:_HEAD]) if may_be_unspaced(text[:_HEAD]) else None
    if desu and (named := parse_name(desu[1], trusted=True)) is not None and named.known:
        yield named, "self", text[:_HEAD]
        return
    for sentence in _SENTENCE_END.split(text[:_TWO], maxsplit=2)[:2]:
        phrase = ""
        for word in islice(_WORD.finditer(sentence[:50]), 7):
            phrase = f"{phrase} {word.group().casefold()}".lstrip()
            if phrase.partition(" ")[0] not in KNOWN.speaking:
                break
            if phrase in KNOWN.self_word:
                told = parse_first_name(sentence[word.end() :].lstrip(), trusted=True)
                if told is not None and (told[0].known or told[0].words > 1):
                    yield told[0], "self", sentence[:120]
