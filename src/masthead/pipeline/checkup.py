"""A run rehearsed: everything is made and checked, nothing is kept. And the check of each issue before it is frozen."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from msgspec.structs import replace

from masthead.errors import TemplateError
from masthead.model import Problem, Reader
from masthead.pipeline.clerk import open_keyring, unsubscribe_url
from masthead.pipeline.compose import note_seen, plan_issue
from masthead.pipeline.gather import gather
from masthead.pipeline.patrol import find_touched
from masthead.pipeline.publish import render_feeds
from masthead.pipeline.relay import check_relay
from masthead.pipeline.shelves import fill_shelves
from masthead.pipeline.starter import find_unwritten
from masthead.pipeline.workshop import open_workshop
from masthead.source import find_foreign

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from masthead.model import Channel, Correction, Entry, Issue, Page, Publication
    from masthead.pipeline.compose import Proof
    from masthead.pipeline.shelves import Shelves
    from masthead.pipeline.workshop import Workshop


def check(
    publication: Publication, corrections: tuple[Correction, ...], now: datetime, *, mail: bool = False
) -> tuple[Problem, ...]:
    """Return all that is wrong with posts, templates, feeds, pages and mail, as they would be made now.

    With `mail` the way out is tried too, up to the login, without a message.
    """
    with open_workshop(publication, corrections, now) as workshop, workshop.catalog.rehearsal():
        problems = [*find_unwritten(publication), *gather(workshop).problems]
        problems.extend(find_foreign(publication.posts, publication.reserved))
        shelves = fill_shelves(workshop)
        note_seen(workshop)
        problems.extend(_check_site(workshop, shelves))
        problems.extend(find_touched(workshop))
        for channel, entries in shelves.channels:
            problems.extend(_check_mail(workshop, channel, entries))
        problems.extend(check_relay(publication, by_trying=mail))
        return tuple(dict.fromkeys(problems))


def _check_site(workshop: Workshop, shelves: Shelves) -> Iterator[Problem]:
    """Check the pages and the feeds."""
    from masthead.feed import check as check_feed
    from masthead.page import render_site

    try:
        for _ in render_site(workshop.publication, shelves.channels, shelves.entries, ()):
            pass  # each page is rendered as it is asked for
    except TemplateError as error:
        yield _tell(error)
    for path, content in render_feeds(workshop, shelves):
        if not path.endswith(".opml"):
            yield from check_feed(path, content)


def _check_mail(workshop: Workshop, channel: Channel, entries: tuple[Entry, ...]) -> Iterator[Problem]:
    """Check the channel's next issue; where nothing is new, the one that its newest entries would make."""
    from masthead.digest import compose, render

    if channel.mailing is None:
        return
    try:
        proof = plan_issue(workshop, channel)
        if proof is not None:
            yield from check_proof(workshop, proof)
            return
        planned = compose(channel, entries, 1, workshop.now, workshop.now.astimezone(UTC).isoformat())
        if planned is not None:
            issue, page = render(planned, channel, workshop.publication)
            yield from check_issue(workshop.publication, channel, issue, page)
    except TemplateError as error:
        yield _tell(error)


def check_proof(workshop: Workshop, proof: Proof) -> tuple[Problem, ...]:
    """Return what is wrong with an issue before it is frozen; it must not be while a refused Problem is among them."""
    from masthead.mail import envelope_sender, identify

    publication, channel = workshop.publication, proof.channel
    reader = Reader(envelope_sender(publication.sender))
    own = unsubscribe_url(publication, open_keyring(workshop), channel.name, reader.mark)
    identity = identify(proof.salt, publication.sender, channel.name, proof.issue.number, reader)
    copy = proof.form.write(replace(reader, unsubscribe=own), identity)
    return check_issue(publication, channel, proof.issue, proof.page, copy.content)


def check_issue(
    publication: Publication, channel: Channel, issue: Issue, page: Page, message: bytes = b""
) -> tuple[Problem, ...]:
    """Return what is wrong with an issue's page, and with its message where one is given.

    A fault of a post is told under the post's name, any other under the template's.
    """
    from masthead.mail import check_message, check_page

    found = check_page(page, (*issue.entries, *issue.surplus), find_template(publication, channel))
    if not message:
        return found
    letter = f"the message of {channel.name}"
    told = (replace(problem, path=letter) for problem in check_message(message, with_page=False))
    return (*found, *told)


def find_template(publication: Publication, channel: Channel) -> str:
    """Return the path of the template that a channel's digest is made with, seen from the publication's home."""
    name = f"{(channel.mailing.template if channel.mailing else '') or channel.name}.html.j2"
    path = next((folder / name for folder in publication.templates if (folder / name).is_file()), None)
    if path is None:
        return name
    return str(path.relative_to(publication.home) if path.is_relative_to(publication.home) else path)


def _tell(error: TemplateError) -> Problem:
    return Problem(str(error.path), error.reason, "mend the template there", error.line)
