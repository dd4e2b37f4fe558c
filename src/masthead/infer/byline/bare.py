"""Names that no label tells: alone on a line, behind a dash, beside a date, a role or a picture."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import category

from masthead.infer.byline.glued import read_glued
from masthead.infer.byline.label import may_part
from masthead.infer.byline.letter import is_farewell, read_own, read_sender, read_signature
from masthead.infer.byline.names import Name, is_house, may_join, parse_first_name, parse_name, parse_names
from masthead.infer.byline.picture import read_picture
from masthead.infer.byline.roles import read_before_role, read_unparted
from masthead.infer.byline.sighting import LIST_MARKS, Sighting
from masthead.infer.byline.team import read_team
from masthead.infer.byline.town import read_with_place, stands_before_town
from masthead.infer.byline.words import KNOWN, without_case
from masthead.infer.dateline.calendar import month_of
from masthead.infer.joint import JOINT
from masthead.infer.lexicon import NAMES, ROLE
from masthead.infer.lines import fold, fold_words, may_be_unspaced
from masthead.infer.phrases import match
from masthead.infer.shape import may_have_seam
from masthead.infer.wording import words_of
from masthead.late import late

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line

_GLUE = late(r"(?<=\d)(?=[^\W\d_]{2})|(?<=[^\W\d_])(?=\d{1,2}[./]\d)|(?<=[a-zäöüß])(?=[A-ZÄÖÜ][a-zäöüß])")
_BESIDE = late(r" ?(?:[|·•⋅∙/,;(、，،]| [–—-]{1,2} ) ?")  # noqa: RUF001 - commas of other scripts
SET_OFF = late(r"[|·•⋅∙/,;(、，،–—-]")  # noqa: RUF001 - commas of other scripts
BETWEEN = frozenset({"and", "und", "et", "y", "e"})
_PARTS = 3  # of a line that is a name and a date
_MOST_PARTS = 5  # of a line whose date is in figures
_BRACKETED = late(r" ?\([^()]{1,60}\)")  # who somebody is: "Ana Ruiz (Editor) and Tom Berg"
_LONGEST_LIST = 400  # characters of a line that may name several
_DAY = late(r"\d[\d.:/年月 -]{4,14}日?")
_HANGUL = late(r"[가-힣]")  # many a word of a page opens as a Korean name does
_KISS = late(r" [xX]{1,4}$")  # behind a signature
_ACCOUNT = late(r" ?[(|·•]? ?@\w[\w.]{1,30}\)?$")
_DASH = late(r"^[-–—~―*/]{1,2} ?([^\d\W].{1,50})$")
_DATE_BEHIND = late(r",? \d[^\n]{3,24}$")


def find_bare(line: Line, layout: Layout, *, dated: bool) -> Iterator[Sighting]:
    """Yield a name that stands alone, behind a dash, with a date, a role or a word for its picture."""
    listed = line.index < layout.head and _is_listed(line, layout)
    found = None if listed else _sender(line) or _marked(line, layout) or _signed(line, layout)
    if found is not None:
        if found.shape != "dash" or not _is_quoted_above(line, layout):
            yield found
        return
    if _is_addressed(line, layout):
        return
    team = _sign_together(line, layout, dated=dated)
    if team is not None:
        yield team
        return
    text = _without_marks(line.text)
    edge = line.index < layout.head or line.index >= layout.tail - 1
    whole = parse_name(text) or (_with_agency(text) if edge else None)
    names = (whole,) if whole is not None else parse_names(text) if may_join(text) and _may_list(text) else ()
    names = () if line.index >= layout.tail - 1 and stands_before_town(names, text) else names
    if not names and whole is None:
        kissed = _KISS.sub("", text) if text.endswith(("x", "X")) else text
        names = (read_glued(text) if may_have_seam(line.shape) else ()) or _pair(kissed)
        if names:
            bare = "alone-list" if len(names) > 1 else "alone"
            yield Sighting(names, bare if kissed == text else "farewell", line, text)
            return
    if whole is not None or (names and _letters(text) == _letters(" ".join(name.shown for name in names))):
        alone = "alone" if len(names) == 1 else "alone-list"
        yield Sighting(names, "quoted" if _is_quoted_above(line, layout) else alone, line, text)
        return
    one, shape = _find_one(line, layout, text, dated=dated)
    if one is not None:
        yield Sighting((one,), shape, line, text)
        return
    yield from _beside(line, layout, dated=dated)


def _find_one(line: Line, layout: Layout, text: str, *, dated: bool) -> tuple[Name | None, str]:
    """Return a name with a town behind it below a letter, or with what somebody is, and its shape."""
    end = line.index >= layout.tail - 1
    listed = line.text[0] in "•●*"
    if end and not dated and not listed and (signer := read_with_place(text)) is not None:
        above = layout.lines[line.index - 1].text if line.index else ""
        if read_with_place(above) is None:  # no list
            return signer, "with-place"
    tells = not dated and layout.kinds[line.index] & (ROLE | NAMES) and _may_tell(line, layout)
    one = read_before_role(text) if tells else None
    if one is None and (end or line.index < layout.head) and may_be_unspaced(text):
        one = read_unparted(line.text)
    return one, "beside-date" if dated else "beside-role"


def _is_listed(line: Line, layout: Layout) -> bool:
    """Return whether a dash makes the line one of a list ("- Ana Ruiz" above "- 12 May"), and no signature."""
    near = (line.index - 1, line.index + 1)
    mark = line.text[:2]
    return mark in ("- ", "– ") and any(
        layout.lines[at].text[:2] == mark for at in near if 0 <= at < len(layout.lines)
    )


def _sign_together(line: Line, layout: Layout, *, dated: bool) -> Sighting | None:
    """Return the team that stands above the post or below it, alone on its line or beside a date."""
    if layout.head <= line.index < layout.tail - 1 or KNOWN.team.isdisjoint(line.words):
        return None
    front = line.text.partition(",")[0]
    if len(front) < len(line.text) and (person := parse_name(front)) is not None and person.known:
        return None  # "Ana Ruiz, Print Staff"
    team = read_team(line.text, whole=not dated and line.index >= layout.head)
    if team is None:
        return None
    alone = len(team.key) >= len(line.folded)
    return Sighting((team,), "alone" if alone else "beside-date" if dated else "beside", line, line.text)


def _is_addressed(line: Line, layout: Layout) -> bool:
    """Return whether the line ends in a comma below a line of thanks: its name is that of whoever is thanked."""
    above = layout.lines[line.index - 1].words if line.index else ()
    return line.text.endswith(",") and not KNOWN.thanks.isdisjoint(above)


def _without_marks(text: str) -> str:
    """Return the text without pictographs in front of it and an account's name behind it."""
    if text[0] > "\u2000" and not text[0].isalnum():
        text = (
            text.lstrip("".join({char for char in text[:4] if category(char)[0] in "SMC" or char == " "}))
            or text
        )
    return _ACCOUNT.sub("", text) if "@" in text else text


