"""What was read: a file, its blocks, and what stands beside them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from pathlib import Path


class Problem(Struct, frozen=True):
    """Something refused or doubted: which file, why, and how to mend it."""

    path: str
    reason: str
    mend: str = ""
    line: int = 0
    refused: bool = True  # False: a warning, the post went on

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.reason}" + (f" ({self.mend})" if self.mend else "")


class Source(Struct, frozen=True):
    """A regular file of the posts folder, as the directory tells of it."""

    path: Path
    name: str  # relative to the posts folder, with forward slashes: the post's name in every report
    size: int
    modified_ns: int


class BlockKind(StrEnum):
    """What a Block is; TEXT is a line of a source without structure, not yet understood."""

    TEXT = "text"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"
    CODE = "code"
    TABLE = "table"
    IMAGE = "image"
    RULE = "rule"


class Block(Struct, frozen=True):  # one for every line that is read: a frozen one takes four times as long
    """A line or paragraph with its place in the source. Nobody changes one: `replace` makes another.

    `text` is plain. `html` is the same with inline markup (or, for TABLE, IMAGE and nested lists, the whole
    element), empty where the source has none: then the text, escaped, stands for it. It is not yet sanitised.
    """

    kind: BlockKind
    text: str
    line: int  # 1-based line of the source on which it starts
    html: str = ""
    level: int = 0  # HEADING: 1 to 6; ITEM and QUOTE: nesting, from 0
    ordered: bool = False  # ITEM of a numbered list
    gap: int = 0  # blank lines above, in a text source
    hints: tuple[
        str, ...
    ] = ()  # what tells of it: "nav", "class:comment", "rel:author"; "folded": single spaces


class Clue(Struct, frozen=True):
    """A statement about the post that stands outside its visible text.

    `field` is title, author, published, updated, language, summary, category, canonical, image, site, slug or
    draft; `origin` tells where it stood: front-matter, sidecar, header, heading, json-ld, open-graph, dublin-core,
    microdata, meta, time, rel-author, link, url or path.
    """

    field: str
    value: str
    origin: str
    line: int = 0


class Written(Struct, frozen=True):
    """A Markdown post that states title, author and day above its text, and whose text is plain."""

    source: Source
    clues: tuple[Clue, ...]
    html: str  # of the text; every tag in it is the renderer's own
    first: int  # line of the file on which the text begins
    digest: str  # hash of the file's bytes


class Document(Struct, frozen=True):
    """A file that has been read: its visible blocks in order, and the clues beside them."""

    source: Source
    kind: str  # text, markdown, html or message
    blocks: tuple[Block, ...]
    clues: tuple[Clue, ...] = ()
    encoding: str = "utf-8"
    notes: tuple[Problem, ...] = ()
    digest: str = ""  # hash of the file's bytes
