"""The five seed posts, inferred by general rules: what issue 2 expects of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from masthead.infer import infer
from masthead.model import BlockKind, Surroundings
from masthead.source import look, read

SEEDS = Path(__file__).parents[2] / "seeds"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
EXPECTED = {
    "000": ("May Clinical Blog", ["David"], ""),
    "001": ("Reflections on Progress of Personalised Care in the NHS", ["Dr Ollie Hart"], "2024-07"),
    "002": ("The human chemistry of consider, relationships and shared understandings", [], ""),
    "003": ("Let’s Stick Together – Part 2", [], "2016-12-06"),
    "004": ("The Promise of Manager-Clinician Partnerships in the NHS", ["Andrew Wilson"], "2017-05-03"),
}
FURNITURE = {
    "000": ["An error has occurred. This application may no longer respond until reloaded. Reload 🗙"],
    "001": ["top of page", "Search", "• tim81904", "26 views0 comments", "Comments", "bottom of page"],
    "002": [
        "Read More: Click Here",
        "All Posts",
        "Almost done…",
        "We just sent you an email. Please click the link in the email to confirm your subscription!",
        "OKSubscriptions powered by Strikingly",
    ],
    "003": ["|"],
    "004": ["No comments:", "Post a Comment"],
}


def seed(number):
    """Return the post of a seed."""
    path = next(SEEDS.glob(f"{number}_*.txt"))
    return infer(read(look(path, path.name)), Surroundings(NOW))


@pytest.mark.parametrize("number", EXPECTED)
def test_a_seed_is_told_right(number):
    """Title, authors and date are those of the table in issue 2; what is not told is unknown."""
    post = seed(number)
    told = (post.title.value, [author.name for author in post.authors.value], str(post.published.value))
    assert told == EXPECTED[number]


@pytest.mark.parametrize("number", FURNITURE)
def test_a_seed_loses_its_furniture_and_nothing_else(number):
    """Every line of furniture is gone and listed; every other line is in the body or shown from a finding."""
    post = seed(number)
    gone = {words.quote for words in post.removed}
    shown = {words.quote for words in post.removed if words.rule in ("title", "byline", "dateline")}
    assert gone - shown == set(FURNITURE[number])
    assert not {block.text for block in post.body} & set(FURNITURE[number])


def test_a_list_becomes_a_list():
    """The six bullets of a seed are entries of one list."""
    assert sum(block.kind is BlockKind.ITEM for block in seed("003").body) == 6


def test_an_attribution_stays_with_its_quotation():
    """Who is quoted, and what is cited, belongs to the words above it."""
    for number, name in (("003", "Helen Keller"), ("000", "(Neff, 2019)")):
        body = seed(number).body
        at = next(place for place, block in enumerate(body) if block.text == name)
        assert [block.kind for block in body[at - 1 : at + 1]] == [BlockKind.QUOTE, BlockKind.QUOTE]
        assert body[at].hints == ("attribution",)


def test_headings_are_found():
    """Short lines over what they name become headings of the second level."""
    found = {
        block.text for number in EXPECTED for block in seed(number).body if block.kind is BlockKind.HEADING
    }
    assert {
        "My Top Tips to Improve your self-compassion",
        "Learning from Guy’s and St Thomas’ example",
        "Hope for positive partnerships",
    } <= found


def test_a_standfirst_stays_and_its_caption_goes():
    """The sentence that introduces the writer is the blog's own; the picture's caption only repeats the name."""
    texts = [block.text for block in seed("004").body]
    assert texts[0].startswith("Andrew Wilson is a Senior")
    assert "Andy Wilson" not in texts


def test_a_summary_skips_greeting_and_standfirst():
    """The summary begins where the post begins to say something."""
    assert seed("000").summary.startswith("Did you know")
    assert seed("004").summary.startswith("There were many fault lines")
