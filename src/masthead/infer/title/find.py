"""From the lines above a post's prose, and the metadata beside it, to its title."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from masthead.infer.byline.names import parse_name
from masthead.infer.byline.sightings import is_byline
from masthead.infer.layout import count_words, is_quoted
from masthead.infer.lines import fold, tidy
from masthead.infer.weigh import Candidate, load_weights, weigh
from masthead.model import BlockKind, Evidence, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line
    from masthead.model import Clue, Document, Surroundings

_LONGEST = 220  # characters of a title
_DEPTH = 24  # lines from the top that may be one
_BEYOND = 6  # lines behind the first prose that are still looked at
_STATED = ("sidecar", "front-matter", "header")
_JOINT = re.compile(r"\s+[|·•»›«:–—-]+\s+|\s*\|\s*|:\s+")  # noqa: RUF001 - the marks between a title and a site
_CREDIT = re.compile(r"(?:bild|foto|photo|image|credit|quelle|source): ?\S|/(?:afp|dpa|ap|getty|imago|apa)\b", re.IGNORECASE)
_ECHO, _LONG = 0.5, 5  # what makes a line much like a title: its words come again, or it has as many words
_DATED = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|年|[٠-٩۰-۹]{4}")
_LABEL = re.compile(
    r"^(?:by|von|par|por|author|written by|posted|published|updated|photo|image|foto)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Heading:
    """The title found, and the lines that say nothing else: they are shown from the finding."""

    finding: Finding[str]
    lines: frozenset[int]  # indexes


def find_title(document: Document, layout: Layout, surroundings: Surroundings) -> Heading:
    """Return the title of the post; what a sidecar or the front matter states is not weighed."""
    finding = _find_stated(document.clues)
    if finding is None:
        finding = weigh(
            list_candidates(document, layout, surroundings),
            load_weights("titles-html" if document.kind == "html" else "titles"),
            empty="",
        )
    shown = fold(finding.value)
    own = frozenset(
        line.index
        for line in layout.lines[: max(_DEPTH, layout.head + _BEYOND)]
        if shown and len(line.text) <= _LONGEST and _names_only(line, shown, surroundings)
    )
    return Heading(finding, own)


def list_candidates(document: Document, layout: Layout, surroundings: Surroundings) -> list[Candidate[str]]:
    """Return everything that may be the title, each with the words and the features that speak for it."""
    sites = _known_sites(document, surroundings)
    words = _Words(layout)
    return [
        *_from_lines(layout, words, sites, document.clues),
        *_from_clues(document.clues, layout, sites),
    ]


def _find_stated(clues: tuple[Clue, ...]) -> Finding[str] | None:
    """Return the title that the post's own front matter, sidecar or mail header states."""
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


class _Words:
    """How often the words of the text occur, to see which line the text is about."""

    def __init__(self, layout: Layout) -> None:
        self.start = layout.head
        text = layout.lines[layout.head : layout.head + 12]
        first = [line.folded for line in text if not layout.matches[line.index].whole]
        self.counts = Counter(word for text in first for word in text.split() if len(word) > 3)  # noqa: PLR2004
        self.lines = Counter(line.folded for line in layout.lines)

    def share(self, line: Line) -> float:
        """Return which part of the longer words of a line come up again in the text."""
        words = [word for word in line.folded.split() if len(word) > 3]  # noqa: PLR2004 - short words tell nothing
        own = self.start <= line.index < self.start + 12
        return sum(self.counts[word] > own for word in words) / len(words) if words else 0.0


