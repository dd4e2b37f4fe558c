"""Pages made together with the reading of their posts: the same as those made of their entries, and nothing beside."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from garden import plant, tree
from killer import KILLER
from masthead.catalog import SqlCatalog
from masthead.config import load
from masthead.errors import TemplateError
from masthead.pipeline import advances, build, crew, packaged_templates, stories
from masthead.publish import PublicFolder, write_first

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TEXT = (
    "The gate stays shut while the path is being laid, and whoever has a key may come in by the river. "
    "Bring boots, for the river path is wet until May.\n\nThere is tea in the shed.\n"
)
HEADS = {
    "gate.md": "title: The gate\nauthor: Ines Okafor\ndate: 2020-01-05\ncategories: [paths, The River]\n",
    "gate-again.md": "title: The gate\nauthor: Ines Okafor\ndate: 2020-01-06\ncategory: paths\n",
    "same-day.md": "title: On the same day\nauthor: ines okafor\ndate: 2020-01-05\ncategory: Paths\n",
    "asked.md": "title: Asked for\nauthor: Wren Abara\ndate: 2021-02-03\nslug: the-gate\n",
    "draft.md": "title: Not yet\nauthor: Wren Abara\ndate: 2021-02-04\ndraft: true\n",
    "ahead.md": "title: In a month\nauthor: Wren Abara\ndate: 2026-04-02\n",
    "other/wide.md": "title: Åsa’s bed – again\nauthor: Åsa Lindqvist\ndate: 2019-05-06\ncategory: Über uns\n",
}
POSTS = {name: f"---\n{head}---\n\n{TEXT}" for name, head in HEADS.items()}
SECTIONS = (
    'sections = ["archive", "authors", "categories", "feeds"]\nposts = "posts"\ntemplates = "templates"'
)
# Pages are made in advance of however few posts.
EAGER = "from masthead.pipeline import advances\nadvances.FEWEST = 1\n"


@pytest.fixture
def home(tmp_path):
    """Lay out a publication whose posts are short of addresses and times, with all its sections."""
    (tmp_path / "posts" / "other").mkdir(parents=True)
    (tmp_path / "templates" / "site").mkdir(parents=True)
    plant(tmp_path, **POSTS)
    settings = tmp_path / "masthead.toml"
    settings.write_text(settings.read_text().replace('posts = "posts"', SECTIONS))
    return tmp_path


@pytest.fixture
def made(monkeypatch):
    """Let pages be made in advance however few they are; return the paths of those that were kept."""
    monkeypatch.setattr(advances, "FEWEST", 1)
    kept = []
    take = PublicFolder.take
    monkeypatch.setattr(PublicFolder, "take", lambda self, path: (kept.append(path), take(self, path))[1])
    return kept


def read(home):
    """Return the publication."""
    return load(home, packaged_templates())


def run(home):
    """Build; return the files under public/ and what the catalog says of them."""
    report = build(read(home), (), NOW)
    catalog = SqlCatalog(home / ".masthead" / "catalog.sqlite")
    inputs = {each.path: catalog.files.find_published(each.path).inputs for each in catalog.files.published()}
    catalog.close()
    return (
        {path: content for path, (content, _) in tree(home / "public").items()},
        inputs,
        sorted(report.written),
    )


def forget(home):
    """Take away all that a build made."""
    for name in (".masthead", "public"):
        shutil.rmtree(home / name, ignore_errors=True)
    (home / "masthead.ledger").unlink(missing_ok=True)


def test_pages_made_in_advance_are_those_of_the_entries(home, monkeypatch):
    """Every file, and every mark of its inputs, is what it is without; posts short of a place are made again."""
    plain = run(home)
    forget(home)
    monkeypatch.setattr(advances, "FEWEST", 1)
    kept = []
    monkeypatch.setattr(advances.Advances, "take", note(kept, advances.Advances.take))
    assert run(home) == plain
    stood = {admitted.number for advance, admitted, is_foretold in kept if advance and is_foretold}
    assert 2 < len(stood) < len(kept)


def test_several_hands_make_the_same_pages(home, monkeypatch):
    """Which process reads a post, and makes its page, changes no byte."""
    plain = run(home)
    forget(home)
    monkeypatch.setattr(advances, "FEWEST", 1)
    monkeypatch.setattr(crew.Crew, "many", 1)
    monkeypatch.setattr(crew.Crew, "chunk", 2)
    monkeypatch.setattr(crew.os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    assert run(home) == plain


def test_only_a_first_build_makes_pages_in_advance(home, made):
    """Where the catalog knows a post, nothing can be foretold of the next."""
    run(home)
    assert len(made) == len(set(made))
    made.clear()
    (home / "posts" / "late.md").write_text(POSTS["gate.md"].replace("The gate", "A late one"))
    catalog = {path: inputs for path, inputs in run(home)[1].items() if path.startswith("posts/")}
    assert made.count("posts/a-late-one/index.html") == 1
    assert set(catalog) >= {"posts/a-late-one/index.html", "posts/the-gate/index.html"}


def test_a_build_that_fails_takes_its_pages_back(home, made, monkeypatch):
    """Neither a draft nor a folder that was made for one stays; the next build is as if nothing had been."""

    def fail(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(stories, "publish", fail)
        with pytest.raises(KeyboardInterrupt):
            run(home)
    assert made
    assert list((home / "public" / "posts").rglob("*")) == []
    made.clear()
    files, _, written = run(home)
    assert sorted(files) == written
    assert "posts/the-gate/index.html" in files


def test_a_template_that_fails_is_told_as_ever(home, made):
    """What no page can be made with is the template's fault, and named; nothing is published."""
    (home / "templates" / "site" / "post.html.j2").write_text("{{ entry.nothing_of_the_kind }}")
    with pytest.raises(TemplateError, match="nothing_of_the_kind"):
        run(home)
    assert not made
    assert not list((home / "public").rglob("*.html"))


