"""Entries and issues as files under public/: pages first, the feeds that name them after, and only what is stale."""

from __future__ import annotations

from array import array
from contextlib import ExitStack
from functools import cache
from typing import TYPE_CHECKING

from masthead.errors import MastheadError
from masthead.pipeline.ledger import write_ledger
from masthead.pipeline.patrol import is_touched
from masthead.pipeline.printing import Printing, site_mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from masthead.catalog import Rack
    from masthead.model import BackIssue, Problem
    from masthead.pipeline.advances import Advances
    from masthead.pipeline.postroom import PostRoom
    from masthead.pipeline.shelves import Shelves
    from masthead.pipeline.workshop import Workshop
    from masthead.publish import PublicFolder

_SECTIONS = {"author": "authors", "category": "categories"}


def publish(workshop: Workshop, advances: Advances | None = None) -> tuple[PublicFolder, tuple[Problem, ...]]:
    """Bring public/ to what the catalog says; return the folder and the feeds' problems.

    The catalog and the ledger are on the disk before a file is made, but for `advances`: drafts of pages that were made
    as their posts were read. A feed that fails its check is not published: its last good document stays. Raises
    OutputError or TemplateError, and then the old set stays whole.
    """
    files, errands = workshop.catalog.files, workshop.catalog.errands
    try:
        printing, was_cut_off = _open_printing(workshop, advances)
    except MastheadError:
        write_ledger(workshop).finish()
        raise
    ledger = write_ledger(workshop)
    if not errands.is_open():
        ledger.finish()
        return printing.folder, ()
    room = _open_room(printing)  # while the disk is at work
    ledger.finish()
    if was_cut_off:
        printing.folder.sweep()
    try:
        problems, again = _print(printing, room)
        printing.commit()
    except BaseException:
        printing.folder.abandon()
        raise
    with workshop.catalog.transaction(synced=False):
        printing.record()
        errands.settle()
        for shelf in again:  # what was held back is tried, and named, again
            errands.ask("shelf", shelf)
        files.remember("revised", files.remembered("revision"))
        files.remember("publishing", "")
    return printing.folder, problems


def _open_printing(workshop: Workshop, advances: Advances | None) -> tuple[Printing, str]:
    """Ask for all that has to be made beside what changed posts ask for; return too whether a run was cut off."""
    files, errands = workshop.catalog.files, workshop.catalog.errands
    site = site_mark(workshop.publication)
    printing, was_cut_off = Printing(workshop, site, advances.hand_over(site) if advances else None), ""
    with workshop.catalog.transaction(synced=False):
        if files.remembered("site") != site or not files.count_published():
            errands.ask_all()
            files.remember("site", site)
        if files.remembered("revision") != files.remembered("revised"):
            _ask_for_channels(workshop)
        if is_touched(workshop, printing.folder):
            errands.ask_all()
        if errands.is_open():
            _fix_identities(workshop)
            if "archive" in workshop.publication.sections:
                _ask_for_years(workshop)
            was_cut_off = "" if printing.has_advances else files.remembered("publishing")
            files.remember("publishing", "1")
    return printing, was_cut_off


def _fix_identities(workshop: Workshop) -> None:
    """Give the feeds that are to be made their ids, before the ledger is written that tells them."""
    from masthead.pipeline.bulletins import fix_identities

    fix_identities(workshop, _find_racks(workshop, is_all=workshop.catalog.errands.is_all()))


def render_feeds(workshop: Workshop, shelves: Shelves) -> Iterator[tuple[str, bytes]]:
    """Yield every head of a channel's feeds and the list of all feeds as (path under public/, bytes)."""
    from masthead.feed import open_press, opml
    from masthead.pipeline.bulletins import head_of

    feeds = []
    with open_press(workshop.catalog.roll.fill) as press:
        for channel, _ in shelves.channels:
            rack = workshop.catalog.shelves.find_named("channel", channel.name)
            if rack is not None:
                feeds.append(press.fit(head_of(workshop, rack)))
                for name, content in press.serialise(feeds[-1]).items():
                    yield f"{channel.name}/{name}", content
    yield "feeds.opml", opml(workshop.publication.title, feeds)


