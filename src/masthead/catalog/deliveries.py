"""The ledger: one row for each reader of each issue, and where that reader's copy stands."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import json

from masthead.catalog.rows import write_time
from masthead.model import Account, Delivery, DeliveryState, Mailout

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from masthead.catalog.rows import Row
    from masthead.model import Reader


class Deliveries:
    """The tables deliveries, windows and own_messages, and the issues as far as they are on their way."""

    def __init__(self, connection: sqlite3.Connection, queries: Any) -> None:  # noqa: ANN401 - its methods come from .sql
        self._connection, self._queries = connection, queries
        self._now: tuple[datetime | None, str] = None, ""

    def enrol(self, issue: int, readers: Iterable[Reader]) -> int:
        """Freeze a list of readers as an issue's, from the first place on; return how many."""
        rows = [
            {"issue": issue, "reader": place, "address": each.address, "name": each.name, "mark": each.mark}
            for place, each in enumerate(readers, 1)
        ]
        self._queries.enrol_reader(self._connection, rows)
        return len(rows)

    def enrol_subscribers(self, issue: int, channel: str, named: Sequence[bytes] = ()) -> int:
        """Freeze the channel's confirmed readers as an issue's, behind those whose marks are `named`; return how many.

        The rows go from table to table, so a million readers take no more memory than one.
        """
        self._hold_little()
        return int(
            self._queries.enrol_subscribers(
                self._connection,
                issue=issue,
                channel=channel,
                before=len(named),
                named=json.encode([mark.hex().upper() for mark in named]).decode(),
            )
        )

    def mailouts(self) -> tuple[Mailout, ...]:
        """Return the issues of which a copy may still have to go out, in the order in which they were frozen."""
        return tuple(map(_read_mailout, self._queries.read_mailouts(self._connection)))

    def form(self, issue: int) -> bytes:
        """Return the issue's message with its places for what is personal; empty for one that has none."""
        blob = self._queries.read_form(self._connection, serial=issue)
        return _inflate(blob) if blob else b""

    def ready(self, mailout: Mailout, after: int, now: datetime, doubts: int, many: int) -> list[Delivery]:
        """Return the issue's next deliveries behind the reader `after` that may go now.

        An uncertain one is among them while it was doubted no more than `doubts` times.
        """
        rows = self._queries.read_ready(
            self._connection,
            issue=mailout.serial,
            after=after,
            now=write_time(now),
            doubts=doubts,
            many=many,
        )
        return [_read_delivery(row, mailout.channel, mailout.number) for row in rows]

    def take_in_hand(self, issue: int, first: int, last: int, boot: str) -> None:
        """Note on the disk that a run has these readers of an issue in hand, and with it all that was recorded before.

        What is recorded from here on is with the system, not yet on the disk: it survives a kill, not a power cut.
        """
        self._hold_little()
        self._sync(is_full=True)
        self._queries.open_window(self._connection, issue=issue, boot=boot, first=first, last=last)
        self._sync(is_full=False)

    def own_message(self, delivery: Delivery) -> tuple[str, bytes] | None:
        """Return Message-ID and bytes of a delivery that has its own, or None."""
        row = self._queries.read_own_message(self._connection, issue=delivery.issue, reader=delivery.reader)
        return (row["message_id"], _inflate(row["message"])) if row else None

    def begin(self, delivery: Delivery) -> bool:
        """Record that its bytes go out now; False when it is not in the queue any more."""
        return bool(
            self._queries.begin_delivery(self._connection, issue=delivery.issue, reader=delivery.reader)
        )

    def finish(self, delivery: Delivery, reply: str, now: datetime) -> None:
        """Record that it was taken, in the server's words."""
        self._queries.finish_delivery(
            self._connection,
            issue=delivery.issue,
            reader=delivery.reader,
            changed=self._spell(now),
            reply=reply,
        )

    def change(self, delivery: Delivery, now: datetime) -> None:
        """Record where a delivery stands."""
        self._queries.change_delivery(
            self._connection,
            issue=delivery.issue,
            reader=delivery.reader,
            state=str(delivery.state),
            attempts=delivery.attempts,
            doubts=delivery.doubts,
            tried=write_time(delivery.tried) if delivery.tried else "",
            due=write_time(delivery.due) if delivery.due else "",
            changed=self._spell(now),
            reply=delivery.reply,
        )

    def hold_queued(self, issue: int, now: datetime) -> None:
        """Hold everything of an issue that stands as queued: it was perhaps sent, and nobody can tell."""
        self._queries.hold_queued(self._connection, issue=issue, changed=write_time(now))

    def in_hand(self, boot: str) -> Iterator[tuple[Mailout, list[Delivery]]]:
        """Yield what a run that was cut off left in hand, by issue: what was perhaps sent.

        On the boot on which it was cut off that is what stands as sending. On another, a power cut may have taken back
        its last commits: then it is all that was in hand and is not known to be done.
        """
        for row in list(self._queries.read_windows(self._connection)):
            mailout = _read_mailout(row)
            rows = self._queries.read_in_hand(
                self._connection,
                issue=mailout.serial,
                first=row["first"],
                last=row["last"],
                all=not boot or row["boot"] != boot,
            )
            yield mailout, [_read_delivery(each, mailout.channel, mailout.number) for each in rows]

    def put_down(self, issue: int) -> None:
        """Note on the disk that a run has nothing of the issue in hand but what is on its way at this moment."""
        self._sync(is_full=True)
        self._queries.narrow_window(self._connection, issue=issue)
        self._queries.close_window(self._connection, issue=issue)

    def close_done(self, doubts: int) -> None:
        """Close the issues of which nothing is left to send."""
        self._queries.close_mailouts(self._connection, doubts=doubts)

    def reopen_doubted(self, doubts: int) -> None:
        """Open the issues again that have deliveries doubted no more than so often."""
        self._queries.reopen_mailouts(self._connection, doubts=doubts)

    def accounts(self, first: int = 0) -> Iterator[tuple[int, Account]]:
        """Yield serial and account of every issue from a serial on, by channel and number."""
        for row in list(self._queries.read_accounts(self._connection, first=first)):
            states = self._queries.count_states(self._connection, issue=row["serial"])
            counts = {DeliveryState(each["state"]): each["many"] for each in states}
            yield (
                row["serial"],
                Account(
                    row["channel"],
                    row["number"],
                    datetime.fromisoformat(row["issued"]),
                    row["subject"],
                    row["readers"],
                    tuple((state, counts[state]) for state in DeliveryState if state in counts),
                    bool(row["is_open"]),
                ),
            )

    def apart(self, issue: int) -> Iterator[tuple[Mailout, Delivery]]:
        """Yield who did not simply get the issue: deferred, refused, given up, uncertain, or sent after a doubt."""
        for row in self._queries.read_apart(self._connection, issue=issue):
            mailout = _read_mailout(row)
            yield mailout, _read_delivery(row, mailout.channel, mailout.number)

    def forget(self, addresses: Iterable[str]) -> int:
        """Erase what is personal in every delivery to one reader's addresses; return how many there were.

        The counts stay, so each issue still adds up; what was queued is not sent.
        """
        return sum(self._queries.forget_reader(self._connection, address=each) for each in addresses)

    def of_reader(self, address: str) -> tuple[Row, ...]:
        """Return what is kept of every delivery to an address, with its issue's channel, number and subject."""
        return tuple(self._queries.read_of_reader(self._connection, address=address))

    def _spell(self, now: datetime) -> str:
        """Return a time as it is kept; a run has one, and asks for it a million times."""
        if self._now[0] is not now:
            self._now = now, write_time(now)
        return self._now[1]

    def _hold_little(self) -> None:
        """Keep few pages in memory: a long list is gone through once, from its first row to its last."""
        self._connection.execute("pragma cache_size = -500")

    def _sync(self, *, is_full: bool) -> None:
        """Choose whether a commit is on the disk, or only with the system, when it returns."""
        self._connection.execute(f"pragma synchronous = {'full' if is_full else 'normal'}")


def _read_mailout(row: Row) -> Mailout:
    return Mailout(
        row["serial"],
        row["channel"],
        row["number"],
        datetime.fromisoformat(row["issued"]),
        row["sender"],
        row["salt"],
        row["readers"],
    )


def _read_delivery(row: Row, channel: str, number: int) -> Delivery:
    return Delivery(
        channel,
        number,
        row["address"],
        "",
        DeliveryState(row["state"]),
        row["reply"],
        row["issue"],
        row["reader"],
        row["name"],
        row["mark"],
        row["attempts"],
        row["doubts"],
        _read_time(row["tried"]),
        _read_time(row["due"]),
    )


def _read_time(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _inflate(blob: bytes) -> bytes:
    from zlib import decompress

    return decompress(blob)
