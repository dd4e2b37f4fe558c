"""Posts that are new are kept the short way; whatever is taken sends them the long one, to the same entry."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from builders import NOW, publication
from masthead.catalog import SqlCatalog, foretell, prepare
from masthead.catalog.rows import fold_text, unfold_text, write_facts
from masthead.model import Author, Block, BlockKind, Finding, PartialDate, Post, Source

SITE = "https://garden.example/"


@pytest.fixture
def catalog(tmp_path):
    """Return an empty catalog."""
    made = SqlCatalog(tmp_path / "catalog.sqlite")
    yield made
    made.close()


def admission(name, title="Beans", text="They grew.", day=1):
    """Return a post of that day of February on its way into the catalog."""
    return prepare(a_post(name, title, text, day), f"{title}{text}", f"<p>{text}</p>", 2)


def a_post(name, title="Beans", text="They grew.", day=1):
    """Return a post of that day of February."""
    return Post(
        source=Source(Path(name), name, len(text), 1),
        title=Finding(title, 1.0),
        authors=Finding((Author("Ines Okafor"),), 1.0),
        published=Finding(PartialDate(2026, 2, day), 1.0),
        updated=Finding(PartialDate()),
        language=Finding("en", 1.0),
        body=(Block(BlockKind.PARAGRAPH, text, 1),),
        summary=text,
    )


def admit(catalog, *args, **kwargs):
    """Admit a post; return what became of it."""
    return catalog.entries.admit(admission(*args, **kwargs), publication(), NOW)


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


POSTS = st.lists(
    st.tuples(
        st.sampled_from([f"{letter}.txt" for letter in "abcdefgh"]),
        st.sampled_from(["Beans", "beans", "Beans 2", "Onions", ""]),
        st.sampled_from(["They grew.", "They did not."]),
        st.integers(1, 4),
    ),
    max_size=12,
)


@settings(max_examples=30, deadline=None)
@given(POSTS, st.booleans())
def test_posts_admitted_together_are_those_admitted_one_by_one(posts, is_foretold):
    """Whatever takes whose name, address or time: every row, and what is told of each, is the same."""
    arrived = [admission(*post) for post in posts]
    folder = Path(mkdtemp())
    together, alone = SqlCatalog(folder / "together.sqlite"), SqlCatalog(folder / "alone.sqlite")
    told = [foretell(each, publication(), NOW) if is_foretold else None for each in arrived]
    with together.transaction(), alone.transaction():
        first = together.entries.admit_all(list(zip(arrived, told, strict=True)), publication(), NOW)
        second = [alone.entries.admit(each, publication(), NOW) for each in arrived]
    assert first == second
    numbers = list(alone.entries.numbers())
    assert together.entries.rows(numbers) == alone.entries.rows(numbers)
    assert list(together.entries.numbers()) == numbers
    assert {"new"} <= {each.change for each in first} or not posts
    together.close()
    alone.close()
    rmtree(folder)


def test_what_is_foretold_is_what_an_entry_becomes(catalog):
    """Where nothing is taken, the row of a new entry is the one that was foretold, as far as pages show it."""
    arrived = admission("a.txt", "Über Beans", day=3)
    told = foretell(arrived, publication(), NOW).row(arrived)
    admitted = admit(catalog, "a.txt", "Über Beans", day=3)
    row = catalog.entries.row(admitted.number)
    assert admitted.is_foretold
    assert {key: row[key] for key in told} == told


def test_a_table_that_was_filled_without_indexes_has_them_all(catalog):
    """What the block leaves is what the migrations made, and a block that fails leaves nothing changed."""

    def indexes():
        kept = sqlite3.connect(catalog.path)
        rows = kept.execute("select name, tbl_name, sql from sqlite_master where type = 'index'").fetchall()
        assert kept.execute("pragma integrity_check").fetchall() == [("ok",)]
        kept.close()
        return sorted(rows, key=str)

    before = indexes()
    with pytest.raises(ZeroDivisionError), catalog.filling():
        1 / admit(catalog, "a.txt").years.count(0)
    assert (indexes(), catalog.entries.count()) == (before, 0)
    with catalog.filling():
        admit(catalog, "a.txt")
    assert (indexes(), catalog.entries.count()) == (before, 1)


@pytest.mark.parametrize("is_read", [False, True])
def test_a_first_run_leaves_the_log_to_those_who_read_beside_it(catalog, is_read):
    """Alone it keeps a journal; where another has the file open, it leaves the log; afterwards all is as before."""

    def mode():
        looking = sqlite3.connect(catalog.path)
        (found,) = looking.execute("pragma journal_mode").fetchone()
        looking.close()
        return found

    other = SqlCatalog(catalog.path) if is_read else None
    with catalog.filling():
        admit(catalog, "a.txt")
        assert mode() == ("wal" if is_read else "delete")
        assert other is None or other.entries.count() == 0
    assert (mode(), catalog.entries.count(), catalog.paths()) == ("wal", 1, [])
    if other:
        assert other.entries.count() == 1
        other.close()


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(), max_size=30), st.text(max_size=8), st.integers(0, 10**9))
def test_facts_are_written_as_pythons_own_json_has_them(summary, category, words):
    """Whatever a post says of itself, half a pair of surrogates too, one way of writing stands in the rows."""
    post = replace(a_post("a.txt"), summary=summary, categories=(category,))
    told = write_facts(post, words)
    assert told == json.dumps(json.loads(told), ensure_ascii=False)
    assert json.loads(told)["summary"] == summary
