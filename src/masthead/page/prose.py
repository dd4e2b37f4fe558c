"""A post's sanitised HTML as a page shows it: wide tables scroll inside a frame that a keyboard reaches."""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser


class _Tables(HTMLParser):
    """The offsets at which outermost tables begin and end."""

    def __init__(self, content: str) -> None:
        super().__init__(convert_charrefs=False)
        self.cuts: list[tuple[int, bool]] = []
        self._depth = 0
        self._lines = [0]
        for line in content.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.feed(content)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - HTMLParser's signature
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.cuts.append((self._offset(), True))

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self._depth:
            self._depth -= 1
            if not self._depth:
                self.cuts.append((self._offset() + len("</table>"), False))

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column


def frame_tables(content: str, label: str) -> str:
    """Return the content with each outermost table in a focusable region named `label`.

    Only the places of tags are looked up; no byte of the content itself changes (WCAG 2.2, 2.1.1).
    """
    if "<table" not in content:
        return content
    cuts = _Tables(content).cuts
    if len(cuts) % 2:  # an unclosed table: leave it as it is
        return content
    opening = f'<div class="wide" role="region" tabindex="0" aria-label="{escape(label)}">'
    pieces, last = [], 0
    for offset, begins in cuts:
        pieces += [content[last:offset], opening if begins else "</div>"]
        last = offset
    return "".join([*pieces, content[last:]])
