"""What readers get out of the three formats is what went in, and the same in each."""

from __future__ import annotations

import calendar
import json
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

import feedparser
import pytest

from builders import ZONE, entry, feed, motley, visible
from masthead.feed import feed_id, serialise
from masthead.model import Author, Enclosure, PartialDate

EXCERPT = "Bed 4 was dug over in the frost. What grew Broad beans Garlic Patience is a crop. More here."


@dataclass(frozen=True)
class Read:
    """An entry as a reader sees it, whatever the format it came in."""

    id: str
    link: str
    title: str
    published: datetime | None
    updated: datetime
    authors: tuple[str, ...]
    summary: str
    content: str
    categories: tuple[str, ...]
    enclosures: tuple[tuple[str, str], ...]
    language: str


def _moment(parsed) -> datetime | None:
    return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None


def read_xml(content: bytes, language: str = "en-GB") -> list[Read]:
    """Read Atom or RSS with feedparser, its own sanitiser off, so that texts are compared as they were sent."""
    parsed = feedparser.parse(content, sanitize_html=False, resolve_relative_uris=False)
    assert not parsed.bozo, parsed.get("bozo_exception")
    is_rss = parsed.version == "rss20"
    return [_read_xml_entry(each, language, is_rss=is_rss) for each in parsed.entries]


def _read_xml_entry(each, language: str, *, is_rss: bool) -> Read:
    summary, title = each.get("summary", ""), each.title_detail
    if is_rss:  # a description is HTML by custom
        summary = summary.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    else:
        assert title.type == "text/plain"
    content = each.content[0] if "content" in each else None
    if content and summary == content.value:  # feedparser's stand-in where there is no summary
        summary = ""
    return Read(
        id=each.id,
        link=each.link,
        title=visible(each.title),
        published=_moment(each.get("published_parsed")),
        updated=_moment(each.updated_parsed),
        authors=tuple(author.get("name", "") for author in each.get("authors", []) if author.get("name")),
        summary=summary,
        content=content.value if content else "",
        categories=tuple(tag.term for tag in each.get("tags", [])),
        enclosures=tuple((link.href, link.type) for link in each.get("enclosures", [])),
        language=(content.language if content else "") or language,
    )


def read_json(content: bytes) -> list[Read]:
    """Read JSON Feed by its own rules: what an entry does not say is the feed's."""
    document = json.loads(content)
    return [
        Read(
            id=each["id"],
            link=each["url"],
            title=visible(each["title"]),
            published=datetime.fromisoformat(each["date_published"]) if "date_published" in each else None,
            updated=datetime.fromisoformat(each["date_modified"]).replace(microsecond=0),
            authors=tuple(author["name"] for author in each.get("authors", [])),
            summary=each.get("summary", ""),
            content=each.get("content_html", ""),
            categories=tuple(each.get("tags", [])),
            enclosures=tuple((item["url"], item["mime_type"]) for item in each.get("attachments", [])),
            language=each.get("language", document["language"]),
        )
        for each in document["items"]
    ]


def expected(each) -> Read:
    """Return what a reader should get of the entry."""
    return Read(
        id=each.id,
        link=each.permalink,
        title=each.title,
        published=each.published.instant(ZONE) if each.published.day else None,
        updated=each.updated,
        authors=tuple(author.name for author in each.authors),
        summary=each.summary
        or "Bed 4 was dug over in the frost. What grew Broad beans Garlic Patience is a crop. More here.",
        content=each.content,
        categories=each.categories,
        enclosures=tuple((enclosure.url, enclosure.media_type) for enclosure in each.enclosures),
        language=each.language,
    )


def test_json_gives_back_the_entries_that_went_in():
    """JSON Feed holds every entry as it is, in the order in which it was handed in."""
    assert read_json(serialise(feed(entries=motley()))["feed.json"]) == [expected(each) for each in motley()]


@pytest.mark.parametrize("name", ["atom.xml", "rss.xml"])
def test_feedparser_gives_back_the_entries_that_went_in(name):
    """Atom and RSS, parsed independently, hold every entry as it is, in the order in which it was handed in."""
    read = read_xml(serialise(feed(entries=motley()))[name])
    assert read == [expected(each) for each in motley()]


