"""Templates: where they are found, how they are put together, and what a fault in one is told as."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from builders import channel, issue, publication
from masthead.digest import render
from masthead.errors import TemplateError

PAGE = """<!DOCTYPE html>
<html lang="{{ lang }}"><head><meta charset="utf-8"><title>{{ subject }}</title>
<style>
%s
</style>
</head>
<body class="page">
%s
</body></html>
"""


@pytest.fixture
def set_in(tmp_path):
    """Render an issue by the templates that are handed over as names and texts."""

    def setter(text="{{ subject }}", **templates):
        for name, content in templates.items():
            (tmp_path / f"{name.replace('_', '.')}.j2").write_text(content)
        if not (tmp_path / "own.txt.j2").exists():
            (tmp_path / "own.txt.j2").write_text(text)
        made = channel(mailing=replace(channel().mailing, template="own"))
        return render(issue(2), made, publication(templates=(tmp_path,)))[1]

    return setter


def fault(set_in, css="", body="", **templates):
    """Return the error that rendering by this template ends in."""
    with pytest.raises(TemplateError) as raised:
        set_in(own_html=PAGE % (css, body), **templates)
    return raised.value


def test_styles_are_inlined_and_media_rules_kept(set_in):
    """A plain rule ends up in style attributes; @media stays in the head, important."""
    html = set_in(
        own_html=PAGE
        % (".a { color: #123456 } @media (max-width: 400px) { .a { color: #654321 } }", '<p class="a">x</p>')
    ).html
    assert '<p class="a" style="color:#123456">x</p>' in html
    assert "@media (max-width:400px){.a{color:#654321 !important}}" in html


def test_a_custom_property_with_a_dark_value_turns_its_rules_dark(set_in):
    """One dark value gives a rule for prefers-color-scheme and one for Outlook."""
    css = (
        ":root { --ink: #111111 } .a { color: var(--ink) }"
        "@media (prefers-color-scheme: dark) { :root { --ink: #eeeeee } }"
    )
    html = set_in(own_html=PAGE % (css, '<p class="a">x</p>')).html
    assert 'style="color:#111"' in html
    assert "@media (prefers-color-scheme:dark){.a{color:#eeeeee !important}}" in html
    assert "[data-ogsc] .a{color:#eeeeee !important}" in html


def test_blocks_super_includes_and_macros_do_what_jinja_does(set_in):
    """Extending, super(), including and calling a macro give the text that Jinja gives."""
    html = set_in(
        base_html=PAGE % ("p { margin: 0 }", "{% block main %}<p>base</p>{% endblock %}"),
        parts_html="{% macro mark(story, sign='*') %}<i>{{ sign }}{{ story.title }}</i>{% endmacro %}",
        note_html="<b>{{ issue.title }}</b>",
        own_html=(
            '{% extends "base.html.j2" %}{% from "parts.html.j2" import mark with context %}'
            '{% block main %}{{ super() }}<p>{{ mark(lead) }}{{ mark(story=rest[0], sign="-") }}</p>'
            '{% include "note.html.j2" %}{% endblock %}'
        ),
    ).html
    assert '<p style="margin:0">base</p>' in html
    assert "<i>*Allotment notes, part 2</i><i>-Allotment notes, part 1</i>" in html
    assert "<b>Issue 4</b>" in html


def test_a_name_set_at_the_top_of_a_template_is_known_below(set_in):
    """What an extending template sets outside its blocks is known inside them and in its base."""
    html = set_in(
        base_html=PAGE % ("", "<p>{{ mark }}</p>{% block main %}{% endblock %}"),
        own_html='{% extends "base.html.j2" %}{% set mark = "✻" %}{% block main %}<i>{{ mark }}</i>{% endblock %}',
    ).html
    assert "<p>✻</p><i>✻</i>" in html


def test_a_macro_is_styled_by_where_it_is_called(set_in):
    """A rule that names the surroundings reaches what a macro writes there."""
    body = '{% macro line() %}<i>x</i>{% endmacro %}<p class="a">{{ line() }}</p><p>{{ line() }}</p>'
    html = set_in(own_html=PAGE % (".a i { color: #123456 }", body)).html
    assert html.count('<i style="color:#123456">x</i>') == 1
    assert html.count("<i>x</i>") == 1


def test_a_missing_template_is_named(tmp_path):
    """A template that is nowhere is an error that tells where it was looked for."""
    with pytest.raises(TemplateError, match=r"own\.html\.j2: not found in"):
        render(
            issue(1),
            channel(mailing=replace(channel().mailing, template="own")),
            publication(templates=(tmp_path,)),
        )


def test_a_template_is_not_looked_for_outside_its_folders():
    """A name that climbs out of the folder is refused."""
    with pytest.raises(TemplateError, match="without its folder"):
        render(issue(1), channel(mailing=replace(channel().mailing, template="../seeds/x")), publication())


def test_the_publication_s_own_folder_comes_first(tmp_path):
    """A template in the first folder outranks the shipped one of the same name."""
    (tmp_path / "bulletin.html.j2").write_text(PAGE % ("", "<p>ours</p>"))
    made = publication(templates=(tmp_path, *publication().templates))
    assert "<p>ours</p>" in render(issue(1), channel(), made)[1].html


def test_a_new_channel_is_a_copy_of_one_file(tmp_path):
    """A copied template under a new name works at once, and its own colours are all it has to change."""
    shipped = publication().templates[0]
    text = (shipped / "bulletin.html.j2").read_text()
    (tmp_path / "weekly.html.j2").write_text(text.replace("--accent: #94291c", "--accent: #245c2a"))
    made = channel(mailing=replace(channel().mailing, template="weekly"))
    _, page = render(issue(3), made, publication(templates=(tmp_path, shipped)))
    assert "color:#245c2a" in page.html
    assert "#94291c" not in page.html


@pytest.mark.parametrize(
    ("css", "line", "reason"),
    [
        ("p { color: red }\n.a:first-child { color: red }", 5, "depends on position or data"),
        ("h1 + p { color: red }", 4, "depends on position or data"),
        ("[lang=en] p { color: red }", 4, "depends on position or data"),
        ("* { color: red }", 4, "depends on position or data"),
        (".A P { color: red }", 4, "depends on position or data"),
        ("\n\n@import url(https://tracker.example/x.css);", 6, "@import"),
        ("@import 'x.css';\np { color: red }", 4, "@import"),
        ("@font-face { font-family: x }", 4, "@font-face cannot be inlined"),
        ("@media screen { @supports (color: red) { p { color: red } } }", 4, "inside @media"),
        ("p { background: url(https://tracker.example/x.png) }", 4, "from outside"),
        ("p { background: u\\72l(x) }", 4, "from outside"),
        ("p { color: red !important }", 4, "!important belongs into @media"),
        ("p { color: var(--ink) }", 4, "--ink is not set"),
        ("p { color }", 4, "is not a declaration"),
        (
            "p { margin: 0 }\np { color: rgb(1 2 3 / 50%) }",
            5,
            "'color:rgb(1 2 3 / 50%)' is a style that cannot be inlined",
        ),
        ("p { color: red", 4, "not closed"),
        ("/* one\ntwo */ p { color red }", 5, "is not a declaration"),
    ],
)
def test_a_style_that_cannot_be_inlined_is_refused_with_its_line(set_in, css, line, reason):
    """CSS that depends on data or position, reaches out or is broken names the file, the line and the reason."""
    told = fault(set_in, css, "<p>x</p>")
    assert (told.path.name, told.line) == ("own.html.j2", line)
    assert reason in told.reason


@pytest.mark.parametrize(
    ("body", "line", "reason"),
    [
        ('<p>\n<i class="{{ lang }}">x</i></p>', 9, "class depends on data"),
        ('<p style="color:{{ lang }}">x</p>', 8, "style depends on data"),
        ("<p {{ lang }}>x</p>", 8, "quoted value"),
        ("<script>1</script>", 8, "no place in a mail"),
        ('<p>a</p>\n<LINK rel="stylesheet" href="https://x.example/">', 9, "no place in a mail"),
        ("<p>\n{% if lang %}<b>{% endif %}x</p>", 9, "is not closed"),
        ("<p>{{ nothing }}</p>", 8, "'nothing' is undefined"),
        ("<p>\n\n{{ lead.nothing }}</p>", 10, "has no attribute 'nothing'"),
        ("{% for story in stories %}\n<p>{{ story.title.x.y }}</p>{% endfor %}", 9, "no attribute 'x'"),
        ("<p>{{ 1 / 0 }}</p>", 8, "division by zero"),
        ("<p>{{ ''.__class__ }}</p>", 8, "unsafe"),
        ("<p>{{ lang | nofilter }}</p>", 8, "No filter named 'nofilter'"),
        ("<p>\n{% if %}</p>", 9, "Expected an expression"),
        ('{% include "gone.html.j2" %}', 0, "not found"),
        ("{% raw %}{{ x }}{% endraw %}", 8, "raw is not understood"),
        ('{% import "parts.html.j2" as parts %}<p>x</p>', 8, "write: from"),
        ('{% from "parts.html.j2" import byline as line %}<p>x</p>', 8, "by its own name"),
        ("<p>{{ super() }}</p>", 8, "no parent block"),
        ("{% macro a() %}{{ a() }}{% endmacro %}<p>{{ a() }}</p>", 8, "without end"),
        ("{% macro a(b) %}{{ b }}{% endmacro %}\n<p>{{ a() }}</p>", 9, "a needs b"),
        ("{% macro a(b) %}{{ b }}{% endmacro %}\n<p>{{ a(1, c=2) }}</p>", 9, "takes no parameter c"),
    ],
)
def test_a_fault_in_the_markup_is_told_with_its_line(set_in, body, line, reason):
    """Whatever is wrong in a template, while it is read or while it is rendered, names the line that a person wrote."""
    told = fault(set_in, "p { color: red }", body)
    assert told.line == line
    assert reason in told.reason


def test_a_fault_in_a_base_names_the_base(set_in):
    """An undefined name in the base is the base's fault, not that of the template that extends it."""
    with pytest.raises(TemplateError) as raised:
        set_in(
            base_html=PAGE % ("", "<p>\n{{ nothing }}</p>{% block main %}{% endblock %}"),
            own_html='{% extends "base.html.j2" %}{% block main %}<p>x</p>{% endblock %}',
        )
    assert (raised.value.path.name, raised.value.line) == ("base.html.j2", 9)


