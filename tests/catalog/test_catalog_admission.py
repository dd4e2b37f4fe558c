"""Posts that are new are kept the short way; whatever is taken sends them the long one, to the same entry."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import NOW, publication
from masthead.catalog import SqlCatalog, prepare
from masthead.catalog.rows import fold_text, unfold_text
from masthead.model import Author, Block, BlockKind, Finding, PartialDate, Post, Source

SITE = "https://garden.example/"


@pytest.fixture
def catalog(tmp_path):
    """Return an empty catalog."""
    made = SqlCatalog(tmp_path / "catalog.sqlite")
    yield made
    made.close()


def admit(catalog, name, title="Beans", text="They grew.", day=1):
    """Admit a post of that day of February; return what became of it."""
    post = Post(
        source=Source(Path(name), name, len(text), 1),
        title=Finding(title, 1.0),
        authors=Finding((Author("Ines Okafor"),), 1.0),
        published=Finding(PartialDate(2026, 2, day), 1.0),
        updated=Finding(PartialDate()),
        language=Finding("en", 1.0),
        body=(Block(BlockKind.PARAGRAPH, text, 1),),
        summary=text,
    )
    return catalog.entries.admit(prepare(post, f"{title}{text}", f"<p>{text}</p>", 2), publication(), NOW)


def test_posts_of_one_title_and_one_day_are_kept_apart(catalog):
    """Address, id and time of each are its own, and numbers follow the order of arrival."""
    with catalog.transaction():
        made = [admit(catalog, f"{number}.txt") for number in range(5)]
    entries = [catalog.entries.find(each.number, SITE) for each in made]
    assert [each.number for each in made] == [1, 2, 3, 4, 5]
    assert [each.slug for each in entries] == ["beans", "beans-2", "beans-3", "beans-4", "beans-5"]
    assert len({each.id for each in entries}) == len({each.updated for each in entries}) == 5


def test_a_post_that_is_known_is_no_new_one(catalog):
    """Its name tells, in whatever company it comes."""
    with catalog.transaction():
        admit(catalog, "a.txt", "Beans")
        again = admit(catalog, "a.txt", "Runner beans", "They grew well.", day=3)
        other = admit(catalog, "b.txt", "Onions", day=4)
    assert [again.change, other.change] == ["changed", "new"]
    assert catalog.entries.find(again.number, SITE).slug == "beans"
    assert catalog.entries.count() == 2


def test_an_address_that_a_post_had_before_is_not_given_away(catalog):
    """What is new goes round the addresses that lead elsewhere."""
    with catalog.transaction():
        first = admit(catalog, "a.txt")
        catalog.entries._queries.keep_former_address(  # noqa: SLF001 - the state that an older run left
            catalog._connection,  # noqa: SLF001 - the same
            slug_key="onions",
            slug="onions",
            number=first.number,
        )
    catalog.entries._buried = None  # noqa: SLF001 - as a catalog that was just opened
    with catalog.transaction():
        second = admit(catalog, "b.txt", "Onions", day=2)
    assert catalog.entries.find(second.number, SITE).slug == "onions-2"


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=200), st.sampled_from([1, 500]))
def test_the_text_of_a_post_comes_back_as_it_was(text, times):
    """Long ones are deflated, and nobody can tell."""
    assert unfold_text(fold_text(text * times)) == text * times
