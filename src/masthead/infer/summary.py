"""The first sentences of a post that say something: what a reader sees under the title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from masthead.infer.wording import any_of, words_of
from masthead.late import late
from masthead.model import Block, BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_ENOUGH = 160
_MOST = 280
_LONGEST_READ = 2_000  # characters of a paragraph that are split into sentences
# One set of characters stands first, by which a search skips what cannot end a sentence.
_SENTENCE_END = late(
    r"[.!?…。！？](?:(?<=[。！？])|[\"”’»)]?\s+(?=[\"“„«(¿¡]?[^\W_a-z]))"  # noqa: RUF001 - other scripts' marks
)
_SHORTENED = late(rf"(?:\b{any_of('shortened')}\.|\b[A-Z]\.|\b\d{{1,2}}\.)$")
_CUT = frozenset(
    word[-2:] for word in words_of("shortened")
)  # how such words end: a look that spares a pattern
_GREETING = late(rf"^{any_of('greeting')}\b", re.IGNORECASE)
_BEGUN = frozenset(
    word[:3] for word in words_of("greeting")
)  # how greetings begin: a look that spares a pattern
_BRIEF = frozenset(word[:2] for word in words_of("greeting") if not word[2:3].isalpha())  # such as "hi"
_LETTER = 40  # characters of a sentence that only greets ("Dear friends,")
_SIGNED, _CLOSING = 80, 8  # characters of each paragraph of how a letter ends, and paragraphs


def summarise(body: Iterable[Block], bios: frozenset[int] = frozenset()) -> str:
    """Return some 160 to 280 characters from the first sentences of prose, ending where a sentence ends.

    `bios` are lines of the source that tell of the writer: they are passed over.
    """
    taken: list[str] = []
    length = 0
    for sentence in _sentences([block for block in body if block.line not in bios]):
        if taken and length + len(sentence) + 1 > _MOST:
            break
        taken.append(sentence)
        length += len(sentence) + 1
        if length >= _ENOUGH:
            break
    return _clip(" ".join(taken))


def _sentences(body: Sequence[Block]) -> Iterator[str]:
    """Yield the sentences of the paragraphs; greetings in front are passed over while others follow."""
    greeted: list[str] = []
    begun = False
    for at, block in enumerate(body):
        if block.kind is not BlockKind.PARAGRAPH:
            if begun and block.kind is BlockKind.HEADING:
                break
            continue
        if begun and _is_end(body, at):
            break
        for sentence in _split(block.text):
            if not begun and _is_greeting(sentence):
                greeted.append(sentence)
                continue
            begun = True
            yield sentence
    if not begun:
        yield from greeted


def _is_end(body: Sequence[Block], at: int) -> bool:
    """Return whether nothing but a farewell and whoever signs stands from here on."""
    if len(body) - at > _CLOSING or any(len(block.text) > _SIGNED for block in body[at:]):
        return False
    from masthead.infer.byline import closes_letter  # a post whose front matter tells all needs no names

    return closes_letter(body[at].text.partition("\n")[0])


def _is_greeting(sentence: str) -> bool:
    """Return whether the sentence only says hello, or is no sentence at all."""
    begun = sentence[:3].lower()
    may_be = begun in _BEGUN or (begun[:2] in _BRIEF and not begun.isalpha()) or not begun.isascii()
    if may_be and _GREETING.match(sentence):
        return True
    return len(sentence) < _LETTER and sentence.endswith((",", ":"))


def _split(text: str) -> Iterator[str]:
    """Yield the sentences of a paragraph; a shortened word does not end one."""
    text = text[:_LONGEST_READ].strip(" ")
    if "  " in text or not text.isprintable():
        text = " ".join(text.split())
    held, at = "", 0
    for match in _SENTENCE_END.finditer(text):
        part = text[at : match.start() + 1]
        at = match.end()
        held = f"{held} {part}" if held else part
        if not _is_cut(held[-8:]):
            yield held
            held = ""
    held = f"{held} {text[at:]}" if held else text[at:]
    if held:
        yield held


def _is_cut(end: str) -> bool:
    """Tell whether what ends so ends with a shortened word, an initial or a day, and not a sentence."""
    last = end[-3:-1]
    may_be = end[-1:] == "." and (last in _CUT or last[-1:].isupper() or last[-1:].isdecimal())
    return may_be and _SHORTENED.search(end) is not None


def _clip(text: str) -> str:
    """Return the text, cut between words where its first sentence alone is too long."""
    if len(text) <= _MOST:
        return text
    cut = text[: _MOST - 1]
    return (cut[: cut.rfind(" ")] if " " in cut[_ENOUGH:] else cut).rstrip(" ,;:–—-") + "…"
