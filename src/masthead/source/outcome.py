"""What the reader of one kind makes of a text, and what it cannot make out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from masthead.model import Block, Clue, Problem


class Reading(NamedTuple):
    """The blocks of a post, what is stated beside them, and what was doubtful."""

    blocks: tuple[Block, ...]
    clues: tuple[Clue, ...] = ()
    notes: tuple[Problem, ...] = ()


class Fault(NamedTuple):
    """What is wrong with a notation, and on which of its lines, counted from 1."""

    reason: str
    line: int
