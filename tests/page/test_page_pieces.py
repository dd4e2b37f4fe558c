"""The Python of templates, rewritten: the same page as Jinja's, and faults told of the same line."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from masthead.errors import TemplateError
from masthead.page import Leaf, environment
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
    ours = fill(find_template(environment([tmp_path]), "page.j2"), values)
    assert ours == render_plainly(TEMPLATES, "page.j2", values)


def render_plainly(templates: dict[str, str], name: str, values: dict[str, object]) -> bytes:
    """Return what Jinja's own sandbox makes of a template."""
    plain = SandboxedEnvironment(
        loader=DictLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    plain.globals["place"] = "<global>"
    return plain.get_template(name).render(values).encode()


PARTS = {
    "list.j2": "{% macro row(bed, mark='*') %}{{ mark ~ bed.name }}{{ caller() if caller is defined }}{% endmacro %}",
    "note.j2": "<i>{{ place }}{{ bed.name if bed is defined }}</i>",
}
BODIES = [
    "{% for each in beds if each.size > 1 %}{{ each.name }}{{ ', ' if not loop.last }}{% else %}none{% endfor %}",
    "{% for each in beds if each.size > 9 %}{{ each.name }}{% else %}none{% endfor %}",
    "{% for each in tree recursive %}{{ each.name }}{% if each.parts %}({{ loop(each.parts) }}){% endif %}{% endfor %}",
    "{% import 'list.j2' as lists %}{{ lists.row(bed) }}{{ lists.row(bed, mark='<') }}{{ lists.row(bed=beds[1]) }}",
    "{% import 'list.j2' as lists %}{% call lists.row(bed) %}{{ bed.size }}{{ bed.name }}{% endcall %}",
    "{% from 'list.j2' import row %}{{ row(bed) }}{% include 'note.j2' %}{% include 'note.j2' without context %}",
    "{% set told %}{{ bed.name }} & {{ bed.size }}{% endset %}{{ told }}{{ told | upper }}",
    "{% filter upper %}{{ bed.name }}{{ bed.size }}{% endfilter %}{{ bed.name }}",
    "{% autoescape false %}{{ bed.name }}{% endautoescape %}{{ bed.name }}{{ bed.name if bed.size > 9 }}",
    "{{ (bed if beds else beds).name }}{{ (bed if not beds else beds[1]).name }}{{ bed.class }}{{ bed['name'] }}",
    "{% for bed in beds %}{{ (other if bed.size > 1 else bed).name }}{% endfor %}{{ bed.name.upper() }}",
    "{{ bed | tojson }}{{ beds | tojson(indent=2) }}{% set bed = beds[1] %}{{ bed.name }}{{ 'yield from ' }}",
    "{% block one %}{{ bed.name }}{% endblock %}{{ self.one() }}{% if beds %}{{ bed.size }}{% endif %}\n\n yield 1\n",
    "{{ bed.name if bed.%s is defined else 'none' }}" % ("a_field_" * 9),
    "{% for each in beds | map(attribute='name') %}{{ each }}{{ '; ' if not loop.last }}{% else %}none{% endfor %}",
    "{% for each in beds %}{% for way in [1, each] %}{{ loop.last }}{% endfor %}{{ loop.last }}{% endfor %}",
    "{% for each in beds %}{{ each.name if loop.last }}{% include 'note.j2' %}{% endfor %}{{ 'l_1_loop' }}",
    "{% for each in beds %}{{ loop.last }}{{ loop.index }}{{ loop.changed(each.size) }}{% endfor %}",
    "{{ bed.name | safe }}{{ bed.size | safe }}{{ (bed.name | safe) ~ bed.name | safe }}{{ bed.name | safe | lower }}",
    "{{ ('<' | safe if bed else '>') }}{{ (bed.name ~ ('<' | safe)) | safe }}{{ bed.name | upper | safe }}",
    "{% autoescape false %}{{ bed.name | safe }}{{ '<' | safe }}{% endautoescape %}{{ [bed.name | safe, '<'] | join }}",
    "{% set bag = namespace(n=0) %}{% for each in beds %}{% set bag.n = bag.n + each.size %}{% endfor %}{{ bag.n }}",
]


@pytest.mark.parametrize("body", BODIES)
def test_every_statement_hands_out_what_jinja_does(body, tmp_path):
    """Loops that choose, recursion, macros, calls, includes, filters: rewritten, they come to the same bytes."""
    templates = {**PARTS, "page.j2": body}
    for name, text in templates.items():
        (tmp_path / name).write_text(text)
    beds = [{"name": "Öl & <leek>", "size": 2, "class": "root"}, {"name": "bean's", "size": 1}]
    tree = [{"name": "a", "parts": [{"name": "<b>", "parts": []}]}, {"name": "c", "parts": []}]
    values = {"bed": beds[0], "beds": beds, "tree": tree, "other": {"name": "x"}}
    ours = environment([tmp_path])
    ours.globals["place"] = "<global>"
    made = fill(find_template(ours, "page.j2"), values)
    assert made == render_plainly(templates, "page.j2", values)


def test_a_noun_s_fields_are_read_and_its_methods_are_asked_about(tmp_path):
    """A field of a noun, a property of it, and one that is neither: the last is a fault of its line."""
    text = (
        "{{ leaf.number }}{{ leaf.older }}{{ leaf.path('a') }}{% for x in [leaf] %}{{ x.total }}{% endfor %}"
    )
    (tmp_path / "page.j2").write_text(text)
    (tmp_path / "wrong.j2").write_text("{{ leaf.number }}\n{{ leaf.numbers }}")
    ours = environment([tmp_path])
    for _ in range(2):  # the second time, the noun has been met
        made = fill(find_template(ours, "page.j2"), {"leaf": Leaf(2, 3)})
        with pytest.raises(TemplateError) as caught:
            fill(find_template(ours, "wrong.j2"), {"leaf": Leaf(2, 3)})
    assert (made, caught.value.line) == (b"2../../pages/1/index.htmla/pages/2/index.html3", 2)


def test_a_fault_between_pieces_is_told_of_its_own_line(tmp_path):
    """The third line is at fault, though it is handed out with the first."""
    (tmp_path / "page.j2").write_text("{{ title }}\n<p>\n{{ title.beds }}\n</p>\n{{ title }}")
    with pytest.raises(TemplateError) as caught:
        fill(find_template(environment([tmp_path]), "page.j2"), {"title": "Beds"})
    assert caught.value.line == 3
