#!/usr/bin/env python3
"""Answer as `masthead inspect --json` does, with trafilatura and htmldate: the peers in README's table.

    python -m venv peers && peers/bin/pip install trafilatura
    peers/bin/python tests/bench/peer_inspect.py [--dates] FILE…

Text is given to them as they take it: each line a paragraph of a page. With --dates only htmldate is asked.
"""

from __future__ import annotations

import html
import json
import sys
from pathlib import Path

import trafilatura
from htmldate import find_date


def to_page(path: Path) -> str:
    """Return the file as HTML; a text has each of its lines wrapped in <p>."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix in (".html", ".htm"):
        return text
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line.strip())
    return f"<html><body><article>{lines}</article></body></html>"


def answer(path: Path) -> dict[str, object]:
    """Return what the peers find in a file."""
    page = to_page(path)
    found = trafilatura.bare_extraction(page, with_metadata=True)
    authors = [name.strip() for name in (found.author or "").split(";") if name.strip()] if found else []
    return {
        "path": str(path),
        "title": (found.title if found else None) or None,
        "authors": authors,
        "published": find_date(page, original_date=True),
        "text": (found.text if found else "") or "",
    }


def answer_date(path: Path) -> dict[str, object]:
    """Return the date that htmldate finds in a file."""
    return {"path": str(path), "published": find_date(to_page(path), original_date=True)}


ask = answer_date if "--dates" in sys.argv else answer
for name in sys.argv[1:]:
    if name != "--dates":
        print(json.dumps(ask(Path(name)), ensure_ascii=False))
