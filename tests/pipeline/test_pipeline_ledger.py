"""The ledger beside the posts gives back what a lost catalog knew."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest

from builders import NOW
from garden import plant, run, tree
from masthead import pipeline
from masthead.config import load
from masthead.errors import OutputError
from masthead.pipeline.workshop import open_workshop

BENCH = "A bench by the pond\n\nSomebody left a bench, and the frogs have taken to it in the evenings.\n"


@pytest.fixture
def garden(tmp_path):
    """Return a publication of three posts that was run, and run again with one more and one less."""
    home = plant(tmp_path / "garden")
    run(home)
    (home / "posts/bench.txt").write_text(BENCH)
    (home / "posts/seeds.txt").unlink()
    run(home, 1)
    return home


def contents(folder):
    """Return the bytes of every file below a folder, by path."""
    return {path: content for path, (content, _) in tree(folder).items()}


def ledger(home):
    """Return the ledger's lines."""
    return (home / "masthead.ledger").read_text().splitlines()


def test_a_lost_catalog_is_told_again_by_the_ledger(garden):
    """A fresh checkout, with another clock, makes the same bytes, mails nothing and keeps the ledger as it was."""
    before, told = contents(garden / "public"), ledger(garden)
    shutil.rmtree(garden / ".masthead")
    report = run(garden, 30)
    assert contents(garden / "public") == before
    assert (report.written, report.removed, report.issues) == ((), (), ())
    assert report.is_clean
    assert ledger(garden) == told


def test_a_checkout_without_public_has_the_same_ids_and_addresses(garden):
    """Without public/ too, feeds and pages come out byte for byte, but for the web versions of issues."""
    before = contents(garden / "public")
    shutil.rmtree(garden / ".masthead")
    shutil.rmtree(garden / "public")
    assert run(garden, 30).issues == ()
    after = contents(garden / "public")
    kept = {path for path in before if "issues/" not in path and path != "bulletin/index.html"}
    assert {path: after[path] for path in kept} == {path: before[path] for path in kept}


def test_what_waited_for_its_issue_still_waits(tmp_path):
    """A post that was seen and not yet mailed when the catalog was lost goes out with the next issue, and only it."""
    home = plant(tmp_path / "garden")
    run(home)
    (home / "posts/bench.txt").write_text(BENCH)
    pipeline.build(load(home, pipeline.packaged_templates()), (), NOW + timedelta(days=1))
    shutil.rmtree(home / ".masthead")
    report = run(home, 2)
    assert [(issue.channel, issue.number) for issue in report.issues] == [("bulletin", 2)]
    page = (home / "public/bulletin/issues/2/index.html").read_text()
    assert "A bench by the pond" in page
    assert "Swapping seeds" not in page


def test_an_old_backup_learns_what_it_missed(garden, tmp_path):
    """A catalog put back from a copy takes ids from the ledger that is newer, and says so."""
    old = tmp_path / "backup"
    shutil.copytree(garden / ".masthead", old)
    (garden / "posts/gate.txt").write_text(
        "The gate\n\nIt swings again, and it squeaks as it always did before.\n"
    )
    run(garden, 2)
    before, told = contents(garden / "public"), ledger(garden)
    shutil.rmtree(garden / ".masthead")
    shutil.copytree(old, garden / ".masthead")
    report = run(garden, 3)
    assert any("knew 1 post better than the catalog" in problem.reason for problem in report.problems)
    assert contents(garden / "public") == before
    assert ledger(garden) == told
    assert report.issues == ()


def test_a_catalog_that_began_anew_takes_its_ids_from_the_ledger(garden):
    """Where a run without the ledger minted other ids, the ledger's win once it is there."""
    text = (garden / "masthead.ledger").read_text()
    ids = {line.split("\t")[1] for line in text.splitlines() if line.startswith("entry")}
    shutil.rmtree(garden / ".masthead")
    (garden / "masthead.ledger").unlink()
    shutil.rmtree(garden / "public")
    publication = load(garden, pipeline.packaged_templates())
    pipeline.build(publication, (), NOW + timedelta(days=400))
    (garden / "masthead.ledger").write_text(text)
    pipeline.build(publication, (), NOW + timedelta(days=401))
    assert {line.split("\t")[1] for line in ledger(garden) if line.startswith("entry")} == ids


