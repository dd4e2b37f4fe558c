"""What the words beside a date say it is the date of; the words themselves are data (labels.toml)."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from masthead.infer.lines import may_be_unspaced
from masthead.infer.tables import read_table
from masthead.infer.wording import any_of
from masthead.late import late

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NEAR = 56  # characters before a date in which its label may stand
LONGEST = 5  # words of a label
HEADING = 48  # characters of a line that is nothing but a label or a heading
OPEN = 80  # characters of a heading that runs on: 3 thoughts on "The boat"
OWN = 80  # characters before a date in which a post may speak of itself
PARTICIPLE = 8  # letters of one
_NUMBERED = 4  # words in front of a date that number an issue
VERB = 6  # letters of a label that is a verb: posted, published; "news" and "on" are none

_WORD = late(r"[^\W\d_]+(?:'[^\W\d_]+)?|©")
_POINTS = late(r"[\u064b-\u0652\u0591-\u05bd\u05bf-\u05c7]")  # written over Arabic and Hebrew, or left out
_CAPITAL = late(r"(?<=[a-zß-ÿ])(?=[A-Z])")
_SEAM = late(r"[A-Z](?<=[a-zß-ÿ].)")  # where it lies: its literal beginning makes the search cheap
_BAR = late(r" [|•] ")
_SENTENCE = late(r"[.!?…:;。\uff01\uff1f] ?")
_DIGIT = late(r"\d")
_BEHIND = frozenset(",|·•–—-")  # the number of an issue
_ISSUE = late(rf"\b{any_of('issue')}[.:]? ?[#№]?\d{{1,4}}\)? ?[,|·•–—-] ?$", re.IGNORECASE)
_HAN = late(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@lru_cache(maxsize=1)
def load_labels() -> dict[str, dict[str, str]]:
    """Return the kinds of labels, and under "date" those of dates together: label -> kind."""
    tables = read_table(__file__, "labels.toml")
    labels = {
        kind: dict.fromkeys((" ".join(words_of(label)) for label in known), kind)
        for kind, known in tables.items()
    }
    labels["date"] = labels["other"] | labels["updated"] | labels["published"]
    return labels


@lru_cache(maxsize=1)
def _load_roles() -> dict[str, frozenset[str]]:
    tables = read_table(__file__, "roles.toml")
    return {f"in_{role}": frozenset(words) for role, words in tables.items()}


@lru_cache(maxsize=256)  # the lines of a page stand in few places
def roles_of(hints: tuple[str, ...]) -> Mapping[str, float]:
    """Return which roles the markup around a line gives it; a text source has none."""
    if not hints:
        return {}
    words = {hint.rpartition(":")[2] for hint in hints}
    return {role: float(not words.isdisjoint(known)) for role, known in _load_roles().items()}


@lru_cache(maxsize=256)  # the words beside a date are looked at from many sides
def words_of(text: str) -> tuple[str, ...]:
    """Return the words, case folded, apostrophes straight, no points; glued ones are parted at a capital."""
    if _SEAM.search(text):
        text = _CAPITAL.sub(" ", text)
    if not text.isascii():
        text = _POINTS.sub("", text).replace("’", "'")
    return tuple(_WORD.findall(text.casefold()))


def count_words(text: str) -> int:
    """Return how many words the text has; two characters of Chinese, Japanese or Korean count as one."""
    return len(words_of(text)) + (len(_HAN.findall(text)) // 2 if may_be_unspaced(text) else 0)


def label_before(text: str) -> str:
    """Return the kind of label that the text ends with: published, updated, other or nothing."""
    words = words_of(text[-NEAR:])
    if len(words) <= _NUMBERED and text.rstrip()[-1:] in _BEHIND and _ISSUE.search(text[-NEAR:]):
        return ""  # "Issue 212, 18 March 2024"
    return _last(words) or (_last(words[:-1]) if words and len(words[-1]) <= 3 else "")


def opens_segment(text: str) -> bool:
    """Tell whether the text ends with a label of publication or update that begins the line, or a part of it.

    "Page last updated on" begins its line, "Food WriterPublished" a part, by its capital; "it was first published"
    does neither. Where the post speaks of itself, "this post was first published on" does as well.
    """
    if label_before(text) not in ("published", "updated"):
        return False
    if own_label(text):
        return True
    words = words_of(text[-NEAR:])
    size = _size(words) or 1 + _size(words[:-1])
    apart = _CAPITAL.sub(" ", text[-NEAR:]).split()
    first = apart[-size].strip("(|•·-–—:")[:1] if len(apart) >= size else ""
    return (
        len(words) - size <= 1
        or first.isupper()
        or (may_be_unspaced(first) and _HAN.match(first) is not None)
    )


def _size(words: Sequence[str]) -> int:
    """Return how many words the label has with which they end, 0 for none."""
    labels = load_labels()["date"]
    return next((n for n in range(min(LONGEST, len(words)), 0, -1) if " ".join(words[-n:]) in labels), 0)


def is_fact(text: str) -> bool:
    """Tell whether the line states the hour, place or price of an event: "Venue: Old School"."""
    head, colon, _ = text[:HEADING].partition(":")
    return bool(colon) and " ".join(words_of(head)) in load_labels()["facts"]


def label_after(text: str) -> str:
    """Return the kind of label that the text begins with, as in 2024年5月3日 更新."""
    if _DIGIT.search(text[:NEAR]):  # then it is the label of what follows: 3 May 2024, updated 7 May 2024
        return ""
    words = words_of(text[:NEAR])[:2]
    labels = load_labels()["date"]
    kinds = (labels.get(" ".join(words[:n]), "") for n in range(len(words), 0, -1))
    return next((kind for kind in kinds if kind in ("published", "updated")), "")


def label_alone(text: str) -> str:
    """Return the kind of label that a whole line is."""
    if len(text) > HEADING:
        return ""
    return load_labels()["date"].get(" ".join(words_of(text)), "")


def is_heading(text: str, kind: str) -> bool:
    """Tell whether a short line is a heading of that kind ("comments", "lists"), a number in it aside."""
    if len(text) > OPEN or not may_head(text):
        return False
    words, labels = words_of(text), load_labels()
    if len(text) <= HEADING and " ".join(words) in labels[kind]:
        return True
    opening = labels[f"{kind}_open"]
    return not text.endswith((".", ",")) and any(" ".join(words[:n]) in opening for n in (2, 3))


def may_head(text: str) -> bool:
    """Tell whether a heading of any kind begins with the text's first word: a quick look, no verdict."""
    first = _WORD.search(text)
    return first is not None and _CAPITAL.split(first[0])[0].casefold() in _first_words()


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    """Return the words with which headings begin."""
    labels = load_labels()
    known = (labels[name] for kind in ("comments", "lists") for name in (kind, f"{kind}_open"))
    return frozenset(label.partition(" ")[0] for label in chain.from_iterable(known))