def _with_agency(text: str) -> Name | None:
    """Return the name in front of the agency for which somebody writes ("Ana Ruiz/dpa")."""
    name, slash, agency = text.partition("/")
    return parse_name(name) if slash and is_house(agency) and agency.count(" ") < 2 else None


def _pair(text: str) -> tuple[Name, ...]:
    """Return two or three first names that are joined and are all that stands there ("Ana & Tom")."""
    first = without_case(text.partition(" ")[0])
    if first not in KNOWN.given or text.count(" ") > 4 or text[-1:] in ".:;" or not may_join(text):
        return ()
    names = parse_names(text, trusted=True)
    known = len(names) > 1 and all(name.known and name.words == 1 for name in names)
    return names if known and _letters(text) == _letters(" ".join(name.shown for name in names)) else ()


def _is_quoted_above(line: Line, layout: Layout) -> bool:
    """Return whether a quotation stands on the line above: the name says whose words it is."""
    return line.index - 1 in layout.quoted


def _marked(line: Line, layout: Layout) -> Sighting | None:
    """Return the name that a mark shows to be one: a dash, a word for a picture, a farewell."""
    text = line.text
    dash = _DASH.match(text) if text[0] in "-–—~―*/" else None
    if dash and text[0] == "/":  # "/Rune, 29 oktober 2022"
        dash = _DASH.match(_DATE_BEHIND.sub("", text))
    if dash and (name := parse_name(_BRACKETED.sub("", dash[1]) or dash[1], trusted=True)):
        return Sighting((name,), "dash", line, text)
    if (name := read_picture(line, layout)) is not None:
        return Sighting((name,), "picture", line, text)
    kissed = _KISS.sub("", text) if text[-1] in "xX" else text
    alone = parse_name(kissed, trusted=True) if " " not in kissed.lstrip(LIST_MARKS) else None
    if alone is not None and alone.known and not (may_be_unspaced(kissed[:1]) and _HANGUL.match(kissed)):
        return Sighting((alone,), "alone-first" if kissed == text else "dash", line, text)
    if (known := read_own(text, line.words[:1])) is not None:
        return Sighting((known[0],), known[1], line, text)
    front, _, back = text.rpartition(",") if may_part(line, layout) else ("", "", "")
    words = fold_words(front) if front else []
    if words and is_farewell(front, words) and KNOWN.thanks.isdisjoint(words):  # "Thank you, Ana": to her
        name = parse_name(back, trusted=True)
        return Sighting((name,), "farewell", line, text) if name is not None else None
    return None


def _sender(line: Line) -> Sighting | None:
    """Return whoever sent the mail whose head stands in the text ("From: Ana Ruiz <ana@site.example>")."""
    if line.text[-1] != ">" or KNOWN.sender.isdisjoint(line.words[:1]):
        return None
    name = read_sender(line.text)
    return Sighting((name,), "label", line, line.text) if name is not None else None


