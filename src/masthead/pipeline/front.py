"""What leads into a site: the front page, the channels' pages and past issues, the lists of feeds, the sitemap."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from masthead.pipeline.bulletins import head_of, head_of_issues
from masthead.pipeline.leaves import print_all_posts, print_directory, print_years

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from masthead.catalog import Rack
    from masthead.model import BackIssue, Feed
    from masthead.page.frame import Frame
    from masthead.pipeline.printing import Printing
    from masthead.pipeline.workshop import Workshop

LATEST = 20  # posts on the front page; the rest stand under posts/
EARLIER = 100  # posts that a channel's page lists below those of its feed
_PART = 1000  # addresses in one part of the sitemap, by arrival


def print_channel(printing: Printing, frame: Frame, rack: Rack, issues: Iterable[BackIssue]) -> None:
    """Print a channel's page, its past issues and the list of them."""
    workshop = printing.workshop
    channel = next((each for each in workshop.publication.channels if each.name == rack.name), None)
    if channel is None:
        return
    own = sorted((each for each in issues if each.channel == channel.name and each.html), key=_latest_first)
    for issue in own:
        page = issue.html.encode("utf-8", "replace")
        path = f"{channel.name}/issues/{issue.number}/index.html"
        printing.offer(path, ("issue", issue.subject, page), partial(bytes, page))
    if own or channel.mailing:
        listed = frame.fill("issues", "../../", channel=channel, issues=own)
        printing.write(f"{channel.name}/issues/index.html", listed)
    shelves, site = workshop.catalog.shelves, workshop.publication.url
    told = [(each.number, each.subject, each.issued) for each in own]
    marks = shelves.head_marks(rack.shelf, channel.limit + EARLIER)

    def fill() -> bytes:
        entries = tuple(shelves.entries(rack.shelf, site, channel.limit))
        earlier = tuple(shelves.entries(rack.shelf, site, EARLIER, channel.limit))
        return frame.fill("channel", "../", channel=channel, entries=entries, earlier=earlier, issues=own)

    printing.offer(f"{channel.name}/index.html", ("channel", channel, told, *marks), fill)


def print_front(printing: Printing, frame: Frame, changed: Sequence[int] | None) -> None:
    """Print the front page, the lists of posts, years, authors and categories, and what all pages use.

    `changed` are the entries that changed; None where they are not all, or stand otherwise among the others.
    """
    workshop = printing.workshop
    catalog, publication = workshop.catalog, workshop.publication
    for path, content in frame.assets():
        printing.write(path, content)
    count = catalog.entries.count()
    print_all_posts(printing, frame, changed, count)
    if "archive" in publication.sections:
        print_years(printing, frame)
    for kind, section in (("author", "authors"), ("category", "categories")):
        if section in publication.sections:
            print_directory(printing, frame, kind)
    more = count > LATEST

    def fill() -> bytes:
        return frame.fill("index", "", entries=catalog.roll.latest(publication.url, LATEST), more=more)

    printing.offer("index.html", ("front", more, *catalog.roll.head_marks(LATEST)), fill)
    printing.offer("404.html", ("missing",), lambda: frame.fill("missing", publication.url))


def print_outlines(printing: Printing, frame: Frame) -> None:
    """Print the list of all feeds for readers, and the page that tells people what a feed is."""
    from masthead.feed import opml
    from masthead.page import render_feeds

    publication, say = printing.workshop.publication, frame.say
    racks = [("", _racks(printing.workshop, "channel"), _head_of)]
    for kind, section, phrase in (("author", "authors", "authors"), ("category", "categories", "topics")):
        if section in publication.sections:
            racks.append((say(phrase), _racks(printing.workshop, kind), _head_of))
    racks.append((say("past_issues"), _racks_of_issues(printing.workshop), head_of_issues))
    inputs = [(phrase, [(rack.kind, rack.slug, rack.title) for rack in some]) for phrase, some, _ in racks]

    @cache
    def groups() -> list[tuple[str, list[Feed]]]:
        return [(phrase, [head(printing.workshop, rack) for rack in some]) for phrase, some, head in racks]

    def write() -> bytes:
        (_, channels), *others = groups()
        return opml(publication.title, channels, others)

    printing.offer("feeds.opml", ("outline", inputs), write)
    if "feeds" in publication.sections:
        printing.offer("feeds/index.html", ("feeds", inputs), lambda: render_feeds(frame, groups()))


def print_sitemap(printing: Printing, numbers: Iterable[int]) -> None:
    """Print those parts of the sitemap in which one of these entries stands, and the index of all parts."""
    from masthead.feed import sitemap, sitemap_index

    catalog, publication = printing.workshop.catalog, printing.workshop.publication
    last = catalog.entries.last_number() // _PART
    stale = {number // _PART for number in numbers}
    for part in range(last + 1):
        path = f"sitemaps/{part + 1}.xml"
        if part in stale or catalog.files.find_published(path) is None:
            printing.write(
                path, sitemap(catalog.roll.places(part * _PART, (part + 1) * _PART, publication.url))
            )
        else:
            printing.keep(path)
    parts = ((f"{publication.url}sitemaps/{part + 1}.xml", "") for part in range(last + 1))
    printing.write("sitemap.xml", sitemap_index(parts))


def _head_of(workshop: Workshop, rack: Rack) -> Feed:
    return head_of(workshop, rack, most=0)


def _racks(workshop: Workshop, kind: str) -> list[Rack]:
    """Return the shelves of a kind as lists name them, in the order of the configuration or by name."""
    shelves = workshop.catalog.shelves
    if kind != "channel":
        return list(shelves.all(kind))
    racks = [shelves.find_named(kind, each.name) for each in workshop.publication.channels]
    return [rack for rack in racks if rack is not None]


def _racks_of_issues(workshop: Workshop) -> list[Rack]:
    """Return the channels that mail or did, in the order of the configuration."""
    shown = workshop.catalog.issues.shown()
    named = {each.name for each in workshop.publication.channels if each.mailing or each.name in shown}
    return [rack for rack in _racks(workshop, "channel") if rack.name in named]


def _latest_first(issue: BackIssue) -> int:
    return -issue.number
