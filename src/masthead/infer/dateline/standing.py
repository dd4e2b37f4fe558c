"""How a date stands in its post: where, in what kind of line, beside which words, among which other dates.

All of it becomes features, numbers that the learned weights turn into a confidence.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from masthead.infer.dateline import labels

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from masthead.infer.dateline.scan import Mention
    from masthead.infer.lines import Line
    from masthead.model import PartialDate

BODY = 180  # characters of a line that is surely the post's text
DENSE = 3  # how many times more a Chinese, Japanese or Korean character says
TALK = 25  # words of a line that is a sentence or more
FIRST_COMMENT = 6  # lines above it hold the counter of the comments, not the comments

_MINUTES = re.compile(r"\d{1,3}(?:\+|-)? ?-?(?:min|мин|хв|dk|分|분|دقا)", re.IGNORECASE)
_BULLET = re.compile(r"(?:[•*‣▪–-]|\(?\d{1,3}[.)\]]|\[\d{1,3}\]) ")
_EDGE = re.compile(r"[|•·—–/»>,:・⋅∙-]\s*$")
_EDGE_AFTER = re.compile(r"\s*[|•·—–/»>・⋅∙-]")
_LOWER_END = re.compile(r"(?<![^\W\d_])[^\W\d_A-Z]{2,20},? ?$")
_LOWER_START = re.compile(r",? [a-zà-öø-ÿа-яёіїєα-ω]{2,20}")


@dataclass(frozen=True, slots=True)
class Sighting:
    """A date in a line, settled: what it means, and the line it stands in."""

    line: Line
    mention: Mention
    date: PartialDate
    above: str = ""  # the line above it

    @property
    def before(self) -> str:
        """Return the line's text up to the date."""
        return self.line.text[: self.mention.start]

    @property
    def after(self) -> str:
        """Return the line's text behind the date."""
        return self.line.text[self.mention.end :]


@dataclass(frozen=True, slots=True)
class Scene:
    """What the whole post tells about its dates."""

    body_from: int  # index of its first long line
    comments_from: int  # index of the heading above the comments; the total where there is none
    lists_from: int  # index of a heading above references or other posts
    sightings: tuple[Sighting, ...]

    @property
    def days(self) -> frozenset[PartialDate]:
        """Return the different dates."""
        return frozenset(sighting.date for sighting in self.sightings)


def survey(lines: Sequence[Line], sightings: tuple[Sighting, ...]) -> Scene:
    """Return the scene: where the text begins, and where it is over."""
    total = len(lines)
    body = next((line.index for line in lines if _weight(line.text) >= BODY), total)
    last = max((sighting.line.index for sighting in sightings), default=0)
    short = [line for line in lines[: last + 1] if len(line.text) <= labels.HEADING and line.index > body]
    comments = next((line.index for line in short if labels.is_heading(line.text, "comments")), total)
    lists = next((line.index for line in short if labels.is_heading(line.text, "lists")), total)
    return Scene(body, comments, lists, sightings)


def _weight(text: str) -> int:
    return len(text) * (1 if text.isascii() or text.count(" ") * 20 > len(text) else DENSE)


def features_of(sighting: Sighting, scene: Scene) -> Mapping[str, float]:
    """Return all features of a sighting that are not 0."""
    found = _place(sighting, scene) | _shape(sighting) | _words(sighting) | _form(sighting.mention)
    found |= _rivals(sighting, scene)
    found |= _together(found)
    return {name: float(value) for name, value in found.items() if value}


def _place(sighting: Sighting, scene: Scene) -> dict[str, float]:
    index, total = sighting.line.index, sighting.line.total
    return {
        "first_line": index == 0,
        "first_three": index < 3,
        "first_ten": index < 10,
        "first_thirty": index < 30,
        "depth": math.log1p(index),
        "last_five": index >= total - 5 and index >= 10,
        "above_text": index <= scene.body_from,
        "in_text": index > scene.body_from,
        "under_comments": index > scene.comments_from,
        "under_list": index > scene.lists_from,
    }


