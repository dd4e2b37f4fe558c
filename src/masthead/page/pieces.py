"""The Python of a template, so written that it hands out what stands side by side as one piece."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def join_pieces(source: str) -> ast.Module:
    """Return the code that Jinja2 wrote for a template, parsed, with neighbouring `yield`s made one.

    Each piece of a page goes up through as many generators as templates extend each other. Every expression stays on
    its line, so that Jinja2 finds the line of the template that went wrong.
    """
    module = ast.parse(source)
    for node in ast.walk(module):
        for name in ("body", "orelse"):
            statements = getattr(node, name, None)
            if isinstance(statements, list):
                setattr(node, name, list(_join(statements)))
    return ast.fix_missing_locations(module)


def _join(statements: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    pieces: list[ast.expr] = []
    first = None
    for statement in statements:
        piece = _piece_of(statement)
        if piece is not None:
            first = first or statement
            pieces.append(piece)
            continue
        if first is not None:
            yield _hand_out(pieces, first)
            pieces, first = [], None
        yield statement
    if first is not None:
        yield _hand_out(pieces, first)


def _hand_out(pieces: list[ast.expr], first: ast.stmt) -> ast.stmt:
    if len(pieces) == 1:
        return first
    join = ast.copy_location(ast.Attribute(ast.Constant(""), "join", ast.Load()), first)
    call = ast.copy_location(ast.Call(join, [ast.Tuple(pieces, ast.Load())], []), first)
    return ast.copy_location(ast.Expr(ast.copy_location(ast.Yield(call), first)), first)


def _piece_of(statement: ast.stmt) -> ast.expr | None:
    """Return what a statement hands out, None where it does something else; `if 0: yield None` hands out nothing."""
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Yield):
        return None
    piece = statement.value.value
    return None if isinstance(piece, ast.Constant) and piece.value is None else piece
