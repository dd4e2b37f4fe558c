"""What `masthead init` makes, and what of it a newcomer has to write anew."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from masthead.model import Problem
from masthead.pipeline.workshop import packaged_templates
from masthead.source import survey

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from masthead.model import Publication

NAME = "masthead.toml"
_POSTS = 'posts = "posts"'
_OF_THE_FOLDER = {"readme", "license", "licence", "copying", "changelog", "contributing", "code_of_conduct"}
_IGNORED = ".masthead/\npublic/\noutbox/\n"

# A stranger would take these for the publication's own, and mail for them would go astray.
_OWN = (
    ("publication", "title"),
    ("publication", "description"),
    ("publication", "url"),
    ("publication", "sender"),
    ("publication", "address"),
    ("channels", "bulletin", "digest", "to"),
)


def plant(folder: Path) -> int:
    """Make a publication in the folder, and return how many posts it is made of; without any there is a first one.

    Raises OSError where the folder cannot be written.
    """
    starter = packaged_templates() / "starter"
    posts = folder / "posts"
    count = 0 if posts.is_dir() else _count_posts(folder)
    configuration = (starter / NAME).read_text(encoding="utf-8")
    if count:
        configuration = configuration.replace(_POSTS, 'posts = "."     ', 1)
    else:
        posts.mkdir(parents=True, exist_ok=True)
        if not any(posts.iterdir()):
            (posts / "welcome.txt").write_bytes((starter / "welcome.txt").read_bytes())
    if not (folder / ".gitignore").exists():
        (folder / ".gitignore").write_text(_IGNORED, encoding="utf-8")
    (folder / NAME).write_text(configuration, encoding="utf-8")
    return count


def _count_posts(folder: Path) -> int:
    """Return how many posts stand in the folder and below, where one of them is more than what tells of the folder."""
    names = [name for listing in survey(folder) for name, *_ in listing.posts()] if folder.is_dir() else []
    told = [name for name in names if name.partition(".")[0].casefold() in _OF_THE_FOLDER]
    return len(names) if len(names) > len(told) else 0


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
