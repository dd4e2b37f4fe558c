"""From sightings of names to the authors of a post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from masthead.infer.byline.group import KINDS, Group, compare, group_sightings
from masthead.infer.byline.mention import Telling
from masthead.infer.byline.seen import Sightings
from masthead.infer.byline.signet import find_signet
from masthead.infer.byline.standing import describe
from masthead.infer.byline.stated import find_stated, read_clues
from masthead.infer.byline.words import KNOWN
from masthead.infer.byline.works import tell_of_works
from masthead.infer.layout import ends_sentence
from masthead.infer.lines import fold
from masthead.infer.weigh import Candidate, load_weights, weigh
from masthead.infer.wording import words_of
from masthead.model import Author, Evidence, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masthead.infer.byline.names import Name
    from masthead.infer.byline.sighting import Sighting
    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line
    from masthead.model import Document

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
_LONG = 3  # words of a name, beyond which it is a long one
_SHALLOW, _DEEP = 0.2, 0.8  # parts of the paragraphs above a name amid the post
_MOST_SEEN = 6  # sightings of one group that are weighed
_STRONG = frozenset({"label", "signed"})
_TOLD_APART = frozenset({"label", "bio"})  # where a known given name tells more or less
_ASIDE = frozenset({"other", "credit", "comment", "picture"})


class Byline(Struct, frozen=True):
    """The authors found, and the lines that say nothing else: they are shown from the finding."""

    finding: Finding[tuple[Author, ...]]
    lines: frozenset[int]  # indexes


def find_authors(
    document: Document, layout: Layout, title: str, site: str = "", seen: Sightings | None = None
) -> Byline:
    """Return who wrote the post; what a sidecar or the front matter states is not weighed.

    `site` is the publication's name: it signs much and writes nothing. `seen` is what was read of the lines before.
    """
    telling = Telling(layout, title)
    groups = _gather(document, seen or Sightings(layout), telling, fold(site))
    finding = find_stated(document.clues) or weigh(
        _list(groups, telling),
        load_weights("authors-html" if document.kind == "html" else "authors"),
        empty=(),
        show=lambda authors: ", ".join(author.name for author in authors),
    )
    return Byline(finding, _own_lines(finding.value, groups))


def list_candidates(document: Document, layout: Layout, title: str) -> list[Candidate[tuple[Author, ...]]]:
    """Return what would be weighed; the learner in tests/bench asks for it."""
    telling = Telling(layout, title)
    groups = _gather(document, Sightings(layout), telling, "")
    return list(_list(groups, telling))


def _gather(document: Document, seen: Sightings, telling: Telling, site: str) -> list[Group]:
    """Return the groups of people named in the text and beside it; the site's name is no person's."""
    named = list(seen.without(telling.title))
    if not words_of("review").isdisjoint(telling.titled):
        named = list(map(_review, named))
    groups = group_sightings([*named, *find_signet(telling), *read_clues(document.clues)])
    return [group for group in groups if not any(_is_site(name, site) for name in group.names)]


def _review(seen: Sighting) -> Sighting:
    """Return whoever has reviewed a book, a play or a meal as the writer of what is called a review."""
    opening = tuple(words_of("reviewed"))
    reviews = seen.shape == "other" and seen.line is not None and seen.line.folded.startswith(opening)
    return replace(seen, shape="label") if reviews else seen


def _is_site(name: Name, site: str) -> bool:
    """Return whether a name that no list knows is the site's, or a word of it."""
    return bool(site) and (name.house or not name.known) and (name.key == site or name.key in site.split())


def _list(groups: list[Group], telling: Telling) -> Iterator[Candidate[tuple[Author, ...]]]:
    """Yield the candidates of all groups."""
    for group, compared in zip(groups, compare(groups), strict=True):
        yield from _to_candidates(group, telling, _describe_group(group, telling, len(groups)) | compared)


