"""Whether the machine's clock can be believed: nothing is mailed or dated by one that jumped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from masthead.errors import ClockError

if TYPE_CHECKING:
    from masthead.pipeline.workshop import Workshop

_BACK = timedelta(days=1)  # zones, summer time and small corrections stay below it
_AHEAD = timedelta(days=400)
_GRAIN = timedelta(hours=1)  # a run that finds nothing to do need not write


def check_clock(workshop: Workshop, *, force: bool) -> None:
    """Remember the latest time of a run; raises ClockError when now lies a day before it, or far beyond it.

    With `force` now is believed, and slots that were settled under a clock that ran ahead come due again.
    """
    files, now = workshop.catalog.files, workshop.now
    kept = files.remembered("clock")
    latest = datetime.fromisoformat(kept) if kept else now
    jump = now - latest
    if not force and (jump < -_BACK or jump > _AHEAD):
        raise ClockError(now, latest)
    if kept and -_BACK <= jump < _GRAIN:
        return
    with workshop.catalog.transaction(synced=False):
        if jump < -_BACK:
            workshop.catalog.slots.reopen_after(now)
        files.remember("clock", now.astimezone(UTC).isoformat())
