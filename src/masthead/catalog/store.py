"""The catalog's file: opened, migrated, and changed a transaction at a time."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from functools import cache, cached_property
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from masthead.catalog.entries import Entries
from masthead.catalog.errands import Errands
from masthead.catalog.files import Files
from masthead.catalog.issues import Issues
from masthead.catalog.ledger import Ledger
from masthead.catalog.lessons import Lessons
from masthead.catalog.names import Names
from masthead.catalog.roll import Roll
from masthead.catalog.shelves import Shelves
from masthead.catalog.standings import Standings
from masthead.catalog.statements import Statements
from masthead.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masthead.catalog.deliveries import Deliveries
    from masthead.catalog.incoming import Incoming
    from masthead.catalog.letters import Letters
    from masthead.catalog.slots import Slots
    from masthead.catalog.subscribers import Subscribers

HERE = Path(__file__).parent
_FIRST = itemgetter(0)
_PAGE = (
    16_384  # bytes of a page of a new file: a text takes one or two, and a quarter of the looks at the disk
)
_ROOM = 8000  # KiB of pages that a first run keeps at hand, so that few are written more than once
PATIENCE = 30.0  # seconds to wait for another process, such as the web service beside a run


class SqlCatalog:
    """All that is known between runs, in one SQLite file; tables that a build never asks are opened when they are."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = _connect(path)
        mode = self._connection.execute("pragma journal_mode").fetchone()["journal_mode"]
        self._keeps_order = mode == "wal"  # not on file systems that cannot share memory
        self._is_ahead = False  # of the disk, perhaps: another change may have synced it since
        _migrate(self._connection, path)
        self._queries: Any = _read_statements()
        queries = self._queries
        self.files = Files(self._connection, queries)
        self.entries = Entries(self._connection, queries)
        self.names = Names(self._connection, queries, self.entries.touch)
        self.roll = Roll(self._connection, queries)
        self.errands = Errands(self._connection, queries)
        self.shelves = Shelves(self._connection, queries, self.errands)
        self.lessons = Lessons(self._connection, queries)
        self.standings = Standings(self._connection, queries)
        self.ledger = Ledger(self._connection, queries)
        self.issues = Issues(self._connection, queries)

    @cached_property
    def deliveries(self) -> Deliveries:
        """Return what is known of each message that was to be sent."""
        from masthead.catalog.deliveries import Deliveries

        return Deliveries(self._connection, self._queries)

    @cached_property
    def subscribers(self) -> Subscribers:
        """Return the readers."""
        from masthead.catalog.subscribers import Subscribers

        return Subscribers(self._connection, self._queries)

    @cached_property
    def letters(self) -> Letters:
        """Return the letters of the subscription service."""
        from masthead.catalog.letters import Letters

        return Letters(self._connection, self._queries)

    @cached_property
    def incoming(self) -> Incoming:
        """Return the lines of an import that are not yet known to be good."""
        from masthead.catalog.incoming import Incoming

        return Incoming(self._connection, self._queries)

    @cached_property
    def slots(self) -> Slots:
        """Return the moments of cadences that are settled."""
        from masthead.catalog.slots import Slots

        return Slots(self._connection, self._queries)

    @contextmanager
    def transaction(self, *, synced: bool = True) -> Iterator[None]:
        """Make the changes of a block one change, or part of the one around it.

        One that is not `synced` may be lost to a power cut, but only with all that came after it: it is on the disk
        with the next that is, or once paths() are synced. Raises CatalogError when the changes cannot be kept.
        """
        if self._connection.in_transaction:
            yield
            return
        is_left = not synced and self._keeps_order
        if is_left:
            self._connection.execute("pragma synchronous = normal")
        before = self._connection.total_changes
        try:
            with self._open_transaction("commit"):
                yield
            if is_left and self._connection.total_changes != before:
                self._is_ahead = True
        finally:
            if is_left:
                self._connection.execute("pragma synchronous = full")

    @contextmanager
    def filling(self) -> Iterator[None]:
        """Make the changes of a block one change that fills the empty tables of entries and shelves.

        Their plain indexes are made when it ends: sorted at once they take a third of the time, and what a first run
        asks while it reads posts needs none of them. And the log is left out as far as nobody reads beside this run:
        pages that were not there before need not be written twice.
        """
        self._connection.execute(f"pragma cache_size = -{_ROOM}")
        is_plain = self._keep_journal()
        try:
            with self.transaction():
                indexes = self._queries.read_plain_indexes(self._connection).fetchall()
                for index in indexes:
                    self._connection.execute(f"drop index {index['name']}")
                yield
                for index in indexes:
                    self._connection.execute(index["sql"])
        finally:
            if is_plain:
                self._return_to_log()

    def _keep_journal(self) -> bool:
        """Keep what a change overwrites in a journal, not what it writes in a log; tell whether that is so now.

        Either holds through a kill and a power cut. Under a journal others wait who read while much is written.
        """
        if not self._keeps_order:
            return False
        try:
            self._connection.execute("pragma journal_mode = delete")
        except sqlite3.OperationalError:  # another has the file open
            return False
        self._is_ahead = False  # the log was brought into the file, and synced
        return True

    def _return_to_log(self) -> None:
        """Keep changes in a log again; where another process is in the way, the next to open the file does so."""
        try:
            mode = self._connection.execute("pragma journal_mode = wal").fetchone()["journal_mode"]
        except sqlite3.OperationalError:
            mode = ""
        self._keeps_order = mode == "wal"

    def paths(self) -> list[Path]:
        """Return what is to be synced for every change so far to be on the disk: nothing where each was synced."""
        log = self.path.with_name(f"{self.path.name}-wal")
        return [log, log.parent] if self._is_ahead else []

    @contextmanager
    def rehearsal(self) -> Iterator[None]:
        """Take back every change of a block when it ends."""
        try:
            with self._open_transaction("rollback"):
                yield
        finally:
            self.errands.let_go()  # what was asked for is asked for no more

    @contextmanager
    def _open_transaction(self, end: str) -> Iterator[None]:
        try:
            self._connection.execute("begin immediate")
            try:
                yield
            except BaseException:
                self._connection.execute("rollback")
                raise
            self._connection.execute(end)
        except sqlite3.Error as error:
            raise CatalogError(self.path, f"cannot be written: {error}") from error

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


