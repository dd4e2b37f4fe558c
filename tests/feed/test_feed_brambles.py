"""A folder of hostile posts, built as any other: nothing to object to for checks, grammars, parsers and readers."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import feedparser
import html5lib
import pytest

from brambles import FAMILY, INVALID, MARKUP, POSTS, TURNING, overgrow
from builders import NOW, visible
from masthead import pipeline
from masthead.config import load, load_corrections
from masthead.feed import check

NAMES = ("atom.xml", "rss.xml", "feed.json")
KEPT = {0x061C, 0x200E, 0x200F, 0x2065}  # marks of direction that languages need, and one not yet assigned
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """Return the report of a build, and the folder of the feeds it made."""
    home = overgrow(tmp_path_factory.mktemp("brambles"))
    made = pipeline.build(load(home, pipeline.packaged_templates()), load_corrections(home), NOW)
    return made, home / "public" / "bulletin"


@pytest.fixture
def folder(report):
    """Return the folder of the feeds."""
    return report[1]


def _items(folder):
    return json.loads((folder / "feed.json").read_bytes())["items"]


def test_each_hostile_post_goes_out_or_is_named(report):
    """No post disappears in silence: it is in the feed, held back for its date, or refused by name."""
    made, folder = report
    named = {problem.path for problem in made.problems} | {name for name, _ in made.held}
    refused = {"nothing.txt", "blank.txt", "nul.txt", "title-only.txt"}
    assert {name for name, _ in made.changes} == POSTS.keys() - refused
    assert len(_items(folder)) == len(POSTS) - len(refused)
    assert refused <= named


@pytest.mark.parametrize("name", NAMES)
def test_hostile_feed_draws_neither_error_nor_warning(folder, name):
    """Our own checks, which code every warning that validators are known to give, find nothing."""
    assert check(name, (folder / name).read_bytes(), NOW) == ()


def test_hostile_feed_is_valid_by_the_grammar(folder):
    """The Atom feed conforms to RFC 4287's schema."""
    jing = shutil.which("jing") or pytest.skip("needs jing: apt install jing")
    done = subprocess.run(
        [jing, "-c", HERE / "atom.rnc", folder / "atom.xml"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_hostile_feeds_are_well_formed(folder):
    """libxml2's own program reads every document of the publication without a word."""
    xmllint = shutil.which("xmllint") or pytest.skip("needs xmllint: apt install libxml2-utils")
    files = [*folder.rglob("*.xml"), *folder.parent.glob("*.xml"), folder.parent / "feeds.opml"]
    done = subprocess.run([xmllint, "--noout", *files], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", ["atom.xml", "rss.xml"])
def test_feedparser_reads_hostile_entries_as_they_are(folder, name):
    """An independent parser finds no fault, and the same ids, titles and texts as in JSON."""
    parsed = feedparser.parse((folder / name).read_bytes(), sanitize_html=False, resolve_relative_uris=False)
    assert not parsed.bozo
    assert [(each.id, each.link, each.title, each.content[0].value) for each in parsed.entries] == [
        (each["id"], each["url"], each["title"], each["content_html"]) for each in _items(folder)
    ]


def test_parsers_in_another_language_read_one_model(folder, node_modules):
    """Feedsmith reads the same of all three formats, and rss-parser the same ids, links and titles."""
    if not all((node_modules / name).is_dir() for name in ("feedsmith", "rss-parser")):
        pytest.skip("needs feedsmith and rss-parser: npm install --prefix .ci feedsmith rss-parser")
    node = shutil.which("node") or pytest.skip("needs node")
    files = [str(folder / name) for name in NAMES]
    done = subprocess.run(
        [node, HERE / "parse.mjs", node_modules, *files],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    read = json.loads(done.stdout)
    atom, rss, feed = (read[file]["feedsmith"] for file in files)
    assert atom == rss == feed
    assert len(atom) == len(_items(folder))
    for file in files[:2]:
        assert read[file]["rssParser"] == [
            {"id": each["id"], "link": each["link"], "title": each["title"]} for each in atom
        ]


def test_contents_are_html_without_a_parse_error(folder):
    """The text of each entry is HTML in which a strict parser finds no error."""
    parser = html5lib.HTMLParser(strict=True)
    for each in _items(folder):
        parser.parseFragment(each.get("content_html", ""))


def test_no_hostile_character_reaches_a_reader(folder):
    """Controls, non-characters and what turns a line round are gone from titles; markup and emoji are not."""
    titles = [each["title"] for each in _items(folder)]
    gone = {*INVALID, *TURNING} - KEPT
    assert not any(chr(code) in visible(title) for title in titles for code in gone)
    assert any(visible(title) == MARKUP for title in titles)
    assert any(FAMILY in title for title in titles)


def test_titles_that_are_alike_have_addresses_of_their_own(folder):
    """Three posts of one title are three entries at three addresses, also where case does not count."""
    twins = [each for each in _items(folder) if each["title"].lower() == "twins"]
    assert len(twins) == 3
    assert len({each["url"].lower() for each in _items(folder)}) == len(_items(folder))


def test_absurd_dates_are_said_nowhere_as_an_instant(folder):
    """Years 1 and 1890 are told in JSON as they are, and in no format as a moment."""
    by_title = {each["title"]: each for each in _items(folder)}
    for title, date in (("In the first year", "0001-01-01"), ("When the hedge was planted", "1890-05-01")):
        assert "date_published" not in by_title[title]
        assert by_title[title].get("_masthead", {}).get("date") in {date, None}
