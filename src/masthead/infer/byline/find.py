"""From sightings of names to the authors of a post."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from masthead.infer.byline.people import merge_names
from masthead.infer.byline.seen import Sightings
from masthead.infer.byline.standing import describe
from masthead.infer.byline.stated import find_stated, read_clues
from masthead.infer.byline.words import load_words
from masthead.infer.lines import fold
from masthead.infer.weigh import Candidate, load_weights, weigh
from masthead.model import Author, Evidence, Finding

if TYPE_CHECKING:
    from masthead.infer.byline.names import Name
    from masthead.infer.byline.sightings import Sighting
    from masthead.infer.layout import Layout
    from masthead.model import Document

_MOST = 40  # groups of names that are weighed
_MOST_TOGETHER = 6  # people who are introduced one by one
_APART = 4  # lines between two who are
_LISTS = frozenset({"label", "label-above", "part", "inside", "inside-dated", "alone-list"})
_OWN = frozenset(
    {
        "label",
        "label-above",
        "inside",
        "inside-dated",
        "part",
        "alone",
        "alone-list",
        "alone-first",
        "beside-date",
        "beside-role",
        "beside",
        "picture",
    }
)
_BESIDE = 12  # words that may stand beside the names
_ROLES = frozenset({"beside-role", "bio-comma", "bio-role"})
_ASIDE = frozenset({"other", "credit", "comment", "picture"})


@dataclass(frozen=True, slots=True)
class Byline:
    """The authors found, and the lines that say nothing else: they are shown from the finding."""

    finding: Finding[tuple[Author, ...]]
    lines: frozenset[int]  # indexes


@dataclass(frozen=True, slots=True)
class _Group:
    """Names seen together, in all their sightings, and in those of some of them."""

    names: tuple[Name, ...]
    sightings: tuple[Sighting, ...]
    members: tuple[Sighting, ...]
    within: bool  # a list names these and others

    @property
    def authors(self) -> tuple[Author, ...]:
        return tuple(Author(name.shown) for name in self.names)


def find_authors(
    document: Document, layout: Layout, title: str, site: str = "", seen: Sightings | None = None
) -> Byline:
    """Return who wrote the post; what a sidecar or the front matter states is not weighed.

    `site` is the publication's name: it signs much and writes nothing. `seen` is what was read of the lines before.
    """
    groups = _gather(document, seen or Sightings(layout), title, fold(site))
    text = " ".join(line.text for line in layout.lines)
    finding = find_stated(document.clues) or weigh(
        (_to_candidate(group, layout, title, text, len(groups)) for group in groups),
        load_weights("authors-html" if document.kind == "html" else "authors"),
        empty=(),
        show=lambda authors: ", ".join(author.name for author in authors),
    )
    return Byline(finding, _own_lines(finding.value, groups))


def list_candidates(document: Document, layout: Layout, title: str) -> list[Candidate[tuple[Author, ...]]]:
    """Return what would be weighed; the learner in tests/bench asks for it."""
    groups = _gather(document, Sightings(layout), title, "")
    text = " ".join(line.text for line in layout.lines)
    return [_to_candidate(group, layout, title, text, len(groups)) for group in groups]


def _gather(document: Document, seen: Sightings, title: str, site: str) -> list[_Group]:
    """Return the groups of people named in the text and beside it; the site's name is no person's."""
    groups = _group([*seen.without(title), *read_clues(document.clues)])
    return [group for group in groups if not any(_is_site(name, site) for name in group.names)]


def _is_site(name: Name, site: str) -> bool:
    """Return whether a name that no list knows is the site's, or a word of it."""
    return bool(site) and not name.known and (name.key == site or name.key in site.split())


def _group(sightings: list[Sighting]) -> list[_Group]:
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
    lists = [whole for whole, found in seen.items() if any(one.shape in _LISTS for one in found)]
    return [
        _Group(
            tuple(fullest[key] for key in order[together]),
            tuple(found),
            tuple(one for part, ones in seen.items() if part < together for one in ones),
            any(together < whole for whole in lists),
        )
        for together, found in list(seen.items())[:_MOST]
    ]


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
                if key not in keys:
                    keys = [*keys, key]
                if 1 < len(keys) <= _MOST_TOGETHER:
                    found.append(tuple(keys))
    return found[:_MOST]


def _to_candidate(
    group: _Group, layout: Layout, title: str, text: str, groups: int
) -> Candidate[tuple[Author, ...]]:
    """Return the group with the features of its sightings and its names."""
    features: dict[str, float] = {}
    for sighting in (*group.sightings, *group.members):
        for name in describe(sighting, layout, title):
            features[name] = 1.0
    names = group.names
    features["within"] = float(group.within)
    features["union"] = float(not group.sightings)
    features["union-roles"] = float(not group.sightings and all(one.shape in _ROLES for one in group.members))
    features["aside"] = float(bool(group.sightings) and all(one.shape in _ASIDE for one in group.sightings))
    features["one-word-unknown"] = float(any(name.words == 1 and not name.known for name in names))
    features["known"] = sum(name.known for name in names) / len(names)
    features["one-word"] = float(any(name.words == 1 for name in names))
    features["long"] = float(any(name.words > 3 for name in names))
    features["titled"] = float(any(name.titled for name in names))
    features["several"] = float(len(names) > 1)
    features["in-title"] = float(any(name.last in fold(title).split() for name in names))
    features["twice"] = float(
        len({sighting.line and sighting.line.index for sighting in group.sightings}) > 1
    )
    features["crowd"] = min(groups, 20) / 10
    features["lower"] = float(
        any(f" {word.casefold()} " in text for name in names for word in _full_words(name))
    )
    mentions = min(text.count(names[0].shown.rpartition(" ")[2]) - len(group.sightings), 4)
    features["mentioned"] = max(mentions, 0) / 4
    features["unknown-pair"] = float(not any(name.known for name in names) and not features["one-word"])
    evidence = tuple(
        Evidence(sighting.shape, sighting.quote, sighting.line.number if sighting.line else 0)
        for sighting in (*group.sightings, *group.members)[:6]
    )
    return Candidate(group.authors, evidence, features)


def _full_words(name: Name) -> list[str]:
    """Return the words of a name that are neither titles, initials nor particles."""
    return [word for word in name.shown.split()[-name.words :] if len(word) > 2 and word[0].isupper()]


def _own_lines(authors: tuple[Author, ...], groups: list[_Group]) -> frozenset[int]:
    """Return the lines that name the winners and say nothing else."""
    keys = {author.name for author in authors}
    return frozenset(
        sighting.line.index
        for group in groups
        if authors and keys >= {author.name for author in group.authors}
        for sighting in group.sightings
        if sighting.line is not None and sighting.shape in _OWN and _says_little(sighting)
    )


def _says_little(sighting: Sighting) -> bool:
    """Return whether little more than names stands on the line: a label, a date, a role."""
    named = {word for name in sighting.names for word in fold(name.shown).split()}
    rest = [word for word in fold(sighting.line.text if sighting.line else "").split() if word not in named]
    return len(rest) <= _BESIDE and not any(word in load_words().is_word for word in rest)
