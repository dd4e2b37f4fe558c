"""A look at the files under public/, in turn: a build makes anew what is not as it was written.

Looking at a hundred thousand files would cost more than all else of an idle run; so a run looks at the front page, at
the channels' heads, and at the next thousand of the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.errors import OutputError
from masthead.model import Problem
from masthead.publish import PublicFolder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from masthead.catalog import Published
    from masthead.pipeline.workshop import Workshop

MOST = 1000  # files that each run looks at
_HEADS = ("atom.xml", "rss.xml", "feed.json", "index.html")


def is_touched(workshop: Workshop, folder: PublicFolder) -> bool:
    """Tell whether one of the files whose turn it is was changed or taken away since it was written."""
    files = workshop.catalog.files
    if files.count_published(MOST + 1) <= MOST:
        return _differ(files.published(), folder)
    turn = workshop.catalog.path.with_name("patrol")
    looked_at = files.published(_read(turn), MOST)
    _write(turn, looked_at[-1].path if len(looked_at) == MOST else "")
    paths = [f"{each.name}/{name}" for each in workshop.publication.channels for name in _HEADS]
    heads = (files.find_published(path) for path in ("index.html", *paths))
    return _differ(looked_at, folder) or _differ([each for each in heads if each], folder)


def find_touched(workshop: Workshop) -> Iterator[Problem]:
    """Yield a warning for each file under public/ that is not as it was written; a build looks at some in turn only."""
    folder = PublicFolder(workshop.publication.public)
    for each in workshop.catalog.files.published():
        if _differ([each], folder):
            yield Problem(
                f"public/{each.path}",
                "is gone or was changed since it was written",
                f"nothing: a build writes it again when its turn comes, {MOST:,} files a run",
                refused=False,
            )


def _differ(files: Sequence[Published], folder: PublicFolder) -> bool:
    return any((each.size, each.modified_ns) != folder.look(each.path) for each in files)


def _read(turn: Path) -> str:
    """Return the path that was looked at last, empty at the beginning.

    It stands in a file of its own: in the catalog it would have every idle run wait for the disk. Whatever a power cut
    makes of it, it only says where to go on.
    """
    try:
        return turn.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""


def _write(turn: Path, path: str) -> None:
    try:
        turn.write_text(path, encoding="utf-8", errors="replace")
    except OSError as error:
        raise OutputError(turn, f"cannot be written: {error.strerror}") from error
