"""What readers' requests are answered with: the catalog and the key, beside a run or without one.

The run's lock is not taken: a reader may leave while an issue goes out, and that is the point. What is done here are
short transactions; SQLite makes them wait for each other.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.catalog import SqlCatalog
from masthead.errors import UsageError
from masthead.subscriber import find_key, make_mark, open_key, print_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masthead.model import Publication

KEY_VARIABLE = "MASTHEAD_KEY"


class Office(Struct, frozen=True):
    """A publication with its catalog open and its key at hand."""

    publication: Publication
    catalog: SqlCatalog
    key: bytes

    @property
    def channels(self) -> tuple[str, ...]:
        """Return the names of the channels that take subscribers."""
        return subscribed_channels(self.publication)

    def mark(self, address: str) -> bytes:
        """Return the mark of the reader who has that address."""
        return make_mark(self.key, address)


@contextmanager
def open_office(publication: Publication) -> Iterator[Office]:
    """Open the catalog for a block; raises CatalogError, OutputError, or UsageError for a key that is not its own."""
    catalog = SqlCatalog(publication.state / "catalog.sqlite")
    try:
        yield Office(publication, catalog, publication_key(publication, catalog))
    finally:
        catalog.close()


@contextmanager
def open_without_key(publication: Publication) -> Iterator[Office]:
    """Open the catalog for a block whatever key it was made with: to give it the one that there is now."""
    catalog = SqlCatalog(publication.state / "catalog.sqlite")
    try:
        yield Office(publication, catalog, open_key(publication.state, os.environ.get(KEY_VARIABLE, "")))
    finally:
        catalog.close()


def publication_key(publication: Publication, catalog: SqlCatalog) -> bytes:
    """Return the publication's key, made at first need, from the environment or the state folder.

    Raises UsageError when the catalog was made with another: its marks would match nobody, and whoever left would be
    written to again.
    """
    given = os.environ.get(KEY_VARIABLE, "")
    # a copied catalog stands elsewhere, and makes no key for the publication
    key = find_key(publication.state, given) or open_key(catalog.path.parent, given)
    known = catalog.files.remembered("key")
    if known and known != print_key(key):
        raise UsageError(
            f"{publication.state / 'key'}: is not the key that this catalog was made with. Put the old one back, or "
            f"into {KEY_VARIABLE}. If it is lost, the unsubscribe links in sent mail are dead and nobody can tell any "
            "more who left: `masthead subscribers rekey` says what to do"
        )
    if not known:
        with catalog.transaction():
            catalog.files.remember("key", print_key(key))
    return key


def subscribed_channels(publication: Publication) -> tuple[str, ...]:
    """Return the names of the channels whose digest goes to subscribers."""
    return tuple(
        channel.name for channel in publication.channels if channel.mailing and channel.mailing.subscribers
    )
