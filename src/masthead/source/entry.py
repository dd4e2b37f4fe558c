"""Read one entry of a list: its words, however they are boxed, and the lists within it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from masthead.source.elements import is_block, line_of
from masthead.source.inline import Run, to_markup
from masthead.source.scrub import scrub

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_WHOLE = frozenset({"pre", "table", "blockquote", "figure", "hr"})


class Entry:
    """What one entry of a list holds, nested lists set aside."""

    def __init__(self) -> None:
        self.parts: list[tuple[str, str, bool]] = []  # text, html, whether it is a block
        self.lists: list[HtmlElement] = []
        self.images = 0
        self._linked = 0

    def gather(self, element: HtmlElement) -> None:
        """Gather the paragraphs of an element, those within boxes in it included."""
        run = Run(line_of(element))
        run.add_text(element.text)
        for child in element:
            tag = child.tag
            if tag in {"ul", "ol"}:
                self.lists.append(child)
            elif tag in _WHOLE:
                self.close(run)
                run = Run(line_of(child))
                self.parts.append(
                    (scrub(" ".join("".join(child.itertext()).split())), scrub(to_markup(child)), True)
                )
            elif is_block(child):
                self.close(run)
                run = Run(line_of(child))
                self.gather(child)
            elif isinstance(tag, str):
                run.add(child)
            run.add_text(child.tail)
        self.close(run)

    def close(self, run: Run) -> None:
        """Add the paragraphs of a run."""
        for paragraph in run.paragraphs():
            text = paragraph.text
            self.images += len(paragraph.images)
            self._linked += len(text) * paragraph.linked // 100
            self.parts.append((text, paragraph.html or escape(text, quote=False), False))

    @property
    def text(self) -> str:
        """Return the words of all parts."""
        return " ".join(text for text, _, _ in self.parts if text)

    @property
    def linked(self) -> int:
        """Return which share of the words is links, per cent."""
        return round(100 * self._linked / len(self.text)) if self.text else 0

    @property
    def html(self) -> str:
        """Return the parts with their markup, or "" where it adds nothing."""
        if len(self.parts) == 1:
            text, html, _ = self.parts[0]
            return "" if html == escape(text, quote=False) else html
        return "".join(html if whole else f"<p>{html}</p>" for _, html, whole in self.parts)
