"""The channels of a publication with the entries that each shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from masthead.model import Channel, Entry
    from masthead.pipeline.workshop import Workshop


class Shelves(Struct, frozen=True):
    """All live entries, newest first, and each channel's choice of them."""

    entries: tuple[Entry, ...]
    channels: tuple[tuple[Channel, tuple[Entry, ...]], ...]


def fill_shelves(workshop: Workshop) -> Shelves:
    """Return what every channel shows now, all of it in memory: for who looks at single entries, not for a build."""
    publication, catalog = workshop.publication, workshop.catalog
    entries = tuple(catalog.entries.live(publication.url))
    by_id = {entry.id: entry for entry in entries}
    chosen = []
    for channel in publication.channels:
        rack = catalog.shelves.find_named("channel", channel.name)
        listed = catalog.shelves.entries(rack.shelf, publication.url) if rack else ()
        chosen.append((channel, tuple(by_id[entry.id] for entry in listed)))
    return Shelves(entries, tuple(chosen))
