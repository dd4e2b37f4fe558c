"""A build costs what changed, keeps identity through every change, and is the same bytes everywhere."""

from __future__ import annotations

import os
import subprocess
import sys

import feedparser
import pytest

from builders import NOW
from garden import plant, run, tree
from masthead import pipeline
from masthead.config import load
from masthead.pipeline.glean import Bench
from masthead.pipeline.workshop import open_workshop

GATE = "The gate by the lane\n\nIt swings again, and it squeaks as it always did before the frost came in.\n"


@pytest.fixture
def garden(tmp_path):
    """Return a publication of three posts that was run."""
    home = plant(tmp_path / "garden")
    for post in (
        home / "posts"
    ).iterdir():  # as if written long ago: a file as young as the scan is read again
        os.utime(post, ns=(1, 1_600_000_000_000_000_000))
    run(home)
    return home


def shown(home):
    """Return title and link of each entry of the bulletin's feed by its id."""
    made = feedparser.parse((home / "public/bulletin/atom.xml").read_bytes())
    return {entry.id: (entry.title, entry.link, entry.updated) for entry in made.entries}


def edit(home, name, old, new):
    """Change the words of a post."""
    path = home / "posts" / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


@pytest.fixture
def read(monkeypatch):
    """Return the names of the posts that are opened, as they are."""
    names = []
    glean = Bench.glean

    def watch(self, requests):
        names.extend(each.name for each in requests)
        return glean(self, requests)

    monkeypatch.setattr(Bench, "glean", watch)
    return names


def test_only_what_changed_is_read_and_written(garden, read):
    """One edited post is opened, and its page, its lists and its feeds alone are written."""
    run(garden, 1)
    assert read == []
    edit(garden, "seeds.txt", "forty kinds", "thirty kinds")
    report = run(garden, 2)
    assert set(read) == {"seeds.txt"}
    posts = [path for path in report.written if path.startswith("posts/") and path.count("/") == 2]
    assert posts == ["posts/swapping-seeds-across-the-fence/index.html"]
    assert not any(path.startswith("tools/") for path in report.written)


def test_a_post_that_was_only_touched_changes_nothing(garden, read):
    """A new modification time with the same bytes writes no file, and is not looked at twice."""
    os.utime(garden / "posts/seeds.txt", ns=(1, 1_700_000_000_000_000_000))
    assert run(garden, 1).written == ()
    assert set(read) == {"seeds.txt"}
    read.clear()
    run(garden, 2)
    assert read == []


def test_every_change_keeps_the_id(garden):
    """Rename, move, retitle, edit and another domain: the same ids, and one more only for the one new post."""
    before = shown(garden)
    (garden / "posts/old").mkdir()
    (garden / "posts/frost.txt").rename(garden / "posts/old/ice.txt")
    edit(garden, "shed.txt", "The shed has a roof again", "The shed is dry")
    edit(garden, "seeds.txt", "forty kinds", "thirty kinds")
    text = (garden / "masthead.toml").read_text()
    (garden / "masthead.toml").write_text(text.replace("https://garden.example/", "http://plots.example/"))
    report = run(garden, 1)
    assert dict(report.changes) == {"old/ice.txt": "moved", "shed.txt": "changed", "seeds.txt": "changed"}
    after = shown(garden)
    assert after.keys() == before.keys()
    assert all(link.startswith("http://plots.example/posts/") for _, link, _ in after.values())
    (garden / "posts/gate.txt").write_text(GATE)
    run(garden, 2)
    assert len(shown(garden).keys() - before.keys()) == 1


def test_a_switch_to_markdown_keeps_the_id(garden):
    """The same words under another ending are the same post."""
    before = shown(garden)
    text = (garden / "posts/seeds.txt").read_text()
    (garden / "posts/seeds.txt").unlink()
    (garden / "posts/seeds.md").write_text("# " + text.replace("a single, much admired,", "one *admired*"))
    report = run(garden, 1)
    assert report.changes == (("seeds.md", "moved"),)
    assert shown(garden).keys() == before.keys()


def test_lists_made_in_part_are_the_lists_made_whole(garden):
    """After each kind of change to one of many posts, making everything anew would change no file."""
    posts = garden / "posts"
    for number in range(220):
        head = f"title: Bed {number}\nauthor: Ana Ruiz\ndate: 2025-{number % 12 + 1:02}-11"
        text = f"---\n{head}\n---\nBed {number} was dug.\n"
        (posts / f"bed-{number:03}.md").write_text(text)
    run(garden, 1)
    changes = (
        lambda: edit(garden, "bed-007.md", "title: Bed 7", "title: Bed seven"),
        lambda: edit(garden, "bed-217.md", "Bed 217 was dug", "Bed 217 was dug over"),
        lambda: edit(garden, "bed-100.md", "2025-05-11", "2019-05-11"),
        (posts / "bed-050.md").unlink,
        lambda: (posts / "bed-050.md").write_text(
            "---\ntitle: Bed 50\ndate: 2025-03-11\n---\nIt was dug after all.\n"
        ),
    )
    for day, change in enumerate(changes, 2):
        change()
        assert run(garden, day).written
        with open_workshop(load(garden, pipeline.packaged_templates()), (), NOW) as workshop:
            workshop.catalog.errands.ask_all()
        report = run(garden, day)
        assert (report.written, report.removed) == ((), ())


