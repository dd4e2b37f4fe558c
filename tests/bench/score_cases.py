#!/usr/bin/env python3
"""Score any command that answers as `masthead inspect --json` does on the cases of tests/infer/cases.

    python tests/bench/score_cases.py --cmd 'masthead inspect --json'
    python tests/bench/score_cases.py --cmd 'peers/bin/python tests/bench/peer_inspect.py'

Prints, for title, authors and date: how often the answer is right where the text tells, and how often one is given
where the text does not tell.
"""

from __future__ import annotations

import argparse
import json
import re
import shlex
import subprocess
import tempfile
from pathlib import Path

CASES = Path(__file__).parents[1] / "infer" / "cases"
NOTHING = {"", "unknown", "none", "nobody"}


def plain(text: str | None) -> str:
    """Return letters and digits alone, in lower case."""
    return " ".join(re.findall(r"\w+", (text or "").casefold()))


def read_case(path: Path) -> tuple[dict[str, str], str]:
    """Return a case's expectations and its text."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    expected: dict[str, str] = {}
    while lines and lines[0].startswith("# "):
        key, _, value = lines.pop(0)[2:].partition(":")
        expected[key.strip()] = value.strip()
    return expected, "".join(lines).lstrip("\n")


def judge(field: str, expected: str, answer: dict[str, object]) -> tuple[bool, bool, bool]:
    """Return whether the text tells, whether an answer was given, and whether it is right."""
    told = expected.casefold() not in NOTHING
    if field == "authors":
        wanted = {plain(name) for name in re.split(r"[;,]", expected)} if told else set()
        given = {plain(str(name)) for name in answer.get("authors") or []}  # type: ignore[union-attr]
        return told, bool(given), wanted == given
    given_text = str(answer.get(field) or "")
    if field == "published":
        return (
            told,
            bool(given_text),
            told and given_text.startswith(expected[:10]) and len(given_text) >= len(expected),
        )
    return told, bool(given_text), plain(given_text) == plain(expected)


def main() -> None:
    """Run the command on every case and print its figures."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--cmd", required=True)
    args = ask.parse_args()
    cases = [read_case(path) for path in sorted(CASES.glob("*.txt"))]
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"p{number:04}.txt") for number in range(len(cases))]
        for path, (_, text) in zip(paths, cases, strict=True):
            path.write_text(text, encoding="utf-8")
        command = [*shlex.split(args.cmd), *map(str, paths)]
        out = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    answers = {Path(each["path"]).name: each for each in map(json.loads, out.splitlines())}
    for field in ("title", "authors", "published"):
        rows = [
            judge(field, expected[field], answers.get(path.name, {}))
            for path, (expected, _) in zip(paths, cases, strict=True)
            if field in expected
        ]
        told = [right for is_told, _, right in rows if is_told]
        silent = [given for is_told, given, _ in rows if not is_told]
        print(
            f"{field:10} right {sum(told)} of {len(told)} told; answered {sum(silent)} of {len(silent)} not told"
        )


if __name__ == "__main__":
    main()
