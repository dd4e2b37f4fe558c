"""Read YAML front matter as keys, words, lists and tables; nothing in it can raise, explode or change its meaning.

PyYAML's events are read rather than its objects: they come one by one, so that depth and number are refused
before they cost anything, and a value stays what the author wrote: `2024-02-30`, `no` and `007` are words.
"""

from __future__ import annotations

from itertools import takewhile
from textwrap import dedent
from typing import TYPE_CHECKING

import yaml

from masthead.source.outcome import Fault
from masthead.source.pairs import find_pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 20
"""How deep lists and tables may be nested."""

MAX_EVENTS = 5000
"""How many words, and ends of lists and tables, are read."""

MAX_KEYS = 300
"""How many keys are read one by one when YAML does not understand the whole."""

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NULLS = frozenset({"~", "null", "Null", "NULL"})
_BREAKS = str.maketrans(dict.fromkeys("\x0b\x0c\x85\u2028\u2029", " "))  # no editor counts these as lines
_TAB = 4
_NOT_YAML = "is no valid YAML on this line; what could be was read as plain words"


class _NotYamlError(Exception):
    """The text is not what YAML, or front matter, is made of."""

    def __init__(self, mark: object, reason: str = _NOT_YAML) -> None:
        super().__init__(reason)
        self.fault = Fault(reason, getattr(mark, "line", 0) + 1)


class _RefusedError(_NotYamlError):
    """The text is YAML that is not read."""


def parse_yaml(text: str) -> tuple[dict[str, object], tuple[Fault, ...]]:
    """Return what a YAML text says, as strings and lists and dicts of strings, and what is wrong with it.

    If YAML does not understand the whole, its keys are read one by one; a key that is no YAML by itself is
    read as plain words (`title: Part 2: the return`), one that is nested too deeply or uses anchors, aliases or
    tags is left out.
    """
    text = text.translate(_BREAKS)
    try:
        return _read(text), ()
    except _NotYamlError as error:
        said, faults = _read_by_key(dedent(text.expandtabs(_TAB)))
        return said, faults or (error.fault,)


def _read_by_key(text: str) -> tuple[dict[str, object], tuple[Fault, ...]]:
    said: dict[str, object] = {}
    faults = []
    for pair, _ in zip(find_pairs(text.split("\n")), range(MAX_KEYS), strict=False):
        try:
            said |= _read("\n".join(pair.lines))
        except _NotYamlError as error:
            faults.append(error.fault._replace(line=error.fault.line + pair.line - 1))
            if pair.words[:1] not in {"", "{"} and not isinstance(error, _RefusedError):
                said[pair.key] = _take_off_marks(pair.words)
    return said, tuple(faults)


def _take_off_marks(words: str) -> str:
    """Return a value without the quotes around it, or the quote or bracket that opens and never closes."""
    mark = words[0]
    if mark in {'"', "'"}:
        before, quote, _ = words[1:].removesuffix(mark).partition(mark)
        is_around = not quote or before.endswith(" ")  # "Say "yes" now", but not "Yes" and "no"
        return words[1:].removesuffix(mark) if is_around else words
    return words[1:] if mark == "[" and "]" not in words else words


def _read(text: str) -> dict[str, object]:
    """Return the mapping that a text is; raise _NotYamlError for any other."""
    said: dict[str, object] = {}
    events = _parse(text)
    for event in events:
        if isinstance(event, yaml.NodeEvent):
            built = _build(event, events, 1)
            if not isinstance(built, dict):
                raise _NotYamlError(event.start_mark)
            said |= built
    return said


def _parse(text: str) -> Iterator[yaml.Event]:
    """Yield the events of a text; what the parser raises over characters and escapes differs with its build."""
    try:
        for count, event in enumerate(yaml.parse(text, Loader=_LOADER)):
            if count > MAX_EVENTS:
                raise _RefusedError(event.start_mark, f"has more than {MAX_EVENTS:,} parts")
            yield event
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise _NotYamlError(_find_mark(error)) from error


def _find_mark(error: Exception) -> object:
    """Return where that begins which could not be read; a block begins long before its fault."""
    begun, found = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
    return found if begun is None or "block" in str(getattr(error, "context", "")) else begun


def _build(event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> object:
    """Return the string, list or dict that begins with an event, taking its events up to its end."""
    if getattr(event, "anchor", None) or getattr(event, "tag", None):
        raise _RefusedError(event.start_mark, "uses anchors, aliases or tags, which are not read")
    if depth > MAX_DEPTH:
        raise _RefusedError(event.start_mark, "is nested too deeply")
    if isinstance(event, yaml.ScalarEvent):
        return _take_words(event)
    inner = takewhile(lambda each: not isinstance(each, yaml.CollectionEndEvent), events)
    if isinstance(event, yaml.SequenceStartEvent):
        return [_build(each, events, depth + 1) for each in inner]
    built = {}
    for each in inner:
        key = _build(each, events, depth + 1)
        if not isinstance(key, str):
            raise _RefusedError(event.start_mark, "has a list or a table for a key")
        built[key] = _build(next(events), events, depth + 1)
    return built


def _take_words(event: yaml.ScalarEvent) -> str:
    if event.style in {"|", ">"}:
        return event.value.strip()
    return "" if event.implicit[0] and event.value in _NULLS else event.value
