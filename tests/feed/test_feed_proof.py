"""A document with a fault is noticed before it goes out, and the fault is named."""

from __future__ import annotations

import json

import pytest

from builders import feed, motley
from masthead.feed import check, serialise

DOCUMENTS = serialise(feed(entries=motley()))

ATOM_FAULTS = [
    ("</feed>", "", "not well-formed"),
    ("<feed ", "<!DOCTYPE feed><feed ", "DOCTYPE"),
    ("<feed xmlns:dc", "<feed xmlns='x' xmlns:dc", "not well-formed"),
    ('xmlns="http://www.w3.org/2005/Atom"', 'xmlns="http://purl.org/atom/ns#"', "not atom:feed"),
    ("<id>tag:garden.example,2026:channel/beds</id>", "", "0 id elements"),
    ("<id>tag:garden.example,2026:allotment-notes-9</id>", "<id>notes 9</id>", "no absolute IRI"),
    ("<id>tag:garden.example,2026:allotment-notes-9</id>", "", "0 id elements"),
    ("allotment-notes-9</id>", "allotment-notes-8</id>", "stands in 2 entries"),
    ('<title type="text">Der Schuppen tropft</title>', "", "0 title elements"),
    ('<title type="text">Der Schuppen tropft</title>', "<title> </title>", "empty title"),
    ('<title type="text">Der', '<title type="CDATA">Der', "the type 'CDATA'"),
    ("Der Schuppen tropft</title>", "<b>Der</b></title>", "holds elements"),
    ("<updated>2026-02-10T18:30:00+00:00", "<updated>2026-02-30T12:00:09+00:00", "not a date of RFC 3339"),
    ("<updated>2026-02-10T18:30:00+00:00", "<updated>2026-02-10 18:30:00", "not a date of RFC 3339"),
    (
        "<published>2026-02-10T17:45:00+00:00",
        "<published>1890-01-01T12:00:00+00:01:15",
        "not a date of RFC 3339",
    ),
    ("<name>Bo Li</name>", "", "not exactly one name"),
    ("<email>jutta@garden.example</email>", "<email>jutta</email>", "no address"),
    ("<uri>https://brandt.example/</uri>", "<uri>a</uri><uri>b</uri>", "more than one uri"),
    ('<category term="Schuppen"/>', "<category/>", "category without term"),
    ('rel="self" type="application/atom+xml"', 'rel="next"', "no self link"),
    ('rel="enclosure" type="image/jpeg"', 'rel="alternate" type="text/html"', "two alternate links"),
    ('rel="enclosure" type="image/jpeg"', 'rel="enclosure" type="jpeg"', "link of the type"),
    ('length="48213"', 'length="48 kB"', "link of the length"),
    ('href="https://garden.example/posts/allotment-notes-9/"', 'href="posts/"', "no absolute address"),
    (
        '<content type="html" xml:base="https://garden.example/posts/allotment-notes-9/">',
        '<content type="html"><p/>',
        "holds elements",
    ),
    ('<content type="html"', '<content type="CDATA"', "few readers show"),
    ('<content type="html"', '<content src="https://garden.example/x" type="html"', "not empty"),
    ("<dc:date>2024-07</dc:date>", "<dc:date>July 2024</dc:date>", "not W3CDTF"),
    ('xml:lang="de"', 'xml:lang="German, mostly"', "no language tag"),
    ("</subtitle>", "</subtitle><subtitle>x</subtitle>", "more than one subtitle"),
    (
        "<updated>2026-02-10T18:30:00+00:00</updated><author>",
        "<updated>2025-02-10T18:30:00+00:00</updated><author>",
        "after the feed",
    ),
    ("<id>tag:garden.example,2026:allotment-notes-9", "<id>HTTP://Garden.example", "NonCanonicalURI"),
    ("<id>tag:garden.example,2026:allotment-notes-9", "<id>https://garden.example:443/9", "NonCanonicalURI"),
    (
        "<updated>2026-02-10T18:30:00+00:00</updated><author><name>Jutta",
        "<updated>2026-02-09T12:00:08+00:00</updated><author><name>Jutta",
        "DuplicateUpdated",
    ),
    ("Der Schuppen tropft</title>", "Der &lt;b&gt;Schuppen&lt;/b&gt;</title>", "ContainsHTML"),
    ("Der Schuppen tropft</title>", "Der Schuppen &amp;copy;</title>", "ContainsHTML"),
    ("Der Schuppen tropft</title>", "Der Schuppen &#x80;</title>", "BadCharacters"),
    ("<name>Bo Li</name>", "<name>Bo &amp;amp; Li</name>", "ContainsHTML"),
    ("&lt;p&gt;Es tropft", "&lt;script&gt;x&lt;/script&gt;Es tropft", "(SecurityRisk)"),
    ("&lt;p&gt;Es tropft", "&lt;iframe src=&quot;https://x.example/&quot;&gt;Es tropft", "(SecurityRisk)"),
    ("&lt;p&gt;Es tropft", "&lt;p onclick=&quot;x()&quot;&gt;Es tropft", "SecurityRiskAttr"),
    (
        "&lt;p&gt;Es tropft",
        "&lt;img data-src=&quot;https://x.example/a.png&quot;&gt;Es tropft",
        "SecurityRiskAttr",
    ),
    ("&lt;p&gt;Es tropft", "&lt;p style=&quot;color:red&quot;&gt;Es tropft", "DangerousStyleAttr"),
    ("&lt;p&gt;Es tropft", "&lt;a href=&quot;../shed&quot;&gt;Es tropft", "ContainsRelRef"),
    ("&lt;p&gt;Es tropft", "&lt;img src=&quot;//x.example/a.png&quot;&gt;Es tropft", "ContainsRelRef"),
    ("&lt;p&gt;Es tropft", "&lt;p&gt;\ufffd Es tropft", "BadCharacters"),
    ("</subtitle>", '</subtitle><x:y xmlns:x="https://x.example/"/>', "UnknownNamespace"),
    ("</subtitle>", '</subtitle><div xmlns="http://www.w3.org/1999/xhtml"/>', "UnknownNamespace"),
    ('beds/atom.xml" rel="self"', 'beds/feed.xml" rel="self"', "SelfDoesntMatchLocation"),
]

