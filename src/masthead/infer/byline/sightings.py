"""Where names stand that may be the writer's: bylines, sign-offs, bios, and names alone on a line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from masthead.infer.byline.names import Name, is_house, parse_first_name, parse_name, parse_names
from masthead.infer.byline.told import find_told
from masthead.infer.byline.words import load_words
from masthead.infer.layout import ends_sentence, is_quoted
from masthead.infer.lines import fold, fold_words
from masthead.infer.wording import any_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line

SHORT = 140  # characters of a line that can hold a byline
_LABEL_WORDS = 6
_LETTER_END = 80  # characters of a line that may close a letter
_INTRODUCED = 16  # lines in which a writer says who is speaking
_LIST_MARKS = "：•*·-–—|> "  # noqa: RUF001 - marks of a list
_NAME_GLUE = re.compile(
    r"(?<=[a-zäöüß]{2})(?<!Mc)(?<!Mac)(?<!De)(?<!Van)(?<!Fitz)(?=[A-ZÄÖÜ][a-zäöüß]{1,20} [A-ZÄÖÜ])"
)
_LABEL_GLUE = re.compile(
    r"(?<=[a-zäöüß])(?=(?:Updated|Published|Posted|Reviewed|Edited|Written|Last|Medically|Fact|Editor|Senior|Staff|By|Aktualisiert|Veröffentlicht|Stand)\b)"
)
_GLUE = re.compile(
    r"(?<=\d)(?=[^\W\d_]{2})|(?<=[^\W\d_])(?=\d{1,2}[./]\d)|(?<=[a-zäöüß])(?=[A-ZÄÖÜ][a-zäöüß])"
)
_PARTING = re.compile(r"[|·•⋅∙/–—-]")  # a mark without which nothing is parted
_BESIDE = re.compile(r" ?(?:[|·•⋅∙/,;(]| [–—-] ) ?")
_SET_OFF = re.compile(r"[|·•⋅∙/,;(–—-]")
_PARTS = re.compile(r" ?(?:[|·•⋅∙/]|//| [–—-] )[|·•⋅∙/]* ?")
_WORDS = re.compile(r"[^\W_]+")
_BETWEEN = frozenset({"and", "und", "et", "y", "e"})
DATED = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?!\d)|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}(?!\d)|年|\b(?:hours?|days?|weeks?|months?) ago\b"
)
_DASH = re.compile(r"^[-–—~―*]{1,2} ?([^\d\W].{1,50})$")
_ALT = re.compile(
    rf"^(?:an? )?{any_of('picture')} {any_of('of')} (.{{3,50}})$"
    rf"|^(.{{3,50}}?)(?:['’]s)?,? {any_of('picture_behind')}$",
    re.IGNORECASE,
)
_SAYS = re.compile(rf"^\W{{0,3}}(?:\d{{1,3}}[.)] )?([^:]{{2,40}}?) {any_of('said')}\b[^.]{{0,60}}$")


@dataclass(frozen=True, slots=True)
class Sighting:
    """Names on a line, the shape in which they stand there, the words around; no line: beside the text."""

    names: tuple[Name, ...]
    shape: str
    line: Line | None
    quote: str


def read_line(line: Line, layout: Layout) -> Iterator[Sighting]:
    """Yield every place of a line where the writer may be named."""
    return _on_short_line(line, layout) if len(line.text) <= SHORT else _told(line, layout)


def _on_short_line(line: Line, layout: Layout) -> Iterator[Sighting]:
    """Yield what a short line tells: labelled names, a name alone, a name beside a date or a role."""
    if _is_label(line.folded):
        return
    dated = is_dated(line)
    opens = bool(line.words) and line.words[0] in load_words().openings
    found = (
        (_labelled(line.text, line) if opens else None)
        or _below(line, layout)
        or _inside(line, layout, dated=dated)
    )
    if found is not None:
        yield found
        return
    said = None if words_of("said").isdisjoint(line.words) else _SAYS.match(line.text)
    if said and (name := parse_name(said[1], trusted=True)):
        yield Sighting((name,), "comment", line, line.text)
        return
    yield from _unlabelled(line, layout, dated=dated)


def is_dated(line: Line) -> bool:
    """Return whether a year, a date in figures or an age stands on the line."""
    return (
        line.figured
        and any(word[0].isdecimal() or word[-1].isdecimal() for word in line.words)
        and DATED.search(line.text) is not None
    )


def _is_label(folded: str) -> bool:
    """Return whether the line is a label and nothing else."""
    known = load_words()
    return folded in known.writer or folded in known.other


def _labelled(text: str, line: Line) -> Sighting | None:
    """Return the names behind a label that opens the words: "By Ana Ruiz", "Foto: Tom Berg"."""
    known = load_words()
    text = text.lstrip(_LIST_MARKS)
    opening = _WORDS.search(text[:80])
    if opening is None or opening.group().casefold() not in known.openings:
        return None
    spans = list(islice(_WORDS.finditer(text[:80]), _LABEL_WORDS + 2))
    best: Sighting | None = None
    phrase = ""
    for place, span in enumerate(spans[:-1]):
        phrase = f"{phrase} {span.group().casefold()}".lstrip()
        shape = "label" if phrase in known.writer else aside(phrase)
        rest = text[spans[place].end() :].lstrip(f":{_LIST_MARKS}.&") if shape else ""
        if rest:
            best = _names_behind(rest, shape, line) or best
    return best


def _opening_words(text: str) -> str:
    """Return the first words, up to a comma: who is named, not of which house."""
    return " ".join(re.split(r"[,;|(]", text, maxsplit=1)[0].split()[:5])


def is_farewell(text: str, words: Sequence[str]) -> bool:
    """Return whether a short line closes a letter ("Warm wishes,"); `words` are the folded ones of its beginning."""
    if len(text) > _LETTER_END:
        words = fold_words(text[:_LETTER_END])
    if not 0 < len(words) <= _LABEL_WORDS:
        return False
    farewell = load_words().farewell
    if " ".join(words) in farewell:
        return True
    if not words_of("farewell").isdisjoint(text[:_LETTER_END].casefold().rstrip(",.!").split()):
        return True
    return text.endswith((",", "!")) and any(" ".join(words[:count]) in farewell for count in (1, 2, 3))


def aside(label: str) -> str:
    """Return the shape of a label that tells of somebody other than the writer: who took a picture, or who else."""
    if label not in load_words().other:
        return ""
    return "credit" if not words_of("credit").isdisjoint(label.split()) else "other"


def _names_behind(rest: str, shape: str, line: Line) -> Sighting | None:
    """Return the sighting of the names with which the words behind a label begin."""
    first = _PARTS.split(_NAME_GLUE.sub(", ", _LABEL_GLUE.sub(" | ", rest)), maxsplit=1)[0]
    if is_house(_opening_words(first)):
        return Sighting((), shape, line, line.text)
    names = parse_names(first, trusted=True)
    return Sighting(names, shape, line, line.text) if names else None


def _inside(line: Line, layout: Layout, *, dated: bool) -> Sighting | None:
    """Return the names behind "by" within a line: "12 May 2021 by Ana Ruiz", "News | Par Ana Ruiz"."""
    if ends_sentence(line.text) or not (dated or line.index < layout.head or line.index >= layout.tail):
        return None
    for part in _PARTS.split(line.text)[1:6] if _PARTING.search(line.text) else ():
        found = _labelled(part, line)
        if found is not None and found.names:
            return Sighting(found.names, "part" if found.shape == "label" else found.shape, line, line.text)
    known = load_words()
    if known.inside.isdisjoint(line.words):
        return None
    spans = list(re.finditer(r"[^\W\d_]+", line.text))
    for place, span in enumerate(spans[1:14], start=1):
        if span.group().casefold() not in known.inside:
            continue
        label = fold(line.text[spans[place - 1].start() : span.end()])
        behind = _PARTS.split(line.text[span.end() :].lstrip(" :"), maxsplit=1)[0]
        names = () if is_house(_opening_words(behind)) else parse_names(behind)
        if names:
            shape = aside(label) or ("inside-dated" if dated else "inside")
            return Sighting(names, shape, line, line.text)
    return None


def _below(line: Line, layout: Layout) -> Sighting | None:
    """Return the names of a line whose label or farewell stands alone on the line above."""
    if not line.index:
        return None
    known, above = load_words(), layout.lines[line.index - 1]
    shape = "label-above" if above.folded in known.writer else aside(above.folded)
    if not shape and is_farewell(above.text, above.words):
        shape = "farewell"
    if not shape or is_house(_opening_words(line.text)):
        return None
    names = parse_names(_PARTS.split(line.text.lstrip(_LIST_MARKS), maxsplit=1)[0], trusted=True)
    return Sighting(names, shape, line, f"{above.text} {line.text}") if names else None


def _unlabelled(line: Line, layout: Layout, *, dated: bool) -> Iterator[Sighting]:
    """Yield a name that stands alone, behind a dash, with a date, a role or a word for its picture."""
    text = line.text
    quoted = line.index > 0 and is_quoted(layout.lines[line.index - 1].text)
    found = _marked(line, quoted=quoted)
    if found is not None:
        if found.names:
            yield found
        return
    whole = parse_name(text)
    names = (whole,) if whole is not None else parse_names(text) if _may_list(text) else ()
    if whole is not None or (names and _letters(text) == _letters(" ".join(name.shown for name in names))):
        alone = "alone" if len(names) == 1 else "alone-list"
        yield Sighting(names, "quoted" if quoted else alone, line, text)
        return
    yield from _beside(line, layout, dated=dated)
    yield from _told(line, layout)


def _marked(line: Line, *, quoted: bool) -> Sighting | None:
    """Return the name that a mark shows to be one: a dash, a word for a picture, a farewell; without names: none's."""
    text = line.text
    dash = _DASH.match(text) if text[0] in "-–—~―*" else None
    if dash and (name := parse_name(dash[1], trusted=True)):
        return Sighting(() if quoted else (name,), "dash", line, text)
    alt = None if words_of("pictured").isdisjoint(line.words) else _ALT.match(text)
    if alt and (name := parse_name((alt[1] or alt[2]).partition("(")[0])):
        return Sighting((name,), "picture", line, text)
    first = parse_name(text, trusted=True) if " " not in text.lstrip(_LIST_MARKS) else None
    if first is not None and first.known:
        return Sighting((first,), "alone-first", line, text)
    front, comma, back = text.rpartition(",")
    if comma and is_farewell(front, fold_words(front)) and (name := parse_name(back, trusted=True)):
        return Sighting((name,), "farewell", line, text)
    return None


