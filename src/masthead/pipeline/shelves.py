"""The channels of a publication with the entries that each shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from masthead.channel import order, select

if TYPE_CHECKING:
    from masthead.model import Channel, Entry
    from masthead.pipeline.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Shelves:
    """All live entries, newest first, and each channel's choice of them."""

    entries: tuple[Entry, ...]
    channels: tuple[tuple[Channel, tuple[Entry, ...]], ...]


def fill_shelves(workshop: Workshop) -> Shelves:
    """Return what every channel shows now."""
    publication = workshop.publication
    entries = order(workshop.catalog.entries.live(publication.url))
    chosen = tuple((channel, select(channel.selection, entries)) for channel in publication.channels)
    return Shelves(entries, chosen)
