"""What every step of a run works with."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.catalog import SqlCatalog, hold_lock
from masthead.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from masthead.model import Correction, Publication

    Tell = Callable[[str, int, int], None]


class Workshop(Struct, frozen=True):
    """A publication with its catalog open and its lock held."""

    publication: Publication
    corrections: tuple[Correction, ...]
    now: datetime
    catalog: SqlCatalog
    scanned_ns: int  # the file system's time as the lock was taken
    tell: Callable[[str, int, int], None] = lambda _what, _done, _count: (
        None
    )  # what is done, how many of how many


@contextmanager
def open_workshop(
    publication: Publication,
    corrections: tuple[Correction, ...],
    now: datetime,
    state: Path | None = None,
    tell: Tell | None = None,
) -> Iterator[Workshop]:
    """Hold the publication's lock and its catalog for a block; raises LockedError, CatalogError, OutputError.

    `state` names another folder for both: a copy of the catalog, on which a preview may work. `tell` is called with
    what is being done, and how many of how many, now and then.
    """
    state = state or publication.state
    with hold_lock(state) as scanned_ns:
        catalog = SqlCatalog(state / "catalog.sqlite")
        try:
            yield Workshop(publication, corrections, now, catalog, scanned_ns, tell or _be_silent)
        except sqlite3.Error as error:
            raise CatalogError(catalog.path, f"cannot be read or written: {error}") from error
        finally:
            catalog.close()


def _be_silent(what: str, done: int, count: int) -> None:
    """Tell nobody how far the work is."""


def packaged_templates() -> Path:
    """Return the folder of the templates that come with the program, installed or in a checkout."""
    inside = Path(__file__).parents[1] / "templates"
    return inside if inside.is_dir() else Path(__file__).parents[3] / "templates"
