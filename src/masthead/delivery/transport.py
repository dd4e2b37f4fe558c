"""The transport that a relay asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from masthead.delivery.desk import Transport
    from masthead.model import Relay, Secret


def open_transport(relay: Relay, password: Secret, dkim_key: Secret) -> Transport:
    """Return the transport that the relay names; nothing is connected before something is dispatched.

    The secrets are what relay.password and relay.dkim.key name, empty where they name none. Raises UsageError for a
    DKIM key that is none.
    """
    transport = _open(relay, password)
    if relay.dkim is None:
        return transport
    from masthead.delivery.dkim import SigningTransport

    return SigningTransport(transport, relay.dkim, dkim_key)


def _open(relay: Relay, password: Secret) -> Transport:
    if relay.kind == "smtp":
        from masthead.delivery.smtp import SmtpTransport

        return SmtpTransport(relay, password)
    if relay.kind == "sendmail":
        from masthead.delivery.sendmail import SendmailTransport

        return SendmailTransport(relay)
    from masthead.delivery.maildir import MaildirTransport

    return MaildirTransport(relay.place)
