"""The house keeps its floors, its sizes and its words."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "masthead"
MODULES = sorted(PACKAGE.rglob("*.py"))
TOP_LEVEL = {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "seeds", "src", "templates", "tests"}
BANNED = {
    "utils", "helpers", "helper", "manager", "handler", "data", "info", "item", "article", "user", "core", "misc",
    "common", "base",
}  # fmt: skip


def name(path: Path) -> str:
    """Return a module's path as it is shown in a failure."""
    return path.relative_to(ROOT).as_posix()


def test_stages_keep_their_floors():
    """No stage imports another, and nothing imports upwards."""
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [program, "--config", ROOT / "pyproject.toml", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_floors_name_every_stage():
    """A new folder of the package has to be given its floor."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    named = set(re.findall(r"\w+", " ".join(contracts[0]["layers"])))
    found = {
        path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert found - {"__init__"} == named


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_modules_are_at_most_300_lines(path):
    """A module that outgrows 300 lines lacks a noun."""
    assert len(path.read_text().splitlines()) <= 300


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_functions_are_at_most_40_lines(path):
    """A function that outgrows 40 lines does more than one thing."""
    tree = ast.parse(path.read_text())
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1}"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > 40
    ]
    assert not long


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_public_names_say_what_they_do(path):
    """Every module, public class, public function and public method has a docstring."""
    tree = ast.parse(path.read_text())
    nodes = [tree, *_public(tree)]
    assert not [getattr(node, "name", path.name) for node in nodes if not ast.get_docstring(node)]


def _public(owner):
    for node in owner.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node)


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_names_are_the_trade_s(path):
    """No module is called by a word that says nothing."""
    words = set(path.relative_to(PACKAGE).with_suffix("").as_posix().replace("_", "/").split("/"))
    assert not words & BANNED


def test_top_level_holds_what_was_agreed():
    """The checkout's top level holds the agreed names and dot-files, nothing else."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("needs a git checkout")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    top = {line.split("/")[0] for line in listed.splitlines()}
    assert {each for each in top if not each.startswith(".")} <= TOP_LEVEL


def test_the_clock_is_read_in_one_place():
    """Only the command line asks for the time; everything else is told."""
    asking = [
        name(path)
        for path in MODULES
        if re.search(r"datetime\.now\(|time\.time\(|date\.today\(|utcnow\(", path.read_text())
    ]
    assert asking == ["src/masthead/cli/verbs.py"]
