"""What stands in the ledger: every issue accounted for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from masthead.model import Account, Delivery, Reader
from masthead.pipeline.workshop import open_workshop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from masthead.model import Publication
    from masthead.pipeline.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Standing:
    """How many posts stand, and each issue's account with the deliveries that were not simply sent."""

    posts: int
    issues: tuple[tuple[Account, tuple[Delivery, ...]], ...]

    @property
    def waiting(self) -> int:
        """Return how many copies still have to go out."""
        return sum(account.open_count for account, _ in self.issues)

    @property
    def balances(self) -> bool:
        """Tell whether every issue adds up."""
        return all(account.balances for account, _ in self.issues)


def status(publication: Publication, now: datetime) -> Standing:
    """Return how every issue stands, by channel and number."""
    with open_workshop(publication, (), now) as workshop:
        accounts = list(workshop.catalog.deliveries.accounts())
        return Standing(
            workshop.catalog.entries.count(),
            tuple((account, tuple(_apart(workshop, serial))) for serial, account in accounts),
        )


def _apart(workshop: Workshop, serial: int) -> Iterator[Delivery]:
    from masthead.mail import identify

    for mailout, delivery in workshop.catalog.deliveries.apart(serial):
        if not delivery.to:
            yield delivery
            continue
        reader = Reader(delivery.to)
        identity = identify(mailout.salt, mailout.sender, mailout.channel, mailout.number, reader)
        yield replace(delivery, message_id=identity)
