"""Messages to their readers, each once."""

from masthead.delivery.maildir import MaildirTransport
from masthead.delivery.send import Transport, send
from masthead.delivery.transport import open_transport

__all__ = ["MaildirTransport", "Transport", "open_transport", "send"]
