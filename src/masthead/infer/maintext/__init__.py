"""Main text: which blocks of a page are the post, and which are the page around it."""

from __future__ import annotations

from masthead.infer.maintext.find import keep_main, weave

__all__ = ["keep_main", "weave"]