def _signed(line: Line, layout: Layout) -> Sighting | None:
    """Return whoever signs below the post, a farewell in front of the name or a word for signing behind it."""
    below = line.index >= layout.tail - 1 and line.words
    signs = below and (line.words[0] in KNOWN.closing or line.words[-1] in KNOWN.signs)
    names = read_signature(line.text) if signs else ()
    return Sighting(names, "farewell", line, line.text) if names else None


def _may_list(text: str) -> bool:
    """Return whether names may be all that stands in the text: no small word but those within and between names."""
    known = KNOWN.particle
    return not any(
        word.islower() and word.isascii() and word.isalpha() and not (word in known or word in BETWEEN)
        for word in text.split()
    )


def _letters(text: str) -> str:
    """Return the letters of the text, without the figures of footnotes and the words between names."""
    return re.sub(r"[\d\W_¹²³⁰-⁹]+|\b(?:and|und|et|y|e)\b", "", fold(text))


def _beside(line: Line, layout: Layout, *, dated: bool) -> Iterator[Sighting]:
    """Yield a name set off from a date or a role on the same line: "Dr Ana Ruiz – July 2024"."""
    if not dated and not (_may_tell(line, layout) and SET_OFF.search(line.text)):
        return
    if dated and not words_of("rights").isdisjoint(line.words):
        return  # whose the page is
    text = (_BRACKETED.sub("", line.text) or line.text) if may_join(line.text) else line.text
    text = _GLUE.sub(" | ", text) if dated else text
    parts = [part for part in _BESIDE.split(text) if part.strip()]
    if len(parts) < 2 and not dated and len(text) == len(line.text):
        return
    several = () if dated or not may_join(text) else _with_roles(text)
    several = several or next(
        (names for part in parts[: _MOST_PARTS if dated else 1] if (names := _several(part))), ()
    )
    if several and (dated or line.index < layout.head or not KNOWN.role.isdisjoint(line.words)):
        yield Sighting(several, "beside-date" if dated else "beside-role", line, line.text)
        return
    name = parse_name(parts[0]) or next(
        (found for part in parts[1:4] if dated and (found := _opening(part))), None
    )
    if dated:
        name = name or _around_date(line.text) or _single(line, layout, parts)
        if name is not None:
            yield Sighting((name,), "beside-date", line, line.text)
    elif name is not None and not KNOWN.role.isdisjoint(line.words):
        yield Sighting((name,), "beside-role", line, line.text)
    elif name is not None and line.index < layout.head:
        yield Sighting((name,), "beside", line, line.text)


def _with_roles(text: str) -> tuple[Name, ...]:
    """Return the people of a line that tells what each of them is ("Ana Ruiz, GP, and Tom Berg, Link Worker")."""
    parts = [part.strip() for part in JOINT.split(text[:_LONGEST_LIST]) if part.strip()]
    names = [name for part in parts if (name := parse_name(part)) is not None and (name.known or name.titled)]
    rest = [fold_words(part) for part in parts if parse_name(part) is None]
    tells = all(not KNOWN.role.isdisjoint(words) or not KNOWN.credential.isdisjoint(words) for words in rest)
    return tuple(names) if len(names) > 1 and rest and tells else ()


def _several(part: str) -> tuple[Name, ...]:
    """Return the names that are all that stands in a part of a line, where there are several."""
    names = parse_names(part) if may_join(part) and _may_list(part) else ()
    return names if len(names) > 1 else ()


def _may_tell(line: Line, layout: Layout) -> bool:
    """Return whether a name beside other words tells anything: above the post, or with a role."""
    return line.index < layout.head or bool(layout.kinds[line.index] & ROLE)


def _opening(part: str) -> Name | None:
    """Return the name with which a part of a dated line opens ("Ana Ruiz on behalf of the board")."""
    found = parse_first_name(part)
    return found[0] if found is not None and (found[0].known or not found[1].strip()) else None


def _single(line: Line, layout: Layout, parts: list[str]) -> Name | None:
    """Return a first name that a list knows, or an unparted Chinese or Japanese name, on a dated line of the head."""
    if line.index >= layout.head or len(parts) > _PARTS:
        return None
    for part in parts if len(parts) > 1 else _DAY.split(line.text):
        name = parse_name(part, trusted=True) if " " not in part.strip() else None
        if name is not None and name.known and not month_of(name.key, ""):
            return name
    return None


def _is_school(behind: str) -> bool:
    """Return whether the name goes on as that of a school: "Madeline Bell College, Class of 2018"."""
    return behind[:1] == " " and behind.split(None, 1)[0].strip(".,").casefold() in words_of("school")


def _around_date(text: str) -> Name | None:
    """Return the name with which a dated line begins, or which stands behind its last figure."""
    found = parse_first_name(text)
    if found is not None and len(found[1]) < 60 and not _is_school(found[1]):
        return found[0]
    behind = re.split(r"\d[\d.:]*(?: Uhr)?", text)[-1]
    named = parse_first_name(behind.lstrip(" ,|·•–—-"))
    if named is not None and named[0].known and match(named[1].strip()).whole:
        return named[0]  # "August 21, 2017 Ana Ruiz Leave a comment"
    return parse_name(behind)
