"""The editor's word: it outranks everything inferred."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from masthead.model import Author, Evidence, Finding, RunnerUp

if TYPE_CHECKING:
    from collections.abc import Callable

    from masthead.model import Correction, Post

T = TypeVar("T")


def correct(post: Post, correction: Correction) -> Post:
    """Return the post with the corrected findings; what was inferred stands among the runners-up."""
    word = Evidence("correction", correction.reason, correction.line)
    if correction.title:
        post = replace(post, title=_overrule(post.title, correction.title, word, str))
    if correction.authors is not None:
        named = tuple(Author(name) for name in correction.authors)
        post = replace(post, authors=_overrule(post.authors, named, word, _show_authors))
    if correction.published is not None:
        post = replace(post, published=_overrule(post.published, correction.published, word, str))
    return post


def _overrule(finding: Finding[T], value: T, word: Evidence, show: Callable[[T], str]) -> Finding[T]:
    """Return the editor's finding, the overruled one first among its runners-up."""
    rest = finding.runners_up
    if finding.value and finding.value != value:
        seen = next(iter(finding.evidence), Evidence("none", ""))
        rest = (RunnerUp(show(finding.value), finding.confidence, seen, "an editor corrected it"), *rest)
    return Finding(value, 1.0, (word,), rest)


def _show_authors(authors: tuple[Author, ...]) -> str:
    """Return the names in a row."""
    return ", ".join(author.name for author in authors)
