"""corrections.toml: the editor's word about single posts."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from masthead.config.faults import Faults
from masthead.config.shape import read_table
from masthead.config.tables import CorrectionTable
from masthead.model import Correction, PartialDate

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME = "corrections.toml"
EARLIEST_YEAR, LATEST_YEAR = 1400, 2999
_PARTIAL = r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?"


def load_corrections(home: Path) -> tuple[Correction, ...]:
    """Return the corrections beside masthead.toml; none when there is no such file. Raises ConfigError."""
    path = home / FILE_NAME
    if not path.exists():
        return ()
    faults = Faults(path)
    tables = faults.parse()
    found = [_read(name, table, faults) for name, table in tables.items()]
    faults.stop()
    return tuple(each for each in found if each is not None)


def parse_partial_date(text: str | date) -> PartialDate:
    """Return a date written as 2024, 2024-07 or 2024-07-15; raise ValueError for anything else."""
    if isinstance(text, datetime):
        return PartialDate(text.year, text.month, text.day, text.timetz())
    match = re.fullmatch(_PARTIAL, str(text).strip())
    if match is None:
        raise ValueError(f"{str(text)!r} is no date: write it as 2024, 2024-07 or 2024-07-15")
    year, month, day = (int(part or 0) for part in match.groups())
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValueError(
            f"{str(text)!r} is no post's date: the year goes from {EARLIEST_YEAR} to {LATEST_YEAR}"
        )
    try:
        date(year, month or 1, day or 1)
    except ValueError as error:
        raise ValueError(f"{str(text)!r} is no date: {error}") from error
    if match[2] == "00" or match[3] == "00":
        raise ValueError(f"{str(text)!r} is no date: leave out what is not known")
    return PartialDate(year, month, day)


def _read(name: str, table: object, faults: Faults) -> Correction | None:
    found = read_table(CorrectionTable, table, name, faults.report)
    if found is None:
        return None
    if not found.reason.strip():
        faults.report(f"{name}.reason", "is empty: say why, for whoever reads this next year")
    published = None
    if found.published == "unknown":
        published = PartialDate()
    elif found.published:
        try:
            published = parse_partial_date(found.published)
        except ValueError as error:
            faults.report(f"{name}.published", str(error))
    authors = None if found.authors is None else tuple(found.authors)
    return Correction(name, found.reason, found.title, authors, published, faults.find_line(name))
