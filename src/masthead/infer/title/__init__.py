"""What the post is called: lines and metadata that may be its title, weighed."""

from __future__ import annotations

from masthead.infer.title.find import Heading, find_title

__all__ = ["Heading", "find_title"]
