"""Which channels are due, and what is settled for each: an issue, or the reason why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.model import Slot
from masthead.pipeline.compose import freeze, make_issue
from masthead.schedule import catch_up_window, latest_slot, next_slot

if TYPE_CHECKING:
    from collections.abc import Callable

    from masthead.model import BackIssue, Channel, Mailing
    from masthead.pipeline.workshop import Workshop

Quiet = tuple[str, str]  # channel, and why it has no new issue


def compose_due(workshop: Workshop) -> tuple[list[BackIssue], list[Quiet]]:
    """Compose the issue of every channel that is due; return them, and why the others have none."""
    composed: list[BackIssue] = []
    quiet: list[Quiet] = []
    for channel in workshop.publication.channels:
        if channel.mailing is None:
            continue
        done = _compose_channel(workshop, channel, channel.mailing)
        if isinstance(done, str):
            quiet.append((channel.name, done))
        else:
            composed.append(done)
    return composed, quiet


def _compose_channel(workshop: Workshop, channel: Channel, mailing: Mailing) -> BackIssue | str:
    """Settle the channel's slot: with an issue, or with the reason why there is none."""
    if mailing.cadence.rule == "run":
        return _fill_slot(
            workshop, channel, Slot(workshop.now, workshop.now), lambda: "nothing new since its last issue"
        )
    catalog, zone = workshop.catalog, workshop.publication.zone
    upcoming = next_slot(mailing.cadence, zone, workshop.now)
    following = (
        f"next due {upcoming.wall:%A %d.%m.%Y at %H:%M}" if upcoming else "its cadence never comes due"
    )
    slot = latest_slot(mailing.cadence, zone, workshop.now)
    if slot is None:
        return following
    if not catalog.slots.has_any(channel.name):
        return _open_channel(workshop, channel, mailing, slot, following)
    if catalog.slots.is_settled(channel.name, slot):
        return f"not due; {following}"
    if workshop.now - slot.instant > catch_up_window(mailing.cadence):
        _settle(workshop, channel, slot, "missed")
        return f"missed its slot of {slot.wall:%d.%m.%Y %H:%M} and waits; {following}"
    return _fill_slot(workshop, channel, slot, lambda: f"nothing new since its last issue; {following}")


def _open_channel(
    workshop: Workshop, channel: Channel, mailing: Mailing, before: Slot, following: str
) -> BackIssue | str:
    """Settle the slots before a channel's first run, and send its first issue now if it is to go out now."""
    if mailing.first_issue == "now":
        return _fill_slot(workshop, channel, before, lambda: f"nothing new; {following}", first=True)
    _settle(workshop, channel, before, "first")
    return f"its first issue waits; {following}"


def _fill_slot(
    workshop: Workshop,
    channel: Channel,
    slot: Slot,
    nothing: Callable[[], str],
    *,
    first: bool = False,
) -> BackIssue | str:
    """Compose the issue of a slot and freeze both in one transaction; an empty slot is settled as such."""
    made = make_issue(workshop, channel)
    by_calendar = channel.mailing is not None and channel.mailing.cadence.rule != "run"
    if made is None:
        if by_calendar:
            _settle(workshop, channel, slot, "first" if first else "empty")
        return nothing()
    with workshop.catalog.transaction():
        composed = freeze(workshop, made)
        if by_calendar:
            workshop.catalog.slots.settle(channel.name, slot, "fired", composed.number)
    return composed


def _settle(workshop: Workshop, channel: Channel, slot: Slot, state: str) -> None:
    with workshop.catalog.transaction():
        workshop.catalog.slots.settle(channel.name, slot, state)
