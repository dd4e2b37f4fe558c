"""Ids and addresses are minted once, and no two posts share one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import NOW, publication
from masthead.catalog import SqlCatalog, prepare
from masthead.catalog.identity import fold_slug, mint_slug
from masthead.model import Author, Block, BlockKind, Finding, PartialDate, Post, Source


def admission(name: str = "beans.txt", title: str = "Beans", text: str = "They grew.", **changes):
    """Return a post on its way into the catalog; the file's digest follows from its text."""
    post = Post(
        source=Source(Path(name), name, len(text), 1),
        title=Finding(title, 1.0),
        authors=Finding((Author("Ines Okafor"),), 1.0),
        published=Finding(changes.pop("published", PartialDate(2026, 2, 1)), 1.0),
        updated=Finding(PartialDate()),
        language=Finding("en", 1.0),
        body=(Block(BlockKind.PARAGRAPH, text, 1),),
        summary=text,
        slug=changes.pop("slug", ""),
    )
    return prepare(post, changes.pop("digest", f"{title}{text}"), f"<p>{text}</p>", 2)


@pytest.fixture
def catalog(tmp_path):
    """Return an empty catalog."""
    made = SqlCatalog(tmp_path / "catalog.sqlite")
    yield made
    made.close()


def admit(catalog, *args, now=NOW, **kwargs):
    """Admit a post; return its entry and what the catalog makes of it."""
    admitted = catalog.entries.admit(admission(*args, **kwargs), publication(), now)
    return catalog.entries.find(admitted.number, "https://garden.example/"), admitted.change


def test_an_entry_keeps_what_was_put_in(catalog):
    """What comes back out of the catalog is what went in."""
    entry, change = admit(catalog)
    assert change == "new"
    assert list(catalog.entries.live("https://garden.example/")) == [entry]
    assert entry.id == "tag:garden.example,2026:posts/beans"
    assert entry.permalink == "https://garden.example/posts/beans/"


def test_editing_and_retitling_keep_id_and_address(catalog):
    """A new title or text is the same entry, changed."""
    first, _ = admit(catalog)
    later = NOW + timedelta(days=3)
    second, change = admit(catalog, title="Runner beans", text="They grew well.", now=later)
    assert change == "changed"
    assert (second.id, second.permalink, second.first_seen) == (first.id, first.permalink, first.first_seen)
    assert second.updated == later


def test_a_new_web_address_keeps_the_id(catalog):
    """Moving the site moves the permalinks; the ids stay."""
    first, _ = admit(catalog)
    (moved,) = catalog.entries.live("https://plots.example/")
    assert moved.id == first.id
    assert moved.permalink == "https://plots.example/posts/beans/"


def test_updated_moves_with_the_meaning_alone(catalog):
    """White space is no change, and neither is a program that reads the same file in another way."""
    first, _ = admit(catalog, text="They grew.")
    spaced, change = admit(catalog, text="They   grew.", now=NOW + timedelta(days=1))
    assert (spaced.updated, change) == (first.updated, "same")
    reread, change = admit(
        catalog, text="Read otherwise.", digest="BeansThey   grew.", now=NOW + timedelta(days=2)
    )
    assert (reread.updated, change) == (first.updated, "same")


def test_a_moved_file_is_the_same_entry(catalog):
    """The bytes of a file that went away, under another name, are the same post."""
    first, _ = admit(catalog, "beans.txt")
    catalog.entries.bury("beans.txt", NOW)
    moved, change = admit(catalog, "2026/beans.txt")
    assert (moved.id, moved.updated, change) == (first.id, first.updated, "moved")
    assert catalog.entries.count() == 1


def test_a_copy_is_another_entry(catalog):
    """A copy, whose original is still there, has an id and an address of its own."""
    first, _ = admit(catalog, "beans.txt")
    copy, change = admit(catalog, "copy of beans.txt")
    assert change == "new"
    assert copy.id != first.id
    assert copy.slug == "beans-2"


