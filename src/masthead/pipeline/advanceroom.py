"""Where a post is read and its page made in one go: in this process or in another, and without the catalog."""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from masthead.catalog import foretell
from masthead.channel import Choice
from masthead.model import Source
from masthead.pipeline.advances import Advance
from masthead.pipeline.racks import candidate_of, choose, standing_on

if TYPE_CHECKING:
    from masthead.catalog import Admission
    from masthead.model import Channel
    from masthead.pipeline.advances import Shelf
    from masthead.pipeline.glean import Bench, Gleaning, Request
    from masthead.pipeline.postroom import PostRoom

_SHELVES = 4096  # kept: a shelf's title is spelled once
_SAMPLE = b"""---
title: The gate
author: Ines Okafor
date: 2020-01-05
---

The gate stays shut while the path is being laid, and whoever has a key may come in by the river.
"""


class AdvanceRoom(Struct, frozen=True, dict=True):
    """Reads posts, and makes the pages of those that are admitted as they will be once they have entries."""

    bench: Bench
    room: PostRoom

    def warm(self) -> None:
        """Load what posts are read with, and what pages are made with, once for all processes that are forked."""
        self.bench.warm(Source(Path("gate.md"), "gate.md", len(_SAMPLE), 0), _SAMPLE)
        self.room.warm()

    def glean(self, requests: list[Request]) -> list[Gleaning]:
        """Return what is in files, with the pages of their posts."""
        gleanings = self.bench.glean(requests)
        advances = self._advance([each.admission for each in gleanings if each.admission])
        return [
            replace(each, advance=advances.get(each.sighting.name)) if each.admission else each
            for each in gleanings
        ]

    def _advance(self, admissions: list[Admission]) -> dict[str, Advance]:
        """Return the pages of these posts by name, of those that can be made now."""
        now, publication = self.bench.now, self.bench.publication
        entries = [foretell(each, publication, now) for each in admissions]
        shelves = [self._shelves(each) for each in admissions]
        rows = [entry.row(each) for entry, each in zip(entries, admissions, strict=True)]
        sheets = self.room.advance(rows, shelves)
        advances = zip(admissions, sheets, entries, shelves, strict=True)
        return {each.name: Advance(sheet, entry, own) for each, sheet, entry, own in advances if sheet}

    def _shelves(self, admission: Admission) -> list[Shelf]:
        candidate = candidate_of(admission, self.bench.now)
        return sorted({_shelf(*each) for each in choose(candidate, self._channels)})

    @cached_property
    def _channels(self) -> list[tuple[Channel, Choice]]:
        return [(channel, Choice(channel.selection)) for channel in self.bench.publication.channels]


@lru_cache(_SHELVES)
def _shelf(kind: str, name: str, title: str) -> Shelf:
    return standing_on(kind, name, title)
