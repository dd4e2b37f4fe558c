"""What stands in the ledger: every issue accounted for."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from masthead.catalog import SqlCatalog
from masthead.errors import CatalogError
from masthead.model import Account, Delivery, Reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masthead.model import Publication


class Standing(Struct, frozen=True):
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


def status(publication: Publication) -> Standing:
    """Return how every issue stands, by channel and number; a run may be at work meanwhile.

    Raises CatalogError when the catalog cannot be read.
    """
    path = publication.state / "catalog.sqlite"
    if not path.exists():
        return Standing(0, ())
    catalog = SqlCatalog(path)
    try:
        accounts = list(catalog.deliveries.accounts())
        issues = tuple((account, tuple(_apart(catalog, serial))) for serial, account in accounts)
        return Standing(catalog.entries.count(), issues)
    except sqlite3.Error as error:
        raise CatalogError(path, f"cannot be read: {error}") from error
    finally:
        catalog.close()


def _apart(catalog: SqlCatalog, serial: int) -> Iterator[Delivery]:
    from masthead.mail import identify

    for mailout, delivery in catalog.deliveries.apart(serial):
        if not delivery.to:
            yield delivery
            continue
        reader = Reader(delivery.to)
        identity = identify(mailout.salt, mailout.sender, mailout.channel, mailout.number, reader)
        yield replace(delivery, message_id=identity)