def _may_list(text: str) -> bool:
    """Return whether names may be all that stands in the text: no small word but those within and between names."""
    known = load_words().particle
    return not any(
        word.islower() and word.isascii() and word.isalpha() and not (word in known or word in _BETWEEN)
        for word in text.split()
    )


def _letters(text: str) -> str:
    """Return the letters of the text, without the figures of footnotes and the words between names."""
    return re.sub(r"[\d\W_]+|\b(?:and|und|et|y|e)\b", "", fold(text))


def _beside(line: Line, layout: Layout, *, dated: bool) -> Iterator[Sighting]:
    """Yield a name set off from a date or a role on the same line: "Dr Ana Ruiz – July 2024"."""
    known = load_words()
    if not dated and not (_may_tell(line, layout) and _SET_OFF.search(line.text)):
        return
    text = _GLUE.sub(" | ", line.text) if dated else line.text
    parts = [part for part in _BESIDE.split(text) if part.strip()]
    if len(parts) < 2 and not dated:
        return
    name = parse_name(parts[0]) or next(
        (found for part in parts[1:4] if dated and (found := _opening(part))), None
    )
    if dated:
        name = name or _around_date(line.text)
        if name is not None:
            yield Sighting((name,), "beside-date", line, line.text)
    elif name is not None and not known.role.isdisjoint(line.words):
        yield Sighting((name,), "beside-role", line, line.text)
    elif name is not None and line.index < layout.head:
        yield Sighting((name,), "beside", line, line.text)