def test_a_conflict_is_named_and_the_ledger_left_alone(garden):
    """A merge that was not finished is a problem with its line, and nothing is written over it."""
    text = (garden / "masthead.ledger").read_text()
    broken = text.replace("entry\t", "<<<<<<< ours\nentry\t", 1)
    (garden / "masthead.ledger").write_text(broken)
    report = run(garden, 2)
    (problem,) = report.problems
    assert (problem.line, problem.refused) == (2, True)
    assert "merge" in problem.reason
    assert (garden / "masthead.ledger").read_text() == broken
    (garden / "masthead.ledger").write_text(text)
    assert run(garden, 3).is_clean


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("entry\ttag:", "entry\thttps:", "id or an address"),
        ("\t2026-03-02T", "\t2026-33-02T", "time that is none"),
        ("entry\t", "entree\t", "no line that Masthead writes"),
        ("entry\t", "entry\tx\t", "fields where"),
    ],
)
def test_a_hand_edit_gone_wrong_is_named(garden, old, new, reason):
    """A line that cannot be read is named with what is wrong with it; the rest is used."""
    text = (garden / "masthead.ledger").read_text()
    (garden / "masthead.ledger").write_text(text.replace(old, new, 1))
    report = run(garden, 2)
    assert [reason in problem.reason for problem in report.problems] == [True]


def test_the_ledger_changes_by_the_lines_that_changed(garden):
    """One more post is one more line, and what its channel waits for; nothing else of the text moves."""
    before = ledger(garden)
    (garden / "posts/gate.txt").write_text(
        "The gate\n\nIt swings again, and it squeaks as it always did before.\n"
    )
    run(garden, 2)
    after = ledger(garden)
    assert sum(line.startswith("entry") for line in set(after) - set(before)) == 1
    assert not [line for line in set(before) - set(after) if line.startswith(("entry", "issue", "feed"))]


def test_a_ledger_told_anew_in_part_is_the_one_told_whole(garden):
    """After each kind of change, alone and together, the file holds the lines that the catalog as a whole gives."""

    def retitle(name, old, new):
        path = garden / "posts" / name
        path.write_text(path.read_text().replace(old, new))

    posts = garden / "posts"
    changes = (
        lambda: retitle("shed.txt", "The shed has a roof again", "Aa, a dry shed"),
        lambda: (posts / "zz.md").write_text(
            "---\ntitle: Zz\nslug: zz\n---\nThe last of all beds was dug today.\n"
        ),
        lambda: (posts / "aa.md").write_text(
            "---\ntitle: Aa\nslug: aa\n---\nThe first of all beds was dug later.\n"
        ),
        lambda: retitle("zz.md", "slug: zz", "slug: last"),
        lambda: (posts / "frost.txt").rename(posts / "ice.txt"),
        (posts / "aa.md").unlink,
        lambda: (retitle("ice.txt", "eleven nights", "ten nights"), (posts / "shed.txt").unlink()),
    )
    for day, change in enumerate(changes, 2):
        change()
        run(garden, day)
        with open_workshop(load(garden, pipeline.packaged_templates()), (), NOW) as workshop:
            told = list(workshop.catalog.ledger.tell())
        assert ledger(garden) == told


def test_a_ledger_that_could_not_be_written_catches_up(garden, monkeypatch):
    """What changed while the ledger could not be written stands in it after the next run."""
    from masthead.pipeline import ledger as module

    def refuse(path, _parts):
        raise OSError(28, "No space left on device", str(path))

    (garden / "posts/gate.txt").write_text(
        "The gate\n\nIt swings again, and it squeaks as it always did before.\n"
    )
    with monkeypatch.context() as patched:
        patched.setattr(module, "write_beside", refuse)
        with pytest.raises(OutputError):
            run(garden, 2)
    (garden / "posts/frost.txt").unlink()
    run(garden, 3)
    with open_workshop(load(garden, pipeline.packaged_templates()), (), NOW) as workshop:
        assert ledger(garden) == list(workshop.catalog.ledger.tell())
