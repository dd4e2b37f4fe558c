"""Authors whom the post's own front matter states, and those whom a page's metadata names."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from masthead.infer.byline.names import is_house, parse_name, parse_names
from masthead.infer.byline.sighting import Sighting
from masthead.infer.byline.team import read_team
from masthead.late import late
from masthead.model import Author, Evidence, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from masthead.model import Clue

_STATED = ("sidecar", "front-matter", "header")
_ADDRESS = late(r"^(.{0,80}?) ?<([^<>\s]{1,120})>$")


def find_stated(clues: Iterable[Clue]) -> Finding[tuple[Author, ...]] | None:
    """Return the authors that the post's own front matter, sidecar or mail header states."""
    for origin in _STATED:
        said = [clue for clue in clues if clue.field == "author" and clue.origin == origin]
        turn = _turn if origin == "header" else str
        authors = tuple(dict.fromkeys(author for clue in said for author in _read_stated(turn(clue.value))))
        if authors:
            return Finding(authors, 0.99, tuple(Evidence(origin, clue.value, clue.line) for clue in said))
    return None


def _turn(value: str) -> str:
    """Return a mail's sender with the given name in front ("Ruiz, Ana <ana@site.example>" -> "Ana Ruiz <…>")."""
    shown, mark, address = value[:220].partition("<")
    family, _, given = shown.strip("\"' ").partition(", ")
    turned = parse_name(f"{given} {family}") if given else None
    return f"{turned.shown} {mark}{address}".strip() if turned is not None and turned.known else value


def _read_stated(value: str) -> tuple[Author, ...]:
    """Return the authors of a stated value: a name, a list of names, or a name with an address."""
    addressed = _ADDRESS.match(" ".join(value[:220].split()))
    if addressed:
        shown = addressed[1].strip("\"' ")
        return (Author(shown or addressed[2], email=addressed[2]),)
    names = parse_names(value, trusted=True)
    if len(names) > 1:
        return tuple(Author(name.shown) for name in names)
    value = " ".join(value.split())[:120]
    return (Author(value),) if value else ()


def read_clues(clues: Iterable[Clue]) -> list[Sighting]:
    """Return a sighting for every origin of metadata that names people, its names together."""
    by_origin: dict[str, list[Clue]] = defaultdict(list)
    for clue in clues:
        if clue.field == "author" and clue.origin not in _STATED:
            by_origin[clue.origin].append(clue)
    seen = []
    for origin, said in sorted(by_origin.items()):
        names = tuple(
            {name.key: name for clue in said for name in parse_names(clue.value, trusted=True)}.values()
        )
        teams = tuple(team for clue in said if (team := read_team(clue.value, whole=True)) is not None)
        if teams and len(teams) == len(said):
            seen.append(Sighting(teams, f"clue-{origin}", None, ", ".join(clue.value for clue in said)[:200]))
        elif names and not any(is_house(clue.value) for clue in said):
            quote = ", ".join(clue.value for clue in said)[:200]
            seen.append(Sighting(names, f"clue-{origin}", None, quote))
    return seen
