"""Tell a post's language: what the post states, else its small words, else what CLD3 reads in its text.

Compact Language Detector 3 knows a hundred languages and takes its time; where the small words of one language
abound and those of the others do not, it would say the same.
"""

from __future__ import annotations

from functools import cache
from itertools import repeat
from typing import TYPE_CHECKING, Any

from masthead.infer.tables import read_table
from masthead.late import late
from masthead.model import Evidence, Finding

if TYPE_CHECKING:
    from masthead.infer.lines import Line
    from masthead.model import Document, Surroundings

SENTENCE = 60  # characters of a line that is hardly a menu or a label
SAMPLE = 400  # characters that are read: more tell no more
FEW = 100  # bytes of text below which the publication's own language is the better guess
GUESS = 0.5  # confidence of a language taken from the publication
PLAIN = 0.99  # confidence of a language told by its small words
READ = 90  # words that are looked at
_ENOUGH = 30
_EXPECTED = 0.12  # share of small words that is enough for the language that the publication states
_ABOUND, _STRAY = 0.22, 0.5  # share of the words that are small ones; the most that the next may have of it

_TAG = late(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?![A-Za-z\d])")
# UTF-8 fit for interchange only (RFC 5198): no controls, no surrogates, no noncharacters.
_UNFIT = late(
    "[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f-\\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U00010000-\U0010ffff]"
)
_WORDS = late(r"[^\W\d_]+")
_NAMES = {"iw": "he", "jw": "jv", "in": "id", "mo": "ro", "nb": "no", "un": ""}  # codes BCP 47 has retired
_VAGUE = frozenset({"", "xx", "und", "zxx", "mul", "mis"})


def find_language(document: Document, lines: tuple[Line, ...], surroundings: Surroundings) -> Finding[str]:
    """Return the language as a BCP 47 tag; of a short text, the publication's with a low confidence."""
    for clue in document.clues:
        stated = tidy_tag(clue.value) if clue.field == "language" else ""
        if stated:
            return Finding(stated, 0.95, (Evidence(clue.origin, clue.value[:40], clue.line),))
    plain = find_plain(lines)
    if plain:
        quote = next(line.text for line in lines if len(line.text) >= SENTENCE)
        return Finding(plain, PLAIN, (Evidence("words of the text", quote[:80].strip()),))
    sample = sample_of(lines)
    code, confidence, size = _detect(sample)
    if code and (size >= FEW or not surroundings.language):
        return Finding(code, confidence, (Evidence("words of the text", sample[:80].strip()),))
    if surroundings.language:
        return Finding(surroundings.language, GUESS, (Evidence("language of the publication", ""),))
    return Finding("")


def tidy_tag(value: str) -> str:
    """Return a stated language (en_GB, DE-de, zh-hans-cn) as BCP 47 writes it; empty where it is none."""
    match = _TAG.match(value.strip())
    if match is None or match[1].casefold() in _VAGUE:
        return ""
    parts = [match[1].lower(), (match[2] or "").title(), (match[3] or "").upper()]
    return "-".join(part for part in parts if part)


def sample_of(lines: tuple[Line, ...]) -> str:
    """Return some hundred characters of the post's sentences; of all it has where there are few."""
    chosen, size = [], 0
    for shortest in (SENTENCE, 0):
        for line in lines:
            if size >= SAMPLE:
                break
            if len(line.text) >= shortest and (shortest or len(line.text) < SENTENCE):
                chosen.append(line.text[: SAMPLE - size])
                size += len(chosen[-1])
        if size >= FEW * 2:
            break
    return "\n".join(chosen)


def find_plain(lines: tuple[Line, ...]) -> str:
    """Return the language whose small words abound in the post's sentences, where no other's do; else nothing."""
    words: list[str] = []
    for line in lines:
        if len(line.text) >= SENTENCE:
            words += line.words
            if len(words) >= READ:
                break
    return tell_plain(words)


def tell_plain(words: list[str], expected: str = "") -> str:
    """Return the language whose small words abound among the first of these folded words, where no other's do.

    Of the language that is expected, fewer are enough.
    """
    if len(words) < _ENOUGH:
        return ""
    del words[READ:]
    small, codes = _small_words()
    counts = sum(map(small.get, words, repeat(0))).to_bytes(len(codes), "little")
    most = max(counts)
    if not most or counts.count(most) > 1:
        return ""
    code = codes[counts.index(most)]
    least = _EXPECTED if code == expected else _ABOUND
    return code if most >= least * len(words) and sorted(counts)[-2] <= _STRAY * most else ""


@cache
def _small_words() -> tuple[dict[str, int], tuple[str, ...]]:
    """Return the small words, and the languages they may be of.

    Each word is a number with a byte for each language, which is 1 where it is one of its words: as no more than READ
    words are looked at, their sum holds how many are of each language.
    """
    table = read_table(__file__, "function_words.toml")
    known: dict[str, int] = {}
    for place, words in enumerate(table.values()):
        for word in set(words.split()):
            known[word] = known.get(word, 0) + (1 << 8 * place)
    return known, tuple(table)


@cache
def _detector() -> Any:  # noqa: ANN401 - the library ships no types
    """Return the detector; loaded only where no clue tells the language."""
    from gcld3 import NNetLanguageIdentifier  # type: ignore[import-untyped]

    return NNetLanguageIdentifier(min_num_bytes=0, max_num_bytes=SAMPLE * 4)


def _detect(sample: str) -> tuple[str, float, int]:
    """Return the language, how sure it is and how many bytes of words were read."""
    text = sample if sample.isascii() and sample.isprintable() else _UNFIT.sub(" ", sample)
    size = len(" ".join(_WORDS.findall(text)).encode())
    found = _detector().FindLanguage(text=text)
    code = found.language.partition("-")[0]
    code = _NAMES.get(code, code)
    if not size or code in _VAGUE or not code.isalpha():
        return "", 0.0, 0
    return code, round(found.probability * (0.99 if found.is_reliable and size >= FEW else 0.7), 3), size
