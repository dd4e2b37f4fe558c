"""What a newcomer has to write anew in the masthead.toml that `masthead init` made."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from masthead.model import Problem
from masthead.pipeline.workshop import packaged_templates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masthead.model import Publication

NAME = "masthead.toml"

# A stranger would take these for the publication's own, and mail for them would go astray.
_OWN = (
    ("publication", "title"),
    ("publication", "description"),
    ("publication", "url"),
    ("publication", "sender"),
    ("publication", "address"),
    ("channels", "bulletin", "digest", "to"),
)


def find_unwritten(publication: Publication) -> Iterator[Problem]:
    """Warn of every setting that is still as `masthead init` wrote it, though only its owner knows the right one."""
    path = publication.home / NAME
    made = tomllib.loads((packaged_templates() / "starter" / NAME).read_text(encoding="utf-8"))
    written = tomllib.loads(path.read_text(encoding="utf-8-sig")) if path.is_file() else {}
    for *tables, key in _OWN:
        value = _value(made, (*tables, key))
        if value == _value(written, (*tables, key)):
            shown = value if isinstance(value, str) else ", ".join(value)
            reason = f"[{'.'.join(tables)}] {key} is still “{shown}”"
            yield Problem(NAME, reason, "write your own", refused=False)


def _value(table: Any, keys: tuple[str, ...]) -> Any:  # noqa: ANN401 - whatever TOML holds there
    """Return the value that lies under the keys, None where a table has none of that name."""
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    return table
