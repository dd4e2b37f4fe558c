"""What changed in the posts folder: all of it is found, whatever is done to files and folders, and nothing else."""

from __future__ import annotations

import os
import random
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import publication
from masthead.catalog import Sighting, SqlCatalog
from masthead.catalog.files import Files
from masthead.model import Source
from masthead.pipeline import stock as module
from masthead.pipeline.stock import mark_folders, take_stock
from masthead.source import walk

LONG_AGO = 1_600_000_000_000_000_000
LATER = 2_000_000_000_000_000_000
PLACES = ("", "a", "a/b", "a-1", "é", "\u202ex", "\\u202ex")
NAMES = ("one.md", "two.txt", "Three.TXT", "four.md", "naïve.md", "odd\u200b.md", "odd\\u200b.md")


class Shed:
    """A posts folder, the catalog's view of it, and a slow way to tell what changed."""

    def __init__(self, home):
        self.publication = publication(home, posts=home / "posts", templates=())
        self.posts = home / "posts"
        self.posts.mkdir(parents=True)
        self.catalog = SqlCatalog(home / "catalog.sqlite")
        self.known = {}

    def write(self, name, size, age):
        """Write a file of that size and time."""
        path = self.posts / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x" * size)
        os.utime(path, ns=(age, age))

    def take(self, asked=frozenset()):
        """Look at the folder as a run does."""
        return take_stock(self.publication, self.catalog, asked, ask_all=False)

    def slowly(self):
        """Return the pending and the missing as a dict of all files tells them."""
        there = {}
        for source in walk(self.posts):
            if isinstance(source, Source):
                there.setdefault(source.name, []).append((source.size, source.modified_ns))
        pending = {
            name for name, weights in there.items() for each in weights if self.known.get(name) != each
        }
        return pending, set(self.known) - set(there)

    def settle(self, stock, scanned_ns=LATER):
        """Keep what was found, as a run does."""
        with self.catalog.transaction():
            for name in stock.missing:
                self.catalog.files.drop(name)
                self.known.pop(name, None)
            for source in walk(self.posts):
                if isinstance(source, Source) and source.name in stock.pending:
                    seen = Sighting(source.name, source.size, source.modified_ns, "mark")
                    self.catalog.files.keep([seen], scanned_ns)
                    self.known[source.name] = self.catalog.files.find(source.name)
            mark_folders(self.catalog, stock)


@pytest.fixture
def shed(tmp_path):
    """Return a folder of three posts that a run has seen."""
    made = Shed(tmp_path)
    for name in ("one.md", "a/two.md", "a/b/three.md"):
        made.write(name, 5, LONG_AGO)
    made.settle(made.take())
    return made


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(("write", "touch", "drop", "move", "drop folder", "look")), st.integers(0, 2**32)
    ),
    min_size=1,
    max_size=24,
)


