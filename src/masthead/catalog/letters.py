"""Requests to subscribe, and the one question that each reader is sent about them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from masthead.catalog.rows import write_time
from masthead.model import Ask, Letter

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from masthead.catalog.rows import Row


class Letters:
    """The tables asks and letters."""

    def __init__(self, connection: sqlite3.Connection, queries: Any) -> None:  # noqa: ANN401 - aiosql makes its methods from .sql
        self._connection, self._queries = connection, queries

    def note_ask(self, request: Ask, now: datetime) -> None:
        """Keep a request until it is seen to; as one of its source it counts for a day."""
        self._queries.note_ask(
            self._connection,
            visitor=request.visitor,
            at=write_time(now),
            address=request.address,
            name=request.name,
            language=request.language,
            channels=".".join(request.channels),
            source=request.source,
        )

    def open_asks(self) -> tuple[tuple[int, datetime, Ask], ...]:
        """Return number, time and request of the first few hundred that were not seen to."""
        return tuple(
            (row["number"], datetime.fromisoformat(row["at"]), _read_ask(row))
            for row in self._queries.read_open_asks(self._connection)
        )

    def close_ask(self, number: int) -> bool:
        """Mark a request as seen to, and erase who made it; False when another process saw to it."""
        return bool(self._queries.close_ask(self._connection, number=number))

    def count_asks(self, since: datetime, visitor: bytes | None = None) -> int:
        """Return how many requests were made since then, by all or by one visitor."""
        if visitor is None:
            return int(self._queries.count_asks(self._connection, since=write_time(since)))
        return int(self._queries.count_asks_of(self._connection, visitor=visitor, since=write_time(since)))

    def forget_asks(self, before: datetime) -> None:
        """Erase the requests made before then."""
        self._queries.forget_asks(self._connection, before=write_time(before))

    def has_letter(self, mark: bytes, since: datetime) -> bool:
        """Tell whether a reader was asked since then."""
        return bool(self._queries.has_letter(self._connection, mark=mark, since=write_time(since)))

    def queue(self, letter: Letter) -> None:
        """Queue a question to a reader; its number is given to it by the catalog."""
        self._queries.keep_letter(
            self._connection,
            mark=letter.mark,
            address=letter.address,
            channels=".".join(letter.channels),
            language=letter.language,
            message_id=letter.message_id,
            asked=write_time(letter.asked),
        )

    def waiting(self, since: datetime, again: datetime) -> tuple[Letter, ...]:
        """Return the letters asked for since then that are to go, oldest first, but those put off since `again`."""
        return tuple(
            map(
                _read,
                self._queries.read_open_letters(
                    self._connection, since=write_time(since), again=write_time(again)
                ),
            )
        )

    def begin(self, number: int, now: datetime) -> bool:
        """Claim a letter for sending; False when another process has it, or had it."""
        return bool(self._queries.begin_letter(self._connection, number=number, at=write_time(now)))

    def settle(self, number: int, state: str, reply: str, now: datetime) -> None:
        """Record what became of a letter that was begun."""
        self._queries.settle_letter(
            self._connection, number=number, state=state, reply=reply, at=write_time(now)
        )

    def tidy(self, cut_off: datetime, late: datetime, now: datetime) -> None:
        """Doubt letters that were begun before `cut_off` and not settled; end those asked before `late`."""
        self._queries.doubt_letters(self._connection, before=write_time(cut_off), at=write_time(now))
        self._queries.end_letters(self._connection, before=write_time(late), at=write_time(now))
        self._queries.blank_letters(self._connection, before=write_time(late))

    def of_reader(self, mark: bytes) -> Iterator[Letter]:
        """Yield the letters to a reader."""
        return map(_read, self._queries.read_letters_of(self._connection, mark=mark))

    def drop_asks(self, address: str) -> None:
        """Erase an address from the requests that were not seen to."""
        self._queries.close_asks_of(self._connection, address=address)

    def blank(self, mark: bytes) -> None:
        """Erase a reader's address from the letters; what was to be sent is not."""
        self._queries.blank_letters_of(self._connection, mark=mark)

    def tally(self) -> dict[str, int]:
        """Return how many letters stand in each state."""
        return {row["state"]: row["many"] for row in self._queries.count_letters(self._connection)}


def _read_ask(row: Row) -> Ask:
    return Ask(
        channels=tuple(row["channels"].split(".")),
        address=row["address"],
        name=row["name"],
        language=row["language"],
        source=row["source"],
        visitor=row["visitor"],
    )


def _read(row: Row) -> Letter:
    return Letter(
        number=row["number"],
        mark=row["mark"],
        address=row["address"],
        channels=tuple(row["channels"].split(".")),
        language=row["language"],
        message_id=row["message_id"],
        asked=datetime.fromisoformat(row["asked"]),
        state=row["state"],
        reply=row["reply"],
    )
