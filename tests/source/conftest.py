"""Ways to put a post on disk and read it back."""

from __future__ import annotations

import pytest

from masthead.source import look, read


@pytest.fixture
def read_bytes(tmp_path):
    """Return a function that writes bytes as a post, reads it and returns its Document or Problem."""

    def write_and_read(content: bytes, name: str = "post.txt", sidecar: str = ""):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        if sidecar:
            path.with_name(f"{path.name}.toml").write_text(sidecar, "utf-8")
        source = look(path, name)
        return read(source) if hasattr(source, "modified_ns") else source

    return write_and_read


@pytest.fixture
def read_words(read_bytes):
    """Return a function that does the same with text."""
    return lambda text, name="post.txt", sidecar="": read_bytes(text.encode("utf-8"), name, sidecar)