def _may_tell(line: Line, layout: Layout) -> bool:
    """Return whether a name beside other words tells anything: above the post, or with a role."""
    return line.index < layout.head or not load_words().role.isdisjoint(line.words)


def _opening(part: str) -> Name | None:
    """Return the name with which a part of a dated line opens ("Ana Ruiz on behalf of the board")."""
    found = parse_first_name(part)
    return found[0] if found is not None and (found[0].known or not found[1].strip()) else None


def _around_date(text: str) -> Name | None:
    """Return the name with which a dated line begins, or which stands behind its last figure."""
    found = parse_first_name(text)
    if found is not None and len(found[1]) < 60:
        return found[0]
    behind = re.split(r"\d[\d.:]*(?: Uhr)?", text)[-1]
    return parse_name(behind)


def _told(line: Line, layout: Layout) -> Iterator[Sighting]:
    """Yield the writers of whom the line tells in a sentence."""
    above = layout.lines[line.index - 1].folded if line.index else ""
    first = line.index < max(layout.head + 3, 8) or (line.index < _INTRODUCED and layout.prose[line.index])
    last = line.index >= layout.tail - 2 or line.index >= 0.85 * line.total
    for name, shape, quote in find_told(
        line, above, first=first, last=last, end=line.index >= layout.tail - 1
    ):
        yield Sighting((name,), shape, line, quote)
