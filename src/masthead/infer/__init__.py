"""What a post does not say plainly: its title, authors, dates and body, each with its evidence.

document
  | lines      its lines, folded and placed
  | layout     where prose begins and ends; which lines are made of known phrases
  | title      lines and metadata that may be the title
  | byline     names that may be the writer's
  | dateline   dates that may be the day of publication
  | furniture  lines that are the page's, not the post's
  | structure  headings, lists, quotations, paragraphs
post
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from masthead.model import Correction, Document, Lesson, Post, Surroundings, Written

__all__ = ["correct", "infer", "infer_written", "is_empty", "learn", "say_rule", "survey"]


def infer(document: Document, surroundings: Surroundings) -> Post:
    """Return what the document tells of its post; what it does not tell is empty."""
    from masthead.infer import post

    return post.infer(document, surroundings)


def infer_written(written: Written, surroundings: Surroundings) -> Post | None:
    """Return a post that states itself; None where it has to be looked at more closely."""
    from masthead.infer import written as stated

    return stated.infer_written(written, surroundings)


def survey(documents: Iterable[Document], surroundings: Surroundings) -> Surroundings:
    """Return the surroundings with what the publication's posts share; no document is kept."""
    from masthead.infer import shared

    return shared.survey(documents, surroundings)


def learn(document: Document) -> Lesson:
    """Return what one post teaches of its publication, to be counted with what the others teach."""
    from masthead.infer import lesson

    return lesson.learn(document)


def correct(post: Post, correction: Correction) -> Post:
    """Return the post as the editor corrects it."""
    from masthead.infer import correction as editor

    return editor.correct(post, correction)


def say_rule(rule: str) -> str:
    """Return in words what the rule of an Evidence says, for a person who asks why."""
    from masthead.infer import rules

    return rules.say_rule(rule)


def is_empty(post: Post) -> bool:
    """Return whether nothing but furniture stood in the post's file."""
    return not any(block.text.strip() or block.html for block in post.body)
