"""Issues and their deliveries: what went out, and to whom."""

from __future__ import annotations

import zlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

from masthead.catalog.rows import pack, read_entry, unpack, write_time
from masthead.model import BackIssue, Delivery, DeliveryState, Entry, Message

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from masthead.model import Issue, Page


class Issues:
    """The tables seen, issues, issue_entries and deliveries."""

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

    def keep(self, issue: Issue, page: Page, messages: Sequence[Message]) -> None:
        """Freeze an issue: its entries, its bytes, and a queued delivery for each reader."""
        key = {"channel": issue.channel, "number": issue.number}
        self._queries.keep_issue(
            self._connection,
            **key,
            issued=issue.issued.isoformat(),
            subject=page.subject,
            html=pack(page.html),
            text=pack(page.text),
        )
        listed = [(entry, 0) for entry in issue.entries] + [(entry, 1) for entry in issue.surplus]
        rows = [
            {**key, "position": place, "entry_id": entry.id, "surplus": surplus}
            for place, (entry, surplus) in enumerate(listed)
        ]
        self._queries.keep_issue_entries(self._connection, rows)
        queued = [
            {
                **key,
                "address": each.to,
                "message_id": each.id,
                "changed": write_time(issue.issued),
                "message": zlib.compress(each.content),
            }
            for each in messages
        ]
        self._queries.queue_deliveries(self._connection, queued)

    def open_deliveries(self) -> Iterator[Delivery]:
        """Yield every delivery that is queued, or was cut off while sending."""
        for row in self._queries.read_open(self._connection):
            yield Delivery(
                row["channel"],
                row["number"],
                row["address"],
                row["message_id"],
                DeliveryState(row["state"]),
                row["reply"],
            )

    def message(self, delivery: Delivery) -> Message:
        """Return the bytes of a delivery that has not been sent."""
        blob = self._queries.read_message(
            self._connection, channel=delivery.channel, number=delivery.number, address=delivery.to
        )
        return Message(delivery.message_id, delivery.to, zlib.decompress(blob))

    def change(self, delivery: Delivery, now: datetime) -> None:
        """Record where a delivery stands."""
        self._queries.change_delivery(
            self._connection,
            channel=delivery.channel,
            number=delivery.number,
            address=delivery.to,
            state=str(delivery.state),
            reply=delivery.reply,
            changed=write_time(now),
        )

    def tally(self) -> tuple[tuple[str, int, str, int], ...]:
        """Return channel, issue number, state and how many deliveries stand so."""
        return tuple(tuple(row.values()) for row in self._queries.count_deliveries(self._connection))
