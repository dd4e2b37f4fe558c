"""Teams that sign what they wrote: "By the Larkspur Team", "Quillon Editorial Staff", "Equipo Larkspur"."""

from __future__ import annotations

from functools import lru_cache

from masthead.infer.byline.names import Name
from masthead.infer.byline.words import KNOWN, without_case
from masthead.infer.lines import fold
from masthead.late import late

_LONGEST = 60  # characters of a line that names a team and says little more
_MOST_WORDS = 6  # of the name of a team
_ENGLISH = frozenset({"team", "staff", "desk", "editors", "editorial", "contributors"})  # names stand before
_BEHIND = late(r"\d|[|·•,(–—-]|$")  # what may stand behind the name on its line
_AROUND = " \t–—-•|:,*_>·"


def read_team(text: str, *, whole: bool = False) -> Name | None:
    """Return the team that the text names in its first words; with `whole`, where it says nothing else.

    A team without a name of its own ("Editorial team"), and a paper's ("Weekly Ledger Staff"), says who wrote nothing.
    """
    return _read(text, whole) if len(text) <= _LONGEST * 2 else None


@lru_cache(maxsize=512)
def _read(text: str, whole: bool) -> Name | None:  # noqa: FBT001 - a key of the cache
    """Return the team of a text."""
    words = text.strip(_AROUND).split()[: _MOST_WORDS + 1]
    teams = KNOWN.team
    ends = [at for at, word in enumerate(words[:_MOST_WORDS]) if _plain(word) in teams]
    if not ends:
        return None
    first_is_team = ends[-1] == 0 or (ends[-1] == 1 and _plain(words[0]) in KNOWN.particle)
    if first_is_team and words[ends[-1]].isascii() and _plain(words[ends[-1]]) in _ENGLISH:
        return None  # "Editors: Ana Ruiz, Tom Berg"
    count = _measure(words, ends[-1]) if first_is_team else ends[-1] + 1
    rest = " ".join(text.strip(_AROUND).split()[count:])
    if (whole and rest) or not _BEHIND.match(rest):
        return None
    named = words[:count]
    named[-1] = named[-1].rstrip(",.:;")
    return _name(named) if _is_named(named) else None


def _measure(words: list[str], at: int) -> int:
    """Return how many words name a team whose kind stands in front ("Equipo de Larkspur")."""
    known = KNOWN.particle
    count = at + 1
    while count < len(words) and (words[count][0].isupper() or _plain(words[count]) in known):
        count += 1
    return count


def _is_named(words: list[str]) -> bool:
    """Return whether a team has a name of its own, written as names are, and is not a paper's."""
    start = _plain(words[0]) in KNOWN.article
    rest = [word for word in words[start:] if _plain(word) not in KNOWN.team]
    return (
        bool(rest)
        and all(word[0].isupper() or word[0].isdecimal() or _plain(word) in KNOWN.particle for word in rest)
        and all(without_case(word.strip(",")) not in KNOWN.paper for word in rest)
        and any(_plain(word) not in KNOWN.no_name for word in rest)
    )


def _plain(word: str) -> str:
    """Return a word as the lists hold it, without what is somebody's."""
    return fold(word)


def _name(words: list[str]) -> Name:
    """Return the team as a name."""
    shown = " ".join(words)
    return Name(shown, fold(shown), len(words), known=True, house=True)
