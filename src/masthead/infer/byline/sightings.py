"""Where names stand that may be the writer's: bylines, sign-offs, bios, and names alone on a line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from masthead.infer.byline.names import Name, is_house, parse_first_name, parse_name, parse_names
from masthead.infer.byline.words import load_words
from masthead.infer.layout import ends_sentence
from masthead.infer.lines import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line

_SHORT = 140  # characters of a line that can hold a byline
_LABEL_WORDS = 6
_PARTS = re.compile(r"\s*(?:[|·•⋅∙/]|//|\s[–—-]\s|\s{2,}|\t)\s*")  # noqa: RUF001 - the dashes between parts
_WORDS = re.compile(r"[^\W_]+|[^\w\s]")
_DATED = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|年")
_SIGN_OFF = re.compile(r"[.!?…–—-][\"”’)]?\s+(?:[-–—~]\s?)?([^\s.!?…,]{2,20}(?: [^\s.!?…,]{2,20}){0,2})[.]?$")  # noqa: RUF001
_DASH = re.compile(r"^[-–—~―*]{1,2}\s?([^\d\W].{1,50})$")  # noqa: RUF001 - the dashes before a signature
_ALT = re.compile(
    r"^(?:a )?(?:picture|photo|headshot|portrait|avatar|image|profile picture|profile photo|profile) (?:of|for) (.{3,50})$"
    r"|^(.{3,50}?)(?:['’]s)?,? (?:headshot|avatar|portrait|profile (?:picture|photo|image)|profile|photo|image|author image)$",  # noqa: RUF001
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"^\W{0,3}(?:\d{1,3}[.)] )?(.{2,40}?) (?:says|said|sagt|schreibt|wrote|dit|dice|escribió|ha scritto|zegt|pisze|skriver|сказал|пишет)\b.{0,60}:?$"
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """Names on a line, the shape in which they stand there, and whether the shape speaks for a writer."""

    names: tuple[Name, ...]
    shape: str
    line: Line | None
    quote: str


def find_sightings(layout: Layout, title: str) -> Iterator[Sighting]:
    """Yield every place where the writer may be named, in the order of the lines."""
    lines = layout.lines
    for line in lines:
        if line.text == title:
            continue
        if len(line.text) <= _SHORT:
            yield from _on_short_line(line, lines, layout)
        else:
            yield from _in_prose(line, layout)


def _on_short_line(line: Line, lines: tuple[Line, ...], layout: Layout) -> Iterator[Sighting]:
    """Yield what a short line tells: labelled names, a name alone, a name beside a date or a role."""
    found = _labelled(line) or _inside(line, layout)
    if found is not None:
        yield found
        return
    above = lines[line.index - 1] if line.index else None
    if above is not None and len(above.text) <= _SHORT:
        found = _below(line, above)
        if found is not None:
            yield found
            return
    said = _SAYS.match(line.text)
    if said and (name := parse_name(said[1], trusted=True)):
        yield Sighting((name,), "comment", line, line.text)
        return
    yield from _unlabelled(line, layout)


def _labelled(line: Line) -> Sighting | None:
    """Return the names behind a label that opens the line: "By Ana Ruiz", "Foto: Tom Berg"."""
    known = load_words()
    spans = list(_WORDS.finditer(line.text[:80].lstrip("•*·-–— ")))[: _LABEL_WORDS + 2]  # noqa: RUF001
    text = line.text.lstrip("•*·-–— ")  # noqa: RUF001 - marks of a list
    best: Sighting | None = None
    for count in range(1, len(spans)):
        phrase = fold(text[: spans[count - 1].end()])
        shape = "label" if phrase in known.writer else "other" if phrase in known.other else ""
        rest = text[spans[count - 1].end() :].lstrip(" :-–—|·.")  # noqa: RUF001
        if not shape or not rest or spans[count].group() in "'’":  # noqa: RUF001
            continue
        best = _names_behind(rest, shape, line) or best
    return best


def _names_behind(rest: str, shape: str, line: Line) -> Sighting | None:
    """Return the sighting of the names with which the words behind a label begin."""
    first = _PARTS.split(rest, maxsplit=1)[0]
    names = parse_names(first, trusted=True)
    if names:
        return Sighting(names, shape, line, line.text)
    if is_house(first) and len(first.split()) <= 6:  # noqa: PLR2004 - an office has a short name
        return Sighting((), shape, line, line.text)
    return None


def _inside(line: Line, layout: Layout) -> Sighting | None:
    """Return the names behind "by" within a dated line: "12 May 2021 by Ana Ruiz"."""
    if not (_DATED.search(line.text) or line.index < layout.head or line.index >= layout.tail):
        return None
    known = load_words()
    spans = list(re.finditer(r"[^\W\d_]+", line.text))
    for place, span in enumerate(spans[1:14], start=1):
        if span.group().casefold() not in known.inside or ends_sentence(line.text):
            continue
        label = fold(line.text[spans[max(0, place - 1)].start() : span.end()])
        names = parse_names(_PARTS.split(line.text[span.end() :].lstrip(" :"), maxsplit=1)[0])
        if names:
            shape = (
                "other" if label in known.other else "inside-dated" if _DATED.search(line.text) else "inside"
            )
            return Sighting(names, shape, line, line.text)
    return None


def _below(line: Line, above: Line) -> Sighting | None:
    """Return the names of a line whose label or farewell stands alone on the line above."""
    known = load_words()
    shape = next(
        (
            name
            for name, phrases in (
                ("label-above", known.writer),
                ("other", known.other),
                ("farewell", known.farewell),
            )
            if above.folded in phrases
        ),
        "",
    )
    if not shape:
        return None
    names = parse_names(_PARTS.split(line.text, maxsplit=1)[0], trusted=True)
    return Sighting(names, shape, line, f"{above.text} {line.text}") if names else None


def _unlabelled(line: Line, layout: Layout) -> Iterator[Sighting]:
    """Yield a name that stands alone, behind a dash, with a date, a role or a word for its picture."""
    text = line.text
    dash = _DASH.match(text)
    if dash and (name := parse_name(dash[1], trusted=True)):
        yield Sighting((name,), "dash", line, text)
        return
    alt = _ALT.match(text)
    if alt and (name := parse_name(alt[1] or alt[2])):
        yield Sighting((name,), "picture", line, text)
        return
    names = parse_names(text) if len(text) <= 90 else ()  # noqa: PLR2004 - longer lists are no byline
    if names and fold(text) == fold(" ".join(name.shown for name in names)):
        yield Sighting(names, "alone" if len(names) == 1 else "alone-list", line, text)
        return
    if line.index >= layout.tail - 1 or line.index < layout.head:
        first = parse_name(text, trusted=True) if " " not in text else None
        if first is not None and first.known and text[:1].isupper():
            yield Sighting((first,), "alone-first", line, text)
            return
    yield from _beside(line, layout)
    yield from _in_prose(line, layout)


def _beside(line: Line, layout: Layout) -> Iterator[Sighting]:
    """Yield a name set off from a date or a role on the same line: "Dr Ana Ruiz – July 2024"."""
    known = load_words()
    parts = [part for part in re.split(r"\s*(?:[|·•⋅∙/,;]|\s[–—-])\s*", line.text) if part]  # noqa: RUF001
    if len(parts) < 2:  # noqa: PLR2004 - nothing is set off
        return
    name = parse_name(parts[0]) or (parse_name(parts[-1]) if _DATED.search(parts[0]) else None)
    if name is None:
        return
    if _DATED.search(line.text):
        yield Sighting((name,), "beside-date", line, line.text)
    elif any(word in known.role for word in line.folded.split()):
        yield Sighting((name,), "beside-role", line, line.text)
    elif line.index < layout.head:
        yield Sighting((name,), "beside", line, line.text)


def _in_prose(line: Line, layout: Layout) -> Iterator[Sighting]:
    """Yield a writer told of in a sentence, one who speaks, or one who signs at the end of the last paragraph."""
    known = load_words()
    edge = line.index < max(layout.head + 2, 8) or line.index >= layout.tail - 2
    found = parse_first_name(line.text[:90].lstrip("*•·-–— "), trusted=False) if edge else None  # noqa: RUF001
    if found is not None:
        behind = fold(found[1][:140]).split()
        if found[1][:2] != "'s" and any(word in known.is_word for word in behind[:4]):
            role = any(word in known.role for word in behind[:14])
            yield Sighting((found[0],), "bio-role" if role else "bio", line, line.text[:200])
    for sentence in re.split(r"(?<=[.!?])\s", line.text[:240])[:2] if edge else ():
        words = list(re.finditer(r"[^\W_]+", sentence[:60]))[:8]
        for count in range(1, len(words)):
            if fold(sentence[: words[count - 1].end()]) in known.self_word:
                told = parse_first_name(sentence[words[count - 1].end() :].lstrip(), trusted=True)
                if told is not None and (told[0].known or told[0].words > 1):
                    yield Sighting((told[0],), "self", line, sentence[:120])
    if line.index >= layout.tail - 2:
        signed = _SIGN_OFF.search(line.text[-80:])
        if signed and (name := parse_name(signed[1], trusted=True)) and (name.known or name.words > 1):
            yield Sighting((name,), "sign-off", line, line.text[-80:])
