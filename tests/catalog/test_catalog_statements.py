"""The named SQL and the code that calls it agree."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from masthead.catalog.statements import Statements

CATALOG = Path(__file__).parents[2] / "src" / "masthead" / "catalog"
NAMED = {
    name
    for path in (CATALOG / "queries").glob("*.sql")
    for name in re.findall(r"^-- name: (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
}


def called():
    """Return each name that is asked of an object called queries or _queries, with the module that asks."""
    found = {}
    for path in sorted(CATALOG.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                owner = node.value
                told = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
                if told.lstrip("_") == "queries":
                    found[node.attr] = path.name
    return found


def test_every_statement_that_is_called_is_written():
    """A call of a statement that no .sql file names would fail only when its line is reached."""
    assert {name: module for name, module in called().items() if name not in NAMED} == {}


def test_every_statement_that_is_written_is_called():
    """A statement that nothing calls is read at each start for nothing."""
    assert NAMED - set(called()) == set()


def test_a_name_given_twice_is_refused(tmp_path):
    """Two statements of one name would hide each other."""
    (tmp_path / "a.sql").write_text("-- name: find$\nselect 1;\n\n-- name: find$\nselect 2;\n")
    with pytest.raises(ValueError, match="find is named twice"):
        Statements(tmp_path)


def test_an_unknown_name_is_told():
    """Asking for a statement that no file names says which."""
    with pytest.raises(AttributeError, match=r"no \.sql file names a statement read_everything"):
        Statements(CATALOG / "queries").read_everything  # noqa: B018 - the access itself is what fails
