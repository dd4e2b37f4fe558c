"""Furniture: what a page prints around its post, line by line, and the rule that saw it."""

from __future__ import annotations

from masthead.infer.furniture.find import find_furniture, find_repeated

__all__ = ["find_furniture", "find_repeated"]