def _from_lines(
    layout: Layout, words: _Words, sites: frozenset[str], clues: tuple[Clue, ...]
) -> Iterator[Candidate[str]]:
    """Yield the lines of the head, and those behind the first prose that look like headings."""
    depth = min(len(layout.lines), max(layout.head + _BEYOND, 3), _DEPTH)
    said = [fold(clue.value) for clue in clues if clue.field == "title"]
    passed = strong = 0  # lines above that could be a title as well; those that look much like one
    for line in layout.lines[:depth]:
        if len(line.text) > _LONGEST or not line.folded:
            continue
        features = _describe(line, layout, words, passed, strong)
        whole = layout.matches[line.index].whole
        for text, cut in _variants(line.text, sites) if not whole else ((line.text, ""),):
            told = dict(features)
            if cut:
                told[cut] = 1.0
            folded = fold(text)
            told["said"] = float(folded in said)
            told["said-in"] = float(any(folded != other and folded in other for other in said))
            yield Candidate(text, (Evidence("line", line.text, line.number),), told)
        if not (layout.matches[line.index].whole or "dated" in features or "name-known" in features):
            passed += 1
            strong += features["echo"] >= _ECHO or count_words(line.text) >= _LONG


def _variants(text: str, sites: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield the line, and the line without a kind in front or a site's name behind, with what was cut."""
    prefix, behind = _split_prefix(text)
    joints = list(_JOINT.finditer(text))
    if behind:
        yield behind, "cut-prefix"
        yield text, "has-prefix"
        return
    for joint in (joints[-1], joints[0]) if joints else ():
        front, back = text[: joint.start()], text[joint.end() :]
        if fold(back) in sites and front:
            yield front, "cut-site"
            return
        if fold(front) in sites and back:
            yield back, "cut-site"
            return
    del prefix
    yield text, ""
    bars = [joint for joint in joints if "|" in joint.group()]
    if bars:
        yield text[: bars[0].start()], "cut-bar"
    elif joints and re.search(r"\s[–—-]\s", joints[-1].group()):  # noqa: RUF001
        yield text[: joints[-1].start()], "cut-dash"


def _split_prefix(text: str) -> tuple[str, str]:
    """Return the kind that stands in front ("Blog - ") and the rest; both empty where there is none."""
    joint = _JOINT.search(text[:60])
    if joint and joint.end() < len(text) and fold(text[: joint.start()]) in _load_words()["prefix"]:
        return text[: joint.start()], text[joint.end() :]
    return "", ""


def _describe(line: Line, layout: Layout, words: _Words, passed: int, strong: int) -> dict[str, float]:
    """Return how a line stands and is written."""
    text, matched = line.text, layout.matches[line.index]
    count = count_words(text)
    told = {f"passed-{min(passed, 4)}": 1.0, f"words-{_bucket(count)}": 1.0}
    told[f"strong-{min(strong, 3)}"] = 1.0
    told["echo"] = words.share(line)
    told["again"] = float(words.lines[line.folded] > 1)
    told["again-short"] = told["again"] * (count <= 2)  # noqa: PLR2004 - menus repeat such words
    told["furniture"] = matched.part if matched.whole else 0.0
    told["partly-furniture"] = 0.0 if matched.whole else matched.part
    told["sentence"] = float(text.endswith((".", "…", ";", ",", ":", "。", "、")))
    told["question"] = float(text.endswith(("?", "!")))
    told["prose"] = float(layout.prose[line.index])
    told["behind-prose"] = float(line.index > layout.head)
    told["colon-inside"] = float(": " in text)
    told["aside"] = float(any(word in _load_words()["aside"] for word in line.folded.split()))
    told["lower-start"] = float(text[0].islower())
    told["capitals"] = float(text.isupper() and count > 1)
    told["capital-words"] = float(
        count > 2 and sum(word[0].isupper() for word in text.split()) >= 0.7 * len(text.split())
    )  # noqa: PLR2004
    told["bullet"] = float(text[0] in "•*·-–—|©#")  # noqa: RUF001
    told["symbols"] = float(any(mark in text for mark in ("|", "»", "›", " / ", "→", "·", " > ")))
    named = parse_name(text)
    if named is not None:
        told["name-known" if named.known or named.titled else "name"] = 1.0
    for name, flag in (("dated", _DATED.search(text)), ("label", is_byline(line, layout))):
        if flag:
            told[name] = 1.0
    if line.block.kind == BlockKind.HEADING:
        told[f"h{min(line.block.level, 4)}"] = 1.0
    told["quoted"] = float(is_quoted(text))
    told["quoted-below"] = told["quoted"] * (passed > 0)
    told["set-off"] = float(_is_set_off(line, layout))
    told["furniture-sure"] = float(matched.whole and matched.sure)
    told["credit"] = float("©" in text or bool(_CREDIT.search(text)))
    told["top"] = float(line.index == 0)
    told["leads"] = float(_leads(line, layout))
    told.update(_neighbours(line, layout))
    return told


def _neighbours(line: Line, layout: Layout) -> dict[str, float]:
    """Return what the lines around tell of a line."""
    told: dict[str, float] = {}
    below = layout.lines[line.index + 1] if line.index + 1 < len(layout.lines) else None
    if below is not None:
        told["prose-below"] = float(layout.prose[below.index])
        told["byline-below"] = float(
            len(below.text) < 100
            and bool(_DATED.search(below.text) or _LABEL.match(below.text) or parse_name(below.text))  # noqa: PLR2004
        )
        told["attributed"] = float(is_quoted(line.text) and _names_somebody(below.text))
        told["furniture-below"] = float(layout.matches[below.index].whole)
        told["longer-below"] = float(not layout.prose[below.index] and len(below.text) > 1.5 * len(line.text))
    if line.index:
        above = layout.lines[line.index - 1]
        told["furniture-above"] = float(layout.matches[above.index].whole)
        told["short-above"] = float(len(above.text) < 0.5 * len(line.text))  # noqa: PLR2004
        told["byline-above"] = float(
            len(above.text) < 100 and bool(_DATED.search(above.text) or parse_name(above.text))
        )  # noqa: PLR2004
    return told


def _is_set_off(line: Line, layout: Layout) -> bool:
    """Return whether the writer left a blank line below, and above unless nothing stands there."""
    below = layout.lines[line.index + 1] if line.index + 1 < len(layout.lines) else None
    return below is not None and below.gap > 0 and (line.index == 0 or line.gap > 0)


def _names_somebody(text: str) -> bool:
    """Return whether the line under a quotation says whose words it is."""
    return len(text) < 80 and (text[0] in "-–—~" or parse_name(text) is not None)  # noqa: PLR2004, RUF001


def _leads(line: Line, layout: Layout) -> bool:
    """Return whether nothing but names, dates and furniture stands between the line and the first paragraph."""
    between = layout.lines[line.index + 1 : layout.head]
    return line.index < layout.head and all(
        layout.matches[other.index].whole
        or _DATED.search(other.text)
        or parse_name(other.text) is not None
        or is_byline(other, layout)
        for other in between[:_DEPTH]
    )


def _from_clues(clues: tuple[Clue, ...], layout: Layout, sites: frozenset[str]) -> Iterator[Candidate[str]]:
    """Yield the titles that metadata tells, and the same without the site's name."""
    seen = {line.folded for line in layout.lines[:60]}
    titles = [clue for clue in clues if clue.field == "title" and clue.origin not in _STATED]
    folded = Counter(fold(clue.value) for clue in titles)
    for clue in titles:
        value = tidy(clue.value)[:400]
        for text, cut in _variants(value, sites) if value else ():
            told = {f"clue-{clue.origin}": 1.0, "visible": float(fold(text) in seen)}
            told["agree"] = float(folded[fold(text)] > 1)
            if cut:
                told[f"clue-{cut}"] = 1.0
            yield Candidate(text, (Evidence(clue.origin, value, clue.line),), told)


def _names_only(line: Line, shown: str, surroundings: Surroundings) -> bool:
    """Return whether the line says the title and nothing else but a kind or the publication's name."""
    if line.folded == shown:
        return True
    if shown not in line.folded:
        return False
    rest = line.folded.replace(shown, " ", 1).strip()
    return rest in _load_words()["prefix"] or rest == fold(surroundings.title)


def _bucket(count: int) -> str:
    """Return the class of a number of words."""
    return next((str(top) for top in (1, 2, 3, 5, 8, 14, 20) if count <= top), "more")


@lru_cache(maxsize=1)
def _load_words() -> dict[str, frozenset[str]]:
    """Return the word lists beside this module, folded."""
    table = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    return {name: frozenset(fold(word) for word in words) for name, words in table.items()}
