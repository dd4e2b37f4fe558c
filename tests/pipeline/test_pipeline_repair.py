"""Whatever was taken from it or put in its way: a build gives back the same ids, times and addresses."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta

import feedparser
import pytest

from builders import NOW
from garden import plant, run
from masthead import pipeline
from masthead.config import load

OLD = 1_600_000_000_000_000_000  # ns: long ago, so that a post is not read again for being young


@pytest.fixture
def garden(tmp_path):
    """Return a publication of three posts that was run."""
    home = plant(tmp_path / "garden")
    run(home)
    return home


def told(home):
    """Return id, time of change and address of each post by its file, as the ledger has them."""
    lines = (home / "masthead.ledger").read_text().splitlines()
    entries = [line.split("\t") for line in lines if line.startswith("entry\t")]
    return {fields[9]: (fields[1], fields[4], fields[6]) for fields in entries}


def test_the_first_ledger_tells_everything(garden):
    """What a later run would add to the ledger of the first is nothing: the ids of the feeds stand in it too."""
    first = (garden / "masthead.ledger").read_text()
    assert "feed\tfeed bulletin\ttag:garden.example,2026:channel/bulletin" in first
    run(garden, 1)
    (garden / "posts/bench.txt").write_text("A bench\n\nSomebody left a bench by the pond for the frogs.\n")
    run(garden, 2)
    (garden / "posts/bench.txt").unlink()
    run(garden, 3)
    shelves = [line for line in first.splitlines() if line.startswith(("feed", "entry"))]
    assert set(shelves) <= set((garden / "masthead.ledger").read_text().splitlines())
    assert sum(line.startswith("feed") for line in shelves) == 4  # two channels, two authors


def test_a_ledger_that_says_the_same_is_not_touched(garden):
    """Posts that were read again and found the same leave the ledger's file as it is, its time too."""
    os.utime(garden / "masthead.ledger", ns=(OLD, OLD))
    run(garden, 1)
    for post in (garden / "posts").iterdir():
        os.utime(post, ns=(OLD, OLD))
    run(garden, 2)
    assert (garden / "masthead.ledger").stat().st_mtime_ns == OLD


@pytest.mark.parametrize(
    "path", ["index.html", "bulletin/atom.xml", "posts/the-shed-has-a-roof-again/index.html"]
)
def test_an_empty_folder_in_the_place_of_a_file_gives_way(garden, path):
    """Where a folder stands that holds nothing, the file is written again."""
    target = garden / "public" / path
    content = target.read_bytes()
    target.unlink()
    target.mkdir()
    assert run(garden, 1).is_clean
    assert target.read_bytes() == content


def test_issues_keep_their_ids_when_the_site_moves(garden):
    """Whoever reads the digest in a feed reader sees no old issue as new on the new domain."""
    feed = garden / "public/bulletin/issues/atom.xml"
    before = [entry.id for entry in feedparser.parse(feed.read_bytes()).entries]
    path = garden / "masthead.toml"
    path.write_text(path.read_text().replace("garden.example/", "plots.example/"))
    run(garden, 1)
    made = feedparser.parse(feed.read_bytes())
    assert before
    assert [entry.id for entry in made.entries] == before
    assert made.entries[0].link.startswith("https://plots.example/")


def test_issues_under_a_clock_that_went_back_are_published(garden):
    """An issue composed some hours earlier than the one before it does not hold the feed of issues back."""
    for number, days in enumerate((1.0, 0.5)):
        post = f"Note {number} of the week\n\nThe pond froze and thawed again, for the {number + 2}nd time this year.\n"
        (garden / f"posts/note{number}.txt").write_text(post)
        assert run(garden, days).is_clean
    made = feedparser.parse((garden / "public/bulletin/issues/atom.xml").read_bytes())
    assert len(made.entries) == 3
    assert made.feed.updated == max(entry.updated for entry in made.entries)