def _shape(sighting: Sighting) -> dict[str, float]:
    before, after = sighting.before[-400:], sighting.after[:400]
    left, right = len(labels.words_of(before)), len(labels.words_of(_MINUTES.sub("", after)))
    words = left + right
    return {
        "alone": words == 0,
        "nearly_alone": 0 < words <= 3,
        "short_line": 3 < words <= 8,
        "middling_line": 8 < words <= TALK,
        "sentence": words > TALK,
        "starts_line": left == 0 and words > 3,
        "ends_line": right == 0 and words > 3,
        "edge": bool(_EDGE.search(before) or _EDGE_AFTER.match(after)),
        "in_brackets": before.rstrip().endswith(("(", "[", "（")),
        "bullet": bool(_BULLET.match(sighting.line.text)),
        "minutes": bool(_MINUTES.search(after[:40]) or _MINUTES.search(before[-40:])),
        "runs_on_left": words > 3 and bool(_LOWER_END.search(before[-24:])),
        "runs_on_right": words > 3 and bool(_LOWER_START.match(after[:24])),
        "full_stop": words > 8 and after.rstrip().endswith((".", "。", "!", "?")),
    }


def _words(sighting: Sighting) -> dict[str, float]:
    left = labels.label_before(sighting.before)
    right = "" if left else labels.label_after(sighting.after)
    bare = not labels.words_of(sighting.before)
    above = labels.label_alone(sighting.above) if bare and not left else ""
    kinds = (left or right, above)
    return {
        "label_published": kinds[0] == "published",
        "label_updated": kinds[0] == "updated",
        "label_other": kinds[0] == "other",
        "above_published": above == "published",
        "above_updated": above == "updated",
        "above_other": above == "other",
        "copyright": "©" in sighting.before[-24:] or "copyright" in sighting.before[-24:].casefold(),
        "byline": labels.has_byline(sighting.line.text) and left != "published",
        "byline_above": bare and labels.has_byline(sighting.above) and len(sighting.above) <= labels.HEADING,
    }


def _form(mention: Mention) -> dict[str, float]:
    return {
        "month_only": mention.day == 0,
        "named": mention.form == "named",
        "slashed": mention.form == "slashed",
        "dashed": mention.form == "dashed",
        "dotted": mention.form == "dotted",
        "iso": mention.form == "iso",
        "cjk": mention.form == "cjk",
        "short_year": mention.short_year,
        "weekday": mention.weekday is not None,
        "clock": bool(mention.clock),
    }


def _rivals(sighting: Sighting, scene: Scene) -> dict[str, float]:
    full = [s for s in scene.sightings if s.date.day]
    days = {s.date for s in full}
    same = [s for s in scene.sightings if s.date == sighting.date]
    earlier = [s for s in full if s.line.index < sighting.line.index]
    return {
        "only_date": len(days) <= 1 and sighting.date.day > 0,
        "many_dates": len(days) >= 4,
        "crowd": math.log1p(len(days)),
        "first_date": not earlier,
        "again": len(same) > 1,
        "latest": bool(days) and sighting.date >= max(days),
        "other_days_near": any(
            s.date != sighting.date and abs(s.line.index - sighting.line.index) <= 3 for s in full
        ),
        "with_days": sighting.date.day == 0 and bool(days),
    }


def _together(found: Mapping[str, float]) -> dict[str, float]:
    """Return the features that tell more together than each alone."""
    meta = bool(
        found["alone"] or found["nearly_alone"] or found["minutes"] or found["weekday"] or found["clock"]
    )
    published = bool(found["label_published"] or found["above_published"])
    updated = bool(found["label_updated"] or found["above_updated"])
    return {
        "meta_at_top": meta and found["first_ten"],
        "meta_above_text": meta and found["above_text"],
        "meta_in_text": meta and found["in_text"],
        "short_at_top": found["short_line"] and found["first_ten"],
        "published_at_top": published and found["first_ten"],
        "updated_only": updated and found["only_date"],
        "label_in_sentence": published and found["sentence"],
        "only_meta": meta and found["only_date"],
        "first_meta": meta and found["first_date"],
        "talk_in_text": found["in_text"] and (found["sentence"] or found["middling_line"]),
        "month_at_top": found["month_only"] and found["first_ten"] and not found["sentence"],
        "month_in_text": found["month_only"] and found["in_text"],
    }
