"""The editor's local page: posts with what was found in them, the next digests, the feeds, as they would be made now.

It is handed an Editor (sheets.py), who knows how things stand; Starlette and Jinja2 are loaded by `open_preview`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.web.preview.events import Bell

if TYPE_CHECKING:
    from pathlib import Path

    from masthead.web.preview.guard import Guard
    from masthead.web.preview.sheets import Editor

__all__ = ["Bell", "open_preview"]


def open_preview(editor: Editor, bell: Bell, folder: Path, port: int) -> Guard:
    """Return the preview as an ASGI application; `folder` holds its templates, `port` is the one it answers on."""
    from masthead.web.preview.app import open_app

    return open_app(editor, bell, folder, port)
