"""Who writes each reader's copy, and knows who has left."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from masthead.model import Outgoing, Reader

if TYPE_CHECKING:
    from masthead.mail import Form
    from masthead.model import Delivery, Mailout
    from masthead.pipeline.workshop import Workshop


def open_keyring(workshop: Workshop) -> bytes:
    """Return the publication's key, made now if it has none."""
    from masthead.subscriber import find_key, open_key

    given = os.environ.get("MASTHEAD_KEY", "")
    return find_key(workshop.publication.state, given) or open_key(workshop.catalog.path.parent, given)


def unsubscribe_url(workshop: Workshop, channel: str, mark: bytes) -> str:
    """Return the address at which one reader leaves the channel; without a service, the channel's own."""
    from masthead.subscriber import unsubscribe_token

    publication = workshop.publication
    if publication.service.url:
        token = unsubscribe_token(open_keyring(workshop), channel, mark)
        return f"{publication.service.url}u/{token}"
    mailings = {each.name: each.mailing for each in publication.channels}
    mailing = mailings.get(channel)
    return (mailing.unsubscribe if mailing else "") or f"{publication.url}{channel}/"


class Clerk:
    """Splices each reader's copy from the issue's form; the last form is kept, for issues go out one after another."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._deliveries = workshop.catalog.deliveries
        self._service = workshop.publication.service.url
        self._key = open_keyring(workshop)
        self._serial = 0
        self._form: Form | None = None

    def write(self, mailout: Mailout, delivery: Delivery) -> Outgoing:
        """Return the reader's copy: the same bytes and Message-ID at every attempt.

        Raises UsageError for an address that mail cannot be sent to.
        """
        from masthead.mail import identify, recipient

        form = self._find_form(mailout.serial)
        if form is None:
            return self._take_own(delivery)
        address = unsubscribe_url(self._workshop, mailout.channel, delivery.mark)
        reader = Reader(delivery.to, delivery.name, address, delivery.mark)
        identity = identify(mailout.salt, mailout.sender, mailout.channel, mailout.number, reader)
        addressed = replace(delivery, message_id=identity, to=recipient(delivery.to))
        return Outgoing(addressed, mailout.sender, form.splice(reader, identity))

    def has_left(self, delivery: Delivery) -> bool:
        """Tell whether the reader has left the channel, or every channel, by now."""
        return self._workshop.catalog.subscribers.is_suppressed(delivery.channel, delivery.mark)

    def _find_form(self, serial: int) -> Form | None:
        from masthead.mail import Form

        if serial != self._serial:
            content = self._deliveries.form(serial)
            self._serial, self._form = serial, Form(content) if content else None
        return self._form

    def _take_own(self, delivery: Delivery) -> Outgoing:
        """Return a copy that was composed whole, by a Masthead that knew no forms."""
        from masthead.mail import envelope_sender

        identity, content = self._deliveries.own_message(delivery) or ("", b"")
        sender = envelope_sender(self._workshop.publication.sender)
        return Outgoing(replace(delivery, message_id=identity), sender, (content,))
