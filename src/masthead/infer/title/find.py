"""From the lines above a post's prose, and the metadata beside it, to its title."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.infer.byline import Sightings
from masthead.infer.layout import count_words
from masthead.infer.lines import fold, tidy
from masthead.infer.title.cut import sites_shown, variants_of
from masthead.infer.title.head import DEPTH, Head
from masthead.infer.title.refused import is_none
from masthead.infer.title.standing import TRAIL, describe, is_named_below, is_signed_below
from masthead.infer.title.words import load_words
from masthead.infer.weigh import Candidate, load_weights, weigh
from masthead.late import late
from masthead.model import BlockKind, Evidence, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line
    from masthead.model import Clue, Document, Surroundings

_LONGEST = 220  # characters of a title
_BEYOND = 6  # lines behind the first prose that are still looked at
_STATED = ("sidecar", "front-matter", "header", "heading")
_SITED = late(r" [|·•»«–—-] ")  # the same, with spaces around
_OTHERS = frozenset({"name-known", "names-site", "names-blog"})  # of lines that entitle no post
_GUESS = 0.15  # confidence below which another line may as well be the title
_ECHO, _LONG = 0.5, 5  # what makes a line much like a title: its words come again, or it has as many words


class Heading(Struct, frozen=True):
    """The title found, and the lines that say nothing else: they are shown from the finding."""

    finding: Finding[str]
    lines: frozenset[int]  # indexes

    @property
    def sure(self) -> str:
        """Return the title, or nothing where it is little more than a guess: what it says may be the byline."""
        return self.finding.value if self.finding.confidence >= _GUESS else ""


def find_title(
    document: Document, layout: Layout, surroundings: Surroundings, seen: Sightings | None = None
) -> Heading:
    """Return the title of the post; what a sidecar or the front matter states is not weighed.

    `seen` keeps what is read of the lines, for who looks for the writer.
    """
    finding = _find_stated(document.clues)
    if finding is None:
        finding = weigh(
            list_candidates(document, layout, surroundings, seen),
            load_weights("titles-html" if document.kind == "html" else "titles"),
            empty="",
        )
    shown = fold(finding.value)
    own = frozenset(
        line.index
        for line in layout.lines[: max(DEPTH, layout.head + _BEYOND)]
        if shown
        and shown in line.folded
        and not layout.prose[line.index]
        and len(line.text) <= _LONGEST
        and _names_only(line, shown, surroundings)
    )
    return Heading(finding, own)


def list_candidates(
    document: Document, layout: Layout, surroundings: Surroundings, seen: Sightings | None = None
) -> list[Candidate[str]]:
    """Return everything that may be the title, each with the words and the features that speak for it."""
    sites = _known_sites(document, surroundings)
    head = Head(layout, seen or Sightings(layout))
    return [
        *_from_lines(layout, head, sites, document.clues),
        *_from_clues(document.clues, layout, sites),
    ]


def _find_stated(clues: tuple[Clue, ...]) -> Finding[str] | None:
    """Return the title that the post's own front matter, sidecar, mail header or Markdown heading states."""
    for origin in _STATED:
        for clue in clues:
            value = tidy(clue.value)[:400]
            if clue.field == "title" and clue.origin == origin and value:
                return Finding(value, 0.99, (Evidence(origin, value, clue.line),))
    return None


def _known_sites(document: Document, surroundings: Surroundings) -> frozenset[str]:
    """Return the folded names of the site, as the publication and the metadata tell them."""
    told = [surroundings.title, *(clue.value for clue in document.clues if clue.field == "site")]
    return frozenset(name for name in map(fold, told) if name)


