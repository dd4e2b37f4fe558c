"""Run masthead over folders whose files come in a random order.

python shuffled.py SEED VERB …
"""

from __future__ import annotations

import os
import random
import sys


class Shuffled:
    """A folder's entries, in an order of our own."""

    def __init__(self, entries, chance):
        self.entries = list(entries)
        chance.shuffle(self.entries)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def __iter__(self):
        return iter(self.entries)

    def close(self):
        """Close nothing: all was read at once."""


def main() -> None:
    """Take the seed off the command line, and run."""
    chance, scan, names = random.Random(int(sys.argv.pop(1))), os.scandir, os.listdir  # noqa: S311 - no secret
    os.scandir = lambda place=".": Shuffled(scan(place), chance)
    os.listdir = lambda place=".": chance.sample(found := names(place), len(found))
    from masthead.cli import main as masthead

    masthead()


if __name__ == "__main__":
    main()
