"""Issues: what each channel has seen, and what went out."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from masthead.catalog.rows import pack, read_entry, unpack, write_time
from masthead.model import BackIssue, Entry

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from masthead.model import Issue, Page


class Issues:
    """The tables seen, issues and issue_entries."""

    def __init__(self, connection: sqlite3.Connection, queries: Any) -> None:  # noqa: ANN401 - aiosql makes its methods from .sql
        self._connection, self._queries = connection, queries

    def note_seen(self, channel: str, entries: Sequence[Entry], backfill: int, now: datetime) -> None:
        """Remember which entries the channel has seen.

        On the channel's first run the entries, in the order given, are its backlog beyond the first `backfill`: they
        stand in its feeds but are never mailed.
        """
        is_first = not self._queries.count_seen(self._connection, channel=channel)
        seen = {row["entry_id"] for row in self._queries.read_seen(self._connection, channel=channel)}
        rows = [
            {
                "channel": channel,
                "entry_id": entry.id,
                "at": write_time(now),
                "backlog": int(is_first and place >= backfill),
            }
            for place, entry in enumerate(entries)
            if entry.id not in seen
        ]
        self._queries.keep_seen(self._connection, rows)

    def fresh(self, channel: str, site: str) -> tuple[Entry, ...]:
        """Return what is new to the channel since its last issue, by id."""
        return tuple(
            read_entry(row, site) for row in self._queries.read_fresh(self._connection, channel=channel)
        )

    def next_number(self, channel: str) -> int:
        """Return the number of the channel's next issue."""
        return int(self._queries.next_number(self._connection, channel=channel))

    def back_issues(self) -> tuple[BackIssue, ...]:
        """Return every issue that was composed, by channel and number."""
        return tuple(
            BackIssue(
                row["channel"],
                row["number"],
                datetime.fromisoformat(row["issued"]),
                row["subject"],
                unpack(row["html"]),
            )
            for row in self._queries.read_issues(self._connection)
        )

    def shown(self) -> frozenset[str]:
        """Return the channels of which an issue can be read on the web."""
        rows = self._queries.read_shown(self._connection, nothing=pack(""))
        return frozenset(row["channel"] for row in rows)

    def keep(self, issue: Issue, page: Page, sender: str, salt: bytes, form: bytes) -> int:
        """Freeze an issue with its entries and the form of its message; return its serial.

        Its readers are enrolled next, in the same transaction (`close_list` says how many there were).
        """
        from zlib import compress

        serial = int(self._queries.next_serial(self._connection))
        key = {"channel": issue.channel, "number": issue.number}
        self._queries.keep_issue(
            self._connection,
            **key,
            serial=serial,
            slot=issue.slot,
            issued=issue.issued.isoformat(),
            subject=page.subject,
            html=pack(page.html),
            text=pack(page.text),
            sender=sender,
            salt=salt,
            form=compress(form, 6),
        )
        listed = [(entry, 0) for entry in issue.entries] + [(entry, 1) for entry in issue.surplus]
        rows = [
            {**key, "position": place, "entry_id": entry.id, "surplus": surplus}
            for place, (entry, surplus) in enumerate(listed)
        ]
        self._queries.keep_issue_entries(self._connection, rows)
        return serial

    def adopt(self, issue: BackIssue, entries: Sequence[str]) -> None:
        """Keep an issue that went out without this catalog, with the ids of the entries that it is known to hold."""
        key = {"channel": issue.channel, "number": issue.number}
        self._queries.keep_issue(
            self._connection,
            **key,
            serial=int(self._queries.next_serial(self._connection)),
            slot="",
            issued=issue.issued.isoformat(),
            subject=issue.subject,
            html=pack(issue.html),
            text=pack(""),
            sender="",
            salt=b"",
            form=b"",
        )
        rows = [
            {**key, "position": place, "entry_id": entry, "surplus": 0} for place, entry in enumerate(entries)
        ]
        self._queries.keep_issue_entries(self._connection, rows)

    def close_list(self, serial: int, readers: int) -> None:
        """Write down how many readers were frozen with an issue: what its deliveries have to add up to."""
        self._queries.close_list(self._connection, serial=serial, readers=readers)
