"""Which of the posts that just went away a new one was, under another name and perhaps in other words."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from masthead.catalog.identity import spell
from masthead.catalog.rows import unfold_text
from masthead.late import late

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from masthead.catalog.admission import Admission
    from masthead.catalog.rows import Row

_TAG = late(r"<[^<>]{0,4000}>")
_WORD = late(r"\w{2,40}")
_TITLED = 0.5  # of the words of both, where the title or the file's own name is the same
_UNTITLED = 0.8  # where neither is
_MOST_WORDS = 4000  # that are compared
_MOST_COMPARED = 50  # posts whose words are looked at where neither title nor name tells


class Buried:
    """The entries whose files went away in this run and have not come back under another name."""

    def __init__(self, rows: Iterable[Row], read_content: Callable[[int], str | bytes]) -> None:
        self._read_content = read_content
        self._left: dict[int, None] = {}
        self._by_title: dict[str, list[int]] = defaultdict(list)
        self._by_stem: dict[str, list[int]] = defaultdict(list)
        for row in rows:
            self._left[row["number"]] = None
            self._by_title[spell(row["title"])].append(row["number"])
            self._by_stem[_stem(row["name"])].append(row["number"])

    def find(self, admission: Admission) -> int:
        """Return the number of the entry that the post was, 0 where it was none of them.

        A post that was switched from text to Markdown has the same title, or the same file name but for its ending,
        and mostly the same words; one that was renamed and retitled at once has nearly all its words.
        """
        if not self._left:
            return 0
        words = words_of(admission.content)
        alike = self._by_title.get(spell(admission.title), []) + self._by_stem.get(_stem(admission.name), [])
        best = self._closest(dict.fromkeys(alike), words, _TITLED)
        if best or len(self._left) > _MOST_COMPARED:
            return best
        return self._closest(self._left, words, _UNTITLED)

    def take(self, number: int) -> None:
        """Say that an entry has its post again."""
        self._left.pop(number, None)

    def _closest(self, numbers: Iterable[int], words: frozenset[str], least: float) -> int:
        likeness = [
            (_likeness(words, words_of(self._read_content(number))), -number)
            for number in numbers
            if number in self._left
        ]
        closest, number = max(likeness, default=(0.0, 0))
        return -number if closest >= least else 0


def _stem(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[0].casefold()


def words_of(content: str | bytes) -> frozenset[str]:
    """Return the words of a text or of HTML, as a row may hold it."""
    text = _TAG.sub(" ", unfold_text(content)).casefold()
    return frozenset(_WORD.findall(text)[:_MOST_WORDS])


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return what part of the words of both stands in both."""
    return len(one & other) / len(one | other) if one or other else 1.0
