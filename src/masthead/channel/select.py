"""A channel's choice among the entries."""

from __future__ import annotations

import fnmatch
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from masthead.model import Entry, PartialDate, Selection

_TAG = re.compile(r"<[^<>]{0,4000}>")


def order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return entries newest first.

    An entry stands where its date puts it, a month or year at its end; one without a date stands where it was first
    seen. Ties are broken by `updated`, then by id, so that the order never depends on the folder's.
    """
    return tuple(sorted(entries, key=lambda each: (_place(each), each.updated, each.id), reverse=True))


def select(selection: Selection, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries for which every given rule holds, in the order given.

    Authors, categories and words are compared whole, without regard to case or accents; a word may be a phrase.
    Paths are shell patterns over the post's name.
    """
    rules = [rule for _, rule in _rules(selection)]
    return tuple(entry for entry in entries if all(rule(entry) for rule in rules))


def find_obstacle(selection: Selection, entry: Entry) -> str:
    """Return, in words, the first rule that keeps an entry out of a channel; empty when none does."""
    return next(
        (f"select.{name} does not hold for it" for name, rule in _rules(selection) if not rule(entry)), ""
    )


def _rules(selection: Selection) -> Iterator[tuple[str, Callable[[Entry], bool]]]:
    """Yield each rule that is given, by its key in the configuration."""
    rules = {
        "authors": _by_names(selection.authors, lambda entry: (author.name for author in entry.authors)),
        "categories": _by_names(selection.categories, lambda entry: entry.categories),
        "words": _by_words(selection.words),
        "paths": _by_paths(selection.paths),
        "since": _by_date(selection.since),
    }
    yield from ((name, rule) for name, rule in rules.items() if rule is not None)


def _by_names(
    wanted: tuple[str, ...], names: Callable[[Entry], Iterable[str]]
) -> Callable[[Entry], bool] | None:
    folded = {_fold(each) for each in wanted}
    return (lambda entry: any(_fold(name) in folded for name in names(entry))) if folded else None


def _by_words(words: tuple[str, ...]) -> Callable[[Entry], bool] | None:
    if not words:
        return None
    found = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(_fold(word)) for word in words) + r")(?!\w)")
    return lambda entry: bool(found.search(_fold(f"{entry.title} {_TAG.sub(' ', entry.content)}")))


def _by_paths(paths: tuple[str, ...]) -> Callable[[Entry], bool] | None:
    return (lambda entry: any(fnmatch.fnmatchcase(entry.name, each) for each in paths)) if paths else None


def _by_date(since: PartialDate) -> Callable[[Entry], bool] | None:
    """An undated entry passes when it was first seen since then."""
    if not since:
        return None
    start = datetime(since.year, since.month or 1, since.day or 1, tzinfo=UTC)
    return lambda entry: _place(entry) >= start


def _place(entry: Entry) -> datetime:
    date = entry.published
    if date.precision == 3:
        return date.instant(UTC)
    if date.precision == 2:
        return _start_of_next_month(date.year, date.month) - timedelta(seconds=1)
    if date.precision == 1:
        return _start_of_next_month(date.year, 12) - timedelta(seconds=1)
    return entry.first_seen


def _start_of_next_month(year: int, month: int) -> datetime:
    return datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", " ".join(text.split()).casefold())
    return "".join(character for character in plain if not unicodedata.combining(character))
