"""Main text: which blocks of a page are the post, which stand near it, and which are the page around it."""

from __future__ import annotations

from masthead.infer.maintext.find import keep_main, weave
from masthead.infer.maintext.near import find_near

__all__ = ["find_near", "keep_main", "weave"]
