"""Messages to their readers, each once."""

from masthead.delivery.maildir import MaildirTransport
from masthead.delivery.send import Transport, send

__all__ = ["MaildirTransport", "Transport", "send"]
