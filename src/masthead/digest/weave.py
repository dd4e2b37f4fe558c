"""Weaving a template, its base and its parts into one flat template.

premailer has to see a whole page, so what Jinja does while rendering is done here beforehand: `extends`, `block`,
`super()`, `include`, and macros, which are written out where they are called so that a rule such as `.lead .byline`
reaches them. What is woven renders as the original does; only the spelling of the page is settled, no value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from masthead.digest.lexing import Piece, Signature, read_pieces, read_signature, split_call
from masthead.digest.loader import load_template
from masthead.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DEEPEST = 24


class Block(Struct, frozen=True):
    """A named part of a template that an extending template may replace."""

    name: str
    nodes: tuple[Node, ...]


Node = Piece | Block


class Macro(Struct, frozen=True):
    """A part that is written out wherever it is called."""

    signature: Signature
    nodes: tuple[Node, ...]


class Leaf(Struct):
    """One template file, taken apart."""

    extends: str = ""
    nodes: tuple[Node, ...] = ()
    blocks: dict[str, Block] = field(default_factory=dict)
    macros: dict[str, Macro] = field(default_factory=dict)


def weave(folders: tuple[Path, ...], name: str) -> tuple[Piece, ...]:
    """Return the pieces of the flat template; raise TemplateError for a fault in any file it draws on."""
    return tuple(_Loom(folders).weave(name))


class _Loom:
    """The blocks and macros of one template and its ancestors, while they are written out."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders
        self.overrides: dict[str, list[Block]] = {}
        self.macros: dict[str, Macro] = {}
        self.calling: list[str] = []
        self.borrowing: list[str] = []

    def weave(self, name: str) -> Iterator[Piece]:
        settings: list[Piece] = []
        for _ in range(_DEEPEST):
            leaf = self._read(name)
            for block in leaf.blocks.values():
                self.overrides.setdefault(block.name, []).append(block)
            for called, macro in leaf.macros.items():
                self.macros.setdefault(called, macro)
            if not leaf.extends:
                break
            settings[:0] = [node for node in leaf.nodes if isinstance(node, Piece) and node.verb == "set"]
            name = leaf.extends
        else:
            raise TemplateError(name, 0, "templates extend each other without end")
        yield from settings
        yield from self._write(leaf.nodes, ())

    def _read(self, name: str) -> Leaf:
        pieces = read_pieces(load_template(self.folders, name))
        leaf = Leaf()
        nodes, rest = self._gather(leaf, pieces, "")
        if rest:
            raise TemplateError(rest[0].path, rest[0].line, f"{rest[0].verb} closes nothing")
        leaf.nodes = nodes
        return leaf

    def _borrow(self, piece: Piece) -> Leaf:
        """Return the file whose macros `piece` imports."""
        if len(self.borrowing) >= _DEEPEST:
            raise TemplateError(piece.path, piece.line, "templates import from each other without end")
        self.borrowing.append(piece.argument)
        leaf = self._read(piece.argument)
        self.borrowing.pop()
        return leaf

    def _gather(
        self, leaf: Leaf, pieces: tuple[Piece, ...], until: str
    ) -> tuple[tuple[Node, ...], tuple[Piece, ...]]:
        """Return the nodes up to the statement `until`, and the pieces after it."""
        nodes: list[Node] = []
        while pieces:
            piece, pieces = pieces[0], pieces[1:]
            if until and piece.verb == until:
                return tuple(nodes), pieces
            if piece.verb in {"endblock", "endmacro"}:
                return tuple(nodes), (piece, *pieces)
            if piece.verb == "block":
                inner, pieces = self._gather(leaf, pieces, "endblock")
                block = Block(piece.argument, inner)
                leaf.blocks[block.name] = block
                nodes.append(block)
            elif piece.verb == "macro":
                inner, pieces = self._gather(leaf, pieces, "endmacro")
                signature = read_signature(piece)
                leaf.macros[signature.name] = Macro(signature, inner)
            elif piece.verb == "extends":
                leaf.extends = piece.argument
            elif piece.verb == "from":
                leaf.macros |= self._borrow(piece).macros
            else:
                nodes.append(piece)
        if until:
            raise TemplateError(piece.path, piece.line, f"{until} is missing")
        return tuple(nodes), ()

    def _write(self, nodes: tuple[Node, ...], parents: tuple[Block, ...]) -> Iterator[Piece]:
        """Write out `nodes`; `parents` are the blocks that super() stands for, nearest first."""
        for node in nodes:
            if isinstance(node, Block):
                chain = tuple(self.overrides[node.name])
                yield from self._write(chain[0].nodes, chain[1:])
            elif node.called == "super":
                if not parents:
                    raise TemplateError(node.path, node.line, "super() has no parent block here")
                yield from self._write(parents[0].nodes, parents[1:])
            elif node.called in self.macros:
                yield from self._call(node)
            elif node.verb == "include":
                yield from self._enter(node, self._read(node.argument).nodes)
            else:
                yield node

    def _call(self, call: Piece) -> Iterator[Piece]:
        """Write out a macro, its parameters set by a `with` around it."""
        macro = self.macros[call.called]
        settings = macro.signature.bind(call, split_call(call))
        opening = ", ".join(f"{name} = {value}" for name, value in settings)
        yield replace(call, source=f"{{% with {opening} %}}", verb="with", called="", words=())
        yield from self._enter(call, macro.nodes)
        yield replace(call, source="{% endwith %}", verb="endwith", called="", words=())

    def _enter(self, caller: Piece, nodes: tuple[Node, ...]) -> Iterator[Piece]:
        if len(self.calling) >= _DEEPEST:
            raise TemplateError(caller.path, caller.line, "macros or includes call each other without end")
        self.calling.append(caller.called)
        yield from self._write(nodes, ())
        self.calling.pop()
