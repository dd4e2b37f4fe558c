"""Rules in words: what a person reads who asks why."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from masthead.infer import infer, say_rule
from masthead.model import Source, Surroundings
from masthead.source import parse
from orchard import NOW

HERE = Path(__file__).parent
INFER = HERE.parents[1] / "src" / "masthead" / "infer"


def test_every_kind_of_known_phrase_has_words():
    """A line that is taken out for a phrase is said to be what the phrase belongs to."""
    kinds = tomllib.loads((INFER / "phrases.toml").read_text(encoding="utf-8"))
    assert [kind for kind in kinds if say_rule(f"phrase: {kind}") == f"phrase: {kind}"] == []


@pytest.mark.parametrize("path", sorted((HERE / "cases").glob("*.txt")), ids=lambda path: path.stem)
def test_every_rule_by_which_something_is_found_has_words(path):
    """No finding of the cases is explained by a bare name such as "alone-first"."""
    text = path.read_bytes().partition(b"\n\n")[2]
    post = infer(parse(Source(path, path.name, len(text), 0), text), Surroundings(NOW))
    for finding in (post.title, post.authors, post.published, post.updated):
        for evidence in finding.evidence:
            assert " " in say_rule(evidence.rule), evidence


def test_a_clue_beside_the_text_is_told_by_where_it_stands():
    """What markup says of the writer has the words of its origin."""
    assert say_rule("clue-json-ld") == say_rule("json-ld")
