"""A run rehearsed: everything is made and checked, nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.pipeline.gather import gather
from masthead.pipeline.publish import render_feeds
from masthead.pipeline.shelves import fill_shelves
from masthead.pipeline.workshop import open_workshop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from masthead.model import Channel, Correction, Entry, Problem, Publication
    from masthead.pipeline.workshop import Workshop


def check(
    publication: Publication, corrections: tuple[Correction, ...], now: datetime
) -> tuple[Problem, ...]:
    """Return all that is wrong with posts, templates, feeds, pages and mail, as they would be made now.

    Raises TemplateError for the first template that is broken.
    """
    from masthead.feed import check as check_feed
    from masthead.page import render_site

    with open_workshop(publication, corrections, now) as workshop, workshop.catalog.rehearsal():
        problems = list(gather(workshop).problems)
        shelves = fill_shelves(workshop)
        for _ in render_site(publication, shelves.channels, shelves.entries, ()):
            pass  # each page is rendered as it is asked for
        for path, content in render_feeds(workshop, shelves):
            problems.extend(check_feed(path, content) if not path.endswith(".opml") else ())
        for channel, entries in shelves.channels:
            problems.extend(_check_mail(workshop, channel, entries))
        return tuple(problems)


def _check_mail(workshop: Workshop, channel: Channel, entries: tuple[Entry, ...]) -> Iterator[Problem]:
    """Check the message that the channel's newest entries would make, new to it or not."""
    from masthead.digest import compose, render
    from masthead.mail import check_message, compose_message

    if channel.mailing is None:
        return
    planned = compose(channel, entries, 1, workshop.now, workshop.now.isoformat())
    if planned is None:
        return
    issue, page = render(planned, channel, workshop.publication)
    for reader in channel.mailing.to[:1]:
        yield from check_message(compose_message(page, issue, channel, workshop.publication, reader).content)
