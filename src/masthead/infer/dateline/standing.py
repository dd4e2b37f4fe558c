"""How a date stands in its post: where, in what kind of line, beside which words.

All of it becomes features, numbers that the learned weights turn into a confidence.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.infer.dateline import labels
from masthead.infer.dateline.forms import any_of
from masthead.infer.dateline.hours import spans_hours
from masthead.infer.dateline.sentence import EDGE_AFTER, LEADING, LOWER_START, tell_sentence
from masthead.late import late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masthead.infer.dateline.scan import Mention
    from masthead.infer.dateline.stretch import Stretch
    from masthead.infer.lines import Line
    from masthead.model import PartialDate

BESIDE = 400  # characters on each side of a date that are looked at
PROSE = 70  # characters of a line that is hardly one of the head: a heading below it closes the post
BODY = 180  # characters of a line that is surely the post's text
ARTICLE = 12  # characters before a date in which its article stands
DENSE = 3  # how many times more a Chinese, Japanese or Korean character says
TALK = 25  # words of a line that is a sentence or more
SIGNED = 10  # words of a line that names the writer and the day, and little more
LEAD = 4  # words that may stand before a label that still opens its line
PLACE = 3  # words of a place before the day on which a report is dated
NOTE = 40  # characters behind the day of a change that tell of what
WEB = 1995  # posts are hardly older

_MINUTES = late(r"\d{1,3}(?:\+|-)? ?-?(?:min|мин|хв|dk|分|분|دقا)", re.IGNORECASE)
_YEAR = late(r"20\d\d(?!\d)")  # its literal beginning makes the search cheap
_BULLET = late(r"(?:[•*‣▪–-]|\(?\d{1,3}[.)\]]|\[\d{1,3}\]) ")
_EDGE = late(r"[|•·—–/»>,:・⋅∙-]\s*$")
_DIVIDED = late(r"[|•·—–/»・⋅∙]\s*$")
# What a site prints below today's date: "Dollar 43.19", "Ankara 9°C".
_TICKER = late(r"\D{2,20} ?\d[\d.,]{3,12}$|[^\n\d]{0,30}[-−+]?\d{1,2} ?°")  # noqa: RUF001 - a minus sign
_DASH = late(r"\)?(?: ?\([^()\n]{2,40}\))? ?[–—:|-](?= )")  # "Ghent, 3 May 2024 – The old ferry is back"
_LOWER_END = late(r"(?<![^\W\d_])[^\W\d_A-Z]{2,20},? ?$")
_SPAN_BEFORE = late(rf"\d\.? ?(?:{any_of('span_words')}) ?$")
_SPAN_AFTER = late(rf" ?(?:{any_of('span_words')}) ?[^\W\d_]{{0,12}},? ?\d{{1,4}}\b(?! ?min)")
_NAME = late(r"\W{0,3}(?:[^\W\d_a-z][^\W\d_]{0,20}\.?[ '’-]?){2,4}[ ,|•·—–/-]{0,4}")
_QUOTES = (("“", "”"), ("„", "“"), ("«", "»"), ("「", "」"))


class Sighting(Struct, frozen=True):
    """A date in a line, settled: what it means, and the line it stands in."""

    line: Line
    mention: Mention
    date: PartialDate
    above: str = ""  # the line above it
    below: str = ""

    @property
    def before(self) -> str:
        """Return the line's text up to the date, its last four hundred characters."""
        return self.line.text[max(0, self.mention.start - BESIDE) : self.mention.start]

    @property
    def after(self) -> str:
        """Return the line's text behind the date, four hundred characters."""
        return self.line.text[self.mention.end : self.mention.end + BESIDE]


class Scene(Struct, frozen=True):
    """What the whole post tells about its dates."""

    body_from: int  # index of its first long line
    comments_from: int  # index of the heading above the comments; the total where there is none
    lists_from: int  # index of a heading above references or other posts
    years: frozenset[int]  # every year that the post names
    sightings: tuple[Sighting, ...]
    changed: int = 0  # the year in which its markup says it was changed
    stretch: Stretch | None = None  # where a page's main text stands, if it is known

    @property
    def days(self) -> frozenset[PartialDate]:
        """Return the different dates."""
        return frozenset(sighting.date for sighting in self.sightings)


