"""Measure rendering from a warm skeleton against rendering and inlining the whole page.

Run it by hand: python tests/bench/bench_digest.py. The goals: 50 entries in less than 2 ms of CPU, and at least 30
times faster than premailer over the finished page.
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import process_time

from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).parents[1]))

from builders import channel, entry, issue, publication
from masthead.digest import render
from masthead.digest.edition import give
from masthead.digest.fit import Room
from masthead.digest.inline import inline
from masthead.digest.skeleton import build_plain, build_skeleton
from masthead.digest.typeset import open_edition, set_page
from masthead.digest.weave import weave

BODY = "<p>The frost broke the clods, and the robin had the worms.</p>" * 40


def seconds(work, times=20):
    """Return the least CPU time in seconds that one run of `work` took."""
    least = float("inf")
    for _ in range(times):
        start = process_time()
        work()
        least = min(least, process_time() - start)
    return least


def measure(name, count):
    """Print a line of figures for one template and one number of entries."""
    made = issue(entries=tuple(entry(number, content=BODY) for number in range(count)))
    own = channel(name=name, mailing=replace(channel().mailing, template=name))
    edition = open_edition(made, own, publication())
    pieces = weave(publication().templates, f"{name}.html.j2")
    plain = build_plain(pieces, "")
    room = Room(count, 200)
    warm = seconds(lambda: set_page(edition.skeleton, give(edition, made, room)))
    whole = seconds(lambda: inline(set_page(plain, give(edition, made, room))), times=5)
    everything = seconds(lambda: render(made, own, publication()))
    cold = seconds(lambda: build_skeleton.__wrapped__(pieces, ""), times=5)
    print(
        f"{name:9} {count:3} entries: warm {warm * 1e3:6.2f} ms, whole page through premailer {whole * 1e3:7.1f} ms "
        f"({whole / warm:5.0f}x), HTML and text {everything * 1e3:6.2f} ms, building the skeleton {cold * 1e3:5.1f} ms"
    )


if __name__ == "__main__":
    for shipped in ("bulletin", "longread", "briefing"):
        for entries in (1, 10, 50):
            measure(shipped, entries)
