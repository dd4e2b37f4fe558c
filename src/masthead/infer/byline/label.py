"""Names behind a label: "By Ana Ruiz", "Foto: Tom Berg", or below one, or behind one within a line."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from masthead.infer.byline.glued import part_names
from masthead.infer.byline.letter import is_farewell
from masthead.infer.byline.names import is_house, parse_first_name, parse_name, parse_names
from masthead.infer.byline.people import is_same
from masthead.infer.byline.picture import read_picture
from masthead.infer.byline.sighting import LIST_MARKS, PARTING, PARTS, Sighting, opening_words
from masthead.infer.byline.team import read_team
from masthead.infer.byline.town import is_placed
from masthead.infer.byline.words import KNOWN
from masthead.infer.layout import ends_sentence
from masthead.infer.lexicon import CLOSES, INSIDE, SHOWN
from masthead.infer.lines import fold
from masthead.infer.wording import any_of, words_of
from masthead.late import late

if TYPE_CHECKING:
    from masthead.infer.byline.names import Name
    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line

_LABEL_WORDS = 6
_PAIR = 2
_MOST = 4  # parts of a line behind its label that are looked at
_LABEL_GLUE = late(
    r"(?<=[a-zäöüß])(?=(?:Updated|Published|Posted|Reviewed|Edited|Written|Last|Medically|Fact|Editor|Senior|Staff|By|Aktualisiert|Veröffentlicht|Stand)\b)"
)
_DATE_GLUE = late(
    r"(?<=[^\W\d_]{2})(?=\d{1,8}(?!\d|[a-z]{3}))|(?<=[^\W\d_A-Z]{2})(?=[A-Z][a-z]{2,8}\.? \d{1,2}\b)"
)
_BEHIND = " :：/／・･"  # noqa: RUF001 - marks behind a label, of other scripts too
_BEHIND_LABEL = f":{LIST_MARKS}.&・/=＝丨｜"  # noqa: RUF001 - the same, behind one that opens its line
_BRACKETED = late(r" ?\([^()]{1,60}\)")  # who somebody is: "Ana Ruiz (Editor), Tom Berg (Baker)"
_BOOK = late(
    r"\([^()]{0,50}(?:[,:] ?(?:19|20)\d\d|[£$€] ?\d|\d ?€|\b\d{2,4} ?"
    rf"{any_of('pages')})[^()]{{0,30}}\)"
)
_VERSE = late(r"(?:[1-3] )?[^\W\d_]+\.? \d{1,3}[:,.]\d")
_QUOTES = ("“", "„", "«", '"', "‘", "「", "《")
_ENDS_BY = 4  # words of a line that ends in "by"
_CLOSING_WORDS = 7
_SIGNING = 16  # people who sign a letter together
STOPS = frozenset(".!?…")
COMMAS = ",，،、"  # noqa: RUF001 - of other scripts
_WORDS = late(r"[^\W_]+")


def is_label(folded: str) -> bool:
    """Return whether the line is a label and nothing else."""
    return folded in KNOWN.writer or folded in KNOWN.other


def find_labelled(text: str, line: Line) -> Sighting | None:
    """Return the names behind a label that opens the words: "By Ana Ruiz", "Foto: Tom Berg"."""
    text = text.lstrip(LIST_MARKS).replace("\u4e28", "|")  # a Han letter that stands for a bar
    spans = list(islice(_WORDS.finditer(text[:80]), _LABEL_WORDS + 2))
    if not KNOWN.may_label([span.group().casefold() for span in spans[:2]]):
        return None
    best: Sighting | None = None
    phrase = ""
    for place, span in enumerate(spans[:-1]):
        phrase = f"{phrase} {span.group().casefold()}".lstrip()
        shape = "label" if phrase in KNOWN.writer else aside(phrase)
        rest = text[spans[place].end() :].lstrip(_BEHIND_LABEL) if shape else ""
        if rest:
            best = _names_behind(rest, shape, line) or best
    return best


def behind_roles(text: str) -> str:
    """Return the text behind the words that say what somebody is ("Senior writer Ana Ruiz …" -> "Ana Ruiz …")."""
    for _ in range(4):
        word, _, rest = text.partition(" ")
        if not rest[:1].isalpha() or word.casefold() not in KNOWN.ranks:
            break
        text = rest
    return text


def aside(label: str) -> str:
    """Return the shape of a label that names no writer: who took a picture, who else, whose posts are gathered."""
    if label in KNOWN.archive:
        return "archive"
    if label not in KNOWN.other:
        return ""
    return "credit" if not words_of("credit").isdisjoint(label.split()) else "other"


def _names_behind(rest: str, shape: str, line: Line) -> Sighting | None:
    """Return the sighting of the names with which the words behind a label begin."""
    if _VERSE.match(rest):  # "Text: Luke 13:1-9"
        return None
    rest = rest.replace("\uff08", " (").replace("\uff09", ")")  # the brackets of Chinese and Japanese
    shape = "other" if shape == "label" and _BOOK.search(rest) else shape
    rest = _BRACKETED.sub("", rest).strip() or rest
    if rest.startswith("the ") and rest[4:].partition(" ")[0].casefold().strip(".") in KNOWN.honorific:
        rest = rest[4:]  # "by the Rev. Ana Ruiz"
    first, *others = PARTS.split(part_names(_LABEL_GLUE.sub(" | ", _DATE_GLUE.sub(" | ", rest))), _MOST)
    if is_house(opening_words(first)) and not _is_person(first):
        team = read_team(first) if shape == "label" else None
        return Sighting((team,) if team is not None else (), shape, line, line.text)
    if not first.isascii() and (behind := behind_roles(first)) != first:  # "執筆 副院長 榎本千景"
        first = behind if parse_names(behind, trusted=True) else first
    names = parse_names(_raise_names(first), trusted=True)
    if len(names) == _PAIR and is_placed(names, first):  # "By Ana Ruiz, Nether Wallop"
        names = names[:1]
    if not names and (behind := behind_roles(first)) != first:  # "Von unserer Korrespondentin Ana Ruiz"
        names = parse_names(behind, trusted=True)
    if names and " / " in rest:  # "Ana Ruiz / Tom Berg"
        names = tuple({name.key: name for name in (*names, *filter(None, map(_known, others)))}.values())
    return Sighting(names, shape, line, line.text) if names else None


def _known(text: str) -> Name | None:
    """Return the name that the text is, where its given name is known and another stands behind."""
    name = parse_name(text)
    return name if name is not None and name.known and name.words > 1 else None


def _is_person(text: str) -> bool:
    """Return whether the text is a name with a known given name, though a word of it names houses too ("Peña")."""
    return _known(text) is not None


def _raise_names(text: str) -> str:
    """Return two words in small letters that begin as names do with capitals ("by ana ruiz")."""
    words = text.split(" ", 3)
    if len(words) == _PAIR and text.islower() and words[0] in KNOWN.given:
        return text.title()
    return text


def find_inside(line: Line, layout: Layout, *, dated: bool) -> Sighting | None:
    """Return the names behind "by" within a line: "12 May 2021 by Ana Ruiz", "News | Par Ana Ruiz"."""
    if not dated and layout.head <= line.index < layout.tail:
        return None
    if ends_sentence(line.text):
        return None
    for part in () if KNOWN.openings.isdisjoint(line.words) else _part(line.text, dated=dated):
        found = find_labelled(part, line)
        if found is not None and found.names:
            return Sighting(found.names, "part" if found.shape == "label" else found.shape, line, line.text)
    if not layout.kinds[line.index] & INSIDE:
        return None
    spans = list(re.finditer(r"[^\W\d_]+", line.text))
    for place, span in enumerate(spans[:14]):
        if not span.start() or span.group().casefold() not in KNOWN.inside:
            continue
        label = fold(line.text[spans[max(place - 1, 0)].start() : span.end()])
        behind = PARTS.split(line.text[span.end() :].lstrip(_BEHIND), maxsplit=1)[0]
        if behind[:1] in _QUOTES:  # what stands in quotation marks is a work
            continue
        names = _names_inside(behind, dated=dated)
        if names:
            closes = line.text[: span.start()].rstrip()[-1:] in STOPS  # "… since the winter. Par Ana Ruiz"
            shape = aside(label) or ("part" if closes else "inside-dated" if dated else "inside")
            return Sighting(names, shape, line, line.text)
    return None


def _part(text: str, *, dated: bool) -> list[str]:
    """Return what stands behind the marks of a line; of a dated one without any, what stands behind a full stop."""
    if PARTING.search(text):
        return PARTS.split(text)[1:6]
    return text.split(". ", 2)[1:] if dated else []


def _names_inside(text: str, *, dated: bool) -> tuple[Name, ...]:
    """Return the people or the team with which the words behind "by" within a line begin."""
    if is_house(opening_words(text)):
        team = read_team(text)
        return () if team is None else (team,)
    return parse_names(text) or _first(text, dated=dated)


def _first(text: str, *, dated: bool) -> tuple[Name, ...]:
    """Return a first name alone that is known, on a line with a date ("12 May 2021, 13:30 by Olga Photo: dpa")."""
    found = parse_first_name(text, trusted=True) if dated else None
    return (found[0],) if found is not None and found[0].known else ()


def find_below(line: Line, layout: Layout) -> Sighting | None:
    """Return the names of a line whose label or farewell stands alone on the line above."""
    if not line.index:
        return None
    above = layout.lines[line.index - 1]
    if not (may_lead(above, layout) or layout.kinds[above.index] & (INSIDE | SHOWN)):
        return None
    above = _above_picture(line, layout)
    shape = shape_below(above)
    addressed = line.text.endswith(",")  # "Thank you, / Ana Ruiz, / we will write"
    shape = "" if addressed and shape == "farewell" else shape
    closes = not (shape or addressed) and _may_close(above, layout)
    if not (shape or closes):
        return None
    if is_house(opening_words(line.text)):
        team = read_team(line.text) if shape == "label-above" else None
        return Sighting((team,), shape, line, f"{above.text} {line.text}") if team is not None else None
    text = PARTS.split(line.text.lstrip(LIST_MARKS), maxsplit=1)[0]
    names = _names_below(line, layout, text, shape)
    if not names or (closes and not all(name.known or name.words > 1 for name in names)):
        return None
    if len(names) == 1 and (shape == "farewell" or (shape == "label-above" and names[0].known)):
        names += _signs_too(names[0], line, layout)
        shape = "farewell" if len(names) > 1 and line.index > layout.head else shape
    return Sighting(names, shape or "farewell", line, f"{above.text} {line.text}")


def _names_below(line: Line, layout: Layout, text: str, shape: str) -> tuple[Name, ...]:
    """Return the people whom a line names below a label or a farewell, in words or in place of a picture."""
    if shape and (shown := read_picture(line, layout)) is not None:
        return (shown,)
    own, _, rest = text.partition(" ")
    signs = shape == "farewell" and own.casefold() in KNOWN.own
    text = rest if signs else text
    names = parse_names(text, trusted=True)
    if len(names) == 1 and names[0].words == 1 and not names[0].known and _goes_on(names[0], text):
        return ()  # "Hammerfest fiskarlag"
    return names


def _goes_on(name: Name, text: str) -> bool:
    """Return whether a word in small letters follows the name directly: both together name a house."""
    return text[len(name.shown) :][:2].strip().islower() and text.startswith(name.shown)


def _above_picture(line: Line, layout: Layout) -> Line:
    """Return the line above, or the one before the words in place of a picture."""
    above = layout.lines[line.index - 1]
    return (
        above if line.index < _PAIR or read_picture(above, layout) is None else layout.lines[line.index - 2]
    )


def _signs_too(first: Name, line: Line, layout: Layout) -> tuple[Name, ...]:
    """Return who signs on the lines below the first: others, whose names are in the lists."""
    signed, listed = [first], line.text.count(",") == 1
    for below in layout.lines[line.index + 1 : line.index + _SIGNING]:
        front = (
            below.text.partition(", ")[0] if listed else below.text
        )  # "Ana Ruiz, potter" above "Tom Berg, baker"
        other = None if below.gap else parse_name(front)
        alike = other is not None and (is_same(signed[-1].key, other.key) or first.words == 1)
        if other is None or alike or not other.known or (listed and front is below.text):
            break
        signed.append(other)
    return tuple(signed[1:])


def shape_below(line: Line) -> str:
    """Return in which shape a name stands below the line: below a label or a farewell; empty: below neither."""
    shape = "label-above" if line.folded in KNOWN.writer else aside(line.folded)
    shape = shape or _read_ending(line)
    return shape or ("farewell" if is_farewell(line.text, line.words) else "")


def _read_ending(line: Line) -> str:
    """Return the shape of a name below a short line that ends in a word for "by": "Ein Reisebericht von"."""
    words = line.words
    ends = 1 < len(words) <= _ENDS_BY and words[-1] in KNOWN.inside
    if not (ends and line.text.rpartition(" ")[2].islower()):  # in Korean such a word stands behind the name
        return ""
    pictures = words_of("wrote").isdisjoint(words) and not words_of("credit").isdisjoint(words)
    return "credit" if pictures else "label-above"


def may_lead(line: Line, layout: Layout) -> bool:
    """Return whether a name may stand below the line, be it no picture and end in no "by": a quick look, no verdict."""
    return line.text[-1] in COMMAS or line.folded in KNOWN.alone or may_part(line, layout)


def may_part(line: Line, layout: Layout) -> bool:
    """Return whether the line may be a farewell: a quick look, no verdict."""
    return bool(layout.kinds[line.index] & CLOSES or (line.words and line.words[0] in KNOWN.closing))


def leads_below(line: Line, layout: Layout) -> bool:
    """Return whether the line is such that a name stands below it: a label, a farewell or another end of a letter."""
    return shape_below(line) != "" or _may_close(line, layout)


def _may_close(line: Line, layout: Layout) -> bool:
    """Return whether a few words below the post end in a comma, as a letter's own way of closing does."""
    return (
        layout.tail <= line.index < layout.talk
        and line.text[-1] in COMMAS
        and len(line.words) <= _CLOSING_WORDS
        and not layout.matches[line.index].whole
    )