RSS_FAULTS = [
    ("</rss>", "", "not well-formed"),
    ('version="2.0"', 'version="0.91"', "no RSS 2.0 channel"),
    ("<title>News from the Beds</title>", "", "exactly one title"),
    ("<description>What grows on the shared allotment.</description>", "", "exactly one description"),
    (
        "<link>https://garden.example/beds/</link>",
        "<link>https://garden.example/beds/rss.xml</link>",
        "the feed itself",
    ),
    ("<link>https://garden.example/beds/</link>", "<link>/beds/</link>", "no absolute address"),
    ('rel="self"', 'rel="hub"', "atom:link to itself"),
    ("<language>en-GB", "<language>English (British)", "no language tag"),
    ("<lastBuildDate>Tue,", "<lastBuildDate>2026", "not a date of RFC 822"),
    ("allotment-notes-9</guid>", "allotment-notes-8</guid>", "stands in 2 items"),
    ('<guid isPermaLink="false">tag', "<guid>tag", "calls its guid a permalink"),
    ("<title>Der Schuppen tropft</title>", "", "has no title"),
    (
        "<title>Der Schuppen tropft</title>",
        "<title>Der</title><title>Schuppen</title>",
        "more than one title",
    ),
    ("<link>https://garden.example/posts/allotment-notes-9/</link>", "", "no absolute link"),
    ("<pubDate>Tue, 10 Feb 2026 17:45:00 +0000", "<pubDate>10 February", "not a date of RFC 822"),
    ("<atom:updated>2026-02-10T", "<atom:updated>2026-02-10 ", "not a date of RFC 3339"),
    ("<dc:date>2024-07</dc:date>", "<dc:date>July 2024</dc:date>", "not W3CDTF"),
    ('<enclosure url="https:', '<enclosure url="', "without an absolute address"),
    ('length="48213"', 'length=""', "enclosure of the length"),
    ('length="48213" type="image/jpeg"', 'length="48213"', "without a media type"),
    ("Salt &#x26; pepper", "Salt &amp; pepper", "CharacterData"),
    ("<title>Der Schuppen tropft", "<title>Der &#x3C;b>Schuppen&#x3C;/b>", "ContainsHTML"),
    ("<dc:creator>Bo Li", "<dc:creator>&amp;lt;Bo Li", "ContainsHTML"),
    ("<category>Schuppen", "<category>&amp;copy;", "ContainsHTML"),
    ("<pubDate>Tue, 10 Feb", "<dc:date>2026-02-10</dc:date><pubDate>Tue, 10 Feb", "DuplicateItemSemantics"),
    ("<description>Was im Schuppen", "<x:description>Was im Schuppen", "not well-formed"),
    ("&lt;p&gt;Es tropft", "&lt;form&gt;Es tropft", "(SecurityRisk)"),
    ('beds/rss.xml" rel="self"', 'feed/rss" rel="self"', "SelfDoesntMatchLocation"),
]

