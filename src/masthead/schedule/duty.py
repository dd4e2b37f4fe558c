"""Whether a digest is due: the slots that came since the last one was settled, and whether it is late for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.schedule.slots import catch_up_window, slots_between

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from masthead.model import Cadence, Slot


class Duty(Struct, frozen=True):
    """The slots that one wake-up closes together, oldest first; none when nothing is due."""

    slots: tuple[Slot, ...] = ()
    late: bool = False  # the newest is past its window: all are missed, and what they would have sent waits


def find_duty(cadence: Cadence, zone: tzinfo, settled: datetime, now: datetime) -> Duty:
    """Return what is due at `now` when the newest settled slot was at the instant `settled`.

    Slots that were not met in time are one issue, dated by the newest. A clock that went back finds nothing due.
    """
    slots = slots_between(cadence, zone, settled, now)
    if not slots:
        return Duty()
    return Duty(slots, now - slots[-1].instant > catch_up_window(cadence, zone, slots[-1]))
