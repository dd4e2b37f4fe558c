"""Who writes each reader's copy, and knows who has left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.model import Outgoing, Reader

if TYPE_CHECKING:
    from masthead.mail import Form
    from masthead.model import Delivery, Mailout, Publication
    from masthead.pipeline.workshop import Workshop


def open_keyring(workshop: Workshop) -> bytes:
    """Return the publication's key, made now if it has none; raises UsageError when it is not its catalog's."""
    from masthead.pipeline.office import publication_key

    return publication_key(workshop.publication, workshop.catalog)


def unsubscribe_url(publication: Publication, key: bytes, channel: str, mark: bytes) -> str:
    """Return the address at which one reader leaves the channel; without a service, the channel's own."""
    from masthead.subscriber import unsubscribe_token

    if publication.service.url:
        return f"{publication.service.url}u/{unsubscribe_token(key, channel, mark)}"
    mailings = (each.mailing for each in publication.channels if each.name == channel and each.mailing)
    fixed = next((mailing.unsubscribe for mailing in mailings), "")
    return fixed or f"{publication.url}{channel}/"


class Clerk:
    """Splices each reader's copy from the issue's form; the last form is kept, for issues go out one after another."""

    def __init__(self, workshop: Workshop) -> None:
        from masthead.mail import Form, envelope_sender, identify, recipient

        self._publication, self._catalog = workshop.publication, workshop.catalog
        self._key = open_keyring(workshop)
        self._read_form, self._identify, self._recipient = Form, identify, recipient
        self._sender = envelope_sender(workshop.publication.sender)
        self._serial = 0
        self._form: Form | None = None

    def write(self, mailout: Mailout, delivery: Delivery) -> Outgoing:
        """Return the reader's copy: the same bytes and Message-ID at every attempt.

        Raises UsageError for an address that mail cannot be sent to.
        """
        form = self._find_form(mailout.serial)
        if form is None:
            return self._take_own(delivery)
        own = ""
        if form.is_personal:
            own = unsubscribe_url(self._publication, self._key, mailout.channel, delivery.mark)
        reader = Reader(delivery.to, delivery.name, own, delivery.mark)
        identity = self._identify(mailout.salt, mailout.sender, mailout.channel, mailout.number, reader)
        addressed = delivery.address(self._recipient(delivery.to), identity)
        return Outgoing(addressed, mailout.sender, form.splice(reader, identity))

    def has_left(self, delivery: Delivery) -> bool:
        """Tell whether the reader has left the channel, or every channel, by now."""
        return self._catalog.subscribers.is_suppressed(delivery.channel, delivery.mark)

    def _find_form(self, serial: int) -> Form | None:
        if serial != self._serial:
            content = self._catalog.deliveries.form(serial)
            self._serial, self._form = serial, self._read_form(content) if content else None
        return self._form

    def _take_own(self, delivery: Delivery) -> Outgoing:
        """Return a copy that was composed whole, by a Masthead that knew no forms."""
        identity, content = self._catalog.deliveries.own_message(delivery) or ("", b"")
        return Outgoing(delivery.address(self._recipient(delivery.to), identity), self._sender, (content,))