JSON_FAULTS = [
    (lambda feed: feed.update(version="1"), "no JSON Feed 1.1"),
    (lambda feed: feed.pop("title"), "no title"),
    (lambda feed: feed.update(feed_url="feed.json"), "feed_url is no absolute address"),
    (lambda feed: feed.update(language="English, mostly"), "no language tag"),
    (lambda feed: feed.update(items={}), "not a list of objects"),
    (lambda feed: feed.update(next_url="/archive/1/"), "next_url is no absolute address"),
    (lambda feed: feed.update(next_url=feed["feed_url"]), "go round for ever"),
    (lambda feed: feed.update(feed_url="https://garden.example/x.json"), "SelfDoesntMatchLocation"),
    (lambda feed: feed["items"][0].update(title="<b>x</b>"), "ContainsHTML"),
    (lambda feed: feed["items"][0].update(content_html="<a href='x'><object>"), "(SecurityRisk)"),
    (lambda feed: feed["items"][0].update(id=7), "no id that is a string"),
    (lambda feed: feed["items"][0].update(id=feed["items"][1]["id"]), "stands in 2 items"),
    (lambda feed: feed["items"][0].pop("content_html"), "no content"),
    (lambda feed: feed["items"][0].update(url="/posts/"), "url is no absolute address"),
    (lambda feed: feed["items"][0].update(date_modified="today"), "not a date of RFC 3339"),
    (lambda feed: feed["items"][2].update(_masthead={"date": "July"}), "without a date in W3CDTF"),
    (lambda feed: feed["items"][2].update(_masthead=["2024"]), "without a date in W3CDTF"),
    (lambda feed: feed["items"][0].update(tags=[1]), "tag that is no string"),
    (lambda feed: feed["items"][0].update(tags="Beds"), "tags is no list"),
    (lambda feed: feed["items"][0].update(authors=["Bo Li"]), "author without name"),
    (lambda feed: feed["items"][0]["attachments"][0].pop("mime_type"), "without address or media type"),
]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_without_fault_passes(name):
    """What the feed stage writes is found to be right."""
    assert check(name, DOCUMENTS[name]) == ()


@pytest.mark.parametrize(("old", "new", "fault"), ATOM_FAULTS)
def test_fault_in_atom_is_named(old, new, fault):
    """Each way in which an Atom document can be wrong is noticed."""
    _expect("atom.xml", old, new, fault)


@pytest.mark.parametrize(("old", "new", "fault"), RSS_FAULTS)
def test_fault_in_rss_is_named(old, new, fault):
    """Each way in which an RSS document can be wrong is noticed."""
    _expect("rss.xml", old, new, fault)


@pytest.mark.parametrize(("spoil", "fault"), JSON_FAULTS)
def test_fault_in_json_is_named(spoil, fault):
    """Each way in which a JSON Feed document can be wrong is noticed."""
    document = json.loads(DOCUMENTS["feed.json"])
    spoil(document)
    problems = check("beds/feed.json", json.dumps(document).encode())
    assert any(fault in problem.reason for problem in problems), problems
    assert {(problem.path, problem.refused) for problem in problems} == {("beds/feed.json", True)}


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b"null"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_torn_document_is_refused(name, content):
    """A document that was cut off or is something else never goes out."""
    assert check(name, content)


def test_entity_is_not_expanded():
    """An entity bomb is refused without being unpacked."""
    bomb = b'<!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><feed>&b;</feed>'
    assert any("DOCTYPE" in problem.reason for problem in check("atom.xml", bomb))


def _expect(name: str, old: str, new: str, fault: str) -> None:
    text = DOCUMENTS[name].decode()
    assert old in text
    problems = check(name, text.replace(old, new, 1).encode())
    assert any(fault in problem.reason for problem in problems), problems