@given(CHANGES, st.sampled_from((1, 2, 3, 200)))
@settings(max_examples=100, deadline=None)
def test_every_change_is_found_and_nothing_else(tmp_path_factory, changes, block):
    """Whatever is written, touched, deleted or moved, the quick way finds what the slow way finds."""
    shed = Shed(tmp_path_factory.mktemp("shed"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "_BLOCK", block)
        for what, seed in changes:
            _change(shed, what, random.Random(seed))  # noqa: S311 - changes, no secrets
            stock = shed.take()
            pending, missing = shed.slowly()
            assert (set(stock.pending), set(stock.missing)) == (pending, missing)
            if what == "look":
                shed.settle(stock)
    shed.catalog.close()


def _change(shed, what, chance):
    name = "/".join(filter(None, (chance.choice(PLACES), chance.choice(NAMES))))
    path, files = shed.posts / name, sorted(path for path in shed.posts.rglob("*") if path.is_file())
    if what == "write" or not files:
        shed.write(name, chance.randint(1, 3), LONG_AGO + chance.randint(0, 1))
    elif what == "touch":
        age = LONG_AGO + chance.randint(0, 2)
        os.utime(chance.choice(files), ns=(age, age))
    elif what == "drop":
        chance.choice(files).unlink()
    elif what == "move":
        path.parent.mkdir(parents=True, exist_ok=True)
        chance.choice(files).replace(path)
    elif what == "drop folder":
        shutil.rmtree(chance.choice(files).parent)
        shed.posts.mkdir(exist_ok=True)


def test_two_files_shown_by_one_name_are_told_by_their_weights(shed):
    """Where a name as it is shown stands for two files, both are compared with what is known under it."""
    shed.write("odd\u200b.md", 3, LONG_AGO)
    shed.settle(shed.take())
    shed.write("odd\\u200b.md", 3, LONG_AGO)
    assert (shed.take().pending, shed.take().missing) == ([], [])
    shed.write("odd\\u200b.md", 4, LONG_AGO)
    assert set(shed.take().pending) == {"odd\\u200b.md"}


def test_what_did_not_change_costs_no_row(shed, monkeypatch):
    """Of a folder that is as it was, no file is looked up in the catalog."""

    def read(_files, folder, *_between):
        raise AssertionError(f"the rows of {folder!r} were read")

    monkeypatch.setattr(Files, "within", read)
    stock = shed.take()
    assert (stock.pending, stock.missing, stock.folders, stock.count) == ([], [], set(), 3)


def test_of_a_large_folder_only_the_rows_around_a_change_are_read(shed, monkeypatch):
    """A changed post among many is found by the hash of a few of them, also where others came and went."""
    for number in range(1000):
        shed.write(f"many/post-{number:04}.md", 5, LONG_AGO)
    shed.settle(shed.take())
    shed.write("many/post-0600.md", 6, LONG_AGO)
    (shed.posts / "many/post-0300.md").replace(shed.posts / "many/post-0301b.md")
    read, within = [], Files.within
    monkeypatch.setattr(Files, "within", lambda *asked: read.extend(within(*asked)) or within(*asked))
    stock = shed.take()
    assert stock.pending == ["many/post-0301b.md", "many/post-0600.md"]
    assert stock.missing == ["many/post-0300.md"]
    assert len(read) == 500


def test_only_the_changed_folder_is_looked_at_file_by_file(shed):
    """A change deep down opens its own folder, not those around it."""
    shed.write("a/b/three.md", 6, LONG_AGO)
    assert (shed.take().folders, shed.take().pending) == ({"a/b"}, ["a/b/three.md"])


def test_a_file_changed_within_the_clocks_grain_is_read_again(shed):
    """One as young as the scan is not trusted, though size and time stay as they are."""
    shed.write("young.md", 5, LATER)
    shed.settle(shed.take())
    assert shed.take().pending == ["young.md"]


def test_what_is_asked_for_is_read_though_its_folder_is_as_it_was(shed):
    """A post that a correction or a date asks for is opened, its neighbours are not."""
    shed.write("a/near.md", 5, LONG_AGO)
    shed.settle(shed.take())
    assert shed.take(frozenset({"a/two.md", "not/there.md"})).pending == ["a/two.md"]


def test_a_folder_out_of_reach_loses_nothing(shed, monkeypatch):
    """What stands in a folder that cannot be read is not missing, and is found unchanged when it can be again."""
    opened, shut = os.open, shed.posts / "a"

    def refuse(path, *rest, **more):
        if str(path) == str(shut):
            raise PermissionError(13, "Permission denied", path)
        return opened(path, *rest, **more)

    monkeypatch.setattr(os, "open", refuse)
    stock = shed.take()
    assert (stock.missing, [problem.path for problem in stock.problems]) == ([], ["a"])
    shed.settle(stock)
    monkeypatch.undo()
    stock = shed.take()
    assert (stock.pending, stock.missing) == ([], [])


def test_a_sidecar_that_changed_changes_its_post(shed):
    """A file that speaks for a post counts as a part of it, from its coming to its going."""
    (shed.posts / "a/two.md.toml").write_text("title = 'x'")
    os.utime(shed.posts / "a/two.md.toml", ns=(LONG_AGO + 5, LONG_AGO + 5))
    stock = shed.take()
    assert stock.pending == ["a/two.md"]
    shed.settle(stock)
    assert shed.take().pending == []
    (shed.posts / "a/two.md.toml").unlink()
    assert shed.take().pending == ["a/two.md"]


def test_the_target_of_a_link_is_watched(shed):
    """A link is a post of its own, changed when what it points at was, and read from there."""
    (shed.posts / "alias.md").symlink_to(shed.posts / "a/two.md")
    shed.settle(shed.take())
    shed.write("a/two.md", 5, LONG_AGO + 7)
    stock = shed.take()
    assert stock.pending == ["a/two.md", "alias.md"]
    assert stock.elsewhere == {"alias.md": str(shed.posts / "a/two.md")}
