"""Files that changed names with each other are still the posts that they were: bytes tell, before names do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builders import NOW
from garden import plant
from masthead import pipeline
from masthead.config import load

POND = "The pond is back\n\nHeron prints round the edge, and three frogs where nobody had put any at all.\n"
HIVE = (
    "A swarm in May\n\nTwo thousand bees hung in the pear tree until Walter came with a skep and a sheet.\n"
)
WORDS = (
    "Heron prints round the edge, and three frogs where nobody had put any at all.\n\n"
    "The lining held through the frost, and the water stands a hand below the stones.\n\n"
    "Anton counted nine snails on the iris, which he calls a harvest.\n"
)


@pytest.fixture
def garden(tmp_path):
    """Return a publication of three posts that was built."""
    home = plant(tmp_path / "garden")
    build(home)
    return home


def build(home, days=0.0):
    """Build the publication some days later; return what changed."""
    return pipeline.build(load(home, pipeline.packaged_templates()), (), NOW + timedelta(days=days)).changes


def ids(home):
    """Return each entry's id by the name of its file, those of posts that went away too."""
    lines = (home / "masthead.ledger").read_text().splitlines()
    return {fields[9]: fields[1] for line in lines if (fields := line.split("\t"))[0] == "entry"}


def when(home):
    """Return when each entry counts as changed, by its id."""
    lines = (home / "masthead.ledger").read_text().splitlines()
    return {fields[1]: fields[4] for line in lines if (fields := line.split("\t"))[0] == "entry"}


def rename(home, **names):
    """Give posts new names at once."""
    posts = home / "posts"
    texts = {new: (posts / f"{old}.txt").read_text() for old, new in names.items()}
    for old in names:
        (posts / f"{old}.txt").unlink()
    for new, text in texts.items():
        (posts / f"{new}.txt").write_text(text)


@pytest.mark.parametrize("is_lost", [False, True], ids=["catalog", "ledger"])
def test_two_posts_that_swapped_names_keep_their_ids(garden, is_lost):
    """Each is still what it was, and nothing of either counts as changed; the ledger alone tells as much."""
    before = ids(garden)
    updated = (garden / "public/bulletin/atom.xml").read_bytes()
    rename(garden, frost="shed", shed="frost")
    if is_lost:
        (garden / ".masthead/catalog.sqlite").unlink()
    assert build(garden, 1) == (("frost.txt", "moved"), ("shed.txt", "moved"))
    assert ids(garden) == {**before, "frost.txt": before["shed.txt"], "shed.txt": before["frost.txt"]}
    assert (garden / "public/bulletin/atom.xml").read_bytes() == updated


def test_a_row_of_posts_numbered_one_higher_keeps_its_ids(tmp_path):
    """The new post in front is the new one, though its name was another's."""
    home = plant(tmp_path / "garden", **{"1.txt": POND, "2.txt": HIVE})
    build(home)
    before = ids(home)
    rename(home, **{"2": "3", "1": "2"})
    (home / "posts/1.txt").write_text(
        "Rain at last\n\nEleven millimetres in the gauge, and every lettuce on its feet again by noon.\n"
    )
    build(home, 1)
    after = ids(home)
    assert (after["2.txt"], after["3.txt"]) == (before["1.txt"], before["2.txt"])
    assert after["1.txt"] not in before.values()


def test_a_post_moved_over_another_leaves_that_ones_address(garden):
    """The moved post keeps its id; the other is gone, and its page says so."""
    before = ids(garden)
    (garden / "posts/frost.txt").replace(garden / "posts/shed.txt")
    build(garden, 1)
    assert ids(garden)["shed.txt"] == before["frost.txt"]
    assert before["shed.txt"] in ids(garden).values()
    assert "biscuits" not in (garden / "public/posts/the-shed-has-a-roof-again/index.html").read_text()


def test_a_copy_whose_original_is_edited_is_the_new_post(garden):
    """A mended typo in the original does not make its copy the original, though that has its very bytes."""
    before = ids(garden)
    text = (garden / "posts/shed.txt").read_text()
    (garden / "posts/shed-old.txt").write_text(text)
    (garden / "posts/shed.txt").write_text(text.replace("biscuits", "biscuits and the tea"))
    build(garden, 1)
    assert ids(garden)["shed.txt"] == before["shed.txt"]
    assert ids(garden)["shed-old.txt"] not in before.values()


