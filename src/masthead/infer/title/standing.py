"""How a line above the prose is written and stands: what tells a title, as features."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from masthead.infer.byline.names import parse_first_name, parse_name
from masthead.infer.byline.words import KNOWN
from masthead.infer.layout import count_words
from masthead.infer.lines import may_hold_day
from masthead.infer.title.credit import has_credit, names_known, names_writer
from masthead.infer.title.head import SIGNING, opens_with_label
from masthead.infer.title.refused import BULLETS, ENDS, names_somebody
from masthead.infer.title.site import HOUSE_WORDS, names_house, names_outlet
from masthead.infer.title.words import load_words
from masthead.infer.wording import any_of
from masthead.late import late
from masthead.model import BlockKind

if TYPE_CHECKING:
    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line
    from masthead.infer.title.head import Head

_TOPS = (1, 2, 3, 5, 8, 14, 20)
_SIZES = (*(f"words-{top}" for top in _TOPS), "words-more")
_GAPS_ABOVE, _GAPS_BELOW = (tuple(f"gap-{side}-{gap}" for gap in range(3)) for side in ("above", "below"))
TRAIL = late(r"[>»›→:/](?:(?<=[>»›→])|(?<=::)|(?<= /)) ")  # noqa: RUF001 - arrows
STEPS = 2  # marks between the parts of a trail
_FEWEST, _MOST = 4, 20  # words of a title that has a second line
_LONG = 4  # words of a title whose second line may be shorter
_SYMBOLS = late(r"[|»›→·/>](?:(?<=[|»›→·])|(?<= .)(?= ))")  # noqa: RUF001 - arrows
_STOPS = (".", "?", "!", "…")
_LATE = 0.6  # part of a post below which nothing entitles it
_PASSAGE = late(r"[^\W\d_]{2}\.? \d{1,3}:\d{1,3}")  # of the Bible, read before a sermon
_NUMBERED = late(
    rf"\b{any_of('issue')}[.:]? ?[#№]?\d{{1,4}}\)?(?: ?[,|·•–—(-] ?[^\n,|]{{0,20}}\d{{4}}\)?)?$"
    r"|第 ?\d{1,4} ?[号期號] ?[\d年月日./ -]{0,16}$",
    re.IGNORECASE,
)
_ISSUE = 10  # characters of an issue's number without its month
_QUOTED_ENDS = frozenset(f"{stop}{mark}" for stop in ".…" for mark in '"”“»’')
_SMILES = 8  # characters behind a sentence in which somebody smiles
_SMILE = late(r"(?:[:;]-?[)D(P]|[\u2600-\u27bf\ufe0f\U0001f300-\U0001faff]){1,4}$")
_STOP = late(r"[^\W\d_]{3}[.?!]\s\S")
_DATED = late(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|年|[٠-٩۰-۹]{4}")  # noqa: RUF001 - digits of Arabic


def describe(line: Line, layout: Layout, head: Head, passed: int, strong: int) -> dict[str, float]:
    """Return the features of a line; `passed` lines above may be the title too, `strong` ones look much like it."""
    told = {f"passed-{min(passed, 4)}": 1.0, f"strong-{min(strong, 3)}": 1.0, "echo": head.part(line)}
    count, is_quote = count_words(line.text), line.index in layout.quoted
    _tell_place(line, head, count, told, is_below_quoted=passed > 0 and is_quote)
    _tell_standing(line, head, told, is_labelled=passed > 0 and count <= 6 and opens_with_label(line.text))
    _tell_shape(line.text, count, told)
    _tell_marks(line.text, told, is_quote=is_quote)
    _tell_wording(line, head, told)
    if line.index:
        _tell_above(line, layout.lines[line.index - 1], head, told)
    if line.index + 1 < len(layout.lines):
        _tell_below(line, layout.lines[line.index + 1], head, told, is_quote=is_quote)
    if line.folded in load_words()["section"] or line.folded in load_words()["prefix"]:
        told["section"] = 1.0
    if line.block.kind is BlockKind.HEADING:
        told[f"h{min(line.block.level, 4)}"] = 1.0
    matched = layout.matches[line.index]
    told["furniture" if matched.whole else "partly-furniture"] = matched.part
    return told


def _tell_place(line: Line, head: Head, count: int, told: dict[str, float], *, is_below_quoted: bool) -> None:
    """Add whether the line comes again, and stands in the prose or below; what does not hold is left out."""
    if head.lines[line.folded] > 1:
        told["again"] = 1.0
        if count <= 2:
            told["again-short"] = 1.0
    if line.index > head.start:
        told["behind-prose"] = 1.0
        if line.index >= _LATE * head.layout.tail:
            told["late"] = 1.0
    elif "passed-0" not in told and head.is_excerpt(line):
        told["excerpt"] = 1.0
    if head.layout.prose[line.index]:
        told["prose"] = 1.0
    if is_below_quoted:
        told["quoted-below"] = 1.0
    if head.is_of_site(line):
        told["names-site"] = 1.0


def _tell_standing(line: Line, head: Head, told: dict[str, float], *, is_labelled: bool) -> None:
    """Add how the line stands to what is around it."""
    leads = head.leads(line)
    if (not leads and names_outlet(line)) or head.is_tagline(line) or head.is_above_tagline(line):
        told["names-blog"] = 1.0
    if head.spaced and _is_set_off(line, head.layout):
        told["set-off"] = 1.0
    if is_labelled or (
        line.index and line.words[-1] in load_words()["team"] and len(line.words) <= HOUSE_WORDS
    ):
        told["labelled"] = 1.0
    if leads:
        told["leads"] = 1.0
    elif names_house(line):
        told["names-house"] = 1.0
    if len(TRAIL.findall(line.text)) >= STEPS:
        told["trail"] = 1.0
    if line.index == 0:
        _tell_top(line, told)
    if head.is_within(line):
        told["within"] = 1.0
    if head.holds(line):
        told["holds"] = 1.0


def _tell_top(line: Line, told: dict[str, float]) -> None:
    """Add that the line is the first, and whether it numbers an issue ("The Platform – from the line – Issue 88")."""
    told["top"] = 1.0
    wordy = line.figured and (len(line.words) > _LONG or not line.text.isascii())
    if wordy and (issue := _NUMBERED.search(line.text)) is not None:
        told["numbered"] = 2.0 if len(issue.group()) > _ISSUE else 1.0  # with its month no title has a number


def _tell_shape(text: str, count: int, told: dict[str, float]) -> None:
    """Add how a line is written."""
    told[_SIZES[bisect_left(_TOPS, count)]] = 1.0
    if not text[-1].isalnum():
        text = text[:-_SMILES] + _SMILE.sub("", text[-_SMILES:]).rstrip() or text
    if text[-2:] in _QUOTED_ENDS or text.endswith(ENDS):
        told["sentence"] = 1.0
    if text.endswith(("?", "!")):
        told["question"] = 1.0
    if text.endswith(_STOPS) and _STOP.search(text[:-1]):
        told["sentences"] = 1.0
    if ": " in text:
        told["colon-inside"] = 1.0
    if text[0].islower():
        told["lower-start"] = 1.0
    if count > 1 and text.isupper():
        told["capitals"] = 1.0
    if count > 2 and _has_capitals(text.split()):
        told["capital-words"] = 1.0


def _has_capitals(words: list[str]) -> bool:
    """Return whether most words begin with a capital."""
    return sum([word[0].isupper() for word in words]) >= 0.7 * len(words)


def _tell_marks(text: str, told: dict[str, float], *, is_quote: bool) -> None:
    """Add which marks a line bears."""
    if text[0] in BULLETS:
        told["bullet"] = 1.0
    if ":" in text and _PASSAGE.search(text):
        told["passage"] = 1.0
    if _SYMBOLS.search(text):
        told["symbols"] = 1.0
    if is_quote:
        told["quoted"] = 1.0
    if "©" in text or ((":" in text or "/" in text or "\uff1a" in text) and has_credit(text)):
        told["credit"] = 1.0


def _tell_wording(line: Line, head: Head, told: dict[str, float]) -> None:
    """Add what the words of a line are: a name, a date, a byline, an appeal."""
    named, matched = parse_name(line.text), head.layout.matches[line.index]
    if named is not None:
        if named.known or named.titled:
            told["name-known"] = 1.0
            told.pop("again", None)  # of a writer it tells nothing
        else:
            told["name"] = 1.0
    elif "," in line.text and "passed-0" not in told and names_writer(line.text):
        told["names-writer"] = 1.0
    elif line.words[0] in KNOWN.honorific and parse_first_name(line.text) is not None:
        told["opens-titled"] = 1.0  # "Dr Ana Ruiz and the team look back": what stands below a title
    if line.figured and ("?" in line.shape or may_hold_day(line.text)) and _DATED.search(line.text):
        told["year"] = 1.0
    if len(line.text) < SIGNING and head.is_dated(line):
        told["dated"] = 1.0
    if head.seen.is_byline(line):
        told["label"] = 1.0
    if not load_words()["aside"].isdisjoint(line.words):
        told["aside"] = 1.0
    if matched.whole and matched.sure:
        told["furniture-sure"] = 1.0


def _tell_above(line: Line, above: Line, head: Head, told: dict[str, float]) -> None:
    """Add what the line before tells."""
    if head.spaced or line.index > head.start:
        told[_GAPS_ABOVE[min(line.gap, 2)]] = 1.0
    if head.layout.matches[above.index].whole:
        told["furniture-above"] = 1.0
    if len(above.text) < 0.5 * len(line.text):
        told["short-above"] = 1.0
    if head.is_signing(above) or parse_name(above.text) is not None:
        told["byline-above"] = 1.0
    if head.spaced and not line.gap and _may_entitle(above, head):
        told["beneath-stack"] = 1.0
    if (
        count_words(line.text) == 1
        and _FEWEST <= count_words(above.text) <= _MOST
        and not head.is_signing(above)
    ):
        told["lone-below"] = 1.0
    if line.text[-1] != "." and head.is_weekday(above) and head.leads(line) and "opens-titled" not in told:
        told["beneath-day"] = 1.0


def _may_entitle(line: Line, head: Head) -> bool:
    """Return whether the line may be a title that the line close below goes on from."""
    return (
        _FEWEST <= count_words(line.text) <= _MOST
        and not head.layout.matches[line.index].kind
        and not head.is_signing(line)
        and not names_house(line)
        and TRAIL.search(line.text) is None
    )


def _tell_below(line: Line, below: Line, head: Head, told: dict[str, float], *, is_quote: bool) -> None:
    """Add what the next line tells."""
    is_prose = head.layout.prose[below.index]
    if is_prose:
        told["prose-below"] = 1.0
    is_signing = head.is_signing(below)
    named = None if is_signing else parse_name(below.text)
    if is_signing or named is not None:
        told["byline-below"] = 1.0
    signs = is_signing or (named is not None and named.known and is_signed_below(line, head))
    closes = signs and head.spaced and not below.gap and not head.is_named(line)
    if closes and not (
        head.is_weekday(below) and below.index + 1 < head.start
    ):  # a blog's day, not the post's
        told["signed-close"] = 1.0
    if not is_signing and is_subtitled(line, head):
        told["subtitled"] = 1.0
        if count_words(line.text) > _LONG and TRAIL.search(line.text) is None:
            told["subtitled-long"] = 1.0  # and no kicker
    if is_quote and names_somebody(below.text):
        told["attributed"] = 1.0
    if not is_prose and len(below.text) > 1.5 * len(line.text):
        told["longer-below"] = 1.0
    if head.spaced or below.index > head.start:
        told[_GAPS_BELOW[min(below.gap, 2)]] = 1.0
    if not is_signing:
        _tell_company(below, head, told)


def _tell_company(below: Line, head: Head, told: dict[str, float]) -> None:
    """Add whether the next line, which signs nothing, is the page's or goes on from this one."""
    if head.layout.matches[below.index].whole:
        told["furniture-below"] = 1.0
    if not below.gap and below.text[0].islower() and "passed-0" not in told:
        told["runs-on"] = 1.0  # a verse, with its poem's title above


