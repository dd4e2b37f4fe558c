"""How a date stands among the other dates of its post, and which of its features tell more together."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from masthead.infer.dateline.standing import standing_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from masthead.infer.dateline.standing import Scene, Sighting
    from masthead.model import PartialDate

NEAR = 3  # lines between dates that belong to one head
_LISTED = 3  # lines within which a month below another is of the same list
FAR = 30  # lines below a site's header within which its post begins
MANY = 4
TOP = math.log1p(10)

REFUSALS = (
    "sentence",
    "talk",
    "under_comments",
    "under_list",
    "label_other",
    "span",
    "copyright",
    "quoted",
    "facts_near",
)

_MARKS = ("alone", "nearly_alone", "minutes", "weekday", "clock")
Features = dict[str, float]


def describe(scene: Scene) -> list[Mapping[str, float]]:
    """Return the features of every sighting, those that are not 0."""
    own = [standing_of(sighting, scene) for sighting in scene.sightings]
    _clear_label(scene, own)
    first = _own_word(scene, own)
    described: list[Mapping[str, float]] = []
    for at, features in enumerate(own):
        found = features | _among(at, scene, own)
        found |= _beside_own_word(scene.sightings[at].date, first)
        found |= _together(found)
        described.append({name: float(value) for name, value in found.items() if value})
    return described


def _own_word(scene: Scene, own: list[Features]) -> PartialDate | None:
    """Return the day on which the post itself says that it was published first."""
    both = zip(scene.sightings, own, strict=True)
    return next((sighting.date for sighting, told in both if told["own_word"] and sighting.date.day), None)


def _beside_own_word(date: PartialDate, first: PartialDate | None) -> Features:
    """Return what a post's own word tells of a date: years and days after it are those of a change."""
    if first is None or date < first:
        return {}
    return {"years_later": 0.0, "year_later": 0.0} if date == first else {"changed_later": 1.0}


def _clear_label(scene: Scene, own: list[Features]) -> None:
    """Let a labelled date stand that is the only one below a heading of a list: a page dates itself at its end."""
    below = [
        (sighting.date, features)
        for sighting, features in zip(scene.sightings, own, strict=True)
        if features["under_list"] and (features["label_published"] or features["label_updated"])
    ]
    if len({date for date, _ in below}) == 1:
        for _, features in below:
            if features["opens_line"]:
                features["under_list"] = 0.0


def _is_updated(features: Mapping[str, float]) -> bool:
    return bool(features["label_updated"] or features["above_updated"] or features["later_updated"])


def _is_meta(features: Mapping[str, float]) -> bool:
    """Tell whether the line is one about the post, such as a date with its weekday or the minutes to read."""
    told = features.__getitem__
    return any(map(told, _MARKS)) and not any(map(told, REFUSALS))


def _among(at: int, scene: Scene, own: list[Features]) -> Features:
    """Return what the other dates tell of this one."""
    this = scene.sightings[at]
    others = [
        (sighting, features)
        for sighting, features in zip(scene.sightings, own, strict=True)
        if sighting.date != this.date and sighting.date.day
    ]
    alone = own[at]["alone"] or own[at]["nearly_alone"]
    heads = alone and own[at]["first_ten"]  # months below it, of an archive or in the text, tell nothing then
    months = {
        s.date
        for s, f in zip(scene.sightings, own, strict=True)
        if not s.date.day
        and s.date != this.date
        and not (heads and (f["talk"] or s.line.index > this.line.index + _LISTED))
    }
    near = [(s, f) for s, f in others if abs(s.line.index - this.line.index) <= NEAR]
    days = {sighting.date for sighting, _ in others}
    updates = [s.date.year for s, f in others if _is_updated(f)]
    changed = max([scene.changed, *updates])  # later years are no wonder then
    return {
        "only_date": not others and this.date.day > 0,
        "many_dates": len(days) >= MANY,
        "first_date": not any(s.line.index < this.line.index for s, _ in others),
        "first_meta": _is_meta(own[at])
        and not any(_is_meta(f) and s.line.index < this.line.index for s, f in others),
        "latest": all(s.date <= this.date for s, _ in others),
        "near_updated": not _is_updated(own[at]) and any(_is_updated(f) for _, f in near),
        "near_published": any(f["label_published"] or f["above_published"] for _, f in near),
        "beside_earlier": _is_updated(own[at]) and _stands_earlier(this, near),
        "other_metas": math.log1p(sum(1 for _, f in others if _is_meta(f))),
        "years_later": any(year > max(this.date.year + 1, changed) for year in scene.years),
        "year_later": this.date.year + 1 in scene.years and this.date.year + 1 > changed,
        "month_list": this.date.day == 0 and bool(months),
        "with_days": this.date.day == 0 and bool(others),
        "with_better": this.date.day == 0 and any(_is_meta(f) for _, f in others),
        "site_header": own[at]["weekday"] and own[at]["above_text"] and _meta_below(this, others),
    }


def _stands_earlier(this: Sighting, near: list[tuple[Sighting, Features]]) -> bool:
    """Tell whether an earlier day beside an update stands on a line about the post: it is that of publication."""
    return any(s.date < this.date and (_is_meta(f) or f["byline"]) and not f["talk"] for s, f in near)


def _meta_below(this: Sighting, others: list[tuple[Sighting, Features]]) -> bool:
    """Tell whether an earlier day stands on a line of its own below: then the date above is the site's today."""
    return any(
        s.date < this.date
        and s.line.index > this.line.index
        and s.line.index <= this.line.index + FAR
        and (_is_meta(f) or (f["ends_line"] and not f["talk"]))
        for s, f in others
    )


def _together(found: Mapping[str, float]) -> Features:
    """Return the features that tell more together than each alone."""
    meta = _is_meta(found)
    published = bool(found["label_published"] or found["above_published"])
    updated = _is_updated(found)
    return {
        "published_line": published and not any(map(found.__getitem__, REFUSALS)),
        "opens_top": found["opens_paragraph"] and found["depth"] < TOP and found["first_date"],
        "opens_deep": found["opens_paragraph"] and not (found["depth"] < TOP and found["first_date"]),
        "updated_deep": updated and not found["first_ten"],
        "short_in_text": found["short_line"] and found["in_text"] and not published,
        "odd_words": (found["short_line"] or found["nearly_alone"])
        and found["runs_on_left"]
        and not found["minutes"],
        "last_meta": meta and found["last_five"],
        "talk_runs_on": found["talk"] and found["runs_on_left"],
        "month_published": found["month_only"] and published,
        "month_in_text": found["month_only"] and found["in_text"],
    }