def test_templates_that_extend_each_other_are_refused(set_in):
    """Two templates that extend each other end in an error, not in a loop."""
    with pytest.raises(TemplateError, match="without end"):
        set_in(own_html='{% extends "base.html.j2" %}', base_html='{% extends "own.html.j2" %}')


@pytest.mark.parametrize("verb", ['{% include "own.html.j2" %}', '{% from "own.html.j2" import x %}'])
def test_a_template_that_draws_on_itself_is_refused(set_in, verb):
    """Including or importing from itself ends in an error that names the line."""
    told = fault(set_in, "", f"<p>\n{verb}</p>")
    assert (told.line, "without end" in told.reason) == (9, True)


def test_a_rule_by_surroundings_inside_a_post_is_refused(set_in):
    """A post's tags are styled by their name alone, so a rule that asks for more is an error, not silently lost."""
    told = fault(set_in, ".prose blockquote p { color: red }", '<div class="prose">{{ prose(lead) }}</div>')
    assert (told.line, "cannot depend on the blockquote" in told.reason) == (4, True)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [("a\n{{ nothing }}", 2, "'nothing' is undefined"), ("a\n\n{% if %}", 3, "Expected an expression")],
)
def test_a_fault_in_a_text_template_is_told_with_its_line(set_in, text, line, reason):
    """The text part's template is held to the same rule."""
    with pytest.raises(TemplateError) as raised:
        set_in(text=text, own_html=PAGE % ("", "<p>x</p>"))
    assert raised.value.line == line
    assert str(raised.value.path).endswith("own.txt.j2")
    assert reason in raised.value.reason


@pytest.mark.parametrize("key", ["subject", "preheader"])
def test_a_faulty_subject_or_preheader_names_its_key(key):
    """What cannot be rendered names the configuration key it stands under."""
    made = channel(mailing=replace(channel().mailing, **{key: "{{ nothing }}"}))
    with pytest.raises(TemplateError, match=rf"channels\.beds\.digest\.{key}: 'nothing' is undefined"):
        render(issue(1), made, publication())
