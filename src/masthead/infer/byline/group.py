"""People who are named together: all places where a post names just them, and how groups stand to each other."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.infer.byline.people import merge_names
from masthead.model import Author

if TYPE_CHECKING:
    from masthead.infer.byline.names import Name
    from masthead.infer.byline.sighting import Sighting

_MOST = 40  # groups of names that are weighed
_MOST_TOGETHER = 6  # people who are introduced one by one
_APART = 4  # lines between two who are
_LISTS = frozenset({"label", "label-above", "part", "inside", "inside-dated", "alone-list", "farewell"})
_NOWHERE = 1 << 30  # behind any line
_MOST_RIVALS = 4  # beyond which more of them tell no more
KINDS = {
    **dict.fromkeys(
        ("label", "label-above", "part", "inside", "inside-dated", "written-this", "written-by"), "label"
    ),
    **dict.fromkeys(("bio", "bio-role", "bio-comma", "bio-labelled", "bio-shares", "self", "contact"), "bio"),
    **dict.fromkeys(("alone", "alone-list", "alone-first", "beside", "beside-date", "beside-role"), "bare"),
    **dict.fromkeys(("sign-off", "farewell", "dash", "bracket"), "signed"),
}


class Group(Struct, frozen=True):
    """Names seen together, in all their sightings, and in those of some of them."""

    names: tuple[Name, ...]
    sightings: tuple[Sighting, ...]
    members: tuple[Sighting, ...]
    within: bool  # a list names these and others

    @property
    def authors(self) -> tuple[Author, ...]:
        """Return the names as authors."""
        return tuple(Author(name.shown) for name in self.names)

    def first(self, kind: str) -> int:
        """Return the first line on which the names stand in a shape of a kind."""
        places = [one.line.index for one in self.sightings if one.line and KINDS.get(one.shape) == kind]
        return min(places, default=_NOWHERE)


def compare(groups: list[Group]) -> list[dict[str, float]]:
    """Return for each group what the places of all tell of it: is it the first with a label, and who else has one."""
    labelled = [group.first("label") for group in groups]
    bare = [group.first("bare") if all(name.known for name in group.names) else _NOWHERE for group in groups]
    keys = [{name.key for name in group.names} for group in groups]
    holders = [at for at, place in enumerate(labelled) if place < _NOWHERE]
    compared = []
    for at in range(len(groups)):
        rivals = sum(keys[at].isdisjoint(keys[other]) for other in holders)
        told = {
            "first-label": float(labelled[at] < _NOWHERE and labelled[at] == min(labelled)),
            "first-bare": float(bare[at] < _NOWHERE and bare[at] == min(bare)),
            "rival-label": min(rivals, _MOST_RIVALS) / _MOST_RIVALS,
        }
        compared.append({name: value for name, value in told.items() if value})
    return compared


def group_sightings(sightings: list[Sighting]) -> list[Group]:
    """Return the groups of people seen together; short forms count for the fullest form of the name."""
    person = merge_names(name for sighting in sightings for name in sighting.names)
    fullest: dict[str, Name] = {}
    for sighting in sightings:
        for name in sighting.names:
            best = fullest.get(name.key)
            if best is None or len(name.shown) > len(best.shown):
                fullest[name.key] = name
    seen: dict[frozenset[str], list[Sighting]] = defaultdict(list)
    order: dict[frozenset[str], tuple[str, ...]] = {}
    for sighting in sightings:
        keys = tuple(dict.fromkeys(person[name.key] for name in sighting.names))
        if keys:
            seen[frozenset(keys)].append(sighting)
            order.setdefault(frozenset(keys), keys)
    for union in _unions(sightings, person):
        seen.setdefault(frozenset(union), [])
        order.setdefault(frozenset(union), union)
    lists = {whole: found for whole, found in seen.items() if any(one.shape in _LISTS for one in found)}
    return [
        Group(
            tuple(fullest[key] for key in order[together]),
            tuple(found),
            tuple(one for part, ones in seen.items() if part < together for one in ones),
            any(
                together < whole and (_is_labelled(lists[whole]) or not _is_labelled(found))
                for whole in lists
            ),
        )
        for together, found in list(seen.items())[:_MOST]
    ]


def _is_labelled(sightings: list[Sighting]) -> bool:
    """Return whether a label names the people at one of the places."""
    return any(KINDS.get(one.shape) == "label" for one in sightings)


def _unions(sightings: list[Sighting], person: dict[str, str]) -> list[tuple[str, ...]]:
    """Return the people who are each introduced alike, one below the other: they may have written together."""
    found = []
    for shapes in (("bio-role", "bio-comma", "bio-labelled"), ("alone",), ("beside-role",)):
        keys: list[str] = []
        last = -9
        for sighting in sightings:
            if sighting.shape in shapes and sighting.line is not None and len(sighting.names) == 1:
                if sighting.line.index - last > _APART:
                    keys = []
                last = sighting.line.index
                key = person[sighting.names[0].key]
                if len(keys) <= _MOST_TOGETHER and key not in keys:
                    keys = [*keys, key]
                if 1 < len(keys) <= _MOST_TOGETHER:
                    found.append(tuple(keys))
    return found[:_MOST]
