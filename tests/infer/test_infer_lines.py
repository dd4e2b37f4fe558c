"""The lines of a document: the quick way of reading them says the same as the plain one."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from masthead.infer.lines import FOLDED, fold, read_lines, tidy
from masthead.infer.phrases import match, match_line
from masthead.model import Block, BlockKind, Document, Source

WORDS = st.lists(
    st.sampled_from(
        [
            "Share",
            "this",
            "post",
            "ShareTweet",
            "by",
            "Ana",
            "Ruiz",
            "5",
            "min",
            "read",
            "– 3rd",
            "kettle’s",
            "_",
            "ÖL",
        ]
    )
)


@settings(max_examples=100, deadline=None)
@given(st.text() | WORDS.map(" ".join))
@example("Don’t “quote” – İstanbul… 3rd_place")
@example("A\x1fB\tc  D")
def test_fold_keeps_letters_and_digits_only(text: str) -> None:
    """Folding gives the runs of letters and digits of the text's beginning, case folded, whatever else stands there."""
    assert fold(text) == " ".join(re.findall(r"[^\W_]+", text[:FOLDED].casefold()))


@settings(max_examples=100, deadline=None)
@given(st.text() | WORDS.map(" ".join))
@example(" a\u00a0b ")
@example("a\u00adb")
def test_tidy_leaves_single_spaces_and_nothing_unseen(text: str) -> None:
    """A tidy text is stripped, holds single spaces and no unseen character, and is tidied to itself."""
    tidied = tidy(text)
    assert tidied == " ".join(tidied.split()) == tidy(tidied)
    assert "\u00ad" not in tidied
    assert "\u200b" not in tidied


@settings(max_examples=100, deadline=None)
@given(WORDS.map(" ".join).filter(str.strip))
@example("Share this post")
@example("ShareTweet")
@example("5 min read")
def test_a_line_matches_as_its_text_does(text: str) -> None:
    """What the phrases say of a line, by the words it keeps, is what they say of its text."""
    block = Block(BlockKind.TEXT, text, 1)
    source = Source(Path("post.txt"), "post.txt", 0, 0)
    for line in read_lines(Document(source, "text", (block,), ())):
        assert match_line(line) == match(line.text)
