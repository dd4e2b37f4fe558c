"""Issues: what is new to a channel, made for its readers and frozen in one transaction."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from masthead.model import BackIssue, Reader
from masthead.pipeline.clerk import open_keyring, unsubscribe_url

if TYPE_CHECKING:
    from datetime import datetime

    from masthead.mail import Form
    from masthead.model import Channel, Issue, Mailing, Message, Page
    from masthead.pipeline.workshop import Workshop


class Proof(Struct, frozen=True):
    """An issue ready to be frozen: its page as the web gets it, and the form of its message."""

    channel: Channel
    issue: Issue
    page: Page
    form: Form
    salt: bytes  # keys its Message-IDs


def note_seen(workshop: Workshop) -> None:
    """Remember what each channel has seen; what was there before its first run is its backlog."""
    with workshop.catalog.transaction(synced=False):
        for channel in workshop.publication.channels:
            backfill = channel.mailing.backfill if channel.mailing else 0
            workshop.catalog.shelves.note_seen(channel.name, backfill, workshop.now)


def plan_issue(workshop: Workshop, channel: Channel) -> Proof | None:
    """Return the issue the channel would send now, or None when nothing is new to it."""
    catalog, publication, mailing = workshop.catalog, workshop.publication, channel.mailing
    fresh = catalog.issues.fresh(channel.name, publication.url)
    if not fresh or mailing is None:
        return None
    from masthead.digest import compose, render
    from masthead.mail import compose_form, make_seal

    number = catalog.issues.next_number(channel.name)
    planned = compose(channel, fresh, number, workshop.now, workshop.now.astimezone(UTC).isoformat())
    if planned is None:
        return None
    past = tuple(each for each in catalog.issues.back_issues() if each.channel == channel.name)
    seal = make_seal(planned) if _is_personal(workshop, mailing) else ""
    leaving = replace(channel, mailing=replace(mailing, unsubscribe=seal)) if seal else channel
    issue, page = render(planned, leaving, publication, past)
    form = compose_form(page, issue, leaving, publication, seal)
    if seal:  # on the web the page is nobody's own
        home = f"{publication.url}{channel.name}/"
        page = replace(page, html=page.html.replace(seal, home), text=page.text.replace(seal, home))
    from hmac import digest

    spelt = f"message ids\0{channel.name}\0{number}".encode()
    return Proof(channel, issue, page, form, digest(open_keyring(workshop), spelt, "sha256")[:16])


def make_issue(workshop: Workshop, channel: Channel) -> tuple[Issue, Page, tuple[Message, ...]] | None:
    """Return the issue the channel would send now, its page, and the copies for the readers that it names.

    Where it names none, the one copy is written to the sender.
    """
    from masthead.mail import identify

    proof = plan_issue(workshop, channel)
    if proof is None:
        return None
    sender = workshop.publication.sender
    readers = _named_readers(workshop, channel) or [Reader(sender.rpartition("<")[2].rstrip("> "))]
    copies, key = [], open_keyring(workshop)
    for reader in readers:
        own = replace(
            reader, unsubscribe=unsubscribe_url(workshop.publication, key, channel.name, reader.mark)
        )
        identity = identify(proof.salt, sender, channel.name, proof.issue.number, own)
        copies.append(proof.form.write(own, identity))
    return proof.issue, proof.page, tuple(copies)


def freeze(workshop: Workshop, proof: Proof, slot: datetime | None = None) -> BackIssue:
    """Keep an issue with its entries, its message and its readers; the caller's transaction makes it one change.

    `slot` is the instant of the slot that it fills, unique per channel; None without a calendar.
    """
    from masthead.mail import envelope_sender

    catalog, channel = workshop.catalog, proof.channel
    issue = replace(proof.issue, slot=slot.astimezone(UTC).isoformat() if slot else "")
    sender = envelope_sender(workshop.publication.sender)
    serial = catalog.issues.keep(issue, proof.page, sender, proof.salt, proof.form.content)
    named = _named_readers(workshop, channel)
    readers = catalog.deliveries.enrol(serial, named)
    if channel.mailing and channel.mailing.subscribers:
        marks = [reader.mark for reader in named]
        readers += catalog.deliveries.enrol_subscribers(serial, channel.name, marks)
    catalog.issues.close_list(serial, readers)
    files = catalog.files
    files.remember("revision", str(int(files.remembered("revision") or 0) + 1))
    return BackIssue(issue.channel, issue.number, issue.issued, proof.page.subject, proof.page.html)


def _named_readers(workshop: Workshop, channel: Channel) -> list[Reader]:
    """Return the readers that the configuration names, without those who left."""
    from masthead.subscriber import make_mark

    key, left = open_keyring(workshop), workshop.catalog.subscribers.is_suppressed
    named = channel.mailing.to if channel.mailing else ()
    readers = (Reader(address, mark=make_mark(key, address)) for address in named)
    return [reader for reader in readers if not left(channel.name, reader.mark)]


def _is_personal(workshop: Workshop, mailing: Mailing) -> bool:
    """Tell whether each reader leaves by an address of their own: where there is a service that answers it."""
    return bool(workshop.publication.service.url) and (mailing.subscribers or not mailing.unsubscribe)
