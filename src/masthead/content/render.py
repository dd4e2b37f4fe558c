"""Render a body, block by block; the scaffolding is ours, what a block brings along is sanitised."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from masthead.content.words import strip_invalid
from masthead.late import late
from masthead.model import Block, BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from masthead.content.sanitise import Sanitiser

_DEEPEST = 6
_DASH = late("[-\u2010-\u2015~] ?\\S")
_LONGEST_ATTRIBUTION = 120


def to_html(body: tuple[Block, ...], base: str) -> str:
    """Return the body as sanitised HTML, the same bytes for the same blocks; `base` makes addresses absolute.

    Headings start at h2 and skip no level. Only http, https, mailto and tel addresses stay; scripts, styles,
    forms, frames, event attributes and images of one pixel do not.
    """
    from masthead.content.sanitise import Sanitiser  # posts that state themselves, and are plain, need none

    return "\n".join(_Renderer(Sanitiser(base, body)).render(body))


class _Renderer:
    def __init__(self, sanitiser: Sanitiser) -> None:
        self.sanitiser = sanitiser

    def render(self, body: Iterable[Block]) -> Iterator[str]:
        """Yield the HTML of each run of blocks that belong together."""
        levels = Headings()
        for kind, run in groupby(body, key=lambda block: block.kind):
            blocks = list(run)
            if kind is BlockKind.ITEM:
                yield self.list_items(blocks)
            elif kind is BlockKind.QUOTE:
                yield self.quote(blocks)
            elif kind is BlockKind.HEADING:
                yield from (self.heading(block, levels.place(block.level)) for block in blocks if block.text)
            else:
                yield from filter(None, map(self.single, blocks))

    def heading(self, block: Block, level: int) -> str:
        """Return a heading, from h2 to h6."""
        return f"<h{level}>{self.inline(block)}</h{level}>"

    def single(self, block: Block) -> str:
        """Return a block that stands for itself, or "" where nothing of it is left."""
        match block.kind:
            case BlockKind.CODE:
                return (
                    self.sanitiser.clean(block.html)
                    if block.html
                    else f"<pre><code>{_escape(block.text)}</code></pre>"
                )
            case BlockKind.TABLE if block.html:
                return self.sanitiser.clean(block.html)
            case BlockKind.IMAGE if block.html:
                return self.picture(block)
            case BlockKind.RULE:
                return "<hr>"
            case _:
                inline = self.inline(block)
                return f"<p>{inline}</p>" if inline else ""

    def picture(self, block: Block) -> str:
        """Return an image as a figure, or what words it has where the image itself had to go."""
        cleaned = self.sanitiser.clean(block.html).strip()
        if "<img" not in cleaned:
            inline = self.sanitiser.clean_inline(block.html).strip()
            return f"<p>{inline}</p>" if inline else ""
        return cleaned if cleaned.startswith("<figure") else f"<figure>{cleaned}</figure>"

    def inline(self, block: Block) -> str:
        """Return a block's words with their inline markup."""
        return self.sanitiser.clean_inline(block.html).strip() if block.html else _escape(block.text)

    def quote(self, blocks: list[Block]) -> str:
        """Return a run of quoted paragraphs; a last line that begins with a dash names who is quoted."""
        parts: list[str] = []
        depth = -1
        for place, block in enumerate(blocks):
            level = min(max(block.level, 0), _DEEPEST)
            parts.append("<blockquote>" * (level - depth) + "</blockquote>" * (depth - level))
            depth = level
            follower = blocks[place + 1] if place + 1 < len(blocks) else None
            is_last = follower is None or follower.level != block.level
            inline = self.inline(block)
            if inline and (_is_attribution(block) and (is_last or "attribution" in block.hints)):
                inline = f"<cite>{inline}</cite>"
            parts.append(f"<p>{inline}</p>" if inline else "")
        parts.extend(["</blockquote>"] * (depth + 1))
        return "".join(parts)

    def list_items(self, blocks: list[Block]) -> str:
        """Return a run of list entries, nested by their level, as lists within lists."""
        parts: list[str] = []
        open_lists: list[str] = []
        for block in blocks:
            tag, level = (
                ("ol" if block.ordered else "ul"),
                max(0, min(block.level, len(open_lists), _DEEPEST)),
            )
            while len(open_lists) > level + 1 or (len(open_lists) == level + 1 and open_lists[-1] != tag):
                parts.append(f"</li></{open_lists.pop()}>")
            if len(open_lists) == level + 1:
                parts.append("</li>")
            else:
                parts.append(f"<{tag}>")
                open_lists.append(tag)
            words = self.sanitiser.clean(block.html) if block.html else _escape(block.text)
            parts.append(f"<li>{words.strip()}")
        parts.extend(f"</li></{tag}>" for tag in reversed(open_lists))
        return "".join(parts)


class Headings:
    """The levels in use, so that the highest becomes h2 and none is skipped."""

    def __init__(self) -> None:
        self.above: list[int] = []

    def place(self, level: int) -> int:
        """Return the level, 2 to 6, at which a heading of the source's `level` stands."""
        while self.above and self.above[-1] >= level:
            self.above.pop()
        self.above.append(level)
        return min(len(self.above) + 1, _DEEPEST)


def _is_attribution(block: Block) -> bool:
    if "attribution" in block.hints:
        return True
    return len(block.text) <= _LONGEST_ATTRIBUTION and _DASH.match(block.text) is not None


def _escape(text: str) -> str:
    return escape(strip_invalid(text), quote=False)
