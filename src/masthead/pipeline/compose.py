"""Issues: what is new to a channel, made for its readers and frozen in one transaction."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from masthead.model import BackIssue

if TYPE_CHECKING:
    from masthead.model import Channel, Issue, Message, Page
    from masthead.pipeline.shelves import Shelves
    from masthead.pipeline.workshop import Workshop

    Made = tuple[Issue, Page, tuple[Message, ...]]


def note_seen(workshop: Workshop, shelves: Shelves) -> None:
    """Remember what each channel has seen; what was there before its first run is its backlog."""
    with workshop.catalog.transaction():
        for channel, entries in shelves.channels:
            backfill = channel.mailing.backfill if channel.mailing else 0
            workshop.catalog.issues.note_seen(channel.name, entries, backfill, workshop.now)


def make_issue(workshop: Workshop, channel: Channel) -> Made | None:
    """Return the issue the channel would send now, as readers would get it, or None when nothing is new to it."""
    catalog, publication = workshop.catalog, workshop.publication
    fresh = catalog.issues.fresh(channel.name, publication.url)
    if not fresh:
        return None
    from masthead.digest import compose, render
    from masthead.mail import compose_message

    number = catalog.issues.next_number(channel.name)
    planned = compose(channel, fresh, number, workshop.now, workshop.now.astimezone(UTC).isoformat())
    if planned is None:
        return None
    past = tuple(each for each in catalog.issues.back_issues() if each.channel == channel.name)
    issue, page = render(planned, channel, publication, past)
    readers = channel.mailing.to if channel.mailing else ()
    messages = tuple(compose_message(page, issue, channel, publication, to) for to in readers)
    return issue, page, messages


def freeze(workshop: Workshop, made: Made) -> BackIssue:
    """Keep an issue with its entries, its bytes and its readers; the caller's transaction makes it one change."""
    issue, page, messages = made
    workshop.catalog.issues.keep(issue, page, messages)
    files = workshop.catalog.files
    files.remember("revision", str(int(files.remembered("revision") or 0) + 1))
    return BackIssue(issue.channel, issue.number, issue.issued, page.subject, page.html)
