"""Every regular expression of the program runs in linear time, whatever a post holds."""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import re
import shutil
import subprocess

import pytest

import masthead
from masthead.late import LatePattern

# Patterns over an operator's own templates and settings, which no post reaches.
OPERATORS_OWN = (
    "masthead.digest.css.",
    "masthead.digest.scan.",
    "masthead.digest.lexing.",
    "masthead.config.",
)

CHECKER = """
const { checkSync } = require('recheck');
const patterns = JSON.parse(require('fs').readFileSync(0));
const bad = [];
for (const [name, source, flags] of patterns) {
  let found = checkSync(source, flags, { timeout: 10000, checker: 'automaton' });
  if (found.status === 'unknown') found = checkSync(source, flags, { timeout: 4000, checker: 'fuzz' });
  if (found.status === 'vulnerable') bad.push(`${name}: ${found.complexity.summary}: ${source}`);
}
console.log(JSON.stringify(bad));
"""


def find_patterns():
    """Yield the name, the pattern and the methods by which it is used of every compiled pattern of a module."""
    for found in pkgutil.walk_packages(masthead.__path__, "masthead."):
        module = importlib.import_module(found.name)
        source = inspect.getsource(module)
        for name, value in vars(module).items():
            several = value if isinstance(value, tuple | list) else [value]
            several = [each.ready() if isinstance(each, LatePattern) else each for each in several]
            uses = set(
                re.findall(rf"\b{name}\.(match|fullmatch|search|sub|split|findall|finditer)\b", source)
            )
            for pattern in several:
                if isinstance(pattern, re.Pattern) and isinstance(pattern.pattern, str):
                    yield f"{found.name}.{name}", pattern, uses


def to_javascript(pattern: re.Pattern, uses: set[str]) -> tuple[str, str]:
    """Return the pattern as JavaScript writes it, anchored where Python's method anchors it."""
    source = pattern.pattern.replace("(?P<", "(?<").replace(r"\Z", "$").replace(r"\A", "^")
    source = re.sub(r"\(\?P=(\w+)\)", r"\\k<\1>", source)
    if pattern.flags & re.VERBOSE:
        source = re.sub(r"\s+", "", re.sub(r"(?m)(?<!\\)#.*$", "", source))
    if uses and uses <= {"match", "fullmatch"}:
        source = f"^(?:{source})" + ("$" if uses == {"fullmatch"} else "")
    letters = {re.IGNORECASE: "i", re.MULTILINE: "m", re.DOTALL: "s"}
    return source, "".join(letter for flag, letter in letters.items() if pattern.flags & flag)


def check(node_modules, patterns) -> list[str]:
    """Return what the checker finds wrong."""
    if shutil.which("node") is None or not (node_modules / "recheck").is_dir():
        pytest.skip("needs node and npm's recheck: npm install --prefix .ci")
    done = subprocess.run(
        ["node", "-e", CHECKER],
        input=json.dumps(patterns),
        cwd=node_modules.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_no_pattern_that_meets_a_post_is_slower_than_linear(node_modules):
    """Recheck finds no input on which a pattern takes more than linear time."""
    patterns = [
        (name, *to_javascript(pattern, uses))
        for name, pattern, uses in find_patterns()
        if not name.startswith(OPERATORS_OWN)
    ]
    assert len(patterns) > 100
    assert check(node_modules, patterns) == []


def test_the_checker_finds_a_slow_pattern(node_modules):
    """A planted pattern with nested repeats is found, so silence means something."""
    assert check(node_modules, [("planted", r"^(\s*\w+\s*,?)+$", "")])