def _from_lines(
    layout: Layout, head: Head, sites: frozenset[str], clues: tuple[Clue, ...]
) -> Iterator[Candidate[str]]:
    """Yield the lines of the head, and those behind the first prose that look like headings."""
    depth = min(len(layout.lines), max(layout.head + _BEYOND, 3), DEPTH)
    sites |= sites_shown(layout.lines, depth)
    said = [fold(clue.value) for clue in clues if clue.field == "title"]
    above: set[str] = set()  # what could be the title as well
    strong: set[str] = set()  # and looks much like one
    is_signed = is_named = False  # such a line stood above, with its date or its writer below it
    for line in layout.lines[:depth]:
        if len(line.text) > _LONGEST or not line.folded or is_none(line, layout) or head.is_signed(line):
            continue
        own = line.folded
        features = describe(line, layout, head, len(above) - (own in above), len(strong) - (own in strong))
        features |= _tell_beneath(is_signed=is_signed, is_named=is_named)
        whole = layout.matches[line.index].whole
        for text, cut in variants_of(line.text, sites) if not whole else ((line.text, ""),):
            told = dict(features)
            if cut:
                told[cut] = 1.0
            if said:
                told |= _tell_said(fold(text) if cut else own, said)
            yield Candidate(text, (Evidence("line", line.text, line.number),), told)
        if whole or head.is_signing(line) or not _OTHERS.isdisjoint(features):
            continue
        above.add(line.folded)
        looks = features["echo"] >= _ECHO or count_words(line.text) >= _LONG
        if looks:
            strong.add(line.folded)
        if (
            (looks or "signed-close" in features)
            and "label" not in features
            and "names-house" not in features
        ):
            is_signed |= is_signed_below(line, head)
            is_named |= is_named_below(line, head)


def _tell_beneath(*, is_signed: bool, is_named: bool) -> dict[str, float]:
    """Return what has a date below it, or a writer, of the lines above that look like a title."""
    told = {"beneath-signed": 1.0} if is_signed else {}
    if is_named:
        told["beneath-named"] = 1.0
    return told


def _tell_said(folded: str, said: list[str]) -> dict[str, float]:
    """Return whether the metadata says the same, or the same and more."""
    told = {"said": 1.0} if folded in said else {}
    if any(folded != other and folded in other for other in said):
        told["said-in"] = 1.0
    return told


def _from_clues(clues: tuple[Clue, ...], layout: Layout, sites: frozenset[str]) -> Iterator[Candidate[str]]:
    """Yield the titles that metadata tells, and the same without the site's name."""
    seen = {line.folded for line in layout.lines[:60]}
    headings = {line.folded for line in layout.lines[:60] if line.block.kind is BlockKind.HEADING}
    titles = [clue for clue in clues if clue.field == "title" and clue.origin not in _STATED]
    folded = Counter(fold(clue.value) for clue in titles)
    for clue in titles:
        value = tidy(clue.value)[:400]
        shown = _shown_part(value, headings)
        variants = list(variants_of(value, sites)) if value else []
        for text, cut in (*variants, *([(shown, "cut-shown")] if shown else ())):
            told = {f"clue-{clue.origin}": 1.0, "visible": float(fold(text) in seen)}
            told["agree"] = float(folded[fold(text)] > 1)
            if cut:
                told[f"clue-{cut}"] = 1.0
            yield Candidate(text, (Evidence(clue.origin, value, clue.line),), told)


def _shown_part(title: str, headings: set[str]) -> str:
    """Return what of a page's title stands before or behind the name of the site and is a heading of the page."""
    for joint in list(_SITED.finditer(title))[:8]:
        parts = title[: joint.start()], title[joint.end() :]
        longer = max(parts, key=count_words)
        if fold(longer) in headings and count_words(longer) > min(map(count_words, parts)):
            return longer
    return ""


def _names_only(line: Line, shown: str, surroundings: Surroundings) -> bool:
    """Return whether a line that holds the title says nothing else but a kind or the publication's name."""
    if line.folded == shown or (line.folded.endswith(shown) and TRAIL.search(line.text) is not None):
        return True
    rest = line.folded.replace(shown, " ", 1).strip()
    return rest in load_words()["prefix"] or rest == fold(surroundings.title)
