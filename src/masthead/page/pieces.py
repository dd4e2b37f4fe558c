"""The Python of a template, rewritten so that it takes fewer steps to the same page.

Jinja2 writes a template as generators that hand out a page bit by bit, and each bit goes up through as many of them as
templates extend each other. Here bits that stand side by side become one, and all are gathered in a list.
"""

from __future__ import annotations

from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from masthead.late import late

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SPELL, ESCAPE, SAFE = "masthead_spell", "masthead_escape", "masthead_safe"
SAID = "masthead_said"  # what is handed out just now
HOLDERS = "masthead_holders_of_"  # with the name of a field behind it: the kinds of nouns that have it
LONGEST = 60  # characters of a field that is asked for so; noun fields are shorter
_FIELD = late(rf"{HOLDERS}(\w{{1,60}}) else")
_PIECES, _ADD = "masthead_pieces", "masthead_add"
_NEW = "masthead_gathering"
_LOOP = late(
    rf"\(l_(\d{{1,4}})_loop\.last if type\(l_\1_loop\) in {HOLDERS}last "
    r"else environment\.getattr\(l_\1_loop, 'last'\)\)"
    r"|l_\d{1,4}_loop(?: = | in LoopContext\()"
)
_ODD_LOOP = late(r"l_\d{1,4}_loop|LoopContext\([^\n]{0,9000}loop_render_func")
_OPENING = "if 0: yield None"  # the line by which Jinja2 makes a function a generator


class Gathering(list[str]):
    """The pieces of a page, or of a block of it."""

    def close(self) -> None:
        """Do nothing: an included template is closed as the generator that it was."""


class Turn(NamedTuple):
    """What a template asks of a loop whose last turn is another."""

    last: bool


_ONE, _LAST = Turn(last=False), Turn(last=True)


def take_turns(values: Iterable[Any], _undefined: object) -> Iterator[tuple[Any, Turn]]:
    """Yield each value of a loop with its turn."""
    known = values if isinstance(values, tuple | list) else list(values)
    return zip(known, chain(repeat(_ONE, len(known) - 1), (_LAST,)), strict=False)


def join_pieces(source: str) -> str:
    """Return the code that Jinja2 wrote for a template, rewritten line by line.

    There are as many lines as before, and every expression stays on its own: so Jinja2 finds the line of the template
    that went wrong.
    """
    return "\n".join(_rewrite(source.split("\n"), _names_of(source)))


def _names_of(source: str) -> str:
    """Return the statements that give the module the names that our own expressions use."""
    fields = sorted(set(_FIELD.findall(source)))
    named = [f"{HOLDERS}{field} = environment.holders({field!r})" for field in fields]
    turns = [] if _ODD_LOOP.search(_LOOP.sub("", source)) else ["LoopContext = environment.turns"]
    ours = f"{SPELL}, {ESCAPE}, {_NEW} = environment.spell, environment.escape, environment.gathering"
    return "; ".join([ours, f"{SAFE} = environment.filters['safe']", *turns, *named])


def _rewrite(lines: list[str], names: str) -> Iterator[str]:
    is_open = False  # in a function that hands out pieces
    within = (
        -1
    )  # how far a function is indented that stands in another: it stays the generator that it may be
    for place, line in enumerate(lines):
        bare = line.lstrip(" ")
        indent = len(line) - len(bare)
        if within >= 0 and bare and indent > within:
            yield line
            continue
        within = indent if indent and bare.startswith("def ") else -1
        if bare == _OPENING:
            is_open = True
            yield f"{' ' * indent}{_PIECES} = {_NEW}(); {_ADD} = {_PIECES}.append"
        elif is_open and not bare:
            is_open = False
            yield f"    return {_PIECES}"
        elif bare.startswith("yield from "):
            yield f"{' ' * indent}{_PIECES}.extend({bare.removeprefix('yield from ')})"
        elif bare.startswith("yield "):
            head = f"{' ' * indent}yield "
            goes_on = _begins(lines, place + 1, head)
            yield _hand_out(line, head, is_first=not _begins(lines, place - 1, head), goes_on=goes_on)
        else:
            yield f"{line}; {names}" if line.startswith("name = ") else line


def _begins(lines: list[str], place: int, head: str) -> bool:
    return lines[place].startswith(head) and not lines[place].startswith(f"{head}from ")


def _hand_out(line: str, head: str, *, is_first: bool, goes_on: bool) -> str:
    """Return a line of a call that joins its piece with those of the lines around it."""
    piece, indent = line.removeprefix(head), head.removesuffix("yield ")
    if is_first and not goes_on:
        return f"{indent}{_ADD}({piece})"
    opening = f'{indent}{_ADD}("".join((' if is_first else indent
    return f"{opening}{piece}{',' if goes_on else ')))'}"
