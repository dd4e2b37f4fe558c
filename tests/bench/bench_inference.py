"""How many pasted texts of 700 words are inferred in a second, in turn with other tools on the same texts.

    python -m venv peers && peers/bin/pip install trafilatura
    python tests/bench/bench_inference.py FOLDER --cmd 'masthead inspect --json'
        --peer 'peers/bin/python tests/bench/peer_inspect.py --dates'
        --peer 'peers/bin/python tests/bench/peer_inspect.py'

FOLDER is made and filled with posts sewn from the cases of tests/infer: head and foot of one, paragraphs of others.
Each command is handed all of them at once, and each time one alone; what it takes for the others is its speed beyond
start-up. All run on one processor. Printed are medians of the rounds, and ratios to the run of --cmd next to each.
"""

from __future__ import annotations

import argparse
import os
import random
import shlex
import statistics
import subprocess
import time
from pathlib import Path

from score_cases import CASES, read_case

WORDS = 700
PARAGRAPH = 25  # words from which a line is a paragraph
ONE = {0} if not hasattr(os, "sched_getaffinity") else {min(os.sched_getaffinity(0))}


def sew(folder: Path, count: int) -> list[Path]:
    """Write so many posts of 700 words; return their paths."""
    texts = [read_case(path)[1] for path in sorted(CASES.glob("*.txt"))]
    texts = [text for text in texts if text.replace("’", "'").isascii()]
    paragraphs = [line for text in texts for line in text.splitlines() if len(line.split()) >= PARAGRAPH]
    chance = random.Random(700)  # noqa: S311 - the same posts each time
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{number:05d}.txt" for number in range(count)]
    for number, path in enumerate(paths):
        lines = texts[number % len(texts)].splitlines()
        middle = next((at for at, line in enumerate(lines) if len(line.split()) >= PARAGRAPH), len(lines))
        while sum(len(line.split()) for line in lines) < WORDS:
            lines[middle:middle] = [chance.choice(paragraphs), ""]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return paths


def run(command: str, paths: list[Path]) -> float:
    """Return the seconds that a command takes for the posts, on one processor."""
    start = time.perf_counter()
    subprocess.run(
        [*shlex.split(command), *map(str, paths)],
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: hasattr(os, "sched_setaffinity") and os.sched_setaffinity(0, ONE),
    )
    return time.perf_counter() - start


def main() -> None:
    """Measure all commands in turn and print their figures."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=Path)
    ask.add_argument("--cmd", required=True)
    ask.add_argument("--peer", action="append", default=[])
    ask.add_argument("--posts", type=int, default=400)
    ask.add_argument("--rounds", type=int, default=5)
    args = ask.parse_args()
    paths = sew(args.folder, args.posts)
    commands = [args.cmd, *args.peer]
    run(args.cmd, paths[:1])  # what is compiled on a first run is there
    whole: dict[str, list[float]] = {command: [] for command in commands}
    beyond: dict[str, list[float]] = {command: [] for command in commands}
    for _ in range(args.rounds):
        for command in commands:
            single, all_of_them = run(command, paths[:1]), run(command, paths)
            whole[command].append(len(paths) / all_of_them)
            beyond[command].append((len(paths) - 1) / max(all_of_them - single, 1e-9))
    for command in commands:
        ratio = statistics.median(a / b for a, b in zip(whole[args.cmd], whole[command], strict=True))
        print(
            f"{statistics.median(whole[command]):7.0f} posts/s with start-up  "
            f"{statistics.median(beyond[command]):7.0f} beyond it  {ratio:6.1f}  {command}"
        )


if __name__ == "__main__":
    main()