def survey(
    lines: Sequence[Line],
    sightings: tuple[Sighting, ...],
    changed: int = 0,
    stretch: Stretch | None = None,
) -> Scene:
    """Return the scene: where the text begins, and where it is over.

    Of a page only the main text and what stands around it tells: a menu may have a heading "News" as well.
    """
    total, first = len(lines), stretch.first if stretch else 0
    body = next((line.index for line in lines[first:] if _weight(line.text) >= BODY), total)
    prose = next((line.index for line in lines[first:] if _weight(line.text) >= PROSE), total)
    last = max((sighting.line.index for sighting in sightings), default=0)
    near = lines[prose + 1 : last + 1]
    short = [line for line in near if len(line.text) <= labels.OPEN and labels.may_head(line.text)]
    comments = next((line.index for line in short if labels.is_heading(line.text, "comments")), total)
    lists = next((line.index for line in short if labels.is_heading(line.text, "lists")), total)
    own = [line for line in lines[:comments] if _is_own(line)]
    named = years_in([line for line in own if stretch is None or stretch.is_near(line.index)])
    return Scene(body, comments, lists, named, sightings, changed, stretch)


def _is_own(line: Line) -> bool:
    """Tell whether the markup around a line makes it one of the post, not of what stands beside it."""
    if not line.block.hints:
        return True
    roles = labels.roles_of(line.block.hints)
    return not (roles.get("in_aside") or roles.get("in_comment"))


def years_in(lines: Sequence[Line]) -> frozenset[int]:
    """Return the years of this century that the lines name."""
    texts = [line.text for line in lines if "20" in line.text]
    found = [(text, match.start()) for text in texts for match in _YEAR.finditer(text)]
    return frozenset(int(text[at : at + 4]) for text, at in found if at == 0 or not text[at - 1].isdigit())


def _weight(text: str) -> int:
    return len(text) * (1 if text.isascii() or text.count(" ") * 20 > len(text) else DENSE)


def standing_of(sighting: Sighting, scene: Scene) -> dict[str, float]:
    """Return what the date's own line and place tell."""
    shape = {**_shape(sighting), **labels.roles_of(sighting.line.block.hints)}
    place = _place(sighting, scene, talks=bool(shape["talk"]))
    if place.get("below_h1"):  # no comment stands right below the title, whatever a theme calls its head
        shape |= {"in_comment": 0.0, "in_aside": 0.0}
    return shape | place | _words(sighting) | _form(sighting)


def _place(sighting: Sighting, scene: Scene, *, talks: bool) -> dict[str, float]:
    """Return where the line stands; a place near the top tells nothing of a date amid a sentence."""
    index, total, stretch = sighting.line.index, sighting.line.total, scene.stretch
    step = stretch.step(index) if stretch else index
    return (stretch.tell(index) if stretch else {}) | {
        "first_three": step < 3 and not talks,
        "first_ten": step < 10 and not talks,
        "depth": math.log1p(step),
        "last_five": index >= total - 5 and index >= 10,
        "above_text": index <= scene.body_from and not talks,
        "in_text": index > scene.body_from,
        "under_comments": index > scene.comments_from
        or (index > scene.body_from and labels.is_speaker(sighting.above)),
        "under_list": index > scene.lists_from,
    }


def _shape(sighting: Sighting) -> dict[str, float]:
    before, after = sighting.before, sighting.after
    left = labels.count_words(before[:-ARTICLE] + LEADING.sub("", before[-ARTICLE:]))
    right = labels.count_words(_MINUTES.sub("", after))
    words = left + right
    own = bool(labels.own_label(before, after))
    opens = own or not labels.words_of(before) or labels.opens_segment(before)
    edge = bool(_EDGE.search(before) or EDGE_AFTER.match(after))
    divided = bool(_DIVIDED.search(before) or EDGE_AFTER.match(after))
    return (
        {
            "alone": words == 0,
            "nearly_alone": 0 < words <= 3,
            "short_line": 3 < words <= 8,
            "middling_line": 8 < words <= TALK,
            "sentence": words > TALK,
            "talk": words > TALK
            or (words > 8 and not divided and not opens and right > 0)
            or (left > 4 and right == 0 and not own and after.startswith((".", "。", "!", "?"))),
            "opens_paragraph": words > 8 and opens,
            "opens_line": 0 < words <= 8 and opens,
            "opens_dash": words > 8
            and left <= PLACE
            and not labels.label_before(before)
            and _DASH.match(after) is not None,
            "ends_line": right == 0 and words > 3,
            "edge": edge,
            "opens_story": words > 8 and opens and not own and bool(LOWER_START.match(after[:24])),
        }
        | _marks(sighting, before, after, words)
        | tell_sentence(sighting.line.text, sighting.before, sighting.after)
    )


