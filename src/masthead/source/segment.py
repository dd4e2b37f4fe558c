"""Cut a parsed page into blocks in document order, each with hints of what surrounds it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from masthead.model import Block, BlockKind
from masthead.source.elements import (
    HEADINGS,
    caption_of,
    find_hints,
    is_block,
    is_tabular,
    line_of,
    table_text,
)
from masthead.source.entry import Entry
from masthead.source.inline import Paragraph, Piece, Run, to_markup
from masthead.source.scrub import scrub

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_IN_CARD = (*HEADINGS, "article", "section", "figure", "header", "form", "nav")
_MAX_HINTS = 40


class Place(Struct, frozen=True):
    """Where in the page the reader of it stands."""

    hints: tuple[str, ...] = ()
    path: tuple[int, ...] = ()
    quote: int = -1
    list: int = -1
    ordered: bool = False


def segment(root: HtmlElement) -> tuple[Block, ...]:
    """Return the blocks of a page whose unseen elements have been taken out.

    Hints run from the outermost element to the innermost: "nav", "header", "footer", "aside", "form", "main",
    "article", "time", "hidden", "class:WORD" and "role:WORD", "rel:author", "itemprop:WORD". "links:N" is the
    share of linked characters, per cent; "path:1.4.9" numbers the elements around, so that neighbours can be told.
    """
    segmenter = _Segmenter()
    body = root.find("body")
    segmenter.fill(root if body is None else body, Place())
    return tuple(segmenter.blocks)


class _Segmenter:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.boxes = 0

    def fill(self, box: HtmlElement, place: Place) -> None:
        """Add what an element holds: runs of inline content, and the blocks between them."""
        inner = self.enter(box, place)
        run = Run(line_of(box))
        run.add_text(box.text)
        for child in box:
            if is_block(child):
                self.flush(run, inner)
                run = Run(line_of(child))
                self.place_block(child, inner)
            elif isinstance(child.tag, str):
                run.add(child)
            run.add_text(child.tail)
        self.flush(run, inner)

    def place_block(self, element: HtmlElement, place: Place) -> None:
        """Add one block element, by what it is."""
        tag = element.tag
        if tag in HEADINGS:
            self.add_heading(element, int(tag[1]), place)
        elif tag in {"ul", "ol", "menu", "dir"}:
            self.fill_list(element, place)
        elif tag == "blockquote":
            self.fill(element, replace(place, quote=place.quote + 1, list=-1))
        elif tag == "pre":
            self.add_code(element, place)
        elif tag == "table" and is_tabular(element):
            self.add_whole(BlockKind.TABLE, element, place, table_text(element))
        elif (
            tag == "figure"
            and element.find(".//img") is not None
            and not any(True for _ in element.iter("pre", "table"))
        ):
            self.add_whole(BlockKind.IMAGE, element, place, caption_of(element))
        elif tag == "hr":
            self.add(Block(BlockKind.RULE, "", line_of(element)), place)
        elif tag in {"dt", "summary"}:
            self.add_term(element, place)
        elif tag == "noscript":
            self.add_noscript(element, place)
        else:
            self.fill(element, place)

    def flush(self, run: Run, place: Place) -> None:
        """Add the paragraphs of a run; a paragraph that holds nothing but images gives these."""
        for paragraph in run.paragraphs():
            text = paragraph.text
            if not text:
                for image in paragraph.images:
                    self.add_image(image, place)
                continue
            kind = BlockKind.QUOTE if place.quote >= 0 else BlockKind.PARAGRAPH
            block = Block(kind, text, run.line, paragraph.html, max(place.quote, 0))
            self.add(block, replace(place, hints=place.hints + _inline_hints(run)), paragraph.linked)

    def add_heading(self, element: HtmlElement, level: int, place: Place) -> None:
        """Add a heading; whatever blocks stand in it are one line to a reader."""
        paragraph = _gather(element)
        inner, line = self.enter(element, place), line_of(element)
        if paragraph.text and place.quote >= 0:
            html = f"<strong>{paragraph.html or escape(paragraph.text)}</strong>"
            self.add(Block(BlockKind.QUOTE, paragraph.text, line, html, place.quote), inner, paragraph.linked)
        elif paragraph.text:
            html = "" if paragraph.images else paragraph.html
            self.add(Block(BlockKind.HEADING, paragraph.text, line, html, level), inner, paragraph.linked)
        for image in paragraph.images:
            self.add_image(image, inner)

    def add_term(self, element: HtmlElement, place: Place) -> None:
        """Add the term of a definition, or the summary of details, as a paragraph in bold."""
        paragraph = _gather(element)
        text = paragraph.text
        if text:
            html = f"<strong>{paragraph.html or escape(text, quote=False)}</strong>"
            self.add(Block(BlockKind.PARAGRAPH, text, line_of(element), html), self.enter(element, place))

    def add_code(self, element: HtmlElement, place: Place) -> None:
        """Add preformatted text, line by line as it stands."""
        text = scrub("".join(element.itertext())).strip("\n").rstrip()
        if text.strip():
            self.add(Block(BlockKind.CODE, text, line_of(element)), self.enter(element, place))

    def add_whole(self, kind: BlockKind, element: HtmlElement, place: Place, text: str) -> None:
        """Add an element that is kept as it is."""
        self.add(Block(kind, text, line_of(element), scrub(to_markup(element))), self.enter(element, place))

    def add_noscript(self, element: HtmlElement, place: Place) -> None:
        """Add the images that stand in for lazy ones; words in noscript ask for JavaScript, and are passed over."""
        before = element.getprevious()
        for image in element.iter("img"):
            if before is not None and before.tag in {"img", "picture"}:
                self.mend_lazy(image)
            else:
                self.add_image(image, place)

    def mend_lazy(self, image: HtmlElement) -> None:
        """Let the image just added, a placeholder, show what the noscript beside it shows."""
        if (
            self.blocks
            and self.blocks[-1].kind is BlockKind.IMAGE
            and self.blocks[-1].html.startswith("<img")
        ):
            self.blocks[-1] = replace(self.blocks[-1], html=to_markup(image))

    def fill_list(self, element: HtmlElement, place: Place) -> None:
        """Add the entries of a list, nested lists after the entry that holds them."""
        inner = self.enter(element, place)
        inner = replace(inner, list=inner.list + 1, ordered=element.tag == "ol")
        for child in element:
            if child.tag == "li":
                self.add_entry(child, inner)
            elif child.tag in {"ul", "ol"}:
                self.fill_list(child, inner)
            elif isinstance(child.tag, str):
                self.fill(child, inner)

    def add_entry(self, element: HtmlElement, place: Place) -> None:
        """Add one entry of a list; a card (with a heading or a figure) is a box, not an entry."""
        inner = self.enter(element, place)
        if next(element.iter(*_IN_CARD), None) is not None:
            self.fill(element, replace(place, list=-1))
            return
        entry = Entry()
        entry.gather(element)
        text = entry.text
        if text or entry.images:
            level, line = max(place.list, 0), line_of(element)
            block = Block(BlockKind.ITEM, text, line, entry.html, level, ordered=place.ordered)
            self.add(block, inner, entry.linked)
        for nested in entry.lists:
            self.fill_list(nested, inner)

    def add(self, block: Block, place: Place, linked: int = 0) -> None:
        """Add a block, with the hints of its place."""
        told = list(place.hints[-_MAX_HINTS:])
        if linked:
            told.append(f"links:{linked}")
        told.append("path:" + ".".join(map(str, place.path[-_MAX_HINTS:])))
        self.blocks.append(replace(block, hints=tuple(told)))

    def add_image(self, image: HtmlElement, place: Place) -> None:
        """Add an image that stands for itself."""
        self.add(Block(BlockKind.IMAGE, "", line_of(image), scrub(to_markup(image))), place)

    def enter(self, element: HtmlElement, place: Place) -> Place:
        """Return the place within an element."""
        self.boxes += 1
        told = (
            () if element.tag == "body" else find_hints(element)
        )  # a theme's name and state, nothing of the post
        seen = tuple(hint for hint in told if hint not in place.hints)
        return replace(place, hints=place.hints + seen, path=(*place.path, self.boxes))


def _inline_hints(run: Run) -> tuple[str, ...]:
    """Return what the elements within a line tell: a time, an author, a class."""
    found: list[str] = []
    for element in run.told:
        if element.tag == "time":
            found.append("time")
        if "author" in (element.get("rel") or "").split():
            found.append("rel:author")
        found.extend(find_hints(element))
    return tuple(dict.fromkeys(found))


def _gather(element: HtmlElement) -> Paragraph:
    """Return all that an element holds as one paragraph."""
    run = Run(line_of(element))
    run.add(element)
    whole = Paragraph()
    for line in run.lines:
        whole.pieces.extend([Piece(" ", " "), *line.pieces] if whole.pieces else line.pieces)
        whole.images.extend(line.images)
    return whole