def test_a_template_that_changes_meanwhile_makes_all_pages_anew(home, made, monkeypatch):
    """A page stands for the templates that its mark names, and no others."""
    page = home / "templates" / "site" / "post.html.j2"
    page.write_text("early {{ entry.title }}")
    real = stories.publish

    def publish(workshop, early):
        page.write_text("late {{ entry.title }}")
        return real(workshop, early)

    monkeypatch.setattr(stories, "publish", publish)
    files, _, _ = run(home)
    pages = [content for path, content in files.items() if path.startswith("posts/") and path.count("/") == 2]
    assert len(made) > len(pages) > 2
    assert all(content.startswith(b"late ") for content in pages)


def test_a_folder_that_is_there_is_left_to_the_entry(home, made):
    """What stands under public/ already may be anything, so that nothing is written there in advance."""
    (home / "public" / "posts" / "asked-for").mkdir(parents=True)
    (home / "public" / "posts" / "the-gate").mkdir()
    (home / "public" / "posts" / "the-gate" / "own.txt").write_text("ours")
    files, _, written = run(home)
    assert files["posts/the-gate/own.txt"] == b"ours"
    assert made.count("posts/the-gate/index.html") == 1
    assert set(written) == {*files} - {"posts/the-gate/own.txt"}


def test_a_first_build_that_is_killed_is_finished_by_the_next(home):
    """Wherever it ends, the next build leaves the files of one that was not disturbed, and no draft."""
    assert start(home, 0) == 0
    whole = contents(home / "public")
    for point in (9, 19, 29, 45):
        forget(home)
        assert start(home, point) == -signal.SIGKILL
        assert start(home, 0) == 0
        assert contents(home / "public") == whole


def start(home, point):
    """Build in a process that dies at its Nth step on the disk; it never reaches step 0. Return its status."""
    command = [
        sys.executable,
        "-c",
        EAGER + KILLER,
        str(point),
        "build",
        str(home),
        "--now",
        "2026-03-02T09:30Z",
    ]
    return subprocess.run(command, check=False, capture_output=True).returncode


def contents(folder):
    """Return the bytes of every file below a folder, by path."""
    return {path: content for path, (content, _) in tree(folder).items()}


def test_of_two_that_want_a_place_one_has_it(tmp_path):
    """The first draft makes the folder; the second is not written, and the first stays as it was."""
    assert write_first(tmp_path, "gate/index.html", b"one")
    assert write_first(tmp_path, "gate/index.html", b"two") is None
    assert [path.read_bytes() for path in tmp_path.rglob("*.masthead-draft")] == [b"one"]


def note(kept, take):
    """Return take() that notes what it is called with."""

    def noting(self, advance, admitted, *, is_foretold):
        kept.append((advance, admitted, is_foretold))
        take(self, advance, admitted, is_foretold=is_foretold)

    return noting
