"""A channel's choice among the entries."""

from __future__ import annotations

import fnmatch
import re
import unicodedata
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from masthead.model import Author, Entry, PartialDate, Selection

_TAG = re.compile(r"<[^<>]{0,4000}>")


class Standing(Protocol):
    """What the rules look at: an entry, or a post that is about to be one."""

    @property
    def name(self) -> str:
        """Return the post's file."""

    @property
    def authors(self) -> tuple[Author, ...]:
        """Return who wrote it."""

    @property
    def categories(self) -> tuple[str, ...]:
        """Return what it is filed under."""

    @property
    def published(self) -> PartialDate:
        """Return its date."""

    @property
    def first_seen(self) -> datetime:
        """Return when it was first seen."""


def order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return entries newest first, as the catalog has them.

    An entry stands where its date puts it, a month or year at its end; one without a date stands where it was first
    seen. Those that stand at one moment stay in the order given.
    """
    return tuple(sorted(entries, key=lambda each: each.published.place(each.first_seen), reverse=True))


def select(selection: Selection, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries for which every given rule holds, in the order given.

    Authors, categories and words are compared whole, without regard to case or accents; a word may be a phrase.
    Paths are shell patterns over the post's name.
    """
    choice = Choice(selection)
    return tuple(entry for entry in entries if not choice.find_obstacle(entry))


def find_obstacle(selection: Selection, entry: Entry) -> str:
    """Return, in words, the first rule that keeps an entry out of a channel; empty when none does."""
    name = Choice(selection).find_obstacle(entry)
    return f"select.{name} does not hold for it" if name else ""


class Choice:
    """A channel's rules, made ready for many entries."""

    def __init__(self, selection: Selection) -> None:
        rules = {
            "authors": _by_names(selection.authors, lambda entry: (author.name for author in entry.authors)),
            "categories": _by_names(selection.categories, lambda entry: entry.categories),
            "paths": _by_paths(selection.paths),
            "since": _by_date(selection.since),
        }
        self._rules = {name: rule for name, rule in rules.items() if rule is not None}
        self._words = _find_words(selection.words)

    def takes(self, entry: Standing) -> bool:
        """Tell whether every rule holds that is not about words."""
        return all(rule(entry) for rule in self._rules.values())

    def has_words(self, title: str, content: str) -> bool:
        """Tell whether one of the words stands in a title or in HTML, or none is asked for."""
        return self._words is None or bool(self._words.search(_fold(f"{title} {_TAG.sub(' ', content)}")))

    def find_obstacle(self, entry: Entry) -> str:
        """Return the key of the first rule that keeps an entry out; empty when none does."""
        failed = next((name for name, rule in self._rules.items() if not rule(entry)), "")
        return failed or ("" if self.has_words(entry.title, entry.content) else "words")


def _by_names(
    wanted: tuple[str, ...], names: Callable[[Standing], Iterable[str]]
) -> Callable[[Standing], bool] | None:
    folded = {_fold(each) for each in wanted}
    return (lambda entry: any(_fold(name) in folded for name in names(entry))) if folded else None


def _find_words(words: tuple[str, ...]) -> re.Pattern[str] | None:
    if not words:
        return None
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(_fold(word)) for word in words) + r")(?!\w)")


def _by_paths(paths: tuple[str, ...]) -> Callable[[Standing], bool] | None:
    return (lambda entry: any(fnmatch.fnmatchcase(entry.name, each) for each in paths)) if paths else None


def _by_date(since: PartialDate) -> Callable[[Standing], bool] | None:
    """An undated entry passes when it was first seen since then."""
    if not since:
        return None
    start = datetime(since.year, since.month or 1, since.day or 1, tzinfo=UTC)
    return lambda entry: entry.published.place(entry.first_seen) >= start


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", " ".join(text.split()).casefold())
    return "".join(character for character in plain if not unicodedata.combining(character))
