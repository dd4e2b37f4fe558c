"""From lines to blocks, and from blocks to a summary."""

from __future__ import annotations

from pathlib import Path

import pytest

from masthead.infer.lines import read_lines
from masthead.infer.structure import build_blocks
from masthead.infer.summary import summarise
from masthead.model import Block, BlockKind, Document, Source

PROSE = "The kettle sang at six, as it does, and nobody in the house had slept for the noise of the frogs."


def build(*texts, gaps=1, hints=()):
    """Return the blocks of lines that stand a blank line apart."""
    lines = [
        Block(BlockKind.TEXT, text, number, gap=gaps, hints=hints) for number, text in enumerate(texts, 1)
    ]
    return build_blocks(read_lines(Document(Source(Path("p.txt"), "p.txt", 0, 0), "text", tuple(lines))))


def kinds(blocks):
    """Return the kinds of blocks in words."""
    return [block.kind.value for block in blocks]


def test_bullets_become_entries_without_their_marks():
    """A mark in front makes an entry and is no part of its words."""
    blocks = build("• a spoon", "• a bowl", "- only a dash", PROSE)
    assert kinds(blocks)[:2] == ["item", "item"]
    assert [block.text for block in blocks[:2]] == ["a spoon", "a bowl"]
    assert blocks[2].kind is BlockKind.PARAGRAPH


def test_a_count_becomes_an_ordered_list():
    """Numbers in a row number entries; a number alone does not."""
    assert [block.ordered for block in build("1. Wash it.", "2. Dry it.")] == [True, True]
    assert (
        kinds(build("1. is a lonely number, as the song has it, and stays in its own sentence.", PROSE))
        == ["paragraph"] * 2
    )


def test_a_deeper_entry_is_nested():
    """An entry that stands further in is one level down."""
    source = Source(Path("p.txt"), "p.txt", 0, 0)
    rows = (Block(BlockKind.TEXT, "• soup", 1), Block(BlockKind.TEXT, "• with leeks", 2, hints=("indent:4",)))
    assert [block.level for block in build_blocks(read_lines(Document(source, "text", rows)))] == [0, 1]


def test_a_heading_stands_over_prose():
    """A short line without a stop, above a paragraph, is a heading; a sentence is none."""
    assert kinds(build(PROSE, "What the frogs want", PROSE)) == ["paragraph", "heading", "paragraph"]
    assert kinds(build(PROSE, "They want rain.", PROSE)) == ["paragraph"] * 3


def test_a_quotation_keeps_who_said_it():
    """A line in quotation marks and the name below are one quotation."""
    blocks = build("“Patience is a crop.”", "— Tom Berg", PROSE)
    assert kinds(blocks) == ["quote", "quote", "paragraph"]


def test_a_broken_paragraph_is_joined():
    """Lines that an editor broke at its margin are one paragraph again."""
    words = (
        "The kettle sang at six as it does and nobody in the",
        "house had slept for the noise of the frogs, which want",
        "rain and have said so since the beginning of the month",
        "to everybody who opens a window on the garden at night,",
        "including the cat, which would rather have it dry.",
    )
    blocks = build(*words, gaps=0)
    assert [block.text for block in blocks] == [" ".join(words)]


def test_lines_of_a_marked_up_source_keep_their_kind():
    """What markup has told is not guessed again."""
    source = Source(Path("p.html"), "p.html", 0, 0)
    blocks = (Block(BlockKind.HEADING, "Frogs", 1, level=3), Block(BlockKind.CODE, "croak()", 2))
    assert build_blocks(read_lines(Document(source, "html", blocks))) == blocks


def paragraphs(*texts):
    """Return paragraphs."""
    return [Block(BlockKind.PARAGRAPH, text, number) for number, text in enumerate(texts, 1)]


def test_a_summary_passes_over_greetings():
    """A greeting is not what a post is about."""
    assert summarise(paragraphs("Dear friends,", "Welcome to the May letter. " + PROSE)) == PROSE


@pytest.mark.parametrize(
    "end", [("Best wishes,", "Ana Teller"), ("Cheers\nTom Bright",), ("Love Ana",), ("Viele Grüße", "Jutta")]
)
def test_a_summary_ends_before_a_letter_is_signed(end):
    """How a short letter closes says nothing of what is in it."""
    assert summarise(paragraphs("We counted eleven frogs.", "Come soon.", *end)) == (
        "We counted eleven frogs. Come soon."
    )


def test_a_summary_goes_on_behind_a_farewell_in_the_midst():
    """What sounds like a farewell closes nothing where the post goes on."""
    assert summarise(paragraphs("We said goodbye.", "Best wishes,", PROSE)).endswith(PROSE)


def test_a_summary_ends_where_a_sentence_ends():
    """Sentences are taken whole until there are enough of them; shortened words end none."""
    text = summarise(paragraphs(f"Dr. Ruiz was up. {PROSE} {PROSE} {PROSE}"))
    assert text.startswith("Dr. Ruiz was up.")
    assert text.endswith("frogs.")
    assert len(text) <= 280


def test_a_summary_of_one_endless_sentence_is_cut_between_words():
    """Where no sentence ends, a word does."""
    text = summarise(paragraphs("the frogs sing and " * 60))
    assert len(text) <= 280
    assert text.endswith("…")
    assert text[:-1].split()[-1] in {"the", "frogs", "sing", "and"}


def test_no_prose_has_no_summary():
    """A list alone is not summarised."""
    assert summarise([Block(BlockKind.ITEM, "a spoon", 1)]) == ""
