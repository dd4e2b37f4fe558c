"""Reading a template file into pieces: text, statements and expressions, each with its place."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from masthead.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jinja2.sandbox import SandboxedEnvironment

    from masthead.digest.loader import TemplateSource

Word = tuple[str, str]  # what Jinja's lexer calls it, and its spelling

_OPENING, _CLOSING = {"(", "[", "{"}, {")", "]", "}"}
_SILENT = {"whitespace", "block_begin", "block_end", "variable_begin", "variable_end"}
_MARKED = re.compile("[&<>\"']")
_NAMED_BY_TEXT = {"extends", "include", "from"}


class Piece(Struct, frozen=True):
    """A stretch of a template: text (no verb, no call), a statement, or an expression."""

    source: str
    path: Path
    line: int
    verb: str = ""  # of a statement: for, if, block …
    argument: str = ""  # of a statement that names a block or a template
    called: str = ""  # of an expression that is one call: the name called
    words: tuple[Word, ...] = ()
    is_text: bool = True


class Signature(Struct, frozen=True):
    """A macro's name and parameters, with the defaults of those that have one."""

    name: str
    parameters: tuple[tuple[str, str], ...]

    def bind(self, call: Piece, values: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
        """Yield each parameter with the expression it stands for in `call`."""
        known = dict(values)
        if (
            extra := set(known)
            - {str(place) for place in range(len(self.parameters))}
            - dict(self.parameters).keys()
        ):
            raise TemplateError(call.path, call.line, f"{self.name} takes no parameter {min(extra)}")
        for place, (name, default) in enumerate(self.parameters):
            value = known.get(name) or known.get(str(place)) or default
            if not value:
                raise TemplateError(call.path, call.line, f"{self.name} needs {name}")
            yield name, value


@cache
def environment(*, escapes: bool = True) -> SandboxedEnvironment:
    """Return the sandbox that reads and renders templates; one that `escapes` is for HTML."""
    from jinja2 import StrictUndefined
    from jinja2.compiler import CodeGenerator
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from markupsafe import escape

    class Generator(CodeGenerator):
        """Writes templates that hand a value to `spell` where Jinja would hand it to `escape`."""

        def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:  # noqa: ANN401 - Jinja's own signature
            if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
                super()._output_child_pre(node, frame, finalize)
            else:
                self.write("environment.spell(")

    class Sandbox(ImmutableSandboxedEnvironment):
        """A sandbox that hands out a Story's strings without weighing each: two thirds of the time went there."""

        code_generator_class = Generator

        @staticmethod
        def spell(value: object) -> str:
            """Return a value as HTML; making a Markup of each harmless string took half of what was left."""
            return value if type(value) is str and not _MARKED.search(value) else escape(value)

        def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - Jinja's own signature
            """Return what a template calls `attribute` of `obj`."""
            value = getattr(obj, attribute, None)
            if type(value) is str and attribute[:1] != "_":
                return value
            return super().getattr(obj, attribute)

    return Sandbox(autoescape=escapes, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


@lru_cache(maxsize=64)
def read_pieces(source: TemplateSource) -> tuple[Piece, ...]:
    """Return the template's pieces, comments left out; raise TemplateError where its syntax is wrong."""
    from jinja2 import TemplateSyntaxError

    reader = environment()
    try:
        reader.compile(source.text, filename=str(source.path), raw=True)
        return tuple(_pieces(source.path, reader.lex(source.text, filename=str(source.path))))
    except TemplateSyntaxError as error:
        raise TemplateError(source.path, error.lineno, error.message or "broken") from error


def _pieces(path: Path, words: Iterator[tuple[int, str, str]]) -> Iterator[Piece]:
    inside: list[tuple[int, str, str]] = []
    for line, kind, value in words:
        if kind == "data":
            yield Piece(value, path, line)
        elif kind.startswith("raw_"):
            raise TemplateError(path, line, "raw is not understood in a digest: write the braces as entities")
        elif not kind.startswith("comment"):
            inside.append((line, kind, value))
            if kind in {"block_end", "variable_end"}:
                yield _tag(path, inside)
                inside = []


def _tag(path: Path, words: list[tuple[int, str, str]]) -> Piece:
    line = words[0][0]
    source = "".join(value for _, _, value in words)
    spoken = tuple((kind, value) for _, kind, value in words if kind not in _SILENT)
    if words[0][1] == "variable_begin":
        is_call = len(spoken) > 2 and spoken[1][1] == "(" and _closes(spoken) == len(spoken) - 1
        return Piece(source, path, line, called=spoken[0][1] if is_call else "", words=spoken, is_text=False)
    verb = spoken[0][1]
    argument = spoken[1][1] if len(spoken) > 1 else ""
    if verb in _NAMED_BY_TEXT:
        if len(spoken) == 1 or spoken[1][0] != "string":
            raise TemplateError(path, line, f"{verb} needs the template's name in quotes")
        argument = argument[1:-1]
    if verb == "import":
        raise TemplateError(path, line, "write: from … import, so that a macro is called by its own name")
    if verb == "from" and ("name", "as") in spoken:
        raise TemplateError(path, line, "a macro is called by its own name here: leave `as` out")
    if verb in {"call", "filter", "autoescape"}:
        raise TemplateError(path, line, f"{verb} is not understood in a digest")
    return Piece(source, path, line, verb=verb, argument=argument, words=spoken, is_text=False)


def _closes(words: tuple[Word, ...]) -> int:
    """Return where the bracket that `words` opens second is closed."""
    depth = 0
    for place, (_, value) in enumerate(words):
        depth += (value in _OPENING) - (value in _CLOSING)
        if depth == 0 and place:
            return place
    return -1


def read_signature(piece: Piece) -> Signature:
    """Return the signature that a macro statement declares."""
    parameters = tuple((left or right, right if left else "") for left, right in _split(piece.words[3:-1]))
    return Signature(piece.argument, parameters)


def split_call(piece: Piece) -> tuple[tuple[str, str], ...]:
    """Return the expressions handed to a call, each with its parameter's name or its place."""
    return tuple((left or str(place), right) for place, (left, right) in enumerate(_split(piece.words[2:-1])))


def _split(words: tuple[Word, ...]) -> Iterator[tuple[str, str]]:
    """Yield (name, expression) of a comma-separated list; the name is empty where none is given."""
    depth, name, spelt = 0, "", list[str]()
    for _, value in (*words, ("operator", ",")):
        depth += (value in _OPENING) - (value in _CLOSING)
        if value == "," and depth == 0:
            if spelt:
                yield name, " ".join(spelt)
            name, spelt = "", []
        elif value == "=" and depth == 0:
            name, spelt = spelt[0], []
        else:
            spelt.append(value)
