"""The feeds of every shelf: the head that readers subscribe to, and behind it the pages of its archive (RFC 5005)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from masthead.catalog import PAGE
from masthead.model import Feed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from masthead.catalog import Rack
    from masthead.feed.press import Press
    from masthead.model import BackIssue, Channel, Problem
    from masthead.pipeline.printing import Printing
    from masthead.pipeline.workshop import Workshop

_NAMES = ("atom.xml", "rss.xml", "feed.json")
HEAD = 50  # entries in the feeds of an author or a category
_FOLDERS = {"author": "authors/", "category": "categories/", "channel": ""}
_FEWEST = 2  # pages of an archive: one without a neighbour would not be known as one


def head_of(workshop: Workshop, rack: Rack, most: int | None = None) -> Feed:
    """Return the feed of a shelf as readers subscribe to it, its entries without content, or at most so many."""
    publication = workshop.publication
    channel = _find_channel(workshop, rack)
    limit = channel.limit if channel else HEAD
    entries = tuple(
        workshop.catalog.shelves.entries(rack.shelf, publication.url, limit if most is None else most)
    )
    identity, born = _identity(workshop, rack)
    home = f"{publication.url}{folder_of(rack)}/"
    return Feed(
        id=identity,
        title=channel.title if channel else rack.title,
        subtitle=channel.description if channel else publication.title,
        language=publication.language,
        home=home,
        folder=home,
        updated=max((entry.updated for entry in entries), default=born),
        entries=entries,
        zone=publication.zone,
        full_text=channel.full_text if channel else True,
        root=publication.url,
        complete=rack.arrivals <= limit,
        hub=publication.hub,
    )


def folder_of(rack: Rack) -> str:
    """Return where the pages and feeds of a shelf stand under public/."""
    return f"{_FOLDERS[rack.kind]}{rack.slug}"


def print_feeds(
    printing: Printing, open_press: Callable[[], Press], rack: Rack, stale: set[int]
) -> Iterator[Problem]:
    """Print the head of a shelf's feeds, and those pages of its archive that are stale or not yet there.

    The press is opened where there is something to print: not for a head that would show what it shows already.
    Yields what is wrong with them; a document that fails its check is not published, and its last good one stays.
    """
    workshop = printing.workshop
    has_archive = "history" in workshop.publication.sections
    inputs, folder = _mark(printing, rack), folder_of(rack)
    if not (has_archive and stale) and printing.holds([f"{folder}/{name}" for name in _NAMES], inputs):
        return
    press = open_press()
    whole = head_of(workshop, rack)
    head = press.fit(whole)
    if not has_archive:
        yield from _print(printing, press, head, inputs)
        return
    is_complete = whole.complete and len(head.entries) == len(whole.entries)
    if is_complete:
        yield from _print(printing, press, replace(head, complete=True), inputs)
        return
    total = max(_FEWEST, rack.arrivals // PAGE + 1)
    for page in _choose(workshop, rack, stale, total):
        yield from _print(printing, press, _page(workshop, rack, head, page, total))
    head = replace(head, complete=False, previous=_address(head, total - 1))
    yield from _print(printing, press, head, inputs)


def fix_identities(workshop: Workshop, racks: Iterable[Rack]) -> None:
    """Give each shelf's feed its id and its beginning, all at once: they stay, and the ledger tells them."""
    files = workshop.catalog.files
    fresh = [rack for rack in racks if not files.remembered(_key(rack))]
    if fresh:
        with workshop.catalog.transaction(synced=False):
            for rack in fresh:
                _identity(workshop, rack)
            files.remember("changes", str(int(files.remembered("changes") or 0) + 1))


def _mark(printing: Printing, rack: Rack) -> str:
    """Return a mark of all that the head of a shelf's feeds is made of."""
    workshop = printing.workshop
    channel = _find_channel(workshop, rack)
    most = channel.limit if channel else HEAD
    marks = workshop.catalog.shelves.head_marks(rack.shelf, most)
    return printing.printer.mark("feed", rack, _identity(workshop, rack), *marks)


def head_of_issues(workshop: Workshop, rack: Rack) -> Feed:
    """Return the feed of a channel's digest issues without its entries."""
    from masthead.wording import find_wording

    channel = head_of(workshop, rack, most=0)
    home = f"{channel.home}issues/"
    return replace(
        channel,
        id=channel.id.replace(
            ":channel/", ":issues/", 1
        ),  # it stays as the channel's does when the site moves
        title=f"{channel.title} – {find_wording(channel.language).say('past_issues')}",
        home=home,
        folder=home,
        full_text=True,
    )


