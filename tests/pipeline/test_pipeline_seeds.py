"""The five seed posts, as README's first command runs them."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import feedparser
import pytest

from garden import plant_seeds

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-c", "from masthead.cli import main; main()"]

SEEDS = {
    "000": "b735e555953234f7",
    "001": "bc5feabca4382f81",
    "002": "07b85ae3ece73ab2",
    "003": "ea11cac0cd8436fd",
    "004": "e125a8df0e961bc3",
}

# What a careful reader finds in each: title, authors, date.
EXPECTED = {
    "000_7aa50e2cfc714023.txt": ("May Clinical Blog", ["David"], None),
    "001_f1ab2c8a7718c6d2.txt": (
        "Reflections on Progress of Personalised Care in the NHS",
        ["Dr Ollie Hart"],
        "2024-07",
    ),
    "002_9a21f6dcfc7b2a37.txt": (
        "The human chemistry of consider, relationships and shared understandings",
        [],
        None,
    ),
    "003_a639cbdbb66a1fe5.txt": ("Let’s Stick Together – Part 2", [], "2016-12-06"),
    "004_58612901a291ec93.txt": (
        "The Promise of Manager-Clinician Partnerships in the NHS",
        ["Andrew Wilson"],
        "2017-05-03",
    ),
}

# Lines of each file that are the page's, not the author's, and lines shown as title, byline or dateline.
FURNITURE = {
    "000": ["An error has occurred"],
    "001": ["top of page", "Search", "tim81904", "26 views0 comments", "Comments", "bottom of page"],
    "002": [
        "Read More: Click Here",
        "All Posts",
        "Almost done",
        "We just sent you an email",
        "powered by Strikingly",
    ],
    "003": ["|"],
    "004": ["No comments:", "Post a Comment"],
}
SHOWN = {
    "000": ["May Clinical Blog"],
    "001": ["Reflections on Progress", "Dr Ollie Hart – July 2024"],
    "002": ["The human chemistry of consider"],
    "003": ["Let’s Stick Together – Part 2", "6th December 2016"],
    "004": ["Wednesday, May 3, 2017", "Blog - The Promise", "Andy Wilson"],
}


@pytest.fixture(scope="module")
def seeds(tmp_path_factory):
    """Return a copy of the seeds that was run once."""
    home = tmp_path_factory.mktemp("work") / "seeds"
    plant_seeds(home)
    shutil.copytree(ROOT / "templates", home.parent / "templates")
    done = subprocess.run([*PROGRAM, "run", str(home)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return home


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Return what inspect prints of each seed, under a name that tells nothing."""
    folder = tmp_path_factory.mktemp("nameless")
    names = {}
    for number, name in enumerate(EXPECTED):
        shutil.copy(ROOT / "seeds" / name, folder / f"{number}.txt")
        names[f"{number}.txt"] = name
    done = subprocess.run(
        [*PROGRAM, "inspect", "--json", str(folder)], capture_output=True, text=True, check=True
    )
    return {names[Path(each["path"]).name]: each for each in map(json.loads, done.stdout.splitlines())}


def test_the_seeds_are_the_posts_as_they_were_found():
    """The files are data: not a byte of them is ours to change."""
    digests = {
        path.name[:3]: hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        for path in sorted((ROOT / "seeds").glob("*.txt"))
    }
    assert digests == SEEDS


@pytest.mark.parametrize("name", EXPECTED)
def test_what_a_careful_reader_finds_is_found(found, name):
    """Title, authors and date are right, or unknown where the text does not tell."""
    post = found[name]
    assert (post["title"], post["authors"], post["published"]) == EXPECTED[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_furniture_goes_and_every_word_of_the_author_stays(found, name):
    """The body is the file without its furniture, title, byline and dateline, word for word."""
    body = found[name]["text"]
    lines = (ROOT / "seeds" / name).read_text(encoding="utf-8").splitlines()
    for line in FURNITURE[name[:3]]:
        assert line not in body.splitlines()
        assert len(line) < 4 or line not in body
    known = FURNITURE[name[:3]] + SHOWN[name[:3]]
    own = [line for line in lines if line.strip() and not any(mark in line for mark in known)]
    assert re.findall(r"\w+", body) == re.findall(r"\w+", "\n".join(own))


def test_structure_becomes_proper_html(seeds):
    """Headings, lists, quotations and their attributions are marked up as what they are."""
    page = (seeds / "public/posts/lets-stick-together-part-2/index.html").read_text()
    assert re.search(r"<h2[^>]*>So what needs to happen\?</h2>", page)
    assert len(re.findall(r"<li>\s*(?:System think|Financial|IT|Clinical|Commission|Engagement)", page)) == 6
    quotation = page[page.index("<blockquote") : page.index("</blockquote>")]
    assert "Alone we can do so little" in quotation
    assert "Helen Keller" in quotation
    page = (seeds / "public/posts/may-clinical-blog/index.html").read_text()
    quotation = page[page.index("<blockquote") : page.index("</blockquote>")]
    assert "Self-compassion is a practice of goodwill" in quotation
    assert "(Neff, 2019)" in quotation
    assert re.search(r"<h2[^>]*>My Top Tips to Improve your self-compassion</h2>", page)
    page = (
        seeds / "public/posts/the-promise-of-manager-clinician-partnerships-in-the-nhs/index.html"
    ).read_text()
    assert len(re.findall(r"<h2[^>]*>(?:Learning from Guy|Hope for positive)", page)) == 2


def test_a_month_is_never_shown_as_a_day(seeds):
    """July 2024 is July 2024 everywhere: in pages, feeds and mail."""
    for path in [*(seeds / "public").rglob("*.*"), *(seeds / "outbox/new").iterdir()]:
        text = path.read_text(encoding="utf-8")
        assert "1 July 2024" not in text
        assert "2024-07-01" not in text
    assert "July 2024" in (seeds / "public/index.html").read_text()


def test_the_editor_s_date_is_what_readers_see(seeds):
    """The correction gives the May blog its year."""
    assert "May 2022" in (seeds / "public/posts/may-clinical-blog/index.html").read_text()


def test_every_channel_has_its_feeds_its_digest_and_its_own_template(seeds):
    """Three channels, each with three feeds, one issue and a template named for it."""
    for channel in ("bulletin", "longread", "briefing"):
        assert (ROOT / "templates" / f"{channel}.html.j2").exists()
        entries = feedparser.parse((seeds / f"public/{channel}/atom.xml").read_bytes()).entries
        assert len(entries) >= 2
        assert all("published" not in entry for entry in entries if "Reflections" in entry.title)
        assert (seeds / f"public/{channel}/issues/1/index.html").exists()
    assert len(list((seeds / "outbox/new").iterdir())) == 4