def test_a_post_put_back_gets_its_id_back(catalog):
    """A tombstone holds id and address for the post that returns, and for no other."""
    first, _ = admit(catalog)
    assert catalog.entries.bury("beans.txt", NOW)
    assert not catalog.entries.bury("beans.txt", NOW)
    assert catalog.entries.gone() == (("beans", "Beans"),)
    other, _ = admit(catalog, "new.txt", text="Other beans.")
    assert other.slug == "beans-2"
    back, change = admit(catalog)
    assert (back.id, change) == (first.id, "back")


def test_no_two_entries_share_a_second(catalog):
    """Validators and readers want distinct times; none of them lies in the future."""
    made = [admit(catalog, f"{n}.txt", f"Post {n}", published=PartialDate())[0] for n in range(5)]
    times = {entry.updated for entry in made}
    assert len(times) == 5
    assert max(times) <= NOW


def test_a_day_is_the_first_time_of_a_dated_post(catalog):
    """A post dated to the day counts as updated on that day; one known to the month counts from when it was seen."""
    dated, _ = admit(catalog, "a.txt", "A", published=PartialDate(2016, 12, 6))
    coarse, _ = admit(catalog, "b.txt", "B", published=PartialDate(2024, 7))
    assert dated.updated.date().isoformat() == "2016-12-06"
    assert coarse.updated.date() == NOW.date()


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Let’s Stick Together – Part 2", "lets-stick-together-part-2"),
        ("Über Öl & Straße", "uber-ol-strasse"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "post-con"),
        ("日本語の見出し", "日本語の見出し"),
        ("   ", "post"),
        ("💐", "post"),
        ("a" * 300, "a" * 30),
    ],
)
def test_slugs_are_safe_names_in_any_script(title, slug):
    """A slug is a plain folder's name: no path, no device, no endless one."""
    assert mint_slug(title, lambda _: False) == slug


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=12))
def test_slugs_never_collide_on_any_file_system(titles):
    """Whatever the titles, slugs differ even where case and Unicode forms do not count, and none leaves its folder."""
    taken: set[str] = set()
    for title in titles:
        slug = mint_slug(title, taken.__contains__)
        assert fold_slug(slug) not in taken
        assert slug == Path(slug).name
        assert 0 < len(slug.encode()) < 250
        taken.add(fold_slug(slug))


def test_a_catalog_of_a_newer_program_is_refused(tmp_path):
    """An older program says that it is too old rather than spoil the file."""
    import sqlite3

    from masthead.errors import CatalogError

    SqlCatalog(tmp_path / "catalog.sqlite").close()
    with sqlite3.connect(tmp_path / "catalog.sqlite") as connection:
        connection.execute("pragma user_version = 99")
    with pytest.raises(CatalogError, match="newer Masthead"):
        SqlCatalog(tmp_path / "catalog.sqlite")


def test_a_file_that_is_no_catalog_is_named(tmp_path):
    """A damaged catalog is an error with its path and a way out, and is not touched."""
    from masthead.errors import CatalogError

    broken = tmp_path / "catalog.sqlite"
    broken.write_bytes(b"not a database at all" * 100)
    with pytest.raises(CatalogError, match="put back a copy"):
        SqlCatalog(broken)
    assert broken.read_bytes() == b"not a database at all" * 100


def test_a_transaction_is_kept_whole_or_not_at_all(catalog):
    """A change that fails half-way leaves nothing, and a rehearsal leaves nothing at all."""

    def break_off():
        with catalog.transaction():
            admit(catalog)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert catalog.entries.count() == 0
    with catalog.rehearsal():
        admit(catalog)
        assert catalog.entries.count() == 1
    assert catalog.entries.count() == 0


def test_first_seen_is_when_the_first_run_saw_it(catalog):
    """The time of the first run stays, in whatever zone later runs say their time."""
    admit(catalog, now=datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    again, _ = admit(catalog, now=datetime(2027, 1, 1, tzinfo=UTC))
    assert again.first_seen == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
