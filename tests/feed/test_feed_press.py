"""The press: entries are set once, spliced as if written together, and one bad entry costs itself."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree
from msgspec.structs import replace

from builders import NOW, entry, feed, motley
from masthead.feed import check, open_press, serialise, tray
from masthead.model import Author, PartialDate

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def press():
    """Return a press."""
    with open_press() as made:
        yield made


def test_spliced_feed_is_the_feed_written_whole(press):
    """A feed put together from entries that were set for other feeds has the bytes it would have had alone."""
    entries = motley()
    press.serialise(feed(entries=entries[3:]))
    press.serialise(feed(entries=entries[:2], title="Another", full_text=False))
    for made in (feed(entries=entries), feed(entries=entries, full_text=False), feed(entries=entries[::-1])):
        assert press.serialise(made) == serialise(made)


def test_feed_in_another_language_is_set_anew(press):
    """What an entry says of its language depends on the feed, so that feeds in two languages share nothing wrong."""
    german, english = feed(entries=motley(), language="de"), feed(entries=motley())
    press.serialise(english)
    assert press.serialise(german) == serialise(german)


def test_content_is_loaded_once_for_all_feeds():
    """Feeds hold entries without their texts; each text is asked for once."""
    texts = {each.id: each.content for each in motley()}
    asked = []

    def load(light):
        asked.extend(each.id for each in light)
        return [replace(each, content=texts[each.id]) for each in light]

    light = tuple(replace(each, content="") for each in motley())
    with open_press(load) as press:
        first = press.serialise(press.fit(feed(entries=light)))
        press.serialise(feed(entries=light[2:], title="Another"))
    assert first == serialise(feed(entries=motley()))
    assert sorted(asked) == sorted(texts)


def test_full_tray_is_emptied_and_nothing_is_lost(monkeypatch):
    """More entries than the tray has room for make the same documents."""
    monkeypatch.setattr(tray, "ROOM", 3)
    made = feed(60)
    with open_press() as press:
        assert press.serialise(made) == serialise(made)
        assert press.serialise(feed(2)) == serialise(feed(2))


def test_head_is_cut_by_bytes(press):
    """A head holds as many entries as all three formats have room for; the rest is left to the archive."""
    made = feed(entries=tuple(entry(number, content=f"<p>{'x' * 90_000}</p>") for number in range(20, 0, -1)))
    fitted = press.fit(made)
    assert 4 <= len(fitted.entries) <= 5
    assert fitted.entries == made.entries[: len(fitted.entries)]
    documents = press.serialise(fitted)
    assert max(map(len, documents.values())) < 512_000
    assert list(press.check(fitted, documents)) == []
    assert press.fit(feed(3)) == feed(3)


def test_text_of_a_book_is_left_to_the_page(press):
    """A text too long for any reader is carried as its summary, so that even one entry fits."""
    made = feed(entries=(entry(1, content=f"<p>{'word ' * 200_000}</p>"),))
    documents = press.serialise(press.fit(made))
    assert max(map(len, documents.values())) < 10_000
    assert json.loads(documents["feed.json"])["items"][0]["content_text"] == entry(1).summary


def test_entry_that_no_reader_could_read_costs_itself_alone(press):
    """A post whose text would be refused is left out of the feed and named; the others go out."""
    bad = entry(2, content="<p>One <script>alert(1)</script></p>")
    made = feed(entries=(entry(3), bad, entry(1)))
    documents = press.serialise(made)
    assert b"alert" not in b"".join(documents.values())
    assert all(check(name, content) == () for name, content in documents.items())
    assert [each["id"] for each in json.loads(documents["feed.json"])["items"]] == [entry(3).id, entry(1).id]
    problems = list(press.check(made, documents))
    assert {problem.path for problem in problems} == {bad.name}
    assert any("SecurityRisk" in problem.reason for problem in problems)


def test_entry_that_cannot_be_written_costs_itself_alone(press):
    """A post on which the writer itself fails is left out and named."""
    bad = entry(2, id="")
    made = feed(entries=(entry(3), bad, entry(1)))
    documents = press.serialise(made)
    assert len(etree.fromstring(documents["atom.xml"]).findall(f"{ATOM}entry")) == 2
    assert {problem.path for problem in press.check(made, documents)} == {bad.name}


def test_cheap_check_names_the_feed_s_own_faults(press):
    """What is the feed's own, its addresses and times, is read back for each feed."""
    made = feed(entries=(entry(1),), home="nowhere")
    documents = press.serialise(made)
    assert any(problem.path == "rss.xml" for problem in press.check(made, documents))
    late = replace(feed(), updated=datetime(2020, 1, 1, tzinfo=UTC))
    assert any("updated after the feed" in each.reason for each in press.check(late, press.serialise(late)))


def test_what_is_still_to_come_is_doubted(press):
    """A document with a date after now is doubted, by the cheap check and by the whole one, in every format."""
    made = feed(1)
    documents = press.serialise(made)
    before = entry(1).updated - timedelta(hours=1)
    assert any("still to come" in each.reason for each in press.check(made, documents, before))
    for name, content in documents.items():
        (problem,) = check(name, content, before)
        assert "still to come" in problem.reason
        assert not problem.refused
        assert check(name, content, NOW) == ()


def test_entries_out_of_order_are_doubted(press):
    """A head is newest first; an entry below an older one is named, a day's difference is not."""
    old, young = entry(1, published=PartialDate(2020, 1, 1)), entry(2, published=PartialDate(2024, 1, 1))
    wrong, right = feed(entries=(old, young)), feed(entries=(young, old))
    assert any("stands below" in each.reason for each in press.check(wrong, press.serialise(wrong)))
    assert not list(press.check(right, press.serialise(right)))
    assert any("stands below" in each.reason for each in check("atom.xml", serialise(wrong)["atom.xml"]))


def test_people_are_named_with_email_and_address():
    """An author's name, e-mail and page are said as far as each format has room."""
    person = Author("Ines Okafor", "ines@garden.example", "https://ines.example/")
    documents = serialise(feed(entries=(entry(1, authors=(person,)),)))
    author = etree.fromstring(documents["atom.xml"]).find(f"{ATOM}entry/{ATOM}author")
    assert [child.text for child in author] == [person.name, person.uri, person.email] or [
        child.text for child in author
    ] == [person.name, person.email, person.uri]
    assert json.loads(documents["feed.json"])["items"][0]["authors"] == [
        {"name": person.name, "url": person.uri}
    ]
