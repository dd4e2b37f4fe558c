"""An editor's own templates: found in order, sandboxed, and faults named with file and line."""

from __future__ import annotations

import pytest

from builders import entry, publication
from masthead.errors import TemplateError
from masthead.page import environment, render_site

OURS = publication().templates


def _render(folder):
    home = publication(templates=(folder, *OURS))
    return dict(render_site(home, [(home.channels[0], (entry(1),))], (entry(1),), ()))


def _write(folder, name, text):
    file = folder / "site" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    return file


def test_own_template_goes_before_the_shipped_one(tmp_path):
    """A publication replaces one page, or extends it, and keeps the others."""
    _write(
        tmp_path,
        "missing.html.j2",
        '{% extends "site/layout.html.j2" %}{% block main %}Gone fishing{% endblock %}',
    )
    site = _render(tmp_path)
    assert b"Gone fishing" in site["404.html"]
    assert b"Latest posts" in site["index.html"]


def test_own_style_goes_before_the_shipped_one(tmp_path):
    """A publication has its own style by putting one file beside its templates."""
    _write(tmp_path, "style.css", "body { color: teal }")
    assert _render(tmp_path)["style.css"] == b"body { color: teal }"


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("<p>\n<p>{{ entry.title </p>", 2, "unexpected"),
        ("<p>\n\n{% if entry %}", 3, "Unexpected end of template"),
        ("{{ entry.titel }}", 1, "has no attribute 'titel'"),
        ("<p>\n{{ nothing }}", 2, "'nothing' is undefined"),
        ("\n{{ 1 / 0 }}", 2, "division by zero"),
        ("\n{{ entry.title + 1 }}", 2, "str"),
        ('{% include "site/nowhere.html.j2" %}', 1, "site/nowhere.html.j2 is missing"),
        ("\n{{ entry | louder }}", 2, "louder"),
        ("{{ ''.__class__.__mro__ }}", 1, "unsafe"),
        ("{{ entry.__class__.__init__.__globals__ }}", 1, "unsafe"),
        ('{% include "site/post.html.j2" %}', 1, "recursion"),
    ],
)
def test_broken_template_names_file_and_line(tmp_path, text, line, reason):
    """An editor is told where the mistake stands, whether it does not parse or does not run."""
    file = _write(tmp_path, "post.html.j2", text)
    with pytest.raises(TemplateError) as caught:
        _render(tmp_path)
    assert (str(caught.value.path), caught.value.line) == (str(file), line)
    assert reason in caught.value.reason


def test_template_that_is_not_utf_8_is_named(tmp_path):
    """A template in another encoding is refused by name."""
    _write(tmp_path, "post.html.j2", "").write_bytes("<p>Grüße</p>".encode("latin-1"))
    with pytest.raises(TemplateError, match=r"post\.html\.j2"):
        _render(tmp_path)


def test_missing_templates_are_named(tmp_path):
    """A publication that points at an empty folder is told what is missing there."""
    home = publication(templates=(tmp_path,))
    with pytest.raises(TemplateError, match=r"site/style\.css"):
        list(render_site(home, (), (), ()))


def test_environment_escapes_and_is_strict(tmp_path):
    """Templates escape by default."""
    (tmp_path / "one.html.j2").write_text("{{ text }}")
    assert (
        environment((tmp_path,)).get_template("one.html.j2").render(text="<b>&</b>")
        == "&lt;b&gt;&amp;&lt;/b&gt;"
    )


def test_template_reads_no_file_outside_its_folders(tmp_path):
    """An include that climbs out of the folders finds nothing."""
    (tmp_path / "secret.txt").write_text("canary")
    _write(tmp_path, "post.html.j2", '{% include "../secret.txt" %}')
    with pytest.raises(TemplateError, match="is missing"):
        _render(tmp_path)
