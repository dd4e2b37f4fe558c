"""Where templates run: sandboxed, escaping by default, and strict about names they misspell."""

from __future__ import annotations

from keyword import iskeyword
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

import markupsafe
from jinja2 import (
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
)
from jinja2 import TemplateError as JinjaError
from jinja2.compiler import CodeGenerator
from jinja2.environment import TemplateModule
from jinja2.filters import do_urlencode
from jinja2.runtime import LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup, escape
from msgspec import Struct

from masthead.errors import TemplateError
from masthead.page.pieces import (
    ESCAPE,
    HOLDERS,
    LONGEST,
    SAFE,
    SAID,
    SPELL,
    Gathering,
    Turn,
    join_pieces,
    take_turns,
)
from masthead.page.script import to_json

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping, Sequence
    from types import CodeType

    from jinja2 import Environment, Template
    from jinja2.compiler import Frame
    from jinja2.nodes import Expr as Expression
    from jinja2.runtime import Context

# What an expression in a template can raise by itself: {{ 1 / 0 }}, {{ "a" + 1 }}, {% include this %} without end.
_FAULTS = (JinjaError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
# What `escape` puts into a Markup: the string itself, where nothing in it has to be escaped.
_escape: Callable[[str], str] = getattr(markupsafe, "_escape_inner", escape)
_KEPT = "4-%s.cache"  # files of compiled templates; to be counted up whenever they are compiled otherwise


class _Generator(CodeGenerator):
    """Writes templates that hand a string to what escapes it, and any other value to `spell`.

    `entry.title` is read at once where `entry` is a noun known to have a `title`: nobody need be asked. And
    `{{ "," if more }}` is empty where there is no more, without an object of its own that stands for nothing; what
    `{{ text | safe }}` hands out is the text, without a copy that is marked as safe.
    """

    _safe: Expression | None = None  # what is handed out just now, if it is `text | safe`

    def _output_child_pre(self, node: Expression, frame: Frame, finalize: Any) -> None:  # noqa: ANN401 - Jinja2's signature
        if _is_plain(frame, finalize):
            if isinstance(node, nodes.CondExpr) and node.expr2 is None:
                node.expr2 = nodes.Const("")
            self._safe = node if isinstance(node, nodes.Filter) and node.name == "safe" else None
            kept = SAID if self._safe else f"{ESCAPE}({SAID})"
            self.write(f"({kept} if type({SAID} := ")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: Expression, frame: Frame, finalize: Any) -> None:  # noqa: ANN401 - Jinja2's signature
        if _is_plain(frame, finalize):
            told = f"{SAFE}({SAID})" if self._safe else SAID
            self.write(f") is str else {SPELL}({told}))")
            self._safe = None
        else:
            super()._output_child_post(node, frame, finalize)

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802 - Jinja2's name
        """Write what a filter makes of a value; of a safe one that is handed out, the value itself."""
        if node is self._safe and node.node is not None:
            self.visit(node.node, frame)
        else:
            super().visit_Filter(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja2's name
        """Write how a field is read."""
        is_plain = node.attr.isascii() and node.attr[0] != "_" and not iskeyword(node.attr)
        if not (is_plain and len(node.attr) <= LONGEST and isinstance(node.node, nodes.Name)):
            super().visit_Getattr(node, frame)
            return
        holder = frame.symbols.ref(node.node.name)
        self.write(f"({holder}.{node.attr} if type({holder}) in {HOLDERS}{node.attr} else ")
        super().visit_Getattr(node, frame)
        self.write(")")


def _is_plain(frame: Frame, finalize: Any) -> bool:  # noqa: ANN401 - Jinja2 keeps its kind to itself
    """Tell whether it is known, as a template is compiled, that what it hands out is escaped, and no more."""
    return frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox, with a short way to what is harmless: it asks nine questions before each dot of a template.

    Fields of our own frozen nouns are values; the words of a language are keys of a read-only mapping. A macro is a
    template's own, and `once` is ours. A template is found once: while a site is made, none changes.
    """

    code_generator_class = _Generator
    gathering, turns = Gathering, staticmethod(take_turns)
    escape = staticmethod(_escape)  # a harmless string is handed out as it is, without a Markup of its own
    _known: ClassVar[set[type[Any]]] = set()
    _holders: ClassVar[dict[str, set[type[Any]]]] = {"last": {LoopContext, Turn}}

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - whatever Jinja2 takes
        super().__init__(**options)
        self._found: dict[Any, Template] = {}
        self.filters.update(tojson=to_json, urlencode=_quote)

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja2's name
    ) -> Template:
        """Return the template of that name."""
        found = self._found.get(name) if globals is None else None
        if found is None:
            found = super().get_template(name, parent, globals)
            if globals is None:
                self._found[name] = found
        return found

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what a template may name without being handed it: a plain copy, for each page is handed it anew."""
        return {**self.globals, **(d or {})}

    def holders(self, field: str) -> set[type[Any]]:
        """Return the kinds of nouns, as far as they have been met, that have this field."""
        return self._holders.setdefault(field, set())

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - Jinja2's signature
        kind = type(obj)
        if kind is MappingProxyType and attribute in obj:
            return obj[attribute]
        if kind not in self._known:
            self._known.add(kind)
            for field in _fields_of(kind):
                self.holders(field).add(kind)
        if kind in self.holders(attribute):
            return getattr(obj, attribute)
        if kind is TemplateModule and attribute in vars(obj) and attribute[0] != "_":
            return vars(obj)[attribute]
        return super().getattr(obj, attribute)

    def call(self, context: Context, called: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - Jinja2's signature
        """Call what a template calls."""
        is_macro = isinstance(called, Macro)
        if not is_macro and called is not self.globals.get("once"):
            return super().call(context, called, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return _run_macro(called, args, kwargs) if is_macro else called(*args, **kwargs)

    def _compile(self, source: str, filename: str) -> CodeType:
        """Compile the Python of a template."""
        return compile(join_pieces(source), filename, "exec", dont_inherit=True)

    @staticmethod
    def spell(value: Any) -> Any:  # noqa: ANN401 - whatever a template hands out, as text
        """Return a value that is no plain string as HTML."""
        return value if type(value) is Markup else escape(value)


def _quote(value: Any) -> str:  # noqa: ANN401 - whatever a template has
    """Return a part of an address as Jinja2 quotes it, and at once where there is nothing to quote."""
    if type(value) is str and value.isascii() and value.replace("-", "").isalnum():
        return value
    return do_urlencode(value)


def _run_macro(macro: Macro, args: Sequence[Any], kwargs: dict[str, Any]) -> Any:  # noqa: ANN401 - what the macro makes
    """Return what a macro makes; one that takes what it names, and nothing else, is called at once."""
    named = macro.arguments[len(args) :]
    if macro.catch_kwargs or macro.catch_varargs or macro.caller or not kwargs.keys() <= {*named}:
        return macro(*args, **kwargs)
    made = macro._func(*args, *[kwargs.get(name, missing) for name in named])  # noqa: SLF001 - Jinja2 has no other way
    return Markup(made) if macro._default_autoescape else made  # noqa: S704, SLF001 - as Jinja2 has it


def _fields_of(kind: type[Any]) -> frozenset[str]:
    if not kind.__module__.startswith("masthead.") or not issubclass(kind, Struct):
        return frozenset()
    told = [name for name, each in vars(kind).items() if isinstance(each, property)]
    return frozenset(name for name in (*kind.__struct_fields__, *told) if not name.startswith("_"))


def open_environment(folders: Sequence[Path], bytecode: Path | None = None) -> Environment:
    """Return an environment whose templates reach nothing but what they are handed.

    `bytecode` is a folder for compiled templates; each is found there by the hash of its source.
    """
    return _Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        optimized=False,  # looking for what is constant takes a fifth of the time, and finds next to nothing
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=FileSystemBytecodeCache(str(bytecode), _KEPT) if bytecode else None,
    )


def find_template(environment: Environment, name: str) -> Template:
    """Return the template; raises TemplateError with file and line when it is missing or does not parse."""
    try:
        return environment.get_template(name)
    except (TemplateNotFound, TemplateSyntaxError, UnicodeDecodeError) as fault:
        _refuse(fault, name)


def read_asset(environment: Environment, name: str) -> bytes:
    """Return a file that stands among the templates and is shipped as it is."""
    loader = environment.loader
    try:
        return loader.get_source(environment, name)[0].encode() if loader else b""
    except (TemplateNotFound, UnicodeDecodeError) as fault:
        _refuse(fault, name)


def fill(template: Template, values: dict[str, Any]) -> bytes:
    """Return the template with its values as UTF-8; raises TemplateError when it goes wrong while running."""
    try:
        pieces = _run(template, values)
    except _FAULTS as fault:
        _refuse(fault, template.name or "")
    try:
        return b"".join(map(str.encode, pieces))
    except UnicodeEncodeError:  # half of a pair
        return b"".join([piece.encode("utf-8", "replace") for piece in pieces])


def _run(template: Template, values: dict[str, Any]) -> Sequence[str]:
    """Return the pieces of a page: joined first, one dash would make a wide string of all of it."""
    try:
        return [*template.root_render_func(template.new_context(values))]
    except _FAULTS:
        template.environment.handle_exception()  # raises it as Jinja2 does, with the template's own lines


def _refuse(fault: Exception, name: str) -> NoReturn:
    if isinstance(fault, TemplateSyntaxError):
        raise TemplateError(
            fault.filename or fault.name or name, fault.lineno, fault.message or ""
        ) from fault
    path, line = _find_line(fault)
    if isinstance(fault, TemplateNotFound):
        raise TemplateError(path or name, line, f"the template {fault.name} is missing") from fault
    if not path and not isinstance(fault, JinjaError | UnicodeDecodeError):
        raise fault  # not the template's fault: it never ran
    raise TemplateError(path or name, line, str(fault)) from fault


def _find_line(fault: Exception) -> tuple[str, int]:
    """Return file and line of the innermost template in the traceback, which Jinja2 maps to its source."""
    path, line, step = "", 0, fault.__traceback__
    while step is not None:
        name = step.tb_frame.f_code.co_filename
        if Path(name).suffix == ".j2":
            path, line = name, step.tb_lineno
        step = step.tb_next
    return path, line
