"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

HERE = Path(__file__).parent

# What CI says of a commit must not depend on the day's luck; on a developer's machine new examples are tried.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


def pytest_addoption(parser):
    """Add the option that rewrites the golden files."""
    parser.addoption("--regenerate", action="store_true", help="rewrite the golden files from today's output")


@pytest.fixture
def golden(request):
    """Compare bytes with a file under tests/golden, or rewrite it under --regenerate."""

    def compare(path: str, content: bytes) -> None:
        file = HERE / "golden" / path
        if request.config.getoption("--regenerate"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        assert file.exists(), f"{file} is missing: run pytest --regenerate and look at what it wrote"
        assert content.decode("utf-8", "replace") == file.read_bytes().decode("utf-8", "replace")

    return compare


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """Return the folder of npm packages that the browser tests load, or skip."""
    folder = Path(os.environ.get("MASTHEAD_NODE_MODULES", HERE.parent / ".ci" / "node_modules"))
    if not folder.is_dir():
        pytest.skip("needs axe-core and html-validate: npm install --prefix .ci axe-core html-validate")
    return folder
