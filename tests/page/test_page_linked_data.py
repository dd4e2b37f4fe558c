"""JSON-LD on a page: written the short way or the long one, the same bytes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.page import environment
from masthead.page.card import LinkedData

LETTERS = st.text(st.characters(codec="ascii"), max_size=20)
TOLD = st.one_of(LETTERS, st.text(max_size=8), st.integers(0, 10**12))
TABLE = st.dictionaries(LETTERS, TOLD, max_size=4)


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """Return a template that shows what it is handed as JSON."""
    folder = tmp_path_factory.mktemp("templates")
    (folder / "page.j2").write_text("{{ told | tojson }}")
    return environment([folder]).get_template("page.j2")


@settings(max_examples=100, deadline=None)
@given(told=st.dictionaries(LETTERS, st.one_of(TOLD, st.lists(TABLE, max_size=3), TABLE), max_size=6))
def test_linked_data_is_written_as_json_in_ascii_with_its_keys_in_order(page, told):
    """Whatever a post is called, a page says what Python's own JSON says, safe within HTML."""
    plain = json.dumps(told, sort_keys=True)
    for mark, escaped in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("'", "\\u0027")):
        plain = plain.replace(mark, escaped)
    assert page.render(told=LinkedData(told)) == plain


def test_half_a_pair_is_spelt_out(page):
    """A lone surrogate, which no UTF-8 holds, is escaped as JSON has it."""
    assert page.render(told=LinkedData(name="a\ud800")) == '{"name": "a\\ud800"}'
