"""Patterns that are compiled when a text first asks for them: a run that finds one changed post uses few of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["LatePattern", "late"]

_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub")


class LatePattern:
    """What re.Pattern is, as soon as it is asked to look at something."""

    def __init__(self, *asked: Any) -> None:  # noqa: ANN401 - whatever re.compile takes
        self._asked = asked

    def ready(self) -> re.Pattern[Any]:
        """Return the pattern; from now on its methods are those of this one, and as quick."""
        found = re.compile(*self._asked)
        for name in _METHODS:
            setattr(self, name, getattr(found, name))
        return found


def _ask(name: str) -> Callable[..., Any]:
    def ask(self: LatePattern, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as the method of that name has them
        return getattr(self.ready(), name)(*args, **kwargs)

    return ask


for _name in _METHODS:
    setattr(LatePattern, _name, _ask(_name))

late = re.compile if TYPE_CHECKING else LatePattern
