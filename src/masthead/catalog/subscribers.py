"""Readers by mail: who subscribed with what proof, who left, and whose mailbox failed.

Readers are found by their mark, a keyed hash that the caller makes: the catalog holds no key.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from masthead.catalog.rows import write_time
from masthead.model import Consent, Departure, Subscriber, Suppression

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from masthead.catalog.rows import Row
    from masthead.model import Bounce


class Subscribers:
    """The tables subscribers, suppressions, wordings and bounces."""

    def __init__(self, connection: sqlite3.Connection, queries: Any) -> None:  # noqa: ANN401 - aiosql makes its methods from .sql
        self._connection, self._queries = connection, queries

    def is_suppressed(self, channel: str, mark: bytes) -> bool:
        """Tell whether the reader left the channel, or every channel: the last question before a message goes out."""
        return bool(self._queries.is_suppressed(self._connection, channel=channel, mark=mark))

    def suppressions(self, mark: bytes) -> tuple[Suppression, ...]:
        """Return what the reader left."""
        rows = self._queries.read_suppressions(self._connection, mark=mark)
        return tuple(
            Suppression(
                row["mark"],
                row["channel"],
                Departure(row["departure"]),
                datetime.fromisoformat(row["at"]),
            )
            for row in rows
        )

    def find(self, channel: str, mark: bytes) -> Subscriber | None:
        """Return the channel's reader of that mark, or None."""
        row = self._queries.find_subscriber(self._connection, channel=channel, mark=mark)
        return _read(row) if row else None

    def of_reader(self, mark: bytes) -> tuple[Subscriber, ...]:
        """Return every subscription of a reader, by channel."""
        return tuple(map(_read, self._queries.read_reader(self._connection, mark=mark)))

    def of_channel(self, channel: str) -> Iterator[Subscriber]:
        """Yield the channel's readers in the order in which they came; none is held."""
        return map(_read, self._queries.read_subscribers(self._connection, channel=channel))

    def tally(self) -> tuple[tuple[str, str, int], ...]:
        """Return channel, consent or departure, and how many; the channel of a departure from all is empty."""
        held = self._queries.count_subscribers(self._connection)
        left = self._queries.count_suppressions(self._connection)
        return tuple(tuple(row.values()) for rows in (held, left) for row in rows)

    def keep(self, subscriber: Subscriber) -> None:
        """Keep a subscriber as given, in place of what was known under the same mark in the channel."""
        self._queries.keep_subscriber(
            self._connection,
            channel=subscriber.channel,
            mark=subscriber.mark,
            address=subscriber.address,
            folded=subscriber.folded,
            name=subscriber.name,
            language=subscriber.language,
            consent=str(subscriber.consent),
            wording=subscriber.wording,
            source=subscriber.source,
            requested=_write(subscriber.requested),
            confirmed=_write(subscriber.confirmed),
        )

    def part(self, channel: str, mark: bytes, departure: Departure, now: datetime) -> bool:
        """Erase a reader of a channel, or of all with an empty `channel`, and suppress; tell whether there was one."""
        if channel:
            gone = self._queries.drop_subscriber(self._connection, channel=channel, mark=mark)
        else:
            gone = self._queries.drop_reader(self._connection, mark=mark)
        self._queries.suppress(
            self._connection, mark=mark, channel=channel, departure=str(departure), at=write_time(now)
        )
        return bool(gone)

    def drop(self, channel: str, mark: bytes) -> None:
        """Erase a subscription without suppressing."""
        self._queries.drop_subscriber(self._connection, channel=channel, mark=mark)

    def lift(self, channel: str, mark: bytes) -> None:
        """Take back a suppression: its reader has confirmed anew."""
        self._queries.lift_suppression(self._connection, channel=channel, mark=mark)

    def expire(self, before: datetime) -> int:
        """Erase requests made before then that nobody confirmed; return how many."""
        return int(self._queries.expire_pending(self._connection, before=write_time(before)))

    def remark(self, key_of: Callable[[str], bytes]) -> int:
        """Give every subscriber the mark of a new key, and drop the suppressions, which nothing can read any more.

        Return how many were dropped.
        """
        rows = [
            (row["number"], key_of(row["address"])) for row in self._queries.read_addresses(self._connection)
        ]
        for number, mark in rows:
            self._queries.remark(self._connection, number=number, mark=mark)
        return int(self._queries.clear_marks(self._connection))

    def keep_wording(self, version: str, words: str) -> None:
        """Keep the words of a consent under their version."""
        self._queries.keep_wording(self._connection, version=version, words=words)

    def wording(self, version: str) -> str:
        """Return the words of a version; empty when unknown."""
        return self._queries.read_wording(self._connection, version=version) or ""

    def note_bounce(self, bounce: Bounce, mark: bytes, now: datetime) -> bool:
        """Count a bounce; False when the same message was counted before."""
        return bool(
            self._queries.note_bounce(
                self._connection,
                digest=bounce.digest,
                mark=mark,
                failure=str(bounce.failure),
                status=bounce.status,
                at=write_time(now),
            )
        )

    def count_soft_bounces(self, mark: bytes, since: datetime) -> int:
        """Return how many soft bounces of a reader were counted since then."""
        return int(self._queries.count_bounces(self._connection, mark=mark, since=write_time(since)))

    def bounces(self, mark: bytes) -> tuple[dict[str, str], ...]:
        """Return failure, status and time of each bounce of a reader."""
        return tuple(self._queries.read_bounces(self._connection, mark=mark))

    def erase_traces(self) -> None:
        """Take what was erased out of the write-ahead log too; where a run reads it now, the next checkpoint does."""
        self._connection.execute("pragma wal_checkpoint(truncate)").fetchall()

    def refusals(self, issue: int) -> Iterator[tuple[int, bytes, str]]:
        """Yield place, mark and the server's words of every reader of an issue whom a server refused."""
        for row in self._queries.read_refusals(self._connection, issue=issue):
            yield row["reader"], row["mark"], row["reply"]

    def mailouts_to(self, address: str) -> Iterator[tuple[str, int, str, bytes, str]]:
        """Yield channel, number, sender, salt and address of the last issues that went to an address."""
        for row in self._queries.read_mailouts_to(self._connection, address=address):
            yield row["channel"], row["number"], row["sender"], row["salt"], row["address"]


def _read(row: Row) -> Subscriber:
    return Subscriber(
        channel=row["channel"],
        mark=row["mark"],
        address=row["address"],
        folded=row["folded"],
        name=row["name"],
        language=row["language"],
        consent=Consent(row["consent"]),
        wording=row["wording"],
        source=row["source"],
        requested=_read_time(row["requested"]),
        confirmed=_read_time(row["confirmed"]),
    )


def _write(moment: datetime | None) -> str:
    return write_time(moment) if moment else ""


def _read_time(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