def test_of_two_alike_the_one_renamed_by_case_alone_stays(garden):
    """Where a post was renamed and copied at once, the name nearest to the old one has the id."""
    before = ids(garden)
    text = (garden / "posts/shed.txt").read_text()
    (garden / "posts/shed.txt").unlink()
    for name in ("a-copy.txt", "SHED.txt"):
        (garden / "posts" / name).write_text(text)
    build(garden, 1)
    assert ids(garden)["SHED.txt"] == before["shed.txt"]


def test_another_post_under_the_name_of_one_long_gone_is_new(garden):
    """Readers are shown it as new; the old address still says that its post is gone, and takes it back."""
    before, old = ids(garden), (garden / "posts/shed.txt").read_text()
    (garden / "posts/shed.txt").unlink()
    build(garden, 1)
    (garden / "posts/shed.txt").write_text(HIVE)
    assert build(garden, 2) == (("shed.txt", "new"),)
    assert ids(garden)["shed.txt"] not in before.values()
    assert "bees" not in (garden / "public/posts/the-shed-has-a-roof-again/index.html").read_text()
    (garden / "posts/old-shed.txt").write_text(old)
    assert build(garden, 3) == (("old-shed.txt", "moved"),)
    assert ids(garden)["old-shed.txt"] == before["shed.txt"]


def test_a_post_put_back_in_other_words_is_still_the_same(garden):
    """Half of it rewritten while it was away, it has its id back under its name."""
    before, old = ids(garden), (garden / "posts/shed.txt").read_text()
    (garden / "posts/shed.txt").unlink()
    build(garden, 1)
    (garden / "posts/shed.txt").write_text(
        old.replace("There is room on the shelf", "We cleared a shelf, and now it has room")
    )
    build(garden, 2)
    assert ids(garden) == before


def test_a_post_moved_into_a_folder_that_a_channel_takes_says_so(garden):
    """Its page names the channel from then on, though nothing else about the post changed."""
    with (garden / "masthead.toml").open("a") as file:
        file.write('\n[channels.tap]\ntitle = "By the tap"\nselect = { paths = ["tap/*"] }\n')
    build(garden, 1)
    (garden / "posts/tap").mkdir()
    (garden / "posts/seeds.txt").replace(garden / "posts/tap/seeds.txt")
    build(garden, 2)
    page = next((garden / "public/posts").glob("swapping-seeds*/index.html"))
    assert "By the tap" in page.read_text()


def test_a_switch_from_text_to_markdown_moves_no_time(garden):
    """The same title, name, day and words in Markdown are no change of what the post says."""
    before = (garden / "public/bulletin/feed.json").read_bytes()
    (garden / "posts/pond.txt").write_text(
        "The pond is back\n\nBy Ines Okafor\n\n12 February 2026\n\n" + WORDS
    )
    build(garden, 1)
    first = when(garden)
    (garden / "posts/pond.txt").unlink()
    front = "---\ntitle: The pond is back\nauthor: Ines Okafor\ndate: 2026-02-12\n---\n\n"
    (garden / "posts/pond.md").write_text(front + WORDS)
    build(garden, 2)
    assert "pond.md" in ids(garden)
    assert when(garden) == first
    assert (garden / "public/bulletin/feed.json").read_bytes() != before


def test_a_draft_renamed_and_then_finished_keeps_its_id(garden):
    """A post that was taken back as a draft is known again though its file has another name meanwhile."""
    text = "---\ntitle: The tap\ndraft: true\n---\n\nThe tap by the gate drips as it did before the frost came in.\n"
    posts = garden / "posts"
    (posts / "tap.md").write_text(text.replace("draft: true\n", ""))
    build(garden, 1)
    before = ids(garden)["tap.md"]
    (posts / "tap.md").write_text(text)
    build(garden, 2)
    (posts / "tap.md").replace(posts / "the-tap.md")
    build(garden, 3)
    (posts / "the-tap.md").write_text(text.replace("draft: true\n", "").replace("drips", "leaks"))
    build(garden, 4)
    assert ids(garden)["the-tap.md"] == before
