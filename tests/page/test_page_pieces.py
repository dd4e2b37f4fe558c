"""What a template hands out piece by piece, joined: the same page, and faults told of the same line."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader, Environment

from masthead.errors import TemplateError
from masthead.page import environment
from masthead.page.sandbox import fill, find_template

TEMPLATES = {
    "frame.j2": "<title>{{ title }} of {{ place }}</title>\n{% block main %}{% endblock %}\n<p>{{ end }}</p>",
    "page.j2": (
        '{% extends "frame.j2" %}{% macro say(word) %}<b>{{ word }}</b>{{ word }}!{% endmacro %}'
        "{% block main %}{% for each in words %}{{ loop.index }}: {{ say(each) }}{{ each }}, {% else %}none{% endfor %}"
        "{% if words %}{{ words | length }} – words{% endif %}{% endblock %}"
    ),
}


@pytest.mark.parametrize("words", [[], ["bean"], ["<i>", "leek", "Öl & more"]])
def test_a_page_is_what_jinja_makes_of_it(words, tmp_path):
    """Joined or not, every byte is that of Jinja's own rendering."""
    for name, text in TEMPLATES.items():
        (tmp_path / name).write_text(text)
    values = {"title": "Beds – and paths", "place": "<the> yard", "end": 3, "words": words}
    plain = Environment(loader=DictLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    ours = fill(find_template(environment([tmp_path]), "page.j2"), values)
    assert ours == plain.get_template("page.j2").render(values).encode()


def test_a_fault_between_pieces_is_told_of_its_own_line(tmp_path):
    """The third line is at fault, though it is handed out with the first."""
    (tmp_path / "page.j2").write_text("{{ title }}\n<p>\n{{ title.beds }}\n</p>\n{{ title }}")
    with pytest.raises(TemplateError) as caught:
        fill(find_template(environment([tmp_path]), "page.j2"), {"title": "Beds"})
    assert caught.value.line == 3
