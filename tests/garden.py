"""A small publication of our own, laid out in a folder."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from builders import NOW
from masthead import pipeline
from masthead.config import load, load_corrections

if TYPE_CHECKING:
    from masthead.model import Report

SEEDS = Path(__file__).parents[1] / "seeds"
POSTS = {
    "frost.txt": (
        "What the frost left us\n\nBy Ines Okafor\n\n12 January 2026\n\n"
        "The broad beans stood through eleven nights below zero, which nobody on the plots had expected of them. "
        "The kale did not, and neither did the tap by the gate.\n\n"
        "What we will do\n\n  • Wrap the tap before the next frost.\n  • Sow a second row of beans in March.\n\n"
        "Those who can spare an hour on Saturday are welcome to help with the pipe.\n\n"
        "3 views0 comments\n\nbottom of page\n"
    ),
    "shed.txt": (
        "The shed has a roof again\n\nTomas Lindqvist – November 2025\n\n"
        "Four of us carried the old panels away and laid new felt before the rain came back. "
        "The work took two weekends and cost less than the biscuits.\n\n"
        "“A dry shed is half a harvest”\n\nAnton Chekhov\n\n"
        "There is room on the shelf for everybody's string now, and a hook for the good spade.\n"
    ),
    "seeds.txt": (
        "Swapping seeds across the fence\n\n"
        "Bring what you saved, in an envelope with the name of the plant on it, and take what you can use. "
        "Last year the table held forty kinds of tomato and a single, much admired, melon.\n\n"
        "Nothing is sold and nothing is written down, so bring a pencil of your own.\n"
    ),
}

CONFIGURATION = """
[publication]
title = "The Shared Allotment"
description = "Notes from nine plots and one leaking shed."
url = "https://garden.example/"
language = "en-GB"
timezone = "Europe/London"
posts = "posts"
sender = "The Shared Allotment <news@garden.example>"
address = "Plot 7, Mill Lane, Norwich NR1 1AA"

[channels.bulletin]
title = "News from the Beds"
description = "All that grows."

[channels.bulletin.digest]
to = ["ana@garden.example", "bo@garden.example"]
backfill = 10

[channels.tools]
title = "Tools and Sheds"
description = "For those who mend."
select = { words = ["shed", "spade"] }
"""


def plant(folder: Path, **posts: str) -> Path:
    """Lay the publication out in a folder, with more posts by name if wanted; return the folder."""
    (folder / "posts").mkdir(parents=True, exist_ok=True)
    (folder / "masthead.toml").write_text(CONFIGURATION, encoding="utf-8")
    for name, text in (POSTS | posts).items():
        (folder / "posts" / name).write_text(text, encoding="utf-8")
    return folder


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return every file below a folder with its bytes and its modification time."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def plant_seeds(home: Path) -> Path:
    """Copy README's publication into a folder, without what a run of its first command left; return the folder."""
    left = shutil.ignore_patterns("public", "outbox", ".masthead", "masthead.ledger")
    shutil.copytree(SEEDS, home, ignore=left)
    return home


def run(home: Path, days: float = 0.0) -> Report:
    """Run the publication some days later."""
    publication = load(home, pipeline.packaged_templates())
    return pipeline.run(publication, load_corrections(home), NOW + timedelta(days=days))
