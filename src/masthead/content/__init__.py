"""Make a post's blocks into HTML that is safe anywhere, and that HTML into plain text.

blocks | render | sanitise (nh3, absolute addresses, images) -> HTML | html2text -> text
"""

from __future__ import annotations

from masthead.content.address import absolute
from masthead.content.images import find_images
from masthead.content.plain import to_text
from masthead.content.render import to_html
from masthead.content.words import clean_words, count_words

__all__ = ["absolute", "clean_words", "count_words", "find_images", "to_html", "to_text"]
