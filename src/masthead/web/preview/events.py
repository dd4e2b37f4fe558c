"""Telling open pages that something changed (server-sent events, WHATWG HTML 9.2)."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from masthead.web.preview.sheets import Editor

_PULSE = 15.0  # seconds after which a comment shows whether the page is still there
MOST_LISTENERS = 64


class Bell:
    """Rung by the thread that works things out, heard by every open page."""

    def __init__(self) -> None:
        self._hearing: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}

    def ring(self) -> None:
        """Wake every page that listens; may be called from any thread."""
        for event, loop in tuple(self._hearing.items()):
            with contextlib.suppress(RuntimeError):  # the loop has ended with the server
                loop.call_soon_threadsafe(event.set)

    @property
    def is_crowded(self) -> bool:
        """Tell whether as many pages listen as may."""
        return len(self._hearing) >= MOST_LISTENERS

    async def listen(self, editor: Editor, known: int) -> AsyncIterator[bytes]:
        """Yield the standing's number whenever it is another than the one the page knows."""
        event = asyncio.Event()
        self._hearing[event] = asyncio.get_running_loop()
        try:
            yield b"retry: 1000\n\n"
            while True:
                version = editor.standing.version
                if version != known:
                    yield f"data: {version}\n\n".encode()
                    known = version
                event.clear()
                try:
                    await asyncio.wait_for(event.wait(), _PULSE)
                except TimeoutError:
                    yield b": still here\n\n"
        finally:
            del self._hearing[event]
