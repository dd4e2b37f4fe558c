"""The same person under several forms of a name: Andrew Wilson, Andy Wilson, A. Wilson, Andrew."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from masthead.infer.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from masthead.infer.byline.names import Name

_MOST = 300  # names that are compared with another: a post that holds more is a list of them
_SHORTEST = 3  # letters that a clipped first name keeps: Chris, Alex, Sam


def is_same(one: str, other: str) -> bool:
    """Return whether two keys may name one person: equal, or one is a short form of the other."""
    if one == other:
        return True
    first, second = one.split(), other.split()
    if len(first) == 1 or len(second) == 1:
        return _is_short(first[0], second[0])
    if first[-1] != second[-1]:
        return False
    return _is_short(first[0], second[0])


def merge_names(names: Iterable[Name]) -> dict[str, str]:
    """Return each key's person: the key of the fullest form of the same name; a form that fits two stays itself."""
    keys = sorted({name.key for name in names}, key=lambda key: (-len(key.split()), -len(key), key))
    person: dict[str, str] = {}
    families: dict[str, list[str]] = {}
    for key in keys:
        *first, last = key.split()
        kin = families.setdefault(last, []) if first else person
        fuller = {person[known] for known in islice(kin, _MOST) if is_same(key, known)}
        person[key] = fuller.pop() if len(fuller) == 1 else key
        if first:
            families[last].append(key)
    return person


def _is_short(one: str, other: str) -> bool:
    """Return whether one first name is the other, its initial, its beginning or its pet form."""
    if one == other:
        return True
    short, long = sorted((one, other), key=lambda each: (len(each), each))
    if len(short) == 1:
        return long.startswith(short)
    if len(short) >= _SHORTEST and long.startswith(short):
        return True
    forms = _load_forms()
    return bool(forms.get(one, {one}) & forms.get(other, {other}))


@lru_cache(maxsize=1)
def _load_forms() -> dict[str, set[str]]:
    """Return each first name's families of forms, by number."""
    table = read_table(__file__, "short_forms.toml")
    forms: dict[str, set[str]] = {}
    for full, shorts in table.items():
        for form in (full, *shorts.split()):
            forms.setdefault(form, {form}).add(f"={full}")
    return forms
