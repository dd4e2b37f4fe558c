"""The text part: its own template, and post bodies as text."""

from __future__ import annotations

import re
import textwrap
from functools import cache
from typing import TYPE_CHECKING, Any

from masthead.digest.lexing import environment
from masthead.digest.loader import load_template
from masthead.digest.prose import headings_as_paragraphs, style_prose
from masthead.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jinja2 import Environment

    from masthead.digest.story import Story

_WIDTH = 72
_ESCAPED = re.compile(
    r"^( {0,16}\d{0,9})\\([-+.])", re.MULTILINE
)  # html2text guards what Markdown would mistake
_WIDEST = 78  # RFC 5322, 2.1.1


@cache
def text_environment(folders: tuple[Path, ...]) -> Environment:
    """Return the sandbox for text templates: nothing is escaped, since nothing is markup."""
    from jinja2 import FunctionLoader

    def load(name: str) -> tuple[str, str, Callable[[], bool]]:
        source = load_template(folders, name)
        return source.text, str(source.path), lambda: load_template(folders, name) == source

    made = environment(escapes=False).overlay(loader=FunctionLoader(load))
    made.filters = {**made.filters, "wrap": wrap, "underline": underline}
    made.globals = {**made.globals, "prose": prose_as_text}
    return made


def wrap(text: str, indent: int = 0) -> str:
    """Return `text` in lines of at most 72 characters; a longer word, such as an address, stands alone and whole."""
    margin = " " * indent
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=margin,
        subsequent_indent=margin,
        break_long_words=False,
        break_on_hyphens=False,
    )


def underline(text: str, mark: str = "=") -> str:
    """Return `text`, wrapped, over a line of `mark` as long as its longest line."""
    lines = wrap(text)
    return f"{lines}\n{mark * max((len(line) for line in lines.splitlines()), default=1)}"


def prose_as_text(story: Story) -> str:
    """Return a post's body as text of at most 72 columns, links gathered as references below."""
    prose = headings_as_paragraphs(style_prose(story.content, {}))
    try:
        text = _write(prose, pads=True)
    except IndexError:  # html2text 2025.4 cannot pad the columns of a table within a table
        text = _write(prose, pads=False)
    return _ESCAPED.sub(r"\1\2", text).strip()


def _write(prose: str, *, pads: bool) -> str:
    from html2text import HTML2Text
    from html2text.config import TABLE_MARKER_FOR_PAD

    writer = HTML2Text(bodywidth=_WIDTH)
    writer.inline_links = False
    writer.wrap_links = False
    writer.ignore_emphasis = True
    writer.ignore_images = True
    writer.pad_tables = (
        pads and TABLE_MARKER_FOR_PAD not in prose
    )  # it takes a line that holds its mark for a table's
    writer.unicode_snob = True
    return writer.handle(prose)


def tidy(text: str) -> str:
    """Return `text` in lines of at most 78 characters, without trailing spaces or runs of empty lines.

    A line that holds an address stays whole, however long.
    """
    lines: list[str] = []
    for line in (line.rstrip() for line in text.splitlines()):
        if len(line) > _WIDEST and "://" not in line:
            lines += textwrap.wrap(
                line, _WIDEST, subsequent_indent=" " * min(len(line) - len(line.lstrip()), 8)
            )
        elif line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip() + "\n"


def render_text(folders: tuple[Path, ...], name: str, context: dict[str, Any]) -> str:
    """Return the text part; raise TemplateError, with file and line, where the template is wrong."""
    try:
        return tidy(text_environment(folders).get_template(name).render(context))
    except TemplateError:
        raise
    except Exception as error:
        path, line = last_line(error, ".j2")
        path = getattr(error, "filename", None) or path or name
        raise TemplateError(
            path, getattr(error, "lineno", None) or line, str(error) or type(error).__name__
        ) from error


def last_line(error: Exception, ending: str) -> tuple[str, int]:
    """Return the file and line of the deepest frame of `error` in a file whose name ends with `ending`."""
    path, line = "", 0
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(ending):
            path, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return path, line
