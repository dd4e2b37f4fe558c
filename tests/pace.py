"""Seconds of work that mean the same on a slow and on a busy machine."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TURNS = 200_000
_QUIET = 0.009  # seconds that they take on a quiet machine of 2023


@dataclass
class Spent:
    """Seconds of processor time, as a quiet machine would have taken them; nothing until the work is done."""

    seconds: float = 0.0


@contextmanager
def measured() -> Iterator[Spent]:
    """Measure the work within, in the time of this process alone, and by how fast the machine is just now."""
    spent, pace, start = Spent(), _pace(), time.process_time()
    yield spent
    taken = time.process_time() - start
    spent.seconds = taken / max(1.0, pace, _pace())


def _pace() -> float:
    """Return how many times as long as a quiet machine this one takes for the same turns."""
    start, total = time.process_time(), 0
    for turn in range(_TURNS):
        total += turn
    return (time.process_time() - start) / _QUIET