def _to_candidates(
    group: Group, telling: Telling, shared: dict[str, float]
) -> Iterator[Candidate[tuple[Author, ...]]]:
    """Yield a candidate per sighting of the group, each with what the others add; one for a group never seen whole."""
    if not group.sightings:
        features = _in_all(group, telling)
        evidence = tuple(map(_quote, group.members[:_MOST_SEEN]))
        yield Candidate(group.authors, evidence, {**shared, **dict.fromkeys(features, 1.0)})
        return
    kinds = [KINDS.get(seen.shape, seen.shape) for seen in group.sightings]
    for at, seen in enumerate(group.sightings[:_MOST_SEEN]):
        others = kinds[:at] + kinds[at + 1 :]
        told = [*describe(seen, telling.layout, telling.title), *(f"also-{kind}" for kind in others)]
        if seen.line is not None and kinds[at] != "signed":
            depth = telling.depth(seen.line.index)
            if depth == 1.0:
                told.append(f"{kinds[at]}-below")
            elif _SHALLOW < depth < _DEEP:
                told.append(f"{kinds[at]}-amid")
            if depth == 1.0 and shared.get("told-of") != 1.0 and _says_where(seen, seen.line):
                told.append("bio-lives")
            if kinds[at] == "bio" and seen.line.text[0] != "•" and not ends_sentence(seen.line.text):
                told.append("bio-unended")
        if kinds[at] in _TOLD_APART:
            told.append(f"{'known' if shared['known'] == 1.0 else 'unknown'}-{kinds[at]}")
        yield Candidate(group.authors, (_quote(seen),), {**shared, **dict.fromkeys(told, 1.0)})


def _says_where(seen: Sighting, line: Line) -> bool:
    """Return whether the line opens with the name and with where its bearer lives or works, as a writer's own does."""
    at = seen.names[0].key.count(" ") + 1
    opens = seen.shape == "bio" and line.folded.startswith(seen.names[0].key)
    return opens and line.words[at] in words_of("lives") if opens and len(line.words) > at else False


def _in_all(group: Group, telling: Telling) -> list[str]:
    """Return what is told of everybody in a group whose people are named one by one, sorted: sums round by order."""
    layout, title = telling.layout, telling.title
    told = [
        {name for seen in group.members if person in seen.names for name in describe(seen, layout, title)}
        for person in group.names
    ]
    return sorted(set.intersection(*told)) if told else []


def _quote(seen: Sighting) -> Evidence:
    """Return a sighting as the words that speak for its names."""
    return Evidence(seen.shape, seen.quote, seen.line.number if seen.line else 0)


def _describe_group(group: Group, telling: Telling, groups: int) -> dict[str, float]:
    """Return what is told of the names themselves, wherever they stand."""
    names = group.names
    known = sum([name.known for name in names]) / len(names)
    single = [name for name in names if name.words == 1 and not name.titled]  # "Miss Hartley" says enough
    flags = {
        "within": group.within,
        "union": not group.sightings,
        "union-roles": not group.sightings and all(one.shape in _ROLES for one in group.members),
        "aside": bool(group.sightings) and all(one.shape in _ASIDE for one in group.sightings),
        "one-word-unknown": False in [name.known for name in single],
        "one-word": bool(single),
        "long": max([name.words for name in names]) > _LONG,
        "titled": True in [name.titled for name in names],
        "house": True in [name.house for name in names],
        "several": len(names) > 1,
        "twice": len({seen.line and seen.line.index for seen in group.sightings}) > 1,
        "lower": any(telling.is_written_small(word) for name in names for word in _full_words(name)),
        "unknown-pair": not known and not single and True not in [name.titled for name in names],
    }
    told = {name: 1.0 for name, flag in flags.items() if flag}
    bare = not any(KINDS.get(one.shape) in _STRONG for one in (*group.sightings, *group.members))
    told["crowd" if bare else "crowd-told"] = min(groups, 20) / 10
    told["known"] = known
    told.update(telling.mentions(names[0], group.sightings))
    told.update(tell_of_works(names, telling))
    return told


def _full_words(name: Name) -> list[str]:
    """Return the words of a name that are neither titles, initials nor particles."""
    return [word for word in name.shown.split()[-name.words :] if len(word) > 2 and word[0].isupper()]


def _own_lines(authors: tuple[Author, ...], groups: list[Group]) -> frozenset[int]:
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
    return len(rest) <= _BESIDE and not any(word in KNOWN.is_word for word in rest)
