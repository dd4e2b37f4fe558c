"""The data files of inference: lists of words, forms and weights, each beside the module that uses it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import rtoml


def read_table(module: str, name: str) -> dict[str, Any]:
    """Return the TOML file of that name in the folder of a module (its `__file__`).

    There is a third of a megabyte of them, which Python's own reader takes ten times as long for: a run that infers one
    post would do little else.
    """
    table: dict[str, Any] = rtoml.loads((Path(module).parent / name).read_text(encoding="utf-8"))
    return table
