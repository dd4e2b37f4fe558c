"""Digest issues as a feed, lists of feeds and pages, and the hub that is told of news."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from lxml import etree
from msgspec.structs import replace

from builders import NOW, entry, feed
from masthead.feed import check, feed_id, issue_entry, opml, ping, serialise, sitemap, sitemap_index
from masthead.model import BackIssue

SITE = "https://garden.example/"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ISSUES = feed(
    entries=(),
    id=feed_id(SITE, 2026, "beds", "issues"),
    title="News from the Beds, by issue",
    home=f"{SITE}beds/issues/",
    folder=f"{SITE}beds/issues/",
)


def _issue(number, **changes):
    return BackIssue(
        "beds", number, NOW + timedelta(days=7 * number), changes.get("subject", f"Issue {number}")
    )


def _entries(*issues, held=()):
    return tuple(issue_entry(each, ISSUES, f"{SITE}beds/issues/{each.number}/", held) for each in issues)


def test_issue_is_an_entry_with_its_web_version():
    """An issue's entry has a tag URI below its feed's, leads to the web version and lists what was in it."""
    (made,) = _entries(_issue(3, subject="Beans & <frost>"), held=(entry(1), entry(2, summary="")))
    assert made.id == "tag:garden.example,2026:issues/beds/3"
    assert made.permalink == f"{SITE}beds/issues/3/"
    assert made.title == "Beans & <frost>"
    assert made.content.count("<h2><a href=") == 2
    assert entry(1).summary in made.content


def test_issue_lists_the_posts_that_it_led_to():
    """Without the entries at hand the issue as it was sent tells what was in it, each post once, in its order."""
    sent = (
        f'<p><a href="{SITE}posts/frost/"><b>The long</b> &amp; hard frost</a> '
        f'<a href="{SITE}posts/frost/">Read on</a></p>'
        f'<a href="{SITE}posts/shed/"> The shed </a><a href="{SITE}beds/">Beds</a><a href="mailto:x">Leave</a>'
    )
    made = issue_entry(replace(_issue(1), html=sent), replace(ISSUES, root=SITE), f"{SITE}beds/issues/1/")
    assert made.content == (
        f'<ul><li><a href="{SITE}posts/frost/">The long &amp; hard frost</a></li>'
        f'<li><a href="{SITE}posts/shed/">The shed</a></li></ul>'
    )


@pytest.mark.parametrize(
    "sent", ["", "<", "\ud800", "<p>No link</p>", "<?xml version='1.0' encoding='x'?><p>"]
)
def test_issue_without_posts_leads_to_its_web_version(sent):
    """Whatever was sent, the entry has a text: at least the way to the web version."""
    made = issue_entry(replace(_issue(1), html=sent), replace(ISSUES, root=SITE), f"{SITE}beds/issues/1/")
    assert made.content == f'<p><a href="{SITE}beds/issues/1/">Issue 1</a></p>'


def test_feed_of_issues_is_lawful():
    """Issues, with or without what they held, make feeds that pass every check."""
    made = replace(
        ISSUES, entries=_entries(_issue(2), _issue(1, subject="<b>&amp;")), updated=_issue(2).issued
    )
    for name, content in serialise(made).items():
        assert check(name, content, NOW + timedelta(days=30)) == ()
    first = json.loads(serialise(made)["feed.json"])["items"][0]
    assert datetime.fromisoformat(first["date_published"]) == _issue(2).issued


def test_kinds_of_feeds_never_share_an_id():
    """An author and a category of one name have feeds of their own."""
    ids = {feed_id(SITE, 2026, "Ana & Bo", kind) for kind in ("channel", "author", "category", "issues")}
    assert len(ids) == 4
    assert "tag:garden.example,2026:author/Ana%20%26%20Bo" in ids


def test_list_of_feeds_has_headings():
    """The OPML list holds the channels' feeds, then each group's under its heading; empty groups are left out."""
    authors = [feed(title="Ana", folder=f"{SITE}authors/ana/")]
    root = etree.fromstring(opml("The Shared Allotment", [feed()], [("Authors", authors), ("Topics", [])]))
    assert [each.get("text") for each in root.findall("body/outline")] == ["News from the Beds", "Authors"]
    assert root.find("body/outline/outline").get("xmlUrl") == f"{SITE}authors/ana/atom.xml"


def test_sitemap_names_every_page_with_its_last_change():
    """Addresses are written in ASCII and escaped, times in UTC; an unknown time is left out."""
    moment = datetime(2026, 3, 2, 7, 30, 0, 9, tzinfo=UTC).isoformat()
    root = etree.fromstring(sitemap([(f"{SITE}a?x=1&y=2", moment), (f"{SITE}posts/käse/", "")]))
    assert [[child.text for child in url] for url in root.findall(f"{MAP}url")] == [
        [f"{SITE}a?x=1&y=2", "2026-03-02T07:30:00+00:00"],
        [f"{SITE}posts/k%C3%A4se/"],
    ]
    index = etree.fromstring(sitemap_index([(f"{SITE}sitemaps/1.xml", "")]))
    assert index.tag == f"{MAP}sitemapindex"
    assert index.findtext(f"{MAP}sitemap/{MAP}loc") == f"{SITE}sitemaps/1.xml"


def test_part_of_a_sitemap_is_bounded():
    """A part holds at most 50,000 addresses, as the protocol has it."""
    with pytest.raises(ValueError, match="50000"):
        sitemap((f"{SITE}{number}", "") for number in range(50_001))


class _Hub(BaseHTTPRequestHandler):
    """Take what a publisher tells, answering with the server's `status`."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.told.append(parse_qs(body))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        """Stay silent."""


@pytest.fixture
def hub():
    """Return a hub on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Hub)
    server.told, server.status = [], 204
    server.url = f"http://127.0.0.1:{server.server_port}/"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_hub_is_told_of_each_topic_once(hub):
    """A hub gets every changed document's address, some at a time, and nothing is left to tell."""
    topics = [f"{SITE}{number}/atom.xml" for number in range(60)]
    assert ping(hub.url, topics, 5) == ()
    assert [form["hub.mode"] for form in hub.told] == [["publish"], ["publish"]]
    assert [url for form in hub.told for url in form["hub.url"]] == topics


@pytest.mark.parametrize("status", [400, 429, 500, 503])
def test_hub_that_refuses_is_told_again_later(hub, status):
    """What a hub does not take is named, topic by topic, as a warning."""
    hub.status = status
    problems = ping(hub.url, [f"{SITE}atom.xml", f"{SITE}rss.xml"], 5)
    assert [problem.path for problem in problems] == [f"{SITE}atom.xml", f"{SITE}rss.xml"]
    assert not any(problem.refused for problem in problems)
    assert str(status) in problems[0].reason


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/", "file:///etc/passwd", "nowhere", "http://[", ""])
def test_hub_that_is_not_there_fails_no_build(address):
    """No address, however wrong, raises; nothing but the web is ever asked."""
    (problem,) = ping(address, [f"{SITE}atom.xml"], 2)
    assert (problem.path, problem.refused) == (f"{SITE}atom.xml", False)


def test_nothing_new_tells_nobody(hub):
    """Without a topic no connection is made."""
    assert ping(hub.url, [], 5) == ()
    assert hub.told == []
