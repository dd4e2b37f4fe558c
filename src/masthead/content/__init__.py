"""Make a post's blocks into HTML that is safe anywhere.

blocks | render | sanitise (nh3, absolute addresses, images) -> HTML
"""

from __future__ import annotations

from masthead.content.images import find_images
from masthead.content.render import to_html
from masthead.content.words import count_words
from masthead.content.written import finish_html

__all__ = ["count_words", "find_images", "finish_html", "to_html"]