def print_issue_feeds(
    printing: Printing, open_press: Callable[[], Press], rack: Rack, issues: Sequence[BackIssue]
) -> Iterator[Problem]:
    """Print the feeds of a channel's digest issues; one that mails has them before its first issue."""
    from masthead.feed import issue_entry

    own = sorted((each for each in issues if each.channel == rack.name and each.html), key=_latest_first)
    channel = _find_channel(printing.workshop, rack)
    if not own and not (channel and channel.mailing):
        return
    feed = head_of_issues(printing.workshop, rack)
    entries = tuple(issue_entry(each, feed, f"{feed.home}{each.number}/") for each in own[:HEAD])
    updated = max(
        (each.issued for each in own), default=feed.updated
    )  # a clock may have gone back in between
    yield from _print(
        printing, open_press(), replace(feed, entries=entries, complete=len(own) <= HEAD, updated=updated)
    )


def _latest_first(issue: BackIssue) -> int:
    return -issue.number


def _choose(workshop: Workshop, rack: Rack, stale: set[int], total: int) -> list[int]:
    """Return the pages to print: all where there was no archive, else the stale ones and a newest that is not there."""
    files, folder = workshop.catalog.files, folder_of(rack)
    if files.find_published(f"{folder}/archive/1/atom.xml") is None:
        return list(range(total))
    is_there = files.find_published(f"{folder}/archive/{total}/atom.xml") is not None
    newest = set() if is_there else {total - 1, total - 2}
    return sorted({page for page in stale | newest if 0 <= page < total})


def _page(workshop: Workshop, rack: Rack, head: Feed, page: int, total: int) -> Feed:
    """Return a page of the archive: what arrived together, the last to arrive first."""
    entries = workshop.catalog.shelves.archive(rack.shelf, page, workshop.publication.url)
    return replace(
        head,
        folder=_address(head, page),
        updated=max((entry.updated for entry in entries), default=_identity(workshop, rack)[1]),
        entries=entries,
        archive=True,
        complete=False,
        current=head.folder,
        previous=_address(head, page - 1) if page else "",
        following=_address(head, page + 1) if page + 1 < total else "",
    )


def _address(head: Feed, page: int) -> str:
    return f"{head.folder}archive/{page + 1}/"


def _print(printing: Printing, press: Press, feed: Feed, inputs: str = "") -> Iterator[Problem]:
    folder = feed.folder.removeprefix(printing.workshop.publication.url)
    documents, now = press.serialise(feed), printing.workshop.now
    found = [_placed(problem, documents, folder) for problem in press.check(feed, documents, now)]
    yield from found
    inputs = "" if found else inputs  # a problem is told again until it is solved
    refused = {problem.path for problem in found if problem.refused}
    for name, content in documents.items():
        if f"{folder}{name}" in refused:
            printing.keep(f"{folder}{name}")
        else:
            printing.write(f"{folder}{name}", content, inputs)


def _placed(problem: Problem, documents: dict[str, bytes], folder: str) -> Problem:
    return replace(problem, path=f"{folder}{problem.path}") if problem.path in documents else problem


def _find_channel(workshop: Workshop, rack: Rack) -> Channel | None:
    if rack.kind != "channel":
        return None
    return next((each for each in workshop.publication.channels if each.name == rack.name), None)


def _identity(workshop: Workshop, rack: Rack) -> tuple[str, datetime]:
    """Return a feed's id and when it began, both fixed on its first day."""
    from masthead.feed import feed_id

    files = workshop.catalog.files
    key = _key(rack)
    known = files.remembered(key)
    if not known:
        identity = feed_id(workshop.publication.url, rack.began.year, rack.slug, rack.kind)
        known = f"{identity} {rack.began.isoformat()}"
        files.remember(key, known)
    identity, _, born = known.partition(" ")
    return identity, datetime.fromisoformat(born)


def _key(rack: Rack) -> str:
    """Return the key under which a feed's id is remembered."""
    return f"feed {rack.name}" if rack.kind == "channel" else f"feed {rack.kind} {rack.slug}"
