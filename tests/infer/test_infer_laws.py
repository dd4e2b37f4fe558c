"""What holds for every post: nothing is lost, nothing raises, time is linear, order tells nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.infer import infer, is_empty
from masthead.infer.byline.find import list_candidates as list_authors
from masthead.infer.layout import read_layout
from masthead.infer.lines import read_lines
from masthead.infer.title.find import list_candidates as list_titles
from masthead.infer.weigh import load_weights, weigh
from masthead.model import Block, BlockKind, Document, Source, Surroundings
from pace import measured

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
AROUND = Surroundings(NOW)
LINES = st.sampled_from(
    [
        "The kettle and the cat",
        "By Ana Ruiz",
        "Ana Ruiz",
        "3 May 2021",
        "Share",
        "Leave a comment",
        "Top of page",
        "The cat sat by the kettle until it sang, and then it sat by the window until that sang as well.",
        "“Patience is a crop.”",
        "— Tom Berg",
        "• a spoon",
        "• a bowl",
        "1. Wash it.",
        "2. Dry it.",
        "What the cat saw",
        "Hilde says:",
        "Reply",
        "12 views",
        "|",
    ]
)


def document(texts):
    """Return lines of text as a document."""
    blocks = tuple(
        Block(BlockKind.TEXT, text, number, gap=1) for number, text in enumerate(texts, 1) if text.strip()
    )
    return Document(Source(Path("post.txt"), "post.txt", 0, 0), "text", blocks)


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, max_size=25))
def test_no_line_is_lost(texts):
    """Every line of the source is in the body or among what was removed."""
    made = document(texts)
    post = infer(made, AROUND)
    kept = " ".join(block.text for block in post.body)
    gone = {words.line for words in post.removed}
    for block in made.blocks:
        marks = block.text.lstrip("•12. ")
        assert block.line in gone or marks in kept


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=120), max_size=25))
def test_no_text_raises(texts):
    """Any text gives a post without a TEXT block, in whatever script and with whatever controls."""
    post = infer(document(texts), AROUND)
    assert all(block.kind is not BlockKind.TEXT for block in post.body)


@settings(max_examples=40, deadline=None)
@given(st.lists(LINES, max_size=15), st.randoms(use_true_random=False))
def test_the_order_of_candidates_tells_nothing(texts, random):
    """Weighing the same candidates in another order finds the same."""
    layout = read_layout(read_lines(document(texts)))
    for found, name, empty in (
        (list_titles(document(texts), layout, AROUND), "titles", ""),
        (list_authors(document(texts), layout, ""), "authors", ()),
    ):
        shuffled = list(found)
        random.shuffle(shuffled)
        assert weigh(shuffled, load_weights(name), empty) == weigh(found, load_weights(name), empty)


@settings(max_examples=30, deadline=None)
@given(st.lists(LINES, max_size=20))
def test_inference_is_repeatable(texts):
    """The same document gives the same post."""
    assert infer(document(texts), AROUND) == infer(document(texts), AROUND)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        " ".join(["By"] * 300_000),
        "“" * 500_000,
        "(" * 500_000 + ", 2019",
        "A. " * 300_000,
        "Ana-" * 250_000,
        "- " * 500_000,
        "1. " * 300_000,
        "| " * 500_000,
        "share " * 160_000,
        "Dr " * 300_000,
        "ä́" * 300_000,
        "作者：" * 300_000,
    ],
    ids=lambda text: text[:6].strip(),
)
def test_a_long_line_costs_linear_time(text):
    """A megabyte of one word is read in seconds, as one line and as many."""
    with measured() as spent:
        infer(document([text]), AROUND)
        infer(document([text[at : at + 60] for at in range(0, min(len(text), 120_000), 60)]), AROUND)
    assert spent.seconds < 10


def test_a_post_of_nothing_but_furniture_is_refused_by_name():
    """When nothing of its own is left of a post, a note says so and how to mend it."""
    post = infer(document(["top of page", "Search", "0 comments", "bottom of page"]), AROUND)
    assert is_empty(post)
    assert [(note.path, note.refused, bool(note.mend)) for note in post.notes] == [("post.txt", True, True)]


def test_an_empty_document_is_a_post_without_words():
    """No line at all is no error, only a refusal."""
    post = infer(document([]), AROUND)
    assert is_empty(post)
    assert (post.title.value, post.authors.value, bool(post.published.value)) == ("", (), False)
