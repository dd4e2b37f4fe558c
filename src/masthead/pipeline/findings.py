"""What inference makes of posts, without a catalog: nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.infer import say_rule
from masthead.model import Document, Problem, Surroundings
from masthead.source import look, read, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from masthead.model import Post, Publication, Source

__all__ = ["inspect", "say_rule"]


def inspect(
    paths: Sequence[Path], publication: Publication | None, now: datetime
) -> Iterator[tuple[str, Post | Problem]]:
    """Yield what is inferred from each post, or why it cannot be, with the path as it was asked for.

    The posts of a folder teach the furniture that they share; files named one by one are taken each alone.
    """
    from masthead.infer import infer, survey

    start = Surroundings(now)
    if publication is not None:
        start = Surroundings(now, publication.title, publication.language)
    for path in paths:
        found = list(_find(path, publication))
        surroundings = survey(_documents(found), start) if path.is_dir() else start
        for name, source in found:
            document = source if isinstance(source, Problem) else read(source)
            yield name, document if isinstance(document, Problem) else infer(document, surroundings)


def _find(path: Path, publication: Publication | None) -> Iterator[tuple[str, Source | Problem]]:
    if not path.is_dir():
        yield str(path), look(path, path.name)
        return
    skip: frozenset[Path] = frozenset()
    if publication is not None:
        skip = frozenset({publication.public, publication.outbox, publication.state, *publication.templates})
    for found in walk(path.resolve(), skip):
        yield str(path / (found.path if isinstance(found, Problem) else found.name)), found


def _documents(found: Iterable[tuple[str, Source | Problem]]) -> Iterator[Document]:
    for _, source in found:
        if isinstance(source, Problem):
            continue
        document = read(source)
        if isinstance(document, Document):
            yield document
