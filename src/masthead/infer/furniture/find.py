"""Which lines are furniture: by the phrases on them, by the publication's other posts, by their company."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from masthead.model import BlockKind, Evidence

if TYPE_CHECKING:
    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line
    from masthead.model import Surroundings

_MARKS = re.compile(r"^[|/\\<>«»‹›←→↑↓×✕✖⨯🗙…·•,;:.\s]{1,80}$")  # noqa: RUF001 - arrows, bars and crosses


def find_furniture(layout: Layout, surroundings: Surroundings) -> dict[int, Evidence]:
    """Return the evidence against each line that is furniture, by its index."""
    found: dict[int, Evidence] = {}
    for line in layout.lines:
        rule = _rule(line, layout, surroundings)
        if rule:
            found[line.index] = Evidence(rule, line.text, line.number)
    return found


def _rule(line: Line, layout: Layout, surroundings: Surroundings) -> str:
    """Return the rule by which the line goes; empty: it stays."""
    if line.block.kind in (BlockKind.CODE, BlockKind.TABLE, BlockKind.IMAGE):
        return ""
    if line.folded and line.folded in surroundings.furniture:
        return "repeated over posts"
    if _MARKS.match(line.text):
        return "lone mark"
    matched = layout.matches[line.index]
    if matched.whole and matched.sure:
        return f"phrase: {matched.kind}"
    if matched.whole and not layout.head < line.index < layout.tail - 1:
        return f"phrase: {matched.kind}"
    return ""
