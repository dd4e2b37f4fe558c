"""Each queued message to its reader, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.delivery import MaildirTransport
from masthead.delivery import send as send_all

if TYPE_CHECKING:
    from masthead.model import Delivery
    from masthead.pipeline.workshop import Workshop


def dispatch(workshop: Workshop) -> tuple[Delivery, ...]:
    """Send what is queued, or was cut off, and record each step before the next."""
    issues = workshop.catalog.issues

    def record(delivery: Delivery) -> None:
        with workshop.catalog.transaction():
            issues.change(delivery, workshop.now)

    transport = MaildirTransport(workshop.publication.outbox)
    return tuple(send_all(tuple(issues.open_deliveries()), transport, issues.message, record))
