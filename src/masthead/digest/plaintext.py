"""The text part: its own template, and post bodies as text."""

from __future__ import annotations

import textwrap
from functools import cache
from typing import TYPE_CHECKING

from masthead.digest.loader import load_template
from masthead.errors import TemplateError

if TYPE_CHECKING:
    from pathlib import Path

    from jinja2 import Environment

    from masthead.digest.story import Story

WIDTH = 72


@cache
def text_environment(folders: tuple[Path, ...]) -> Environment:
    """Return the sandbox for text templates: nothing is escaped, since nothing is markup."""
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    def load(name: str) -> tuple[str, str, None]:
        source = load_template(folders, name)
        return source.text, str(source.path), None

    made = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(load),
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"wrap": wrap, "underline": underline}
    made.globals["prose"] = prose_as_text
    return made


def wrap(text: str, indent: int = 0) -> str:
    """Return `text` in lines of at most 72 characters; a longer word, such as an address, stands alone and whole."""
    margin = " " * indent
    return textwrap.fill(
        text,
        WIDTH,
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
    from html2text import HTML2Text

    writer = HTML2Text(bodywidth=WIDTH)
    writer.inline_links = False
    writer.wrap_links = False
    writer.ignore_emphasis = True
    writer.ignore_images = True
    writer.pad_tables = True
    writer.unicode_snob = True
    return writer.handle(story.content).strip()


def tidy(text: str) -> str:
    """Return `text` without trailing spaces or runs of empty lines, every line break a line feed."""
    lines: list[str] = []
    for line in (line.rstrip() for line in text.splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip() + "\n"


def template_fault(error: Exception, default: str) -> TemplateError:
    """Return the error that names the line of a text template at which `error` arose."""
    path, line = default, getattr(error, "lineno", 0) or 0
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(".j2"):
            path, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return TemplateError(getattr(error, "filename", None) or path, line, str(error) or type(error).__name__)
