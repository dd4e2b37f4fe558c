"""One post from one document: language, title, authors, dates, body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from masthead.infer.byline import Sightings, find_authors
from masthead.infer.dateline import find_published
from masthead.infer.furniture import find_furniture, find_repeated
from masthead.infer.language import find_language
from masthead.infer.layout import read_layout
from masthead.infer.lines import read_lines
from masthead.infer.maintext import find_near, keep_main, weave
from masthead.infer.shown import find_above, find_datelines
from masthead.infer.structure import build_blocks
from masthead.infer.summary import summarise
from masthead.infer.title import find_title
from masthead.model import Evidence, Post, Problem

if TYPE_CHECKING:
    from masthead.infer.byline import Byline
    from masthead.infer.layout import Layout
    from masthead.infer.lines import Line
    from masthead.infer.title import Heading
    from masthead.model import Block, Clue, Document, Surroundings

_TRUE = frozenset({"true", "yes", "1", "on", "draft"})


def infer(document: Document, surroundings: Surroundings) -> Post:
    """Return what the document tells of its post; what it does not tell is empty. Nothing in it can raise."""
    main, near, around = _find_main(document)
    lines = read_lines(near)
    layout = read_layout(lines, surroundings.furniture)
    language = find_language(document, lines, surroundings)
    seen = Sightings(layout)
    heading = find_title(near, layout, surroundings, seen)
    byline = find_authors(near, layout, heading.sure, surroundings.title, seen)
    everything = lines if near is document else read_lines(document)  # its date may stand far from the post
    published, updated = find_published(
        document, everything, language.value, surroundings, main if document.kind == "html" else ()
    )
    if document.kind == "html":  # a page is known by its markup
        removed = _find_outside(main, lines)
    else:
        removed = _find_removed(document.kind, layout, heading, byline, surroundings)
    datelines = find_datelines(layout, published, updated)
    for rule, places in (("title", heading.lines), ("byline", byline.lines), ("dateline", datelines)):
        for place in sorted(places):
            removed[place] = Evidence(rule, lines[place].text, lines[place].number)
    body = weave(main, build_blocks([line for line in lines if line.index not in removed]))
    bios = frozenset(words.line for words in byline.finding.evidence if words.rule.startswith("bio"))
    return Post(
        source=document.source,
        title=heading.finding,
        authors=byline.finding,
        published=published,
        updated=updated,
        language=language,
        body=body,
        summary=_one(document.clues, "summary") or summarise(body, bios),
        removed=_list_removed(removed, around),
        categories=_many(document.clues, "category"),
        slug=_one(document.clues, "slug"),
        canonical=_one(document.clues, "canonical"),
        draft=_one(document.clues, "draft").casefold() in _TRUE,
        notes=(*document.notes, *_find_empty(document, body)),
    )


def _find_main(document: Document) -> tuple[tuple[Block, ...], Document, tuple[Evidence, ...]]:
    """Return the blocks of the post itself, the document without what is far from them, and what is around them.

    Only a page is cut down, by its markup; the furniture of a text is found by its words.
    """
    if document.kind != "html":
        return document.blocks, document, ()
    main, around = keep_main(document.blocks)
    return main, replace(document, blocks=find_near(document.blocks, main)), around


def _find_removed(
    kind: str, layout: Layout, heading: Heading, byline: Byline, surroundings: Surroundings
) -> dict[int, Evidence]:
    """Return the lines that are not the post's, by their words and their company.

    Markdown is written, not pasted: nothing of it is a page's but what the site repeats.
    """
    if kind == "markdown":
        return find_repeated(layout, surroundings)
    return find_furniture(layout, surroundings) | find_above(layout, heading, byline)


def _find_outside(main: tuple[Block, ...], lines: tuple[Line, ...]) -> dict[int, Evidence]:
    """Return the lines that stand near a page's post and are none of it."""
    kept = set(map(id, main))
    return {
        line.index: Evidence("outside the main text", line.text, line.number)
        for line in lines
        if id(line.block) not in kept
    }


def _list_removed(removed: dict[int, Evidence], around: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """Return all that was taken out, in the order of the source; what stands near is told with its own rule."""
    near = [removed[place] for place in sorted(removed)]
    told = {(words.line, words.quote[:40]) for words in near}
    far = [words for words in around if (words.line, words.quote[:40]) not in told]
    return tuple(sorted([*near, *far], key=lambda words: words.line)) if around else tuple(near)


def is_empty(post: Post) -> bool:
    """Return whether nothing but furniture stood in the post's file."""
    return not any(block.text.strip() or block.html for block in post.body)


def _find_empty(document: Document, body: tuple[Block, ...]) -> tuple[Problem, ...]:
    """Return the problem of a post without a word of its own."""
    if any(block.text.strip() or block.html for block in body):
        return ()
    return (
        Problem(
            document.source.name,
            "nothing is left of this post once page furniture is taken out",
            "paste the text of the post itself, or take the file out of the folder",
        ),
    )


def _one(clues: tuple[Clue, ...], field: str) -> str:
    """Return the first value of a field, or nothing."""
    return next(
        (" ".join(clue.value.split()) for clue in clues if clue.field == field and clue.value.strip()), ""
    )


def _many(clues: tuple[Clue, ...], field: str) -> tuple[str, ...]:
    """Return all values of a field, each once."""
    return tuple(
        dict.fromkeys(
            " ".join(clue.value.split()) for clue in clues if clue.field == field and clue.value.strip()
        )
    )