def is_speaker(text: str) -> bool:
    """Tell whether the line names who speaks below it, as engines do above a comment: "Ana says:"."""
    if len(text) > HEADING or not text.endswith((":", "\uff1a")):
        return False
    words = words_of(text)
    return 1 < len(words) <= LONGEST and words[-1] in load_labels()["speaks"]


def is_of_site(text: str) -> bool:
    """Tell whether the words before an update say that it is of the whole site."""
    return not load_labels()["site"].keys().isdisjoint(words_of(text[-NEAR:]))


def own_label(before: str, after: str = "") -> str:
    """Return what a post says of itself beside a date: "This post was published on", Cyhoeddwyd y darn hwn ar."""
    sentence = _SENTENCE.split(before[-OWN:])[-1]
    words, labels = words_of(sentence), load_labels()
    if not any(
        " ".join(words[at : at + n]) in labels["own"] for at in range(min(2, len(words))) for n in (1, 2, 3)
    ):
        return ""
    if not labels["reprint"].keys().isdisjoint(words) and labels["updated"].keys().isdisjoint(
        words_of(after)
    ):
        return ""  # what was originally published elsewhere or before was so again here, on another day
    return label_before(sentence) or label_after(after) or _spoken(words)


def _spoken(words: Sequence[str]) -> str:
    """Return what the verb of a sentence about the post says: "appeared on" at its end, "Cyhoeddwyd" as its first."""
    labels = load_labels()
    if any(" ".join(words[-n:]) in labels["appeared"] for n in (1, 2, 3)):
        return "published"
    return next(
        (labels["date"][first] for n in (1, 2) if (first := " ".join(words[:n])) in labels["date"]), ""
    )


def opens_with_verb(text: str) -> bool:
    """Tell whether the line begins with the verb of publication: "Posted in Boats on", "Written on the train,"."""
    first = words_of(text[:NEAR])[:1]
    return bool(first) and len(first[0]) >= VERB and first[0] in load_labels()["published"]


def publishes(text: str) -> bool:
    """Tell whether a participle of publication stands in the words: "am 3. Mai in der Rubrik Boote veröffentlicht"."""
    published = load_labels()["published"]
    return any(len(word) >= PARTICIPLE and word in published for word in words_of(text))


def has_byline(text: str) -> bool:
    """Tell whether the text, or a part of it behind a bar, begins as a line that names its writer."""
    bylines = load_labels()["byline"]
    parts = _BAR.split(text[: NEAR * 2]) if "|" in text or "•" in text else (text,)
    return any(
        " ".join(words[:n]) in bylines for part in parts for words in (words_of(part[:NEAR]),) for n in (1, 2)
    )


def _last(words: Sequence[str]) -> str:
    labels = load_labels()["date"]
    for count in range(min(LONGEST, len(words)), 0, -1):
        kind = labels.get(" ".join(words[-count:]))
        if kind:
            return kind
    if (
        words and may_be_unspaced(words[-1]) and _HAN.search(words[-1])
    ):  # no spaces between words: 记者发布时间
        return next((labels[words[-1][-n:]] for n in (4, 3, 2) if words[-1][-n:] in labels), "")
    return ""
