"""Take the pictures of README: a digest and a page, as the program makes them from the seeds.

python .pictures/take.py [FOLDER]
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
LEFT = shutil.ignore_patterns("public", "outbox", ".masthead", "masthead.ledger")  # by README's first command
SHOTS = {
    "digest.png": ("bulletin/issues/1/index.html", 640, 600),
    "page.png": ("posts/lets-stick-together-part-2/index.html", 640, 600),
}


def take(folder: Path) -> None:
    """Run the seeds in a scratch folder and photograph what comes out, into `folder`."""
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        home = Path(scratch, "seeds")
        shutil.copytree(ROOT / "seeds", home, ignore=LEFT)
        shutil.copytree(ROOT / "templates", Path(scratch, "templates"))
        command = [sys.executable, "-c", "from masthead.cli import main; main()", "run", str(home)]
        subprocess.run([*command, "--now", "2026-11-23T08:00Z"], check=True)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for name, (path, width, height) in SHOTS.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto((home / "public" / path).as_uri())
            page.screenshot(path=folder / name)
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1] if sys.argv[1:] else Path(__file__).parent))