def test_a_copy_is_a_post_of_its_own(garden):
    """While the original stands, the same bytes under another name are another post with another address."""
    (garden / "posts/again.txt").write_text((garden / "posts/seeds.txt").read_text())
    assert run(garden, 1).changes == (("again.txt", "new"),)
    links = [link for _, link, _ in shown(garden).values()]
    assert len(set(links)) == len(links) == 4


def test_an_address_that_was_asked_anew_leads_on_from_the_old(garden):
    """Where a post asks for another address, its old one holds a page that leads there, also when it asks back."""
    path = garden / "posts/fair.md"
    path.write_text(
        "---\ntitle: The fair\nslug: fair\n---\nIt begins at nine, and the cake is gone by ten.\n"
    )
    run(garden, 1)
    before = shown(garden)
    path.write_text(path.read_text().replace("slug: fair", "slug: summer-fair"))
    run(garden, 2)
    assert shown(garden).keys() == before.keys()
    assert "summer-fair" in (garden / "public/posts/fair/index.html").read_text()
    assert "cake" in (garden / "public/posts/summer-fair/index.html").read_text()
    path.write_text(path.read_text().replace("slug: summer-fair", "slug: fair"))
    run(garden, 3)
    assert "cake" in (garden / "public/posts/fair/index.html").read_text()
    assert "cake" not in (garden / "public/posts/summer-fair/index.html").read_text()


def test_white_space_and_furniture_move_no_time(garden):
    """`updated` stays when only white space, or the page around the post, is different."""
    before = shown(garden)
    edit(garden, "frost.txt", "3 views0 comments", "4 views0 comments")
    edit(garden, "seeds.txt", "Nothing is sold", "Nothing  is  sold")
    run(garden, 1)
    assert shown(garden) == before


def test_a_line_that_many_posts_share_goes_from_all(garden):
    """What later posts teach of the page around them is taken off the earlier ones too, though these did not change."""
    line = "You may also enjoy the pictures of our summer walk"
    for number, plant_name in enumerate(("Leek", "Chard", "Quince", "Medlar", "Sorrel")):
        text = (
            f"{plant_name} in the lower bed\n\nThe {plant_name.lower()} came up in row {number}, a week before anyone "
            f"had looked for it, and the snails came to look at it soon after that.\n\n{line}\n"
        )
        (garden / f"posts/{plant_name}.txt").write_text(text)
        run(garden, number + 1)
    pages = (garden / "public/posts").rglob("*-in-the-lower-bed/index.html")
    assert [path for path in pages if line in path.read_text()] == []


def test_a_fault_in_one_post_costs_that_post(garden, monkeypatch):
    """A post on which inference breaks is named, and the others go out."""
    from masthead.pipeline import glean

    read_one = glean.read

    def break_on(source):
        if source.name == "gate.txt":
            raise RecursionError("too deep")
        return read_one(source)

    monkeypatch.setattr(glean, "read", break_on)
    (garden / "posts/gate.txt").write_text(GATE)
    (garden / "posts/bench.txt").write_text(
        "A bench\n\nSomebody left a bench by the pond for the frogs to sit on.\n"
    )
    report = run(garden, 1)
    assert [(problem.path, problem.refused) for problem in report.problems] == [("gate.txt", True)]
    assert len(shown(garden)) == 4


@pytest.mark.parametrize(
    "changed",
    [
        {"TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "1"},
        {"TZ": "America/St_Johns", "LC_ALL": "C", "PYTHONHASHSEED": "2"},
        {"LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "3", "MASTHEAD_TEST_ORDER": "reversed"},
    ],
    ids=lambda changed: " ".join(changed.values()),
)
def test_no_byte_depends_on_the_machine(tmp_path, garden, changed):
    """Zone, locale, hash seed and the order of the directory change no byte of what is published, nor of the ledger."""
    names = ["frost.txt", "shed.txt", "seeds.txt"]
    home = plant(tmp_path / "other")
    if "MASTHEAD_TEST_ORDER" in changed:
        texts = {name: (home / "posts" / name).read_text() for name in names}
        for name in names:
            (home / "posts" / name).unlink()
        for name in reversed(names):
            (home / "posts" / name).write_text(texts[name])
    command = [
        sys.executable,
        "-c",
        "from masthead.cli import main; main()",
        "run",
        str(home),
        "--now",
        NOW.isoformat(),
    ]
    subprocess.run(command, env=os.environ | changed, check=True, capture_output=True, timeout=100)
    made, first = tree(home / "public"), tree(garden / "public")
    assert {path: content for path, (content, _) in made.items()} == {
        path: content for path, (content, _) in first.items()
    }
    assert (home / "masthead.ledger").read_bytes() == (garden / "masthead.ledger").read_bytes()
