"""Lines that only say what the findings show: they are taken out of the body, and listed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from masthead.infer.dateline.labels import label_alone, label_before, words_of
from masthead.infer.dateline.scan import scan
from masthead.infer.phrases import match
from masthead.infer.wording import any_of
from masthead.late import late
from masthead.model import BlockKind, Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masthead.infer.byline import Byline
    from masthead.infer.layout import Layout
    from masthead.infer.title import Heading
    from masthead.model import Finding, PartialDate

_LONGEST = 120
_TIME = late(
    rf"\b\d{{1,2}}[:.]\d\d(?::\d\d)?\b ?(?:[ap]\.?m\.?|uhr|h)?|\b{any_of('at')}\b|[A-Z]{{3,4}}\b",
    re.IGNORECASE,
)
_BEYOND_DOUBT = 0.6
_KEPT = frozenset({BlockKind.CODE, BlockKind.TABLE, BlockKind.IMAGE})
_BESIDE = 3  # words that may stand beside a date on its own line


def find_datelines(layout: Layout, *findings: Finding[PartialDate]) -> Iterator[int]:
    """Yield the indexes of the lines that hold a date that was found and nothing else, and of their labels."""
    wanted = {words.line for finding in findings if finding.value for words in finding.evidence if words.line}
    for line in layout.lines:
        if line.number in wanted and len(line.text) <= _LONGEST and is_bare_date(line.text):
            yield line.index
            above = layout.lines[line.index - 1] if line.index else None
            if above is not None and label_alone(above.text):
                yield above.index


def find_above(layout: Layout, heading: Heading, byline: Byline) -> dict[int, Evidence]:
    """Return the lines that stand above a title that is beyond doubt: banners, breadcrumbs, the name of the site."""
    if heading.finding.confidence < _BEYOND_DOUBT or not heading.lines:
        return {}
    told = {words.line for words in byline.finding.evidence}
    return {
        line.index: Evidence("above the title", line.text, line.number)
        for line in layout.lines[: min(heading.lines)]
        if not layout.prose[line.index] and line.number not in told and line.block.kind not in _KEPT
    }


def is_bare_date(text: str) -> bool:
    """Return whether nothing stands beside the dates of a line but their labels, a time and the time to read."""
    mentions = scan(text)
    if not mentions:
        return False
    rest, last = [], 0
    for mention in mentions:
        before = text[last : mention.start]
        rest.append("" if label_before(before) and len(words_of(before)) <= _BESIDE else before)
        last = mention.end
    rest.append(text[last:])
    left = _TIME.sub(" ", " ".join(rest)).strip()
    return not re.search(r"\w", left) or match(left).whole
