"""Messages to their readers, each once."""

from masthead.delivery.desk import Desk, Transport
from masthead.delivery.ledger import LedgerDesk, Outcome, Rules
from masthead.delivery.maildir import MaildirTransport
from masthead.delivery.retry import PAUSES, Patience
from masthead.delivery.transport import open_transport

__all__ = [
    "PAUSES",
    "Desk",
    "LedgerDesk",
    "MaildirTransport",
    "Outcome",
    "Patience",
    "Rules",
    "Transport",
    "open_transport",
]
