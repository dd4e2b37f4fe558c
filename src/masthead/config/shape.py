"""The shape of a TOML table, checked against a Struct: every fault at once, each with its path.

Written here because the libraries at hand stop at the first fault (msgspec, which makes the Structs but does not
read into them) or take a lone string for a list of letters and cost half of an idle run to import (cattrs); see the
decisions in README.
"""

from __future__ import annotations

import types
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T", bound=Struct)
Report = "Callable[[str, str], None]"  # path of the key, reason

_NAMES = {
    str: "a text in quotes",
    int: "a whole number",
    bool: "true or false",
    list: "a list: [ … ]",
    dict: "a table",
    date: "a date",
}


def read_table(kind: type[T], value: object, path: str, report: Callable[[str, str], None]) -> T | None:
    """Return `value` as an instance of `kind`, or None after reporting every fault in it."""
    if not isinstance(value, dict):
        report(path, f"needs a table, not {_show(value)}")
        return None
    known, kinds = kind.__struct_fields__, kind.__annotations__
    faults: list[str] = []

    def note(where: str, reason: str) -> None:
        faults.append(where)
        report(where, reason)

    for key in value:
        if key not in known:
            note(_join(path, key), "is not a known key" + _nearest(key, known))
    given = {key: _read(kinds[key], value[key], _join(path, key), note) for key in value if key in known}
    for key in known[: len(known) - len(kind.__struct_defaults__)]:
        if key not in value:
            note(_join(path, key), "is missing")
    return None if faults else kind(**given)


def _read(kind: Any, value: object, path: str, report: Callable[[str, str], None]) -> Any:  # noqa: ANN401 - kind decides
    if isinstance(kind, type) and issubclass(kind, Struct):
        return read_table(kind, value, path, report)
    if isinstance(kind, types.UnionType):
        return _read_union(kind, value, path, report)
    origin = get_origin(kind) or kind
    if type(value) is not origin:
        report(path, f"needs {_NAMES[origin]}, not {_show(value)}")
        return None
    if isinstance(value, list):
        (inner,) = get_args(kind)
        return [_read(inner, each, f"{path}[{number}]", report) for number, each in enumerate(value, 1)]
    if isinstance(value, dict):
        return {key: _read(get_args(kind)[1], each, _join(path, key), report) for key, each in value.items()}
    return value


def _read_union(kind: types.UnionType, value: object, path: str, report: Callable[[str, str], None]) -> Any:  # noqa: ANN401
    choices = [each for each in get_args(kind) if each is not type(None)]
    for each in choices:
        if isinstance(each, type) and type(value) is each:
            return value
    return _read(choices[0], value, path, report)


def _nearest(key: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key, known, n=1)
    return f"; did you mean {near[0]}?" if near else f"; known are {', '.join(known)}"


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _show(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:39] + "…"
