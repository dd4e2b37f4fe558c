"""Read the metadata an author wrote above a post, or in a file beside it: YAML, TOML or JSON, within limits."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, time
from typing import TYPE_CHECKING, NamedTuple

from masthead.model import Clue, Problem
from masthead.source.facts import find_facts, known_keys
from masthead.source.yaml import Fault, parse_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    _Parser = Callable[[str], tuple[dict[str, object], tuple[Fault, ...]]]

MAX_CHARACTERS = 64 * 1024
"""The largest front matter that is read."""

MAX_DEPTH = 20
"""How deep its lists and tables may be nested."""

_FENCES = {"---": ("---", "..."), "+++": ("+++",)}
_FIRST_FENCE = re.compile(r"\ufeff?(---|\+\+\+)[ \t]{0,80}(?:\r\n|\r|\n)")
_BARE_KEY = re.compile(r"([A-Za-z][A-Za-z_-]{1,30}):[ \t]{1,20}(\S.{0,1000})$", re.MULTILINE)
_LINE_END = re.compile(r"\r\n|\r|\n")
_PLACE = re.compile(r"\(at line ([0-9]{1,6}),")
_OUTLINE = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{}]')


class Preface(NamedTuple):
    """What front matter says, what is wrong with it, and the post below; `start` is the post's first line."""

    clues: tuple[Clue, ...]
    notes: tuple[Problem, ...]
    rest: str
    start: int


def read_front_matter(text: str, name: str, *, is_markdown: bool = False) -> Preface:
    """Return the front matter of a text and what follows it; faulty front matter is a warning, not an end.

    YAML stands between lines of `---`, TOML between lines of `+++` (as Hugo, Jekyll and Zola have it), JSON
    between braces. A text that merely begins with a rule has none. Markdown may begin with "Key: value" lines
    alone (as MultiMarkdown and Pelican have it), if the first key is known.
    """
    opening = _FIRST_FENCE.match(text)
    if opening:
        return _read_fenced(text, opening, name)
    if text.lstrip("\ufeff").startswith("{"):
        return _read_json(text)
    if is_markdown and _is_known_key(text):
        return _read_bare(text)
    return Preface((), (), text, 1)


def read_sidecar(text: str, name: str) -> tuple[tuple[Clue, ...], tuple[Problem, ...]]:
    """Return what the TOML file beside a post says of it; `name` is that file's."""
    return _interpret(text, "sidecar", 1, name, _parse_toml)


def is_shallow(text: str) -> bool:
    """Tell whether brackets outside of quotes are nested no deeper than MAX_DEPTH."""
    depth = 0
    for mark in _OUTLINE.finditer(text):
        depth += (mark[0] in "[{") - (mark[0] in "]}")
        if depth > MAX_DEPTH:
            return False
    return True


def _read_fenced(text: str, opening: re.Match[str], name: str) -> Preface:
    ends, at, count = _FENCES[opening[1]], opening.end(), 1
    lines = []
    for line, after in _lines(text, at):
        count += 1
        if line.rstrip() in ends:
            rest, start = text[after:], count + 1
            break
        if after - at > MAX_CHARACTERS:
            return Preface((), _too_long(name), text, 1)
        lines.append(line)
    else:
        return Preface((), (), text, 1)
    parse = parse_yaml if opening[1] == "---" else _parse_toml
    if opening[1] == "---" and not any(":" in line for line in lines):
        return Preface((), (), text, 1)
    clues, notes = _interpret("\n".join(lines), "front-matter", 2, name, parse)
    return Preface(clues, notes, rest, start)


def _is_known_key(text: str) -> bool:
    key = _BARE_KEY.match(text)
    return key is not None and key[1].lower().replace("_", "-") in known_keys()


def _read_bare(text: str) -> Preface:
    """Return the keys that stand above the first blank line."""
    said: dict[str, object] = {}
    count, after, key = 0, 0, ""
    for line, behind in _lines(text, 0):
        found = _BARE_KEY.match(line)
        if found:
            key = found[1]
            said[key] = found[2].strip()
        elif line.strip() and line[:1] in " \t" and key:
            said[key] = f"{said[key]} {line.strip()}"
        elif line.strip():
            return Preface((), (), text, 1)
        count, after = count + 1, behind
        if not line.strip():
            break
    clues = tuple(find_facts(said, "front-matter", _find_keys(text[:after], 1)))
    return Preface(clues, (), text[after:], count + 1)


def _lines(text: str, at: int) -> list[tuple[str, int]]:
    """Return the lines from `at` on, each with the place behind it, as far as front matter may reach."""
    found = []
    limit = at + MAX_CHARACTERS + 2048
    while at < len(text) and at < limit:
        end = _LINE_END.search(text, at)
        stop, after = (end.start(), end.end()) if end else (len(text), len(text))
        found.append((text[at:stop], after))
        at = after
    return found


def _read_json(text: str) -> Preface:
    head = text.lstrip("\ufeff")
    if not re.match(r'\{\s{0,200}"', head) or not is_shallow(head[:MAX_CHARACTERS]):
        return Preface((), (), text, 1)
    try:
        said, end = json.JSONDecoder().raw_decode(head[:MAX_CHARACTERS])
    except (ValueError, RecursionError):
        return Preface((), (), text, 1)
    clues = find_facts(said, "front-matter", {}) if isinstance(said, dict) else ()
    if not clues:
        return Preface((), (), text, 1)
    start = 1 + len(_LINE_END.findall(head[:end]))
    return Preface(tuple(clues), (), head[end:], start)


def _interpret(
    text: str, origin: str, first: int, name: str, parse: _Parser
) -> tuple[tuple[Clue, ...], tuple[Problem, ...]]:
    """Return the clues of a text whose first line is line `first` of the file `name`, and what is wrong with it."""
    if len(text) > MAX_CHARACTERS:
        return (), _too_long(name)
    if not is_shallow(text):
        return (), (_doubt(name, "is nested too deeply", first),)
    said, faults = parse(text)
    notes = [_doubt(name, fault.reason, first + fault.line - 1) for fault in faults[:1]]
    return tuple(find_facts(said, origin, _find_keys(text, first))), tuple(notes)


def _parse_toml(text: str) -> tuple[dict[str, object], tuple[Fault, ...]]:
    try:
        return {key: _plain(value) for key, value in tomllib.loads(text).items()}, ()
    except (ValueError, RecursionError) as fault:
        place = _PLACE.search(str(fault))
        return {}, (Fault(f"cannot be read: {str(fault)[:120]}", int(place[1]) if place else 1),)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | time) else value


def _find_keys(text: str, first: int) -> dict[str, int]:
    """Return the line of each key of the outermost level."""
    places: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), first):
        key = re.match(r"""["']?([A-Za-z_][\w.-]{0,60})["']?\s{0,20}[:=]""", line)
        if key:
            places.setdefault(key[1].lower(), number)
    return places


def _too_long(name: str) -> tuple[Problem, ...]:
    return (_doubt(name, f"is longer than {MAX_CHARACTERS // 1024} KiB", 1),)


def _doubt(name: str, reason: str, line: int) -> Problem:
    return Problem(
        name, f"its front matter {reason}", "mend it; the rest of the post was read", line, refused=False
    )
