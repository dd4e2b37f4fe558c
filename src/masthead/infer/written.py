"""Posts that state themselves: what is said is taken, and only language and summary are worked out."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING

from masthead.infer.dateline import find_published
from masthead.infer.joint import JOINT, is_single
from masthead.infer.language import PLAIN, READ, SENTENCE, find_language, tell_plain
from masthead.infer.lines import fold_words, read_lines, tidy
from masthead.infer.summary import summarise
from masthead.late import late
from masthead.model import Author, Block, BlockKind, Document, Evidence, Finding, PartialDate, Post

if TYPE_CHECKING:
    from masthead.model import Clue, Surroundings, Written

_OPENED = late(r"<(p|h[2-6])>")
_LONGEST = 4000  # characters of a paragraph, with its markup
_TAG = late(r"<(?:/?[ou]l>\n|[^>]{1,2000}>)")  # no `<` stands within one; a list's ends its line
_NARROW = ("\t", "\n", "\v", "\f", "\r", *"\x1c\x1d\x1e\x1f")  # white space but the space itself
_WHITE = (*_NARROW, *"\x85\xa0\u1680", *map(chr, range(0x2000, 0x200B)), *"\u2028\u2029\u202f\u205f\u3000")
_FEW = 4  # paragraphs that tell language and summary
_ENOUGH = 700  # characters of them
_DAY = late(r"\d{4}-\d\d-\d\d")
_EARLIEST = 1970
_FOLDED = ("folded",)
_TRUE = frozenset({"true", "yes", "1", "on", "draft"})


def infer_written(written: Written, surroundings: Surroundings) -> Post | None:
    """Return the post as it states itself; None where what it states has to be looked at more closely."""
    clues = written.clues
    title = _find_title(clues)
    authors = _find_authors(tuple(clue for clue in clues if clue.field == "author"))
    opening = _find_opening(written)
    if not title or authors is None or not opening or opening[0].kind is not BlockKind.PARAGRAPH:
        return None
    document = Document(written.source, "markdown", opening, clues)
    language = _find_language(document, surroundings)
    published, updated = _find_day(clues, surroundings) or find_published(
        document, (), language.value, surroundings
    )
    if published.value.precision < 3:
        return None
    text = _fold_space(_read_text(written.html))
    said = {clue.field: clue.value for clue in reversed(clues)}  # of several the first counts
    return Post(
        source=written.source,
        title=Finding(title.value, 0.99, (Evidence(title.origin, title.value, title.line),)),
        authors=authors,
        published=published,
        updated=updated,
        language=language,
        body=(Block(BlockKind.PARAGRAPH, text, written.first, hints=_FOLDED),),
        summary=said.get("summary") or summarise(opening),
        categories=tuple(dict.fromkeys([clue.value for clue in clues if clue.field == "category"])),
        slug=said.get("slug", ""),
        canonical=said.get("canonical", ""),
        draft=said.get("draft", "").casefold() in _TRUE,
    )


def _find_language(document: Document, surroundings: Surroundings) -> Finding[str]:
    """Return the language; where its small words abound, and none is stated, nothing else is looked at."""
    quote, words = "", list[str]()
    for block in document.blocks:
        if len(block.text) >= SENTENCE:
            quote = quote or block.text
            words += fold_words(block.text)
            if len(words) >= READ:
                break
    is_stated = any(clue.field == "language" for clue in document.clues)
    plain = "" if is_stated else tell_plain(words, surroundings.language.partition("-")[0])
    if plain:
        return Finding(plain, PLAIN, (Evidence("words of the text", quote[:80].strip()),))
    return find_language(document, read_lines(document), surroundings)


@lru_cache(maxsize=1024)  # most posts of a publication are by few, stated on the same line
def _find_authors(clues: tuple[Clue, ...]) -> Finding[tuple[Author, ...]] | None:
    """Return the authors; one plain name is taken as it is, without loading what tells names from other words."""
    value = clues[0].value if len(clues) == 1 and clues[0].origin == "front-matter" else ""
    if value and "<" not in value and (is_single(value) or not JOINT.search(value)):
        author = Author(" ".join(value.split())[:120])
        return Finding((author,), 0.99, (Evidence("front-matter", value, clues[0].line),))
    from masthead.infer.byline.stated import find_stated

    return find_stated(clues)


def _find_day(
    clues: tuple[Clue, ...], surroundings: Surroundings
) -> tuple[Finding[PartialDate], Finding[PartialDate]] | None:
    """Return a day stated in ISO 8601, which needs no weighing where it is the one date that is stated."""
    stated = [clue for clue in clues if clue.field in {"published", "updated"}]
    if len(stated) != 1 or stated[0].field != "published" or not _DAY.fullmatch(stated[0].value):
        return None
    try:
        day = date.fromisoformat(stated[0].value)
    except ValueError:
        return None
    if not _EARLIEST <= day.year < surroundings.now.year:
        return None
    evidence = Evidence(stated[0].origin, stated[0].value, stated[0].line)
    return Finding(PartialDate(day.year, day.month, day.day), 1.0, (evidence,)), Finding(PartialDate())


def _find_title(clues: tuple[Clue, ...]) -> Clue | None:
    return next((clue for clue in clues if clue.field == "title" and clue.value == tidy(clue.value)), None)


def _find_opening(written: Written) -> tuple[Block, ...]:
    """Return the post's first paragraphs, and the headings between them."""
    html, blocks = written.html, list[Block]()
    at = size = 0
    while len(blocks) < _FEW and size < _ENOUGH:
        match = _OPENED.search(html, at)
        if match is None:
            break
        begun = match.end()
        end = html.find(f"</{match[1]}>", begun + 1, begun + _LONGEST + 5)
        if end < 0:
            at = begun
            continue
        kind = BlockKind.PARAGRAPH if match[1] == "p" else BlockKind.HEADING
        blocks.append(Block(kind, tidy(_read_text(html[begun:end].replace("\n", " "))), written.first))
        at = end + len(match[1]) + 3
        size += at - match.start()
    return tuple(blocks)


def _read_text(html: str) -> str:
    """Return the words of HTML; the renderer ends the line behind all that is a paragraph of its own."""
    text = "".join(_TAG.split(html)) if "<" in html else html  # sub() takes half as long again
    return unescape(text) if "&" in text else text


def _fold_space(text: str) -> str:
    """Return the text with single spaces; mostly without a string for each word."""
    text = text.replace("\n", " ").strip(" ")
    is_odd = text.rfind("  ") >= 0  # from its end, where none are found a third sooner
    if is_odd or any(map(text.__contains__, _NARROW if text.isascii() else _WHITE)):
        return " ".join(text.split())
    return text
