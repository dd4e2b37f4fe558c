"""Documents among the posts that no reader takes: whoever put them there waits for them to appear."""

from __future__ import annotations

import os
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from masthead.model import Problem
from masthead.source.folder import show, suffix_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEND = "save it as text, Markdown or HTML"


def find_foreign(root: Path, skip: frozenset[Path] = frozenset()) -> Iterator[Problem]:
    """Yield a warning for each document below `root` of a kind that is not read, in order of their names.

    Hidden names, links and the folders in `skip` (absolute paths) are passed over.
    """
    found: list[Problem] = []
    for folder, folders, names in os.walk(root):
        here = Path(folder)
        folders[:] = [name for name in folders if name[0] != "." and here / name not in skip]
        for name in names:
            kind = _load_kinds().get(suffix_of(name))
            if kind and name[0] != ".":
                path = show((here / name).relative_to(root).as_posix())
                reason = f"is {kind['what']}, which is not read as a post"
                found.append(Problem(path, reason, kind.get("mend", _MEND), refused=False))
    return iter(sorted(found, key=lambda problem: problem.path))


@lru_cache(maxsize=1)
def _load_kinds() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("foreign.toml").read_text("utf-8"))