@cache
def _read_statements() -> Statements:
    return Statements(HERE / "queries")


def _connect(path: Path) -> sqlite3.Connection:
    """Open the file; FULL, because a mail whose sending was recorded must stay recorded."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if (
            not path.exists()
        ):  # readers' addresses are for their owner alone; SQLite's side files follow the mode
            path.touch(mode=0o600)
        connection = sqlite3.connect(path, isolation_level=None, timeout=PATIENCE)
        connection.row_factory = _read_row
        connection.executescript(
            f"pragma page_size = {_PAGE}; pragma journal_mode = wal; pragma synchronous = full; "
            "pragma foreign_keys = on; "
            "pragma secure_delete = on"  # who asks to be forgotten is not to be found in free pages
        )
    except (OSError, sqlite3.Error) as error:
        raise CatalogError(
            path, f"cannot be opened: {error}; if it is damaged, put back a copy of the .masthead folder"
        ) from error
    return connection


def _read_row(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> dict[str, Any]:
    """Return a row by its columns' names; sqlite3.Row would do no `get`."""
    return dict(zip(map(_FIRST, cursor.description), row, strict=True))


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the tables to today's form, each migration of an old file in a transaction that also counts it."""
    scripts = {int(script.name[:4]): script for script in (HERE / "migrations").glob("*.sql")}
    version = connection.execute("pragma user_version").fetchone()["user_version"]
    if version > max(scripts):
        raise CatalogError(path, f"was made by a newer Masthead (form {version}); update this one")
    wanted = sorted(number for number in scripts if number > version)
    for numbers in [[number] for number in wanted] if version else [wanted]:  # a new file is made at once
        script = "\n".join(scripts[number].read_text() for number in numbers)
        try:
            connection.execute("pragma foreign_keys = off")  # a table that others point at may be made anew
            connection.executescript(f"begin;\n{script}\npragma user_version = {numbers[-1]};\ncommit;")
        except sqlite3.Error as error:
            raise CatalogError(path, f"cannot be brought to form {numbers[-1]}: {error}") from error
    connection.execute("pragma foreign_keys = on")
