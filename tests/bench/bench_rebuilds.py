"""Rebuild one publication a hundred times, each under another zone, locale, hash seed and order of files.

    python tests/bench/bench_rebuilds.py FOLDER [--times 100] [--posts 40]

FOLDER is made and filled with posts of bench_builds.py. Printed is how many builds differ from the first by a byte.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from zoneinfo import available_timezones

from bench_builds import plant, settle

LOCALES = ("C", "C.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8", "ja_JP.UTF-8", "ar_EG.UTF-8")
SHUFFLED = Path(__file__).with_name("shuffled.py")


def main() -> None:
    """Build, compare, print."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=Path)
    ask.add_argument("--times", type=int, default=100)
    ask.add_argument("--posts", type=int, default=40)
    options = ask.parse_args()
    chance = random.Random(7)  # noqa: S311 - a reproducible walk
    zones = sorted(available_timezones())
    first, differ = "", 0
    plant(options.folder / "master", options.posts)
    settle(options.folder / "master", '"archive", "authors", "categories", "feeds", "history"')
    for number in range(options.times):
        home = options.folder / f"home{number}"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(options.folder / "master", home)
        surroundings = {
            "TZ": chance.choice(zones),
            "LC_ALL": chance.choice(LOCALES),
            "PYTHONHASHSEED": str(chance.randrange(2**32)),
        }
        told = digest(home, surroundings, number)
        first = first or told
        if told != first:
            differ += 1
            print(f"differs: {surroundings}")
        shutil.rmtree(home)
    print(f"{options.times} builds of {options.posts} posts: {differ} differ from the first")


def digest(home: Path, surroundings: dict[str, str], seed: int) -> str:
    """Build under these surroundings; return a hash of every path and byte under public/ and of the ledger."""
    command = [sys.executable, SHUFFLED, str(seed), "build", str(home), "--now", "2026-11-22T08:00Z"]
    subprocess.run(command, env=os.environ | surroundings, check=True, capture_output=True)
    mark = hashlib.sha256((home / "masthead.ledger").read_bytes())
    for path in sorted((home / "public").rglob("*")):
        if path.is_file():
            mark.update(f"{path.relative_to(home)}\0".encode() + path.read_bytes())
    return mark.hexdigest()


if __name__ == "__main__":
    main()
