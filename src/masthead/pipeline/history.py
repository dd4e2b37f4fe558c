"""Whether the catalog remembers all that went out: a lost or restored one must not mail again what was mailed.

Two witnesses stand outside the catalog: the issues under public/, and .masthead/mailed.txt with a line for each issue
and how many of its readers were settled. Where they know more than the catalog, a person is asked.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from masthead.durable import replace_synced
from masthead.errors import HistoryError, OutputError
from masthead.model import BackIssue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from masthead.model import Account, Channel, DeliveryState, Mailout
    from masthead.pipeline.workshop import Workshop

_NAME = "mailed.txt"
_HEAD = "# Which issues went out, and to how many readers: kept so that none goes out again. Written by masthead.\n"

Tally = dict[tuple[str, int], int]  # channel and issue -> readers whose delivery was settled


class Gap(Struct, frozen=True):
    """Issues of a channel that went out and that the catalog does not know."""

    channel: Channel
    known: int  # the newest issue that the catalog knows
    published: int  # the newest that went out

    def __str__(self) -> str:
        known = f"knows none after {self.known}" if self.known else "knows none"
        return f"{self.channel.name} issue {self.published} went out, but the catalog {known}"


def check_history(workshop: Workshop, *, adopt: bool = False) -> None:
    """Compare the catalog with what went out; raises HistoryError when it knows less.

    With `adopt` what went out is taken over instead: the posts of issues that it does not know count as mailed, and
    readers who perhaps got an issue are held as uncertain.
    """
    tally = _read(workshop.publication.state / _NAME)
    gaps = list(_find_gaps(workshop, tally))
    behind = list(_find_behind(workshop, tally))
    if not (gaps or behind):
        return
    if not adopt:
        words = [str(gap) for gap in gaps]
        words += [f"{each.channel} issue {each.number} went to more readers than it says" for each in behind]
        raise HistoryError(workshop.catalog.path, "; ".join(words))
    with workshop.catalog.transaction():
        for gap in gaps:
            _adopt(workshop, gap)
        for mailout in behind:
            workshop.catalog.deliveries.hold_queued(mailout.serial, workshop.now)


def write_history(workshop: Workshop, accounts: Iterable[Account]) -> None:
    """Note how many readers of each issue are settled by now; raises OutputError when it cannot be written."""
    path = workshop.publication.state / _NAME
    before = _read(path)
    tally = before | {(each.channel, each.number): _settled(each) for each in accounts}
    if tally == before:
        return
    lines = (f"{channel} {number} {many}\n" for (channel, number), many in sorted(tally.items()))
    try:
        replace_synced(path, (line.encode() for line in (_HEAD, *lines)))
    except OSError as error:
        raise OutputError(path, f"cannot be written: {error.strerror}") from error


def _settled(account: Account) -> int:
    waiting: dict[DeliveryState, int] = dict(account.counts)
    return account.readers - sum(many for state, many in waiting.items() if state == "queued")


def _read(path: Path) -> Tally:
    """Return what was noted; a line that is none of ours is passed over, for this is only one witness."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise OutputError(path, f"cannot be read: {error.strerror}") from error
    rows = (line.split(" ") for line in text.splitlines() if not line.startswith("#"))
    return {
        (row[0], int(row[1])): int(row[2])
        for row in rows
        if len(row) == 3 and row[1].isdecimal() and row[2].isdecimal()
    }


def _find_gaps(workshop: Workshop, tally: Tally) -> Iterator[Gap]:
    for channel in workshop.publication.channels:
        if channel.mailing is None:
            continue
        known = workshop.catalog.issues.next_number(channel.name) - 1
        noted = (number for name, number in tally if name == channel.name)
        published = max((known, *noted, *_published(workshop, channel)))
        if published > known:
            yield Gap(channel, known, published)


def _published(workshop: Workshop, channel: Channel) -> Iterator[int]:
    try:
        for each in os.scandir(workshop.publication.public / channel.name / "issues"):
            if each.name.isdecimal() and each.name.isascii() and len(each.name) < 10:
                yield int(each.name)
    except (FileNotFoundError, NotADirectoryError):
        return


def _find_behind(workshop: Workshop, tally: Tally) -> Iterator[Mailout]:
    """Yield the open issues of which more was settled than the catalog says."""
    waiting = {
        (each.channel, each.number): each
        for each in workshop.catalog.deliveries.mailouts()
        if tally.get((each.channel, each.number))
    }
    if not waiting:
        return
    for _, account in workshop.catalog.deliveries.accounts(min(each.serial for each in waiting.values())):
        mailout = waiting.get((account.channel, account.number))
        if mailout and _settled(account) < tally[account.channel, account.number]:
            yield mailout


def _adopt(workshop: Workshop, gap: Gap) -> None:
    """Keep the issues of a gap as they stand under public/, and their posts as mailed.

    Of an issue that is not there nobody knows the posts, so whatever is new to the channel now counts as mailed.
    """
    from html import escape

    catalog, channel = workshop.catalog, gap.channel.name
    for number in range(gap.known + 1, gap.published + 1):
        issue = _read_page(workshop, channel, number)
        fresh = catalog.issues.fresh(channel, workshop.publication.url)
        mailed = [entry.id for entry in fresh if not issue.html or escape(entry.permalink) in issue.html]
        catalog.issues.adopt(issue, mailed)
    files = catalog.files
    files.remember("revision", str(int(files.remembered("revision") or 0) + 1))


def _read_page(workshop: Workshop, channel: str, number: int) -> BackIssue:
    path = workshop.publication.public / channel / "issues" / str(number) / "index.html"
    try:
        page = path.read_text(encoding="utf-8", errors="replace")
        issued = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return BackIssue(channel, number, workshop.now, "")
    from html import unescape

    title = page.partition("<title>")[2].partition("</title>")[0]
    return BackIssue(channel, number, issued.replace(microsecond=0), unescape(title).strip(), page)
