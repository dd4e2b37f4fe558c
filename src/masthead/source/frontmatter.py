"""Read the metadata an author wrote above a post, or in a file beside it: YAML, TOML or JSON, within limits."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, time
from itertools import islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from masthead.model import Clue, Problem
from masthead.source.facts import find_facts, known_keys
from masthead.source.lines import cut
from masthead.source.outcome import Fault
from masthead.source.pairs import find_pairs
from masthead.source.scrub import scrub_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    _Parser = Callable[[str], tuple[dict[str, object], tuple[Fault, ...]]]

MAX_CHARACTERS = 64 * 1024
"""The largest front matter that is read."""

MAX_DEPTH = 20
"""How deep its lists and tables may be nested."""

_PANDOC = ("title", "author", "published")
_MOST_NOTES = 5
_FENCES = {"---": ("---", "..."), "+++": ("+++",)}
_ABOVE = re.compile(
    r"\ufeff?(?:(?:[ \t]{0,80}|<!--[^\r\n>]{0,400}-->)(?:\r\n|\r|\n)){1,20}(?=(?:---|\+\+\+)\s)"
)
_FIRST_FENCE = re.compile(r"\ufeff?(---|\+\+\+)[ \t]{0,80}(?:\r\n|\r|\n)")
_LAST_FENCE = {
    "---": re.compile(r"(?<=[\r\n])(?:---|\.\.\.)[ \t]{0,80}(?:\r\n|\r|\n|\Z)"),
    "+++": re.compile(r"(?<=[\r\n])\+\+\+[ \t]{0,80}(?:\r\n|\r|\n|\Z)"),
}
_KEYED = re.compile(r"[\w.-]{1,60}[ \t]{0,9}[:=]")
_LINE_END = re.compile(r"\r\n|\r|\n")
_PLACE = re.compile(r"\(at line ([0-9]{1,6}),")
_OUTLINE = re.compile(r""""(?:[^"\\\n]|\\.)*\\?"?|'[^'\n]*'?|#[^\n]*|[\[\]{}]""")


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
    above = _ABOVE.match(text) if is_markdown else None
    if above:
        return _read_below(text, above, name)
    if text.lstrip("\ufeff").startswith("{"):
        return _read_json(text)
    if is_markdown and text.startswith("% "):
        return _read_pandoc(text)
    bare = _read_bare(text) if is_markdown else None
    return bare or Preface((), (), text, 1)


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


def _read_below(text: str, above: re.Match[str], name: str) -> Preface:
    """Return front matter that blank lines or a comment stand above, if a key is the first that it says."""
    opening = _FIRST_FENCE.match(text, above.end())
    if opening is None or not _KEYED.match(text, opening.end()):
        return Preface((), (), text, 1)
    skipped = len(_LINE_END.findall(above[0]))
    found = read_front_matter(text[above.end() :], name)
    if found.start == 1:
        return Preface((), (), text, 1)
    clues = tuple(replace(clue, line=clue.line + skipped) for clue in found.clues)
    notes = tuple(replace(note, line=note.line + skipped) for note in found.notes)
    return Preface(clues, notes, found.rest, found.start + skipped)


def _read_fenced(text: str, opening: re.Match[str], name: str) -> Preface:
    ends, at, count = _FENCES[opening[1]], opening.end(), 1
    lines = []
    for line, after in _lines(text, at):
        count += 1
        if line.rstrip() in ends:
            rest, start = text[after:], count + 1
            break
        if after - at > MAX_CHARACTERS:
            return _pass_over(text, opening, name)
        lines.append(line)
    else:
        return Preface((), (), text, 1)
    parse = _parse_yaml if opening[1] == "---" else _parse_toml
    if opening[1] == "---" and not any(":" in line for line in lines):
        return Preface((), (), text, 1)
    clues, notes = _interpret("\n".join(lines), "front-matter", 2, name, parse)
    return Preface(clues, notes, rest, start)


def _read_pandoc(text: str) -> Preface:
    """Return the lines of title, authors and date that Pandoc marks with `%`, each of which may be left out."""
    rows = list(takewhile(lambda row: row[0].startswith("%"), islice(_lines(text, 0), len(_PANDOC))))
    clues = [
        Clue(field, words, "front-matter", line)
        for line, (field, (row, _)) in enumerate(zip(_PANDOC, rows, strict=False), 1)
        for part in (row[1:].split(";") if field == "author" else [row[1:]])
        if (words := scrub_line(part[:400]))
    ]
    return Preface(tuple(clues), (), text[rows[-1][1] :], len(rows) + 1)


def _pass_over(text: str, opening: re.Match[str], name: str) -> Preface:
    """Return the post below front matter that is too long, if it begins with a key and ends."""
    begins = _KEYED.match(text, opening.end())
    end = _LAST_FENCE[opening[1]].search(text, opening.end()) if begins else None
    if end is None:
        return Preface((), _too_long(name), text, 1)
    start = 1 + len(_LINE_END.findall(text, 0, end.end()))
    return Preface((), _too_long(name), text[end.end() :], start)


def _read_bare(text: str) -> Preface | None:
    """Return the pairs that stand above the first blank line; None if it is no such text."""
    rows = list(takewhile(lambda row: row[0].strip(), _lines(text, 0)))
    pairs = list(find_pairs(line for line, _ in rows))
    if not pairs or pairs[0].line > 1 or pairs[0].key.lower().replace("_", "-") not in known_keys():
        return None
    if not all(pair.is_tidy and pair.words for pair in pairs):
        return None
    said = {pair.key: pair.words for pair in pairs}
    places = {pair.key.lower(): pair.line for pair in reversed(pairs)}
    clues = tuple(find_facts(said, "front-matter", places))
    return Preface(clues, (), text[rows[-1][1] :], len(rows) + 1) if clues else None


def _lines(text: str, at: int) -> Iterator[tuple[str, int]]:
    """Yield the lines from `at` on, each with the place behind it, as far as front matter may reach."""
    limit = at + MAX_CHARACTERS + 2048
    while at < len(text) and at < limit:
        end = _LINE_END.search(text, at)
        stop, after = (end.start(), end.end()) if end else (len(text), len(text))
        yield text[at:stop], after
        at = after


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
    notes = [_doubt(name, fault.reason, first + fault.line - 1) for fault in faults[:_MOST_NOTES]]
    return tuple(find_facts(said, origin, _find_keys(text, first))), tuple(notes)


def _parse_yaml(text: str) -> tuple[dict[str, object], tuple[Fault, ...]]:
    from masthead.source.yaml import parse_yaml

    return parse_yaml(text)


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
    for number, line in enumerate(cut(text), first):
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
