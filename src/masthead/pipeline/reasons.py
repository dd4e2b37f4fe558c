"""Why each post is in or out of the issue that a channel would send now."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.channel import find_obstacle
from masthead.pipeline.compose import note_seen
from masthead.pipeline.gather import gather
from masthead.pipeline.workshop import open_workshop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from masthead.catalog import Standing
    from masthead.model import Channel, Correction, Issue, Publication
    from masthead.pipeline.gather import Harvest
    from masthead.pipeline.workshop import Workshop


class Reason(Struct, frozen=True):
    """One post's place in a channel's next issue, or why it has none."""

    channel: str
    name: str  # the post's file
    place: int  # in the issue, from 1; 0 when it is out
    why: str


def explain(
    publication: Publication, corrections: tuple[Correction, ...], now: datetime, names: tuple[str, ...]
) -> tuple[Reason, ...]:
    """Return the reason of every post for the named channels, or all that have a digest; nothing is recorded."""
    with open_workshop(publication, corrections, now) as workshop, workshop.catalog.rehearsal():
        harvest = gather(workshop)
        note_seen(workshop)
        return tuple(
            reason
            for channel in publication.channels
            if channel.mailing and (not names or channel.name in names)
            for reason in _explain_channel(workshop, channel, harvest)
        )


def _explain_channel(workshop: Workshop, channel: Channel, harvest: Harvest) -> Iterator[Reason]:
    issue = _next_issue(workshop, channel)
    places = _places(issue)
    held = dict(harvest.held)
    refused = {problem.path: problem.reason for problem in harvest.problems if problem.refused}
    for standing in workshop.catalog.standings.of(channel.name, workshop.publication.url):
        name, place = standing.entry.name, places.get(standing.entry.id, 0)
        why = _tell_place(place, channel, issue) if place and issue else _obstacle(standing, channel, held)
        yield Reason(channel.name, name, place, why)
        held.pop(name, None)
        refused.pop(name, None)
    for name, why in sorted(held.items()):
        yield Reason(channel.name, name, 0, why)
    for name, why in sorted(refused.items()):
        yield Reason(channel.name, name, 0, f"it could not be read: {why}")


def _next_issue(workshop: Workshop, channel: Channel) -> Issue | None:
    """Return the issue as it would be set, so that what size sends to the links is told apart from the rest."""
    from masthead.digest import compose, render

    catalog, publication = workshop.catalog, workshop.publication
    fresh = catalog.issues.fresh(channel.name, publication.url)
    number = catalog.issues.next_number(channel.name)
    planned = compose(channel, fresh, number, workshop.now, workshop.now.astimezone(UTC).isoformat())
    return render(planned, channel, publication)[0] if planned else None


def _places(issue: Issue | None) -> dict[str, int]:
    entries = (*issue.entries, *issue.surplus) if issue else ()
    return {entry.id: place for place, entry in enumerate(entries, 1)}


def _tell_place(place: int, channel: Channel, issue: Issue) -> str:
    count = len(issue.entries)
    if place <= count:
        return "it leads" if place == 1 else f"it is number {place} of {count}"
    most = channel.mailing.max_posts if channel.mailing else 0
    limit = f"max_posts is {most}" if count >= most else "the mail would be clipped at 102 KB"
    return f"it is linked only, because {limit}"


def _obstacle(standing: Standing, channel: Channel, held: dict[str, str]) -> str:
    if standing.entry.name in held:
        return held[standing.entry.name]
    if standing.is_gone:
        return "its file is gone"
    if standing.mailed and standing.issued:
        return f"it went out with issue {standing.mailed} on {standing.issued:%Y-%m-%d}"
    obstacle = find_obstacle(channel.selection, standing.entry)
    if obstacle:
        return obstacle
    if standing.is_backlog:
        return "it was there before the channel's first run, and backfill does not reach it"
    return "the channel has not seen it yet"
