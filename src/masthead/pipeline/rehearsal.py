"""A run rehearsed on a copy of the catalog: what would happen, while nothing of the publication is touched."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from masthead.errors import CatalogError, LockedError
from masthead.model import Report
from masthead.pipeline.clock import check_clock
from masthead.pipeline.compose import note_seen
from masthead.pipeline.dispatch import foretell
from masthead.pipeline.due import compose_due
from masthead.pipeline.gather import gather
from masthead.pipeline.history import check_history
from masthead.pipeline.workshop import open_workshop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from masthead.model import Correction, Publication

_NAME = "catalog.sqlite"


def rehearse(
    publication: Publication, corrections: tuple[Correction, ...], now: datetime, *, force: bool = False
) -> Report:
    """Return what a run would do now; no file, folder or row of the publication is made or changed.

    What it would write under public/ is not worked out. Raises what a run would raise, LockedError too.
    """
    from tempfile import TemporaryDirectory

    with _peek(publication.state), TemporaryDirectory(prefix="masthead-rehearsal-") as folder:
        _copy(publication.state / _NAME, Path(folder) / _NAME)
        with open_workshop(publication, corrections, now, Path(folder)) as workshop:
            check_clock(workshop, force=force)
            harvest = gather(workshop)
            note_seen(workshop)
            check_history(workshop)
            done = compose_due(workshop)
            return Report(
                posts=workshop.catalog.entries.count(),
                changes=harvest.changes,
                held=tuple(harvest.held),
                problems=(*harvest.problems, *done.problems),
                issues=tuple(done.issues),
                quiet=tuple(done.quiet),
                remarks=tuple(done.remarks),
                mail=foretell(workshop),
            )


@contextmanager
def _peek(state: Path) -> Iterator[None]:
    """Keep runs out for a block, by the lock that is there; raises LockedError when a run is at work."""
    try:
        descriptor = os.open(state / "lock", os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:  # no run was ever here
        yield
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LockedError(state.parent) from error
        yield
    finally:
        os.close(descriptor)


def _copy(original: Path, copy: Path) -> None:
    """Copy a catalog, if there is one, without a trace beside it."""
    if not original.exists():
        return
    log = original.with_name(f"{original.name}-wal")
    is_at_rest = not log.exists() or not log.stat().st_size
    mode = "immutable=1" if is_at_rest else "mode=ro"  # at rest SQLite would make a log only to read
    try:
        with (
            closing(sqlite3.connect(f"{original.as_uri()}?{mode}", uri=True)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
    except sqlite3.Error as error:
        raise CatalogError(original, f"cannot be read: {error}") from error
