"""Lists of readers as CSV (RFC 4180): read a line at a time, every bad one named; written so that nothing in it runs.

file of bytes -> read_sheet -> Arrival or BadLine, line by line
Subscribers   -> write_sheet -> lines
"""

from __future__ import annotations

import csv
import io
import tomllib
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.subscriber.words import (
    LONGEST_SOURCE,
    make_inert,
    read_inert,
    tidy_language,
    tidy_line,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    from masthead.model import Subscriber

HEADINGS = (
    "address",
    "name",
    "language",
    "channel",
    "consent",
    "requested",
    "confirmed",
    "source",
    "wording",
)
_DELIMITERS = ",;\t"
_LONGEST_LINE = 100_000  # characters
_LONGEST_CELL = 10_000  # characters: an unclosed quotation mark swallows the rest of a file


class Arrival(Struct, frozen=True):
    """A reader of an import."""

    line: int
    channel: str
    address: str
    name: str
    language: str
    source: str
    confirmed: str  # ISO 8601 in UTC, or empty


class BadLine(Struct, frozen=True):
    """A line that cannot be taken, and why."""

    line: int
    reason: str


class Terms(Struct, frozen=True):
    """What an import is told beside the file."""

    check: Callable[[str], str]  # returns an address that mail can go to, or raises ValueError
    channel: str  # for lines that name none; may be empty
    channels: Container[str]  # those that take subscribers
    source: str  # for lines that name none


def read_sheet(file: io.BufferedReader, terms: Terms) -> Iterator[Arrival | BadLine]:
    """Yield each reader, or what is wrong with the line; memory does not grow with the file.

    The first line may head the columns, in any order; without such a line the columns are address and name.
    """
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
    try:
        yield from _read_lines(text, terms)
    finally:
        text.detach()  # the file is its opener's to close


def write_sheet(subscribers: Iterable[Subscriber]) -> Iterator[str]:
    """Yield a heading and a line for each subscriber; cells that a spreadsheet would run are made inert."""
    room = io.StringIO()
    writer = csv.writer(room, lineterminator="\r\n")
    for row in _rows(subscribers):
        writer.writerow([make_inert(cell) for cell in row])
        yield room.getvalue()
        room.seek(0)
        room.truncate()


def _read_lines(text: io.TextIOWrapper, terms: Terms) -> Iterator[Arrival | BadLine]:
    first = text.readline(_LONGEST_LINE)
    rest = iter(lambda: text.readline(_LONGEST_LINE), "")
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(_chain(first, rest), delimiter=max(_DELIMITERS, key=first.count))
    columns: dict[str, int] = {}
    for line, row in _number(reader):
        if isinstance(row, str):
            yield BadLine(line, row)
        elif columns:
            if any(cell.strip() for cell in row):
                yield _read_row(line, row, columns, terms)
        elif "address" in (columns := _find_columns(row)):
            continue
        elif "@" in "".join(row[:1]):
            columns = {"address": 0, "name": 1}
            yield _read_row(line, row, columns, terms)
        else:
            yield BadLine(line, "no column is headed address, and the first holds none")
            return


def _rows(subscribers: Iterable[Subscriber]) -> Iterator[tuple[str, ...]]:
    yield HEADINGS
    for each in subscribers:
        requested = each.requested.isoformat() if each.requested else ""
        confirmed = each.confirmed.isoformat() if each.confirmed else ""
        yield (
            each.address,
            each.name,
            each.language,
            each.channel,
            str(each.consent),
            requested,
            confirmed,
            each.source,
            each.wording,
        )


def _chain(first: str, rest: Iterable[str]) -> Iterator[str]:
    yield first
    yield from rest


def _number(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str] | str]]:
    """Yield the line on which each row starts, and the row, or why there is none."""
    while True:
        line = reader.line_num + 1  # type: ignore[attr-defined]  # csv.reader has it
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, f"is no CSV: {error} (a quotation mark that is not closed?)"
            continue
        yield line, row


def _find_columns(row: list[str]) -> dict[str, int]:
    known = {name: heading for heading, names in _headings().items() for name in names}
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        heading = known.get(" ".join(cell.casefold().split()))
        if heading:
            found.setdefault(heading, place)
    return found


def _read_row(line: int, row: list[str], columns: dict[str, int], terms: Terms) -> Arrival | BadLine:
    def cell(heading: str) -> str:
        place = columns.get(heading, len(row))
        return read_inert(row[place].strip()) if place < len(row) else ""

    if not cell("address"):
        return BadLine(line, "has no address")
    channel = cell("channel") or terms.channel
    name = cell("name") or f"{cell('first')} {cell('last')}"
    said = tidy_line(cell("source"), LONGEST_SOURCE) or terms.source
    try:
        _check_text("".join(row))
        _check_terms(channel, cell("consent"), terms)
        return Arrival(
            line,
            channel,
            terms.check(cell("address")),
            tidy_line(name),
            tidy_language(cell("language")),
            said,
            _read_time(cell("confirmed")),
        )
    except ValueError as error:
        return BadLine(line, str(error))


def _check_terms(channel: str, consent: str, terms: Terms) -> None:
    if channel not in terms.channels:
        raise ValueError(f"no channel {channel!r} takes subscribers" if channel else "names no channel")
    if consent not in ("", "confirmed"):
        raise ValueError("its consent is not confirmed: only readers who agreed can be imported")


def _check_text(text: str) -> None:
    if not text.isascii() and any("\udc80" <= each <= "\udcff" for each in text):
        raise ValueError("is not UTF-8: save the list as UTF-8")


def _read_time(text: str) -> str:
    if not text:
        return ""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{text[:40]!r} is no time: write it like 2026-03-02 08:00") from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


@cache
def _headings() -> dict[str, list[str]]:
    return tomllib.loads(files("masthead.subscriber").joinpath("columns.toml").read_text("utf-8"))
