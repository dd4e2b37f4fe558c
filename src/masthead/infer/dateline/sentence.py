"""Whether a sentence tells a date, however short it is: then it is the day of what the post speaks of."""

from __future__ import annotations

import re

from masthead.infer.dateline import labels
from masthead.infer.dateline.forms import any_of
from masthead.infer.lines import may_be_unspaced
from masthead.late import late

_LEAST = 2  # words that make a sentence, in front of its date or behind it
_LABEL = 2  # words of a label
_SMALL = 4  # letters of a word that is none of weight
_FEW = 4  # words behind a date that belong to its sentence, be they names
_COLONS = (":", "\uff1a")
_STOPS = (".", "。", "!", "?", "…")
_PART = late(r"[|•·,;()（）—–/»:-]")  # noqa: RUF001 - brackets of Chinese and Japanese
_PREFIXED = late(r"[\u05d0-\u05ea]-$")  # a Hebrew preposition is of the date: ב-3 במאי
_FLOWS = late(r"[ '’][^\W\d_](?!\.)")  # the sentence goes on behind its date
_UNPARTED = late(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # goes on without a space
EDGE_AFTER = late(r"\s*[|•·—–/»>・⋅∙-]")
LOWER_START = late(r",? [a-zà-öø-ÿа-яёіїєα-ω]{2,20}")
LEADING = late(rf"(?<![^\W\d_])(?:{any_of('clock_leads')}|the) ?$", re.IGNORECASE)  # an article, or "on"


def tell_sentence(line: str, before: str, after: str) -> dict[str, float]:
    """Return what the words before and behind a date make of it; nothing where a label or a byline stands there.

    "The hall opens on 3 May 2024." tells it, "Doors open 3 May 2024" most likely, and what an unknown label names
    ("Tickets: 3 May 2024") is not the post.
    """
    said = labels.label_before(before) or labels.label_after(after) or labels.own_label(before, after)
    if said or labels.opens_with_verb(before) or labels.publishes(after) or _is_signed(line):
        return {}
    front = LEADING.sub("", _PART.split(_PREFIXED.sub("", before))[-1]).rstrip()
    words, right = labels.count_words(front), labels.count_words(after)
    runs_up = words > 0 and front.rpartition(" ")[2].islower()
    stops = after.rstrip().endswith(_STOPS) and not EDGE_AFTER.match(after)
    ends = stops and not right and words >= _LEAST and not front.istitle()
    goes_on = runs_up and LOWER_START.match(after[:24]) is not None
    if not goes_on and stops and _FLOWS.match(after):
        goes_on = (0 < right <= _FEW and words > 0) or (right >= _LEAST and not after[1:2].isupper())
    return {
        "told": ends or goes_on or (stops and may_be_unspaced(after) and _UNPARTED.match(after) is not None),
        "told_last": runs_up and not right,
        "strange_label": _is_labelled(before),
    }


def _is_labelled(before: str) -> bool:
    """Return whether a word or two and a colon stand before a date, and no word of weight between ("Talks: w/c")."""
    colon = max(map(before.rfind, _COLONS))
    label, small = before[:colon] if colon > 0 else "", labels.words_of(before[colon + 1 :])
    if not 0 < len(labels.words_of(label)) <= _LABEL or not label[-1].isalpha():
        return False
    return len(small) <= _LABEL and all(len(word) < _SMALL for word in small)


def _is_signed(text: str) -> bool:
    """Return whether the line begins as one that names its writer: "De Ana Ruiz", but not "De nieuwe brug"."""
    behind = text.split(None, 2)[1:2]
    return labels.has_byline(text) and not (behind and behind[0][0].islower())