def _marks(sighting: Sighting, before: str, after: str, words: int) -> dict[str, float]:
    """Return the punctuation and the words right beside the date."""
    labelled = labels.label_before(before) or labels.own_label(before, after)
    signed = words <= SIGNED and labels.has_byline(
        sighting.line.text
    )  # then a role may stand before the date
    return {
        "span": not sighting.mention.clock
        and bool(_SPAN_BEFORE.search(before[-12:]) or _SPAN_AFTER.match(after[:24])),
        "hours": labelled not in ("published", "updated")
        and spans_hours(before, after, timed=bool(sighting.mention.clock)),
        "in_brackets": before.rstrip().endswith(("(", "[", "\uff08")),
        "quoted": _is_quoted(before, after),
        "bullet": bool(_BULLET.match(sighting.line.text)),
        "minutes": bool(_MINUTES.search(after[:40]) or _MINUTES.search(before[-40:])),
        "runs_on_left": not labelled and not signed and bool(_LOWER_END.search(before[-24:])),
        "runs_on_right": words > 3 and bool(LOWER_START.match(after[:24])),
        "name_left": not labelled and bool(_NAME.fullmatch(before)),
        "full_stop": words > 8 and after.rstrip().endswith((".", "。", "!", "?")),
    }


def _is_quoted(before: str, after: str) -> bool:
    """Tell whether the date stands in quotation marks, by itself or among the words of another writer."""
    if before.endswith(('"', "'", "“", "‘", "=", "_")) and after.startswith(('"', "'", "”", "’")):
        return True
    return any(before.rfind(left) > before.rfind(right) and right in after for left, right in _QUOTES)


def _words(sighting: Sighting) -> dict[str, float]:
    left = labels.label_before(sighting.before)
    right = "" if left else labels.label_after(sighting.after)
    words = labels.words_of(sighting.before)
    above = labels.label_alone(sighting.above) if not words else ""
    kind = left or right
    opens = labels.opens_segment(sighting.before) or (bool(right) and len(words) <= LEAD)
    if not kind and len(words) <= LEAD + LEAD and labels.opens_with_verb(sighting.before):
        kind, opens = "published", True
    if own := labels.own_label(sighting.before, sighting.after):
        kind, opens = own, True
    if kind == "updated" and labels.is_of_site(sighting.before):
        kind = "other"
    owner = sighting.before[-24:].casefold()
    byline = labels.has_byline(sighting.line.text) and left != "published"
    return {
        "signed_label": byline and opens and kind in ("published", "updated"),
        "update_note": kind == "updated"
        and len(sighting.after) > NOTE
        and _DASH.match(sighting.after) is not None,
        "own_word": own == "published",
        "label_published": kind == "published" and opens,
        "label_updated": kind == "updated" and opens,
        "label_other": kind == "other",
        "later_published": kind == "published" and not opens,
        "later_updated": kind == "updated" and not opens,
        "above_published": above == "published",
        "above_updated": above == "updated",
        "above_other": above == "other",
        "facts_near": labels.is_fact(sighting.above) or labels.is_fact(sighting.below),
        "ticker": bool(sighting.below) and _TICKER.match(sighting.below) is not None,
        "copyright": "©" in owner or "copyright" in owner or "(c)" in owner,
        "byline": byline,
        "byline_above": len(sighting.above) <= labels.HEADING and labels.has_byline(sighting.above),
        "byline_below": len(sighting.below) <= labels.HEADING and labels.has_byline(sighting.below),
    }


def _form(sighting: Sighting) -> dict[str, float]:
    mention = sighting.mention
    return {
        "month_only": mention.day == 0 and mention.month > 0,
        "year_only": mention.month == 0,
        "solved_year": mention.form == "yearless",
        "short_year": mention.short_year,
        "weekday": mention.weekday is not None,
        "clock": bool(mention.clock),
        "before_web": mention.year < WEB,
    }