@pytest.mark.parametrize("name", ["atom.xml", "rss.xml"])
def test_feed_says_title_language_and_home(name):
    """The feed's own facts reach the reader: title, subtitle, language, home page, date."""
    parsed = feedparser.parse(serialise(feed(entries=motley()))[name]).feed
    assert (parsed.title, parsed.subtitle, parsed.language) == (
        "News from the Beds",
        "What grows on the shared allotment.",
        "en-GB",
    )
    assert parsed.link == "https://garden.example/beds/"
    assert _moment(parsed.updated_parsed) == max(each.updated for each in motley())


@pytest.mark.parametrize("name", ["atom.xml", "rss.xml", "feed.json"])
def test_feed_of_summaries_holds_no_text(name):
    """A feed of summaries never gives away the full text."""
    content = serialise(feed(entries=motley(), full_text=False))[name].decode()
    assert "Broad beans" not in content
    assert "Was im Schuppen fehlt" in content


@pytest.mark.parametrize(("date", "said"), [(PartialDate(2024, 7), "2024-07"), (PartialDate(2024), "2024")])
def test_partial_date_stays_partial(date, said):
    """July 2024 is said as 2024-07 and never as a day, in any format."""
    documents = serialise(feed(entries=(entry(1, published=date),)))
    atom, rss = documents["atom.xml"].decode(), documents["rss.xml"].decode()
    assert f"<dc:date>{said}</dc:date>" in atom
    assert "<published>" not in atom
    assert f"<dc:date>{said}</dc:date>" in rss
    assert "<pubDate>" not in rss
    item = json.loads(documents["feed.json"])["items"][0]
    assert item["_masthead"] == {"date": said}
    assert "date_published" not in item
    assert not any(f"{said}-" in document.decode() for document in documents.values())


def test_unknown_date_is_not_said():
    """Without a known date no format names one; `updated` is all there is."""
    documents = serialise(feed(entries=(entry(1, published=PartialDate()),)))
    text = b"".join(documents.values()).decode()
    assert not any(word in text for word in ("published", "pubDate", "dc:date>", '"date"'))


def test_day_without_a_clock_is_the_same_day_in_its_zone():
    """A post dated with a day is shown on that day by a reader in the publication's zone."""
    read = read_json(serialise(feed(entries=(entry(1, published=PartialDate(2016, 12, 6)),)))["feed.json"])[0]
    assert read.published.astimezone(ZONE).date().isoformat() == "2016-12-06"


def test_day_that_is_not_over_is_never_in_the_future():
    """A post of today, dated with the day, is not stamped with a noon that has not come, nor moved by an edit."""
    seen = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)
    for hours in (0, 2, 50):
        today = entry(
            1, published=PartialDate(2026, 3, 2), first_seen=seen, updated=seen + timedelta(hours=hours)
        )
        assert read_json(serialise(feed(entries=(today,)))["feed.json"])[0].published == seen


def test_day_that_no_calendar_has_is_no_instant():
    """A day such as 31 February breaks no feed."""
    documents = serialise(feed(entries=(entry(1, published=PartialDate(2026, 2, 31)),)))
    assert "date_published" not in json.loads(documents["feed.json"])["items"][0]


@pytest.mark.parametrize("year", [1, 999, 1890, 1969, 9999])
def test_implausible_year_is_said_in_json_alone(year):
    """Readers pin or drop posts with absurd dates, and validators warn of them: Atom and RSS leave them out."""
    documents = serialise(feed(entries=(entry(1, published=PartialDate(year, 1, 1)),)))
    for name in ("atom.xml", "rss.xml"):
        assert not any(word in documents[name] for word in (b"<published>", b"<pubDate>", b"<dc:date>"))
    said = json.loads(documents["feed.json"])["items"][0]["_masthead"]["date"]
    assert said == f"{year:04d}-01-01"