def test_a_backup_from_before_an_edit_moves_no_time(garden, tmp_path):
    """A catalog put back from before a post was rewritten takes from the ledger when that was, and leaves it there."""
    shutil.copytree(garden / ".masthead", tmp_path / "backup")
    post = garden / "posts/shed.txt"
    post.write_text(post.read_text().replace("biscuits", "nails, the tea and the biscuits"))
    run(garden, 1)
    before = told(garden)
    shutil.rmtree(garden / ".masthead")
    shutil.copytree(tmp_path / "backup", garden / ".masthead")
    run(garden, 2)
    assert told(garden) == before


def test_a_backup_from_before_names_were_swapped_keeps_ids_apart(garden, tmp_path):
    """A catalog that knows two posts by each other's names takes from the ledger which is which."""
    shutil.copytree(garden / ".masthead", tmp_path / "backup")
    posts = garden / "posts"
    before = told(garden)
    for number, (old, new) in enumerate([("frost", "aside"), ("shed", "frost"), ("aside", "shed")], 1):
        (posts / f"{old}.txt").rename(posts / f"{new}.txt")
        run(garden, number)
    assert told(garden) == {**before, "shed.txt": before["frost.txt"], "frost.txt": before["shed.txt"]}
    swapped, ledger = told(garden), (garden / "masthead.ledger").read_text()
    shutil.rmtree(garden / ".masthead")
    shutil.copytree(tmp_path / "backup", garden / ".masthead")
    run(garden, 4)
    assert told(garden) == swapped
    assert (garden / "masthead.ledger").read_text() == ledger


def test_addresses_that_were_given_the_other_way_round_are_put_right(tmp_path):
    """Where a catalog that began anew gave two posts of one title each other's addresses, the ledger's hold."""
    home = plant(tmp_path / "garden")
    for name, words in (
        ("b", "We sowed the beans."),
        ("a", "Nothing came up, and the slugs were blamed."),
    ):
        (home / f"posts/{name}.txt").write_text(f"Notes of the week\n\n{words}\n")
        run(home, {"b": 0, "a": 1}[name])
    before, ledger = told(home), (home / "masthead.ledger").read_text()
    for gone in (".masthead", "public"):
        shutil.rmtree(home / gone)
    (home / "masthead.ledger").unlink()
    publication = load(home, pipeline.packaged_templates())
    pipeline.build(publication, (), NOW + timedelta(days=2))
    assert told(home)["a.txt"][2] == before["b.txt"][2]
    (home / "masthead.ledger").write_text(ledger)
    assert pipeline.build(publication, (), NOW + timedelta(days=3)).problems[0].refused is False
    assert told(home) == before


def test_a_fresh_checkout_knows_who_came_late(tmp_path):
    """A post that a channel took long after its neighbours stands in the archive where it stood before."""
    home = plant(tmp_path / "garden")
    with (home / "masthead.toml").open("a") as file:
        file.write('\n[channels.water]\ntitle = "Water"\nlimit = 1\nselect = { categories = ["Water"] }\n')
    dry = "---\ntitle: The butt\ndate: 2026-01-05\n---\n\nThe butt by the shed is full again, of leaves.\n"
    wet = "---\ntitle: The tap\ndate: 2026-01-06\ntags: [Water]\n---\n\nThe tap by the gate drips as it always did.\n"
    (home / "posts/butt.md").write_text(dry)
    (home / "posts/tap.md").write_text(wet)
    run(home)
    (home / "posts/butt.md").write_text(dry.replace("---\n\n", "tags: [Water]\n---\n\n"))
    run(home, 1)
    page = home / "public/water/archive/1/atom.xml"
    before, ledger = page.read_bytes(), (home / "masthead.ledger").read_bytes()
    assert before.index(b"The butt") < before.index(b"The tap")  # the last to arrive stands first
    for gone in (".masthead", "public"):
        shutil.rmtree(home / gone)
    pipeline.build(load(home, pipeline.packaged_templates()), (), NOW + timedelta(days=2))
    assert page.read_bytes() == before
    assert (home / "masthead.ledger").read_bytes() == ledger
