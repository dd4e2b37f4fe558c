"""The named SQL of the .sql files, as functions.

A name's ending says what its statement gives, as aiosql has it (whose import costs more than all else of an idle
run): none yields rows, `<!` the number of the row added, `^` the first row or None, `$` its first value or None, `!`
counts the rows changed, `*!` runs once for each row of values, `#` runs a script, `%` yields rows as plain tuples.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable
    from pathlib import Path

_NAME = re.compile(r"^-- name: (\w+)(\^|\$|<!|\*!|!|#|%|)[ \t]*$", re.MULTILINE)
_REMARK = re.compile(r"^[ \t]*--.*$\n?", re.MULTILINE)


class Statements:
    """Every named statement of a folder; each is called with the connection and its values by name.

    A run asks for few of them, so each is made ready when it is first asked for.
    """

    def __init__(self, folder: Path) -> None:
        self._texts: dict[str, tuple[str, str]] = {}
        for path in sorted(folder.glob("*.sql")):
            parts = _NAME.split(path.read_text(encoding="utf-8"))
            for name, kind, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
                if name in self._texts:
                    raise ValueError(f"{path.name}: {name} is named twice")
                self._texts[name] = kind, text

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in self._texts:
            raise AttributeError(f"no .sql file names a statement {name}")
        kind, text = self._texts[name]
        statement = _KINDS[kind](_REMARK.sub("", text).strip().removesuffix(";"))
        setattr(self, name, statement)
        return statement


def _rows(sql: str) -> Callable[..., Any]:
    return lambda connection, **values: connection.execute(sql, values)


def _tuples(sql: str) -> Callable[..., Any]:
    def run(connection: sqlite3.Connection, **values: Any) -> Any:  # noqa: ANN401 - an iterator of whatever the columns hold
        cursor = connection.cursor()
        cursor.row_factory = None  # of a hundred thousand rows dicts would cost more than the rows
        return cursor.execute(sql, values)

    return run


def _row(sql: str) -> Callable[..., Any]:
    return lambda connection, **values: connection.execute(sql, values).fetchone()


def _value(sql: str) -> Callable[..., Any]:
    def run(connection: sqlite3.Connection, **values: Any) -> Any:  # noqa: ANN401 - whatever the column holds
        cursor = connection.cursor()
        cursor.row_factory = None
        row = cursor.execute(sql, values).fetchone()
        return row[0] if row else None

    return run


def _count(sql: str) -> Callable[..., Any]:
    return lambda connection, **values: connection.execute(sql, values).rowcount


def _added(sql: str) -> Callable[..., Any]:
    return lambda connection, **values: connection.execute(sql, values).lastrowid


def _many(sql: str) -> Callable[..., Any]:
    def run(connection: sqlite3.Connection, rows: Iterable[Any]) -> None:
        connection.executemany(sql, rows)

    return run


def _script(sql: str) -> Callable[..., Any]:
    return lambda connection: connection.executescript(sql)


_KINDS: dict[str, Callable[[str], Callable[..., Any]]] = {
    "": _rows,
    "^": _row,
    "$": _value,
    "!": _count,
    "<!": _added,
    "*!": _many,
    "#": _script,
    "%": _tuples,
}
