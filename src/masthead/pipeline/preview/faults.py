"""Errors as the preview shows them: with the lines of the file around the fault."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from masthead.errors import ConfigError, TemplateError
from masthead.web.preview.sheets import Fault

if TYPE_CHECKING:
    from masthead.errors import MastheadError

_NEAR = 4  # lines shown above and below
_WIDEST = 300
_LARGEST = 1 << 20  # bytes of a file that is quoted


def tell_faults(error: MastheadError) -> tuple[Fault, ...]:
    """Return the error as faults, one for each thing that is wrong."""
    if isinstance(error, ConfigError):
        return tuple(
            Fault(each.path, each.reason, each.line, each.mend, quote(each.path, each.line))
            for each in error.problems
        )
    if isinstance(error, TemplateError):
        return (Fault(str(error.path), error.reason, error.line, "", quote(error.path, error.line)),)
    return (Fault("", str(error)),)


def quote(path: Path | str, line: int) -> tuple[tuple[int, str], ...]:
    """Return the numbered lines around `line` of a file; none when it cannot be read or no line is named."""
    place = Path(path)
    try:
        if not line or place.stat().st_size > _LARGEST:
            return ()
        lines = place.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except (OSError, ValueError):
        return ()
    first = max(1, line - _NEAR)
    return tuple(
        (number, text[:_WIDEST]) for number, text in enumerate(lines[first - 1 : line + _NEAR], first)
    )
