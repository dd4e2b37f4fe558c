"""RFC 5005: a client that follows the archive gets everything, and what is old never changes."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from lxml import etree
from msgspec.structs import replace

from builders import ZONE, entry
from masthead.feed import check, serialise
from masthead.model import Feed

HOME = "https://garden.example/beds/"
ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
START = datetime(2020, 1, 1, tzinfo=UTC)
NAMES = ("atom.xml", "rss.xml", "feed.json")


def post(number):
    """Return the post of that number, one a day."""
    return entry(number, slug=f"note-{number}", updated=START + timedelta(days=number))


def publish(posts, size=5, limit=3):
    """Return the documents of a channel by address: the head with the newest, pages by order of arrival."""
    count = max(2, len(posts) // size + 1)
    made = Feed(
        "tag:garden.example,2026:channel/beds",
        "News from the Beds",
        "",
        "en-GB",
        HOME,
        HOME,
        max(each.updated for each in posts),
        tuple(reversed(posts))[:limit],
        ZONE,
        root="https://garden.example/",
        hub="https://hub.example/",
    )
    if len(posts) <= limit:
        return _lay_out(replace(made, complete=True))
    documents = _lay_out(replace(made, previous=f"{HOME}archive/{count}/"))
    for number in range(1, count + 1):
        held = posts[(number - 1) * size : number * size]
        page = replace(
            made,
            folder=f"{HOME}archive/{number}/",
            archive=True,
            current=HOME,
            entries=tuple(reversed(held)),
            updated=max((each.updated for each in held), default=START),
            previous=f"{HOME}archive/{number - 1}/" if number > 1 else "",
            following=f"{HOME}archive/{number + 1}/" if number < count else "",
        )
        documents |= _lay_out(page)
    return documents


def _lay_out(made):
    return {made.folder + name: content for name, content in serialise(made).items()}


def follow_xml(documents, name):
    """Return the ids that a client finds which follows prev-archive from the head."""
    ids, address = [], HOME + name
    while address:
        parsed = feedparser.parse(documents[address])
        ids += [each.id for each in parsed.entries]
        links = {link["rel"]: link["href"] for link in parsed.feed.links}
        address = links.get("prev-archive")
    return ids


def follow_json(documents):
    """Return the ids that a client finds which follows next_url from the head."""
    ids, address = [], f"{HOME}feed.json"
    while address:
        document = json.loads(documents[address])
        ids += [each["id"] for each in document["items"]]
        address = document.get("next_url")
    return ids


@pytest.mark.parametrize("count", [1, 3, 4, 5, 9, 10, 11, 23])
def test_whole_history_is_found_from_the_head(count):
    """Whatever the number of posts, a client that follows the links finds each of them, in every format."""
    posts = [post(number) for number in range(count)]
    documents = publish(posts)
    expected = {each.id for each in posts}
    assert set(follow_xml(documents, "atom.xml")) == expected
    assert set(follow_xml(documents, "rss.xml")) == expected
    assert set(follow_json(documents)) == expected


@pytest.mark.parametrize("count", [1, 4, 5, 12])
def test_every_page_is_lawful(count):
    """Head, closed, open and empty pages pass every check, in every format."""
    documents = publish([post(number) for number in range(count)])
    for address, content in documents.items():
        assert check(address, content) == ()


def test_new_post_rewrites_the_head_and_at_most_one_page():
    """From one post to the next, no document changes but the head and one page; a page may be added."""
    posts = [post(number) for number in range(30)]
    for count in range(4, 30):
        before, after = publish(posts[:count]), publish(posts[: count + 1])
        changed = {
            address.rpartition("/")[0] + "/"
            for address, content in before.items()
            if after[address] != content
        }
        assert HOME in changed
        assert len(changed - {HOME}) <= 1, count
        closed = {f"{HOME}archive/{number}/" for number in range(1, count // 5)}
        assert not changed & closed


def test_head_and_pages_name_each_other():
    """Head and pages carry the relations of RFC 5005 in Atom and, as atom:link, in RSS."""
    documents = publish([post(number) for number in range(12)])
    for name, links in (("atom.xml", ATOM + "link"), ("rss.xml", f"channel/{ATOM}link")):
        roots = {place: etree.fromstring(documents[place + name]) for place in (HOME, f"{HOME}archive/2/")}
        said = {
            place: {link.get("rel"): link.get("href") for link in root.findall(links)}
            for place, root in roots.items()
        }
        for relations in said.values():
            relations.pop("alternate", None)
        assert said[HOME] == {
            "self": HOME + name,
            "hub": "https://hub.example/",
            "prev-archive": f"{HOME}archive/3/{name}",
        }
        assert said[f"{HOME}archive/2/"] == {
            "self": f"{HOME}archive/2/{name}",
            "current": HOME + name,
            "prev-archive": f"{HOME}archive/1/{name}",
            "next-archive": f"{HOME}archive/3/{name}",
        }


def test_pages_and_complete_feeds_say_what_they_are():
    """A page is marked fh:archive, a feed that fits is marked fh:complete, and a head of many is neither."""
    many, few = publish([post(number) for number in range(12)]), publish([post(1)])
    for name in ("atom.xml", "rss.xml"):
        marks = [
            [each.tag for each in etree.fromstring(content).iter(HISTORY + "archive", HISTORY + "complete")]
            for content in (many[HOME + name], many[f"{HOME}archive/1/{name}"], few[HOME + name])
        ]
        assert marks == [[], [HISTORY + "archive"], [HISTORY + "complete"]]
    assert set(few) == {HOME + name for name in NAMES}


def test_hub_is_told_in_json_feed():
    """JSON Feed names the hub in its own way, and its next page."""
    document = json.loads(publish([post(number) for number in range(12)])[f"{HOME}feed.json"])
    assert document["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
    assert document["next_url"] == f"{HOME}archive/3/feed.json"


@pytest.mark.parametrize("place", ["", "archive/1/", "archive/3/"])
def test_style_sheet_is_found_from_every_depth(place):
    """The style sheet is named by a path that leads to it from a folder as well as from a server."""
    content = publish([post(number) for number in range(12)])[f"{HOME}{place}atom.xml"].decode()
    assert f'href="{"../" * (place.count("/") + 1)}feed.css"' in content


@pytest.mark.parametrize("place", ["", "archive/1/", "archive/3/"])
def test_archive_is_valid_by_the_grammar(place, tmp_path):
    """Head and pages conform to RFC 4287's schema, which lets foreign elements stand where they stand."""
    jing = shutil.which("jing") or pytest.skip("needs jing: apt install jing")
    file = tmp_path / "atom.xml"
    file.write_bytes(publish([post(number) for number in range(12)])[f"{HOME}{place}atom.xml"])
    grammar = Path(__file__).with_name("atom.rnc")
    done = subprocess.run([jing, "-c", grammar, file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('rel="current"', 'rel="via"', "MissingCurrentInArchive"),
        ("<fh:archive/>", "<fh:archive/><fh:complete/>", "complete and a page"),
        ("<fh:archive/>", "<fh:complete/>", "FeedRelInCompleteFeed"),
        (
            'href="https://garden.example/beds/archive/1/atom.xml"',
            f'href="{HOME}archive/2/atom.xml"',
            "back to",
        ),
        ('rel="prev-archive"', 'rel="next-archive"', "more than one next-archive"),
    ],
)
def test_fault_of_an_archive_is_named(old, new, fault):
    """Each way in which a page can be wrong is noticed."""
    text = publish([post(number) for number in range(12)])[f"{HOME}archive/2/atom.xml"].decode()
    assert old in text
    problems = check("atom.xml", text.replace(old, new, 1).encode())
    assert any(fault in problem.reason for problem in problems), problems


def test_page_without_neighbours_is_named():
    """A page that leads nowhere is no archive (a validator calls it ArchiveIncomplete)."""
    alone = Feed(
        "tag:garden.example,2026:x",
        "x",
        "",
        "en",
        HOME,
        f"{HOME}1/",
        START,
        (),
        ZONE,
        archive=True,
        current=HOME,
    )
    assert any("ArchiveIncomplete" in each.reason for each in check("atom.xml", serialise(alone)["atom.xml"]))