@pytest.mark.parametrize(("hours", "late"), [(8, 0), (8, 30), (23, 0)])
def test_clock_that_has_not_struck_is_the_moment_of_first_sight(hours, late):
    """A post dated to an hour of today that is still to come is not shown as of the future, now or after an edit."""
    seen = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)
    date = PartialDate(2026, 3, 2, time(8 + hours % 16, 30, tzinfo=UTC))
    made = entry(1, published=date, first_seen=seen, updated=seen + timedelta(hours=late))
    assert read_json(serialise(feed(entries=(made,)))["feed.json"])[0].published == seen


def test_date_that_an_edit_moved_on_is_believed_up_to_the_edit():
    """A corrected date may be later than the day on which the post was first seen, but not in the future."""
    seen, edited = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
    february = entry(1, published=PartialDate(2026, 2, 10), first_seen=seen, updated=edited)
    april = entry(2, published=PartialDate(2026, 4, 10), first_seen=seen, updated=edited)
    read = read_json(serialise(feed(entries=(february, april)))["feed.json"])
    assert [each.published for each in read] == [datetime(2026, 2, 10, 12, tzinfo=UTC), None]


def test_entries_with_one_moment_are_told_apart_in_atom():
    """Entries that changed in one second get distinct `updated`, the same in every feed that holds them."""
    same = datetime(2026, 2, 1, tzinfo=UTC)
    entries = tuple(entry(number, updated=same) for number in range(60))
    content = serialise(feed(entries=entries))["feed.json"]
    moments = [each["date_modified"] for each in json.loads(content)["items"]]
    assert len(set(moments)) == 60
    later = json.loads(serialise(feed(entries=entries[30:]))["feed.json"])["items"]
    assert [each["date_modified"] for each in later[1:]] == moments[31:]


def test_media_type_is_guessed_from_the_address_where_none_is_given():
    """RSS and JSON Feed require a media type, so that none goes without."""
    files = tuple(
        Enclosure(f"https://garden.example/{name}") for name in ("a.MP3?x=1", "b.png", "c", "d.xyz")
    )
    item = json.loads(serialise(feed(entries=(entry(1, enclosures=files),)))["feed.json"])["items"][0]
    types = [each["mime_type"] for each in item["attachments"]]
    assert types == ["audio/mpeg", "image/png", "application/octet-stream", "application/octet-stream"]
    assert item["image"] == "https://garden.example/b.png"


def test_authors_without_name_and_false_addresses_are_left_out():
    """A person is named or not there; an address that is none does not make the feed invalid."""
    people = (Author(" "), Author("Bo Li", "not an address", "javascript:alert(1)"))
    documents = serialise(feed(entries=(entry(1, authors=people),)))
    assert json.loads(documents["feed.json"])["items"][0]["authors"] == [{"name": "Bo Li"}]
    assert b"<email>" not in documents["atom.xml"]
    assert b"javascript" not in documents["atom.xml"]


@pytest.mark.parametrize(
    ("full_text", "attached"), [(True, ["plan.pdf"]), (False, ["a.jpg?x=1&y=2", "plan.pdf"])]
)
def test_picture_that_the_text_shows_is_not_attached_again(full_text, attached):
    """A picture in the text is the entry's image and no enclosure, unless the text is not there to show it."""
    names = ("a.jpg?x=1&y=2", "b.jpg", "plan.pdf")
    content = "".join(
        f'<img src="https://garden.example/{name.replace("&", "&amp;")}" alt="">' for name in names[:2]
    )
    files = tuple(Enclosure(f"https://garden.example/{name}") for name in names)
    made = feed(entries=(entry(1, content=content, enclosures=files),), full_text=full_text)
    item = json.loads(serialise(made)["feed.json"])["items"][0]
    assert [each["url"].removeprefix("https://garden.example/") for each in item["attachments"]] == attached
    assert item["image"] == "https://garden.example/a.jpg?x=1&y=2"


def test_feed_id_is_a_tag_uri_of_the_host():
    """A feed's id names the host, the year in which it began and the channel, in ASCII (RFC 4151)."""
    assert (
        feed_id("https://Gärten.example:8080/x/", 2026, "beds")
        == "tag:xn--grten-gra.example,2026:channel/beds"
    )
