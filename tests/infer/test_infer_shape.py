"""The shape of a line and its kinds of words: quick looks that never say less than a close one."""

from __future__ import annotations

import re
import string
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.infer.byline.glued import find_seam
from masthead.infer.furniture.words import load_lists
from masthead.infer.lexicon import ASK, BOX, CALL, CREDIT, LAW, PAGE, PAYS, THING, read_kinds
from masthead.infer.lines import FOLDED, read_lines
from masthead.infer.shape import may_have_seam, read_shapes
from masthead.model import Block, BlockKind, Document, Source

LISTS = {
    "ask": ASK,
    "box": BOX,
    "call": CALL,
    "credit": CREDIT,
    "law": LAW,
    "own": PAGE,
    "pays": PAYS,
    "thing": THING,
}
WORDS = sorted(word for name in LISTS for word in load_lists()[name])
LETTERS = st.text(alphabet=f"{string.ascii_letters}ÄöéßÉłЖ名٣ 05.?’–", max_size=60)


@settings(deadline=None)
@given(st.lists(LETTERS, max_size=6))
def test_a_shape_has_one_sign_for_each_character(texts):
    """Each text has a shape of its own length, so that a place in one is the same place in the other."""
    if texts:
        assert [len(shape) for shape in read_shapes(texts)] == [len(text) for text in texts]


@settings(deadline=None)
@given(LETTERS)
def test_words_that_are_glued_have_a_seam_in_their_shape(text):
    """Where a close look finds a seam the shape has one."""
    if find_seam(text):
        assert may_have_seam(read_shapes([text])[0])


@settings(deadline=None)
@given(LETTERS)
def test_a_line_is_figured_where_a_digit_stands_among_its_words(text):
    """A digit of any script makes a line figured, a mark or a footnote's raised figure does not."""
    for line in _read([text]):
        assert line.figured == (re.search(r"\d", line.folded[:FOLDED]) is not None)


@settings(deadline=None)
@given(st.lists(st.sampled_from([*WORDS, "harbour", "ferry", "2021"]), max_size=8))
def test_a_line_has_the_bits_of_the_lists_that_hold_its_words(words):
    """The bits say the same as a look at each list."""
    for line in _read([" ".join(words)]):
        kinds = read_kinds([line])[0]
        for name, kind in LISTS.items():
            assert bool(kinds & kind) == (not load_lists()[name].isdisjoint(line.words)), name


def _read(texts):
    """Return the lines of a document of these texts."""
    blocks = tuple(Block(BlockKind.TEXT, text, at) for at, text in enumerate(texts, 1))
    return read_lines(Document(Source(Path("post.txt"), "post.txt", 0, 0), "text", blocks, ()))
