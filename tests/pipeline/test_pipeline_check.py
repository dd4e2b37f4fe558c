"""Before an issue is frozen it is checked: an error stops it, a warning is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from garden import plant
from masthead import pipeline
from masthead.cli.verbs import open_publication

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
OWN = (
    '{% extends "base.html.j2" %}\n{% block head %}<h1>{{ channel.title }}</h1>{% endblock %}\n'
    '{% block main %}\n<h2><a href="{{ lead.url }}">{{ lead.title }}</a></h2>\n<p>PLACE</p>\n{% endblock %}\n'
)


@pytest.fixture
def garden(tmp_path):
    """Give a function that plants a garden whose digest has a template of its own, with a line of the test's."""

    def planted(line, **posts):
        folder = plant(tmp_path / "garden", **posts)
        (folder / "own").mkdir(exist_ok=True)
        settings = folder / "masthead.toml"
        text = settings.read_text().replace('posts = "posts"', 'posts = "posts"\ntemplates = "own"')
        settings.write_text(text.replace("backfill = 10", 'backfill = 10\ntemplate = "own"'))
        (folder / "own" / "own.html.j2").write_text(OWN.replace("PLACE", line))
        return folder

    return planted


def run(folder, now=NOW):
    """Run the publication."""
    return pipeline.run(*open_publication(folder), now)


def check(folder):
    """Check the publication."""
    return pipeline.check(*open_publication(folder), NOW)


def test_an_error_stops_the_issue_until_it_is_mended(garden):
    """A dead link in the template: no issue, told with the template's name; mended, the next run sends it."""
    folder = garden('<a href="/about">About the plots</a>')
    report = run(folder)
    assert report.issues == ()
    assert [why for channel, why in report.quiet if channel == "bulletin"] == [
        "its issue has 1 fault and is held back until mended"
    ]
    (problem,) = [each for each in report.problems if each.refused]
    assert problem.path.endswith("own.html.j2")
    assert "not an absolute address" in problem.reason
    assert problem.mend
    assert not report.is_clean
    template = folder / "own" / "own.html.j2"
    template.write_text(template.read_text().replace("/about", "https://garden.example/about"))
    report = run(folder, NOW + timedelta(minutes=5))
    assert [issue.number for issue in report.issues] == [1]
    assert report.is_clean


def test_a_held_slot_stays_open(garden):
    """By calendar: the slot whose issue was held back is filled by the next run after mending."""
    folder = garden('<a href="">Nowhere</a>')
    settings = folder / "masthead.toml"
    settings.write_text(
        settings.read_text().replace("backfill = 10", 'backfill = 10\ncadence = "weekly on monday at 08:00"')
    )
    assert run(folder).issues == ()
    template = folder / "own" / "own.html.j2"
    template.write_text(OWN.replace("PLACE", "Mended"))
    assert len(run(folder, NOW + timedelta(hours=3)).issues) == 1
    assert run(folder, NOW + timedelta(hours=6)).issues == ()


def test_a_warning_is_told_and_the_issue_goes_out(garden):
    """Pale letters and a vague link of the template are told; the issue is sent all the same."""
    report = run(
        garden('<a href="https://garden.example/x">Read more</a> <span style="color:#8f8f8f">Pale</span>')
    )
    assert len(report.issues) == 1
    told = "\n".join(str(problem) for problem in report.problems)
    assert "does not say where it leads" in told
    assert "a contrast of" in told
    assert not any(problem.refused for problem in report.problems)
    assert report.is_clean


def test_a_post_s_fault_is_told_under_its_name(garden):
    """What a post brings along is told as the post's, by check and by a run alike."""
    text = "---\ntitle: A link\ndate: 2026-03-01\n---\nIt stands [here](http://garden.example/q), said Bo.\n"
    folder = garden("Unused", **{"link.md": text})
    settings = folder / "masthead.toml"
    settings.write_text(settings.read_text().replace('template = "own"', 'template = "longread"'))
    for problems in (check(folder), run(folder).problems):
        told = {problem.reason: problem.path for problem in problems}
        assert told["the link “here” does not say where it leads"] == "link.md"


def test_check_tells_every_broken_template(garden):
    """A template that cannot be made into a digest is named with its line, and the rest is checked all the same."""
    folder = garden("{{ lead.nothing }}")
    (folder / "posts" / "empty.txt").write_text("")
    problems = check(folder)
    assert [(each.line, each.refused) for each in problems if each.path.endswith("own.html.j2")] == [
        (5, True)
    ]
    assert any(each.path == "empty.txt" for each in problems)


def test_a_good_publication_has_no_fault(tmp_path):
    """Nothing is held against the garden with its shipped templates."""
    assert check(plant(tmp_path)) == ()