def _print(printing: Printing, room: PostRoom) -> tuple[tuple[Problem, ...], list[int]]:
    """Print all that is asked for: posts, then the lists that lead to them, then the feeds that name them.

    Returns what is wrong with feeds, and the shelves whose feeds lack something for that.
    """
    from masthead.pipeline.front import print_channel, print_front, print_outlines, print_sitemap
    from masthead.pipeline.leaves import print_rack, print_year
    from masthead.pipeline.postroom import print_posts

    workshop, publication = printing.workshop, printing.workshop.publication
    catalog, errands = workshop.catalog, workshop.catalog.errands
    is_all = errands.is_all()
    numbers = array("q", catalog.entries.numbers() if is_all else errands.keys("post"))
    waiting = array("q", catalog.files.find_unmade_posts()) if printing.has_advances else numbers
    print_posts(printing, room, waiting, len(waiting))
    printing.folder.hasten()
    frame = room.frame()
    racks = _find_racks(workshop, is_all=is_all)
    issues = catalog.issues.back_issues() if any(rack.kind == "channel" for rack in racks) else ()
    for rack in racks:
        if rack.kind == "channel":
            print_channel(printing, frame, rack, issues)
        else:
            print_rack(printing, frame, rack)
    if "archive" in publication.sections:
        for year in [year for year, _ in catalog.roll.years()] if is_all else list(errands.keys("year")):
            print_year(printing, frame, year)
    print_front(printing, frame, None if is_all or errands.is_asked("order") else numbers)
    print_sitemap(printing, numbers)
    found = list(_print_feeds(printing, racks, issues, is_all=is_all))
    print_outlines(printing, frame)
    if is_all:
        printing.drop_unmade()
    again = sorted({shelf for shelf, problem in found if problem.refused})
    return tuple(dict.fromkeys(problem for _, problem in found)), again


def _print_feeds(
    printing: Printing, racks: Sequence[Rack], issues: Sequence[BackIssue], *, is_all: bool
) -> Iterator[tuple[int, Problem]]:
    """Print the feeds of these shelves; yield what is wrong with them, with the shelf's number."""
    from masthead.feed import open_press
    from masthead.pipeline.bulletins import print_feeds, print_issue_feeds

    workshop = printing.workshop
    stale: dict[int, set[int]] = {}
    for shelf, page in workshop.catalog.errands.pages():
        stale.setdefault(shelf, set()).add(page)
    is_shared = "history" in workshop.publication.sections  # pages of many archives hold the same entries
    with ExitStack() as stack:
        press = cache(lambda: stack.enter_context(open_press(workshop.catalog.roll.fill, keeps=is_shared)))
        for rack in racks:
            if not rack.posts and rack.kind != "channel":
                continue
            pages = set(range(rack.arrivals + 2)) if is_all else stale.get(rack.shelf, set())
            for problem in print_feeds(printing, press, rack, pages):
                yield rack.shelf, problem
            if rack.kind == "channel":
                for problem in print_issue_feeds(printing, press, rack, issues):
                    yield rack.shelf, problem


def _find_racks(workshop: Workshop, *, is_all: bool) -> list[Rack]:
    """Return the stale shelves that the publication shows."""
    shelves, publication = workshop.catalog.shelves, workshop.publication
    channels = {channel.name for channel in publication.channels}
    kinds = {kind for kind, section in _SECTIONS.items() if section in publication.sections}
    asked = workshop.catalog.errands.keys("shelf")
    found = list(shelves.every() if is_all else map(shelves.find, list(asked)))
    return [
        rack for rack in found if rack.kind in kinds or (rack.kind == "channel" and rack.name in channels)
    ]


def _open_room(printing: Printing) -> PostRoom:
    from masthead.pipeline.postroom import open_room

    room = open_room(printing.workshop, printing.site)
    room.frame()
    return room


def _ask_for_channels(workshop: Workshop) -> None:
    """Ask for the channels' pages: an issue was composed that they list."""
    for channel in workshop.publication.channels:
        rack = workshop.catalog.shelves.find_named("channel", channel.name)
        if rack is not None:
            workshop.catalog.errands.ask("shelf", rack.shelf)


def _ask_for_years(workshop: Workshop) -> None:
    """Ask for the pages of all years where there is one more or one less: each leads to all others."""
    files, years = workshop.catalog.files, [year for year, _ in workshop.catalog.roll.years()]
    told = " ".join(map(str, years))
    if files.remembered("years") == told:
        return
    for year in years:
        workshop.catalog.errands.ask("year", year)
    files.remember("years", told)
