"""What a browser shows: README's pictures, and each digest on a phone and a desk, by day and by night."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from garden import plant_seeds

ROOT = Path(__file__).parents[2]
MEASURE = """
async source => {
  const image = new Image(); image.src = source; await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width; canvas.height = image.height;
  const paper = canvas.getContext("2d"); paper.drawImage(image, 0, 0);
  const dots = paper.getImageData(0, 0, image.width, image.height).data;
  const colours = new Set(); let light = 0;
  for (let i = 0; i < dots.length; i += 4) {
    colours.add((dots[i] << 16) | (dots[i + 1] << 8) | dots[i + 2]);
    light += (dots[i] + dots[i + 1] + dots[i + 2]) / 765;
  }
  return {width: image.width, height: image.height, colours: colours.size, light: light / (dots.length / 4)};
}
"""


@pytest.fixture(scope="module")
def browser():
    """Return a headless Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("needs chromium: apt install chromium")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield running
        running.close()


@pytest.fixture(scope="module")
def public(tmp_path_factory):
    """Return what a run over the seeds publishes."""
    home = tmp_path_factory.mktemp("pictures") / "seeds"
    plant_seeds(home)
    shutil.copytree(ROOT / "templates", home.parent / "templates")
    program = Path(sys.executable).with_name("masthead")
    subprocess.run([program, "run", home, "--now", "2026-11-23T08:00Z"], check=True, capture_output=True)
    return home / "public"


def measure(browser, picture):
    """Return a picture's size, how many colours it has, and how light it is, from 0 to 1."""
    page = browser.new_page()
    try:
        return page.evaluate(MEASURE, f"data:image/png;base64,{base64.b64encode(picture).decode()}")
    finally:
        page.close()


def test_readme_s_pictures_are_those_that_the_program_makes(tmp_path):
    """`.pictures/take.py` still takes every picture that README shows, at the size it has there."""
    pytest.importorskip("playwright.sync_api")
    if shutil.which("chromium") is None:
        pytest.skip("needs chromium: apt install chromium")
    shown = set(re.findall(r'src="\.pictures/([^"]+)"', (ROOT / "README.md").read_text()))
    take = [sys.executable, ROOT / ".pictures" / "take.py", tmp_path]
    done = subprocess.run(take, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in tmp_path.iterdir()} == shown
    for name in shown:
        assert (tmp_path / name).read_bytes()[16:24] == (ROOT / ".pictures" / name).read_bytes()[
            16:24
        ]  # PNG's size


@pytest.mark.parametrize("channel", ["bulletin", "longread", "briefing"])
@pytest.mark.parametrize("width", [375, 1000])
def test_a_digest_shows_by_day_and_by_night(browser, public, channel, width):
    """Each digest is a page full of text, light on a light screen, dark on a dark one, no wider than the screen."""
    seen = {}
    for scheme in ("light", "dark"):
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        page.goto((public / channel / "issues" / "1" / "index.html").as_uri())
        seen[scheme] = measure(browser, page.screenshot(full_page=True))
        page.close()
        assert seen[scheme]["width"] == width
        assert seen[scheme]["colours"] > 40  # letters have many shades, an empty page has one
        assert seen[scheme]["height"] > 800
    assert seen["light"]["light"] > 0.75
    assert seen["dark"]["light"] < 0.35
