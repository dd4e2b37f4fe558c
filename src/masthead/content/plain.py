"""Turn sanitised HTML into text that reads well in a terminal and in a mail's text part."""

from __future__ import annotations

import re

_GAPS = re.compile(r"\n{3,}")


def to_text(html: str, width: int = 72) -> str:
    """Return a sanitised body as plain text, wrapped at `width`, its links numbered and listed below."""
    from html2text import HTML2Text

    converter = HTML2Text(bodywidth=width)
    converter.inline_links = False
    converter.wrap_links = False
    converter.ignore_emphasis = True
    converter.ignore_images = False
    converter.images_to_alt = True
    converter.pad_tables = True
    converter.unicode_snob = True
    lines = (line.rstrip(" \t") for line in converter.handle(html).split("\n"))
    return _GAPS.sub("\n\n", "\n".join(lines)).strip()
