"""Standfirsts: what stands between a title and its post and says who tells what follows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from masthead.infer.byline.label import behind_roles, find_labelled
from masthead.infer.byline.names import Name, parse_first_name
from masthead.infer.lines import fold_words
from masthead.infer.wording import any_of, words_of
from masthead.late import late

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line

_HERE = late(rf"(?:{any_of('in_this')} [^\n,.:]{{0,30}}?{any_of('kind')}|{any_of('here')}),? ", re.IGNORECASE)
_OURS = late(r"(?i:our|unsere?|notre|nuestr[ao]|onze?) (?:[^\n,.]{3,40}, |[a-zà-ÿ -]{3,40} )(?=[^\W\d_a-z])")
_ASIDE = late(r",[^\n.]{2,90}, (?=[^\W\d_])")
_END = 96  # characters in which its last sentence names who wrote or asked
_CLAUSE = 70  # characters that may stand in front of whoever tells
_LABEL = 3  # words of a label
_LONGEST = 320  # characters of a standfirst
_VERB = 60  # characters in which two words stand


def read_standfirst(line: Line, layout: Layout) -> Name | None:
    """Return who tells the post below a line such as "In this blog, Ana Ruiz, a nurse, explains …".

    Or such as "Ana Ruiz, a nurse, reflects on …": there the verb leaves no doubt, and capitals leave none with any
    verb ("ANA RUIZ remembers …").
    """
    if not 0 < line.index <= layout.head or len(line.text) > _LONGEST:
        return None
    here = _HERE.match(line.text)
    rest = line.text[here.end() :] if here else line.text
    first, _, behind = rest.partition(" ")
    told = bool(here) and first.casefold() in words_of("tells")  # "In diesem Beitrag erzählt Ana Ruiz"
    rest = behind if told else rest
    name = _name_teller(rest, "tells" if here else "reflects", told=told)
    if name is None and not here:  # "To mark the feast, staff nurse Ana Ruiz writes about …"
        clause, comma, behind = line.text.partition(", ")
        name = _name_teller(behind, "reflects", told=False) if comma and len(clause) < _CLAUSE else None
    return name


def _name_teller(text: str, verbs: str, *, told: bool) -> Name | None:
    """Return the known name with which the words begin, roles aside, if one who tells is meant."""
    found = parse_first_name(behind_roles(_OURS.sub("", text, count=1)))
    if found is None or not found[0].known:
        return None
    capitals = found[0].words > 1 and found[0].shown.upper() in text
    return found[0] if told or _tells(found[1], "tells" if capitals else verbs) else None


def _tells(behind: str, verbs: str) -> bool:
    """Return whether the next words behind a name, or behind what is set off there, are of telling."""
    aside = _ASIDE.match(behind)
    next_words = fold_words((behind[aside.end() :] if aside else behind)[:_VERB])[:2]
    return not words_of(verbs).isdisjoint((" ".join(next_words[:1]), " ".join(next_words)))


def read_credit(text: str, line: Line) -> Iterator[tuple[Name, str, str]]:
    """Yield whoever is named behind the last sentence of a standfirst ("Ein Tag im Moor. Von Ana Ruiz")."""
    near = max(0, len(text) - _END)
    end = max(text.rfind(stop, near) for stop in (". ", "? ", "! ")) + 2
    last = text[end:] if end > 1 and len(text) <= _LONGEST else ""
    label, _, rest = last.partition(":")
    asks = label.casefold() in words_of("asks")
    found = find_labelled(f"By {rest.strip()}" if asks else last, line) if last else None
    if found is not None and found.shape == "label" and all(name.known for name in found.names):
        spare = len(fold_words(last)) - sum(name.key.count(" ") + 1 for name in found.names)
        for name in found.names[:1] if 0 <= spare <= _LABEL else ():
            yield name, "part", last
