"""What inference makes of posts, without a catalog: nothing is written."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from masthead.infer import say_rule
from masthead.model import Document, Problem, Surroundings
from masthead.pipeline.crew import Crew
from masthead.source import look, read, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from masthead.model import Post, Publication, Source

__all__ = ["inspect", "say_rule"]

_MEND = "take it out of the folder, and report it: no post may do that"


class _Asked(NamedTuple):
    """A post by the path as it was asked for, or why there is none."""

    name: str
    source: Source | Problem


class _Readers(Crew[_Asked, "tuple[str, Post | Problem]"]):
    """Read posts, each of which may be pasted text and take milliseconds: fewer of them are many."""

    many = 40
    chunk = 10


class _Desk:
    """Where posts of one folder, or posts that were named one by one, are inferred."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings

    def work(self, asked: Iterable[_Asked]) -> list[tuple[str, Post | Problem]]:
        """Return what is inferred from each post."""
        from masthead.infer import infer

        found: list[tuple[str, Post | Problem]] = []
        for name, source in asked:
            document = source if isinstance(source, Problem) else read(source)
            post = document if isinstance(document, Problem) else infer(document, self._surroundings)
            found.append((name, post))
        return found

    @staticmethod
    def give_up(asked: _Asked) -> tuple[str, Post | Problem]:
        """Return the answer for a post that no process survives, or that takes for ever."""
        return asked.name, Problem(asked.name, "ends the process that reads it", _MEND)


def inspect(
    paths: Sequence[Path], publication: Publication | None, now: datetime
) -> Iterator[tuple[str, Post | Problem]]:
    """Yield what is inferred from each post, or why it cannot be, with the path as it was asked for.

    The posts of a folder teach the furniture that they share; files named one by one are taken each alone.
    """
    from masthead.infer import survey

    start = Surroundings(now)
    if publication is not None:
        start = Surroundings(now, publication.title, publication.language)
    for is_folder, some in groupby(paths, lambda path: path if path.is_dir() else None):
        asked = [each for path in some for each in _find(path, publication)]
        yield from _infer(asked, survey(_documents(asked), start) if is_folder else start)


def _infer(asked: Sequence[_Asked], surroundings: Surroundings) -> Iterator[tuple[str, Post | Problem]]:
    desk = _Desk(surroundings)
    readers = _Readers(desk.work, desk.give_up, _tell, lambda: _warm(desk, asked))
    return readers.work("", asked, len(asked))


def _warm(desk: _Desk, asked: Sequence[_Asked]) -> None:
    """Load what posts are inferred with."""
    desk.work(asked[:1])


def _tell(title: str, done: int, count: int) -> None:
    """Tell nothing: each post that is done is shown at once."""


def _find(path: Path, publication: Publication | None) -> Iterator[_Asked]:
    if not path.is_dir():
        yield _Asked(str(path), look(path, _name(path, publication)))
        return
    skip = publication.reserved if publication is not None else frozenset()
    for found in walk(path.resolve(), skip):
        yield _Asked(str(path / (found.path if isinstance(found, Problem) else found.name)), found)


def _name(path: Path, publication: Publication | None) -> str:
    """Return a file's name among the posts of its publication: its folders may tell its day, and it be corrected."""
    whole = path.resolve()
    if publication is None or not whole.is_relative_to(publication.posts):
        return path.name
    return whole.relative_to(publication.posts).as_posix()


def _documents(asked: Iterable[_Asked]) -> Iterator[Document]:
    for _, source in asked:
        if isinstance(source, Problem):
            continue
        document = read(source)
        if isinstance(document, Document):
            yield document
