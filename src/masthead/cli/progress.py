"""How far long work is: a bar on a terminal, a line now and then elsewhere, nothing for what is short."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Self

import click

if TYPE_CHECKING:
    from types import TracebackType

LONG = 500  # pieces of work from which on it is worth a bar
_EVERY = 5_000  # pieces between two lines


class Progress:
    """Tells on standard error how far each piece of long work is; to be used in a `with`."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._stack = ExitStack()
        self._bar: Any = None
        self._what, self._done = "", 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def tell(self, what: str, done: int, count: int) -> None:
        """Show that so many of so many are done."""
        if count < LONG:
            return
        if what != self._what:
            self._begin(what, count)
        if self._bar is not None:
            self._bar.update(done - self._done)
        elif done // _EVERY > self._done // _EVERY or done == count:
            click.echo(f"{what}: {done:,} of {count:,}", err=True)
        self._done = done

    def _begin(self, what: str, count: int) -> None:
        self._stack.close()
        self._what, self._done, self._bar = what, 0, None
        if self._is_terminal:
            bar = click.progressbar(length=count, label=what, file=sys.stderr, show_pos=True)
            self._bar = self._stack.enter_context(bar)
