"""The next issues, the feeds and the site's templates, as they would be made now."""

from __future__ import annotations

from datetime import UTC
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from masthead.errors import MastheadError, TemplateError
from masthead.pipeline.checkup import check_issue
from masthead.pipeline.compose import make_issue, note_seen
from masthead.pipeline.preview.faults import tell_faults
from masthead.pipeline.publish import render_feeds
from masthead.web.preview.sheets import DigestProof, FeedProof

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masthead.model import Channel, Entry, Issue, Message, Page, Problem
    from masthead.pipeline.shelves import Shelves
    from masthead.pipeline.workshop import Workshop
    from masthead.web.preview.sheets import Fault

_SITE_POSTS = 12  # posts whose pages are tried; the templates are the same for all


def prove_digests(workshop: Workshop, shelves: Shelves) -> tuple[DigestProof, ...]:
    """Return the next issue of every channel that has a digest; what is noted for it is taken back."""
    with workshop.catalog.rehearsal():
        note_seen(workshop)
        return tuple(
            _prove_digest(workshop, channel, entries)
            for channel, entries in shelves.channels
            if channel.mailing
        )


def _prove_digest(workshop: Workshop, channel: Channel, entries: tuple[Entry, ...]) -> DigestProof:
    try:
        made = make_issue(workshop, channel)
        is_new = made is not None
        made = made or _stand_in(workshop, channel, entries)
        if made is None:
            return DigestProof(channel.name, channel.title, silence="No post has reached this channel yet.")
        return _show(workshop, channel, *made, is_new=is_new)
    except MastheadError as error:
        return DigestProof(channel.name, channel.title, fault=tell_faults(error)[0])


def _stand_in(
    workshop: Workshop, channel: Channel, entries: tuple[Entry, ...]
) -> tuple[Issue, Page, tuple[Message, ...]] | None:
    """Return the issue that the channel's newest entries would make, new to it or not."""
    from masthead.digest import compose, render

    number = workshop.catalog.issues.next_number(channel.name)
    planned = compose(channel, entries, number, workshop.now, workshop.now.astimezone(UTC).isoformat())
    if planned is None:
        return None
    return *render(planned, channel, workshop.publication), ()


def _show(  # noqa: PLR0913 - an issue is told in three nouns
    workshop: Workshop,
    channel: Channel,
    issue: Issue,
    page: Page,
    messages: tuple[Message, ...],
    *,
    is_new: bool,
) -> DigestProof:
    message = messages[0].content if messages else _letter(workshop, channel, issue, page)
    found = check_issue(workshop.publication, channel, issue, page, message)
    return DigestProof(
        channel=channel.name,
        title=channel.title,
        is_new=is_new,
        number=issue.number,
        posts=len(issue.entries),
        surplus=len(issue.surplus),
        sender=workshop.publication.sender,
        subject=page.subject,
        preheader=page.preheader,
        html=page.html,
        text=page.text,
        message=message,
        problems=found,
    )


def _letter(workshop: Workshop, channel: Channel, issue: Issue, page: Page) -> bytes:
    """Return the message to the first reader, or to the sender where the channel has none."""
    from masthead.mail import compose_message
    from masthead.mail.address import split_sender

    readers = channel.mailing.to if channel.mailing else ()
    reader = readers[0] if readers else split_sender(workshop.publication.sender)[1]
    return compose_message(page, issue, channel, workshop.publication, reader).content


def prove_feeds(workshop: Workshop, shelves: Shelves) -> tuple[FeedProof, ...]:
    """Return each channel's feed documents with what is wrong with them."""
    titles = {channel.name: channel.title for channel, _ in shelves.channels}
    with workshop.catalog.rehearsal():
        documents = [
            (*path.rpartition("/")[::2], content)
            for path, content in render_feeds(workshop, shelves)
            if path.rpartition("/")[0] in titles
        ]
    return tuple(
        FeedProof(
            channel, titles[channel], tuple((name, body, _check_feed(name, body)) for _, name, body in group)
        )
        for channel, group in groupby(documents, key=lambda each: each[0])
    )


@lru_cache(maxsize=256)
def _check_feed(name: str, content: bytes) -> tuple[Problem, ...]:
    from masthead.feed import check

    return check(name, content)


def find_page_faults(workshop: Workshop, shelves: Shelves) -> Iterator[Fault]:
    """Yield the fault of the site's templates, tried on the newest posts."""
    from masthead.page import render_site

    newest = shelves.entries[:_SITE_POSTS]
    channels = [(channel, entries[:_SITE_POSTS]) for channel, entries in shelves.channels]
    try:
        for _ in render_site(workshop.publication, channels, newest, ()):
            pass  # each page is rendered as it is asked for
    except TemplateError as error:
        yield from tell_faults(error)
