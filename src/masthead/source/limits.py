"""How much of a post is read; beyond, it is refused or read as plain words, so that every post costs bounded time."""

from __future__ import annotations

MAX_BYTES = 5 * 1024 * 1024
"""The largest post that is read: 5 MiB."""

MAX_LINES = 100_000
"""The most lines a file may have."""

MAX_BLOCKS = 50_000
"""The most paragraphs, or lines that show anything, a post may have."""

MAX_TAGS = 120_000
"""The most tags of a page that is read as such; one with more is read for its words."""

MAX_MARKDOWN = 512 * 1024
"""The most characters that are read as Markdown, some 80,000 words; a longer post is read as plain text."""