def is_subtitled(line: Line, head: Head) -> bool:
    """Return whether a line close below goes on from it, and below that stands whoever wrote it, or when."""
    below = head.layout.lines[line.index + 1 : line.index + 3]
    return (
        len(below) > 1
        and not below[0].gap
        and (
            len(below[0].text) > len(line.text)
            or count_words(line.text) > _LONG <= count_words(below[0].text) + 1
        )
        and not head.layout.prose[below[0].index]
        and not head.layout.matches[below[0].index].whole
        and (head.is_signing(below[1]) or parse_name(below[1].text) is not None)
    )


def is_signed_below(line: Line, head: Head) -> bool:
    """Return whether a date or a labelled byline follows directly, or behind one line that may be the name."""
    below = head.layout.lines[line.index + 1 : line.index + 3]
    if not below or head.is_signing(below[0]):
        return bool(below)
    return any(map(head.is_signing, below[1:])) and parse_name(below[0].text) is not None


def is_named_below(line: Line, head: Head) -> bool:
    """Return whether the line directly below names the writer: what stands there is no kicker but a title."""
    if line.index + 1 == len(head.layout.lines):
        return False
    below = head.layout.lines[line.index + 1]
    return names_known(below.text) or head.seen.is_byline(below)


def _is_set_off(line: Line, layout: Layout) -> bool:
    """Return whether the writer left a blank line below, and above unless nothing stands there."""
    below = layout.lines[line.index + 1] if line.index + 1 < len(layout.lines) else None
    return below is not None and below.gap > 0 and (line.index == 0 or line.gap > 0)
