"""Which channels are due, and what is settled for each: an issue, or the reason why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from masthead.model import Slot
from masthead.pipeline.compose import freeze, plan_issue
from masthead.schedule import find_duty, latest_slot, next_slot

if TYPE_CHECKING:
    from datetime import datetime

    from masthead.model import BackIssue, Channel, Mailing, Problem
    from masthead.pipeline.workshop import Workshop

_MOST_KEPT = (
    200  # rows for slots that one wake-up closes together; a machine that was off for years needs no more
)


class Round(Struct):
    """What came of the channels in this run."""

    issues: list[BackIssue] = field(default_factory=list)
    quiet: list[tuple[str, str]] = field(default_factory=list)  # channel, and why it has no new issue
    remarks: list[tuple[str, str]] = field(
        default_factory=list
    )  # channel, and what its issue has to do with the clock
    problems: list[Problem] = field(default_factory=list)  # of the issues; a refused one stops its issue


def compose_due(workshop: Workshop) -> Round:
    """Compose the issue of every channel that is due; return them, and why the others have none."""
    done = Round()
    for channel in workshop.publication.channels:
        if channel.mailing is None:
            continue
        if channel.mailing.cadence.rule == "run":
            _fill(workshop, channel, (), done, "nothing new since its last issue")
        else:
            _compose_by_calendar(workshop, channel, channel.mailing, done)
    return done


def _compose_by_calendar(workshop: Workshop, channel: Channel, mailing: Mailing, done: Round) -> None:
    cadence, zone, now = mailing.cadence, workshop.publication.zone, workshop.now
    upcoming = next_slot(cadence, zone, now)
    following = f"next due {show(upcoming)}" if upcoming else "its cadence never comes due again"
    slots = workshop.catalog.slots
    before = slots.last(channel.name)
    if before is None:
        _open_channel(workshop, channel, mailing, following, done)
        return
    duty = find_duty(cadence, zone, before, now)
    if not duty.slots or slots.is_settled(channel.name, duty.slots[-1]):
        done.quiet.append((channel.name, f"not due; {following}"))
    elif duty.late:
        _settle(workshop, channel, duty.slots, "missed")
        done.quiet.append((channel.name, f"missed {_tell(duty.slots)}, too late to catch up; {following}"))
    else:
        if len(duty.slots) > 1:
            remark = f"one issue for {_tell(duty.slots)}, which were not met in time"
            done.remarks.append((channel.name, remark))
        _fill(workshop, channel, duty.slots, done, f"nothing new since its last issue; {following}")


def _open_channel(
    workshop: Workshop, channel: Channel, mailing: Mailing, following: str, done: Round
) -> None:
    """Settle the slots before a channel's first run, and send its first issue now if it is to go out now."""
    zone, now = workshop.publication.zone, workshop.now
    before = latest_slot(mailing.cadence, zone, now) or Slot(now, now.astimezone(zone).replace(tzinfo=None))
    begins = workshop.catalog.issues.next_number(channel.name) == 1  # else it mailed on every run until now
    if mailing.first_issue == "now" and begins:
        _fill(workshop, channel, (before,), done, f"nothing new; {following}")
    else:
        _settle(workshop, channel, (before,), "first")
        done.quiet.append((channel.name, f"its {'first' if begins else 'next'} issue waits; {following}"))


def _fill(
    workshop: Workshop,
    channel: Channel,
    slots: tuple[Slot, ...],
    done: Round,
    nothing: str,
) -> None:
    """Compose the issue of a channel's slots and freeze both in one transaction; empty slots are settled as such."""
    made = plan_issue(workshop, channel)
    if made is None:
        _settle(workshop, channel, slots, "empty")
        done.quiet.append((channel.name, nothing))
        return
    from masthead.pipeline.checkup import check_proof

    found = check_proof(workshop, made)
    done.problems.extend(found)
    if faults := sum(problem.refused for problem in found):  # its slot stays open: the next run tries again
        why = f"its issue has {faults} fault{'s' if faults > 1 else ''} and is held back until mended"
        done.quiet.append((channel.name, why))
        return
    with workshop.catalog.transaction():
        composed = freeze(workshop, made, slots[-1].instant if slots else None)
        _settle(workshop, channel, slots, "fired", composed.number)
    done.issues.append(composed)


def _settle(
    workshop: Workshop, channel: Channel, slots: tuple[Slot, ...], state: str, number: int = 0
) -> None:
    with workshop.catalog.transaction():
        for slot in slots[-_MOST_KEPT:]:
            workshop.catalog.slots.settle(channel.name, slot, state, number)


def _tell(slots: tuple[Slot, ...]) -> str:
    if len(slots) == 1:
        return f"its slot of {show(slots[0])}"
    return f"{len(slots)} slots from {show(slots[0])} to {show(slots[-1])}"


def show(slot: Slot) -> str:
    """Return a slot's wall time as a line of a run says it."""
    return f"{_day(slot.wall)} at {slot.wall:%H:%M}"


def _day(wall: datetime) -> str:
    return f"{wall:%A} {wall.day} {wall:%B %Y}"
