"""Read `Key: value` lines, as authors write them above a post with and without fences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_KEY = re.compile(r"""["']?([^\W\d_][\w.-]{0,60})["']?[ \t]{0,20}:(?![:/])""")


class Pair(NamedTuple):
    """A key and its value on one line; `lines` are all those as far as the next key, the first being `line`.

    It is tidy if nothing stands below the key but blank and indented lines, whose words belong to it.
    """

    key: str
    words: str
    lines: tuple[str, ...]
    line: int
    is_tidy: bool


def find_pairs(lines: Iterable[str]) -> Iterator[Pair]:
    """Yield the pairs whose keys stand at the margin; what stands above the first of them belongs to none."""
    met: list[str] = []
    start = 0
    for number, line in enumerate(lines, 1):
        if _KEY.match(line):
            yield from _join(met, start)
            met, start = [line], number
        elif met:
            met.append(line)
    yield from _join(met, start)


def _join(lines: list[str], start: int) -> Iterator[Pair]:
    key = _KEY.match(lines[0]) if lines else None
    if key:
        below = [line for line in lines[1:] if line.strip()]
        indented = [line for line in below if line[0] in " \t"]
        words = [lines[0][key.end() :].strip(), *map(str.strip, indented)]
        yield Pair(key[1], " ".join(words).strip(), tuple(lines), start, len(indented) == len(below))
