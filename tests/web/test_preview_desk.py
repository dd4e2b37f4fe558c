"""What the editor's desk works out, and that it keeps its hands off the publication."""

from __future__ import annotations

import fcntl
import gc
import threading
from datetime import UTC, datetime

import pytest

from garden import plant, tree
from masthead.cli.verbs import open_publication
from masthead.model import BlockKind
from masthead.pipeline import draft, run
from masthead.pipeline.preview import EditorDesk
from masthead.web.preview.marks import mark_rows
from masthead.web.preview.sheets import Answer

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture
def desk_of():
    """Give a function that opens the desk of a folder, which has looked once."""
    desks = []

    def opened(folder, now=NOW):
        desk = EditorDesk(folder, lambda: now, lambda: None)
        desks.append(desk)
        desk.refresh()
        return desk

    yield opened
    for desk in desks:
        desk.close()


def rewrite(path, old, new):
    """Replace a text in a file."""
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new), encoding="utf-8")


def test_looking_changes_nothing(desk_of, tmp_path):
    """A publication has the same files after a preview, untouched, whether it was ever run or not."""
    before = tree(plant(tmp_path))
    desk_of(tmp_path)
    assert tree(tmp_path) == before
    run(*open_publication(tmp_path), NOW)
    gc.collect()  # a cursor that waits for collection would close the run's catalog, and tidy its log, only later
    before = tree(tmp_path)
    desk_of(tmp_path)
    assert tree(tmp_path) == before


def test_the_next_issue_is_the_one_that_would_be_sent(desk_of, tmp_path):
    """The preview shows the issue that compose writes, before the first run and after a new post."""
    plant(tmp_path)
    for _ in range(2):
        desk = desk_of(tmp_path)
        (made,), _ = draft(*open_publication(tmp_path), NOW, ("bulletin",))
        (shown,) = desk.standing.digests
        assert (shown.html, shown.text, shown.subject, shown.number) == (
            made.page.html,
            made.page.text,
            made.page.subject,
            made.issue.number,
        )
        assert shown.is_new
        run(*open_publication(tmp_path), NOW)
        (tmp_path / "posts" / "rain.txt").write_text(
            "Rain at last\n\nIt rained for two days, and the butts are full.\n"
        )


def test_where_nothing_is_new_the_newest_posts_stand_in(desk_of, tmp_path):
    """After a run the channel's digest is still shown, and said to be no issue."""
    run(*open_publication(plant(tmp_path)), NOW)
    (shown,) = desk_of(tmp_path).standing.digests
    assert not shown.is_new
    assert "The shed has a roof again" in shown.html


def test_a_run_is_not_kept_waiting(desk_of, tmp_path):
    """While a run holds the lock the preview looks on, and while the preview looks a run can take the lock."""
    publication, corrections = open_publication(plant(tmp_path))
    publication.state.mkdir()
    with (publication.state / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        desk = desk_of(tmp_path)
        assert desk.standing.digests
    held = threading.Event()
    looking = threading.Thread(target=lambda: [held.set(), desk.refresh()])
    looking.start()
    held.wait()
    assert run(publication, corrections, NOW).is_clean
    looking.join()


def test_only_what_changed_is_inferred_again(desk_of, tmp_path):
    """A second look at the same files makes no new standing; a changed post makes one with that card alone anew."""
    desk = desk_of(plant(tmp_path))
    before = desk.standing
    assert not desk.refresh()
    assert desk.standing is before
    rewrite(tmp_path / "posts" / "shed.txt", "The shed has a roof again", "The shed has a new roof")
    assert desk.refresh()
    old, new = ({card.name: card.title for card in each.cards} for each in (before, desk.standing))
    assert {name for name in new if new[name] is not old[name]} == {"shed.txt"}
    assert new["shed.txt"].value == "The shed has a new roof"


def test_a_broken_template_is_shown_where_it_is_broken(desk_of, tmp_path):
    """The digest names file, line and reason with the lines around; the other digests and the posts stay."""
    plant(tmp_path)
    (tmp_path / "own").mkdir()
    rewrite(tmp_path / "masthead.toml", 'posts = "posts"', 'posts = "posts"\ntemplates = "own"')
    with (tmp_path / "masthead.toml").open("a") as file:
        file.write('\n[channels.tools.digest]\nto = ["ana@garden.example"]\nbackfill = 5\ntemplate = "own"\n')
    (tmp_path / "own" / "own.html.j2").write_text(
        '{% extends "base.html.j2" %}\n{% block main %}\n<p>{{ lead.headlin }}</p>\n{% endblock %}\n'
    )
    desk = desk_of(tmp_path)
    bulletin, tools = desk.standing.digests
    assert (bulletin.fault, bool(bulletin.html)) == (None, True)
    assert tools.fault.path.endswith("own.html.j2")
    assert tools.fault.line == 3
    assert (3, "<p>{{ lead.headlin }}</p>") in tools.fault.around
    assert "headlin" in tools.fault.reason
    rewrite(tmp_path / "own" / "own.html.j2", "headlin ", "title ")
    desk.refresh()
    assert desk.standing.digests[1].fault is None


def test_a_broken_page_template_is_shown_beside_the_posts(desk_of, tmp_path):
    """A fault in a template of the site is a notice with its line; the digests are made all the same."""
    plant(tmp_path)
    (tmp_path / "own" / "site").mkdir(parents=True)
    rewrite(tmp_path / "masthead.toml", 'posts = "posts"', 'posts = "posts"\ntemplates = "own"')
    (tmp_path / "own" / "site" / "post.html.j2").write_text("<p>\n{{ entry.nothing.at_all }}\n</p>\n")
    standing = desk_of(tmp_path).standing
    (notice,) = standing.notices
    assert (notice.path.endswith("post.html.j2"), notice.line) == (True, 2)
    assert standing.digests[0].html


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [("[publication]", "[publication", 0), ('url = "https:', 'url = "gopher:', 5)],
)
def test_a_broken_configuration_comes_back_when_it_is_mended(desk_of, tmp_path, old, new, line):
    """Faults of masthead.toml stand in place of everything, with their lines, until the file is mended."""
    desk = desk_of(plant(tmp_path))
    rewrite(tmp_path / "masthead.toml", old, new)
    assert desk.refresh()
    fault = desk.standing.faults[0]
    assert fault.path.endswith("masthead.toml")
    assert ("publication.url" if line else "is no TOML") in fault.reason
    assert not line or (fault.line == line and fault.around[4 if line > 4 else line - 1][0] == line)
    assert not desk.refresh()
    rewrite(tmp_path / "masthead.toml", new, old)
    assert desk.refresh()
    assert desk.standing.faults == ()
    assert desk.standing.cards


def test_a_missing_posts_folder_is_a_fault_and_not_the_end(desk_of, tmp_path):
    """When the folder goes away the preview says so; when it is back all is shown again."""
    desk = desk_of(plant(tmp_path))
    (tmp_path / "posts").rename(tmp_path / "elsewhere")
    desk.refresh()
    assert desk.standing.faults
    (tmp_path / "elsewhere").rename(tmp_path / "posts")
    desk.refresh()
    assert not desk.standing.faults
    assert len(desk.standing.cards) == 3


def test_a_damaged_catalog_is_told(desk_of, tmp_path):
    """A catalog that is none is a fault that is told; the posts' findings are shown beside it all the same."""
    publication, _ = open_publication(plant(tmp_path))
    publication.state.mkdir()
    (publication.state / "catalog.sqlite").write_bytes(b"no catalog, only text that is long enough" * 40)
    standing = desk_of(tmp_path).standing
    assert "catalog" in standing.faults[0].reason
    assert len(standing.cards) == 3


def test_evidence_is_marked_where_it_stands(desk_of, tmp_path):
    """Title, author and date are marked in the lines they were read from; what was removed is struck."""
    galley = desk_of(plant(tmp_path)).open_post("frost.txt")
    rows = {row.number: row for row in mark_rows(galley)}
    marked = {
        (number, stretch.text): stretch.fields
        for number, row in rows.items()
        for stretch in row.stretches
        if stretch.fields
    }
    assert marked[1, "What the frost left us"] == ("title",)
    assert ("authors",) in marked.values()
    assert any("12 January 2026" in text and "published" in fields for (_, text), fields in marked.items())
    struck = {row.stretches[0].text for row in rows.values() if row.is_struck}
    assert {"3 views0 comments", "bottom of page"} <= struck
    assert {rows[1].removed, rows[1].is_struck} == {"title", False}
    whole = "\n".join("".join(stretch.text for stretch in row.stretches) for row in rows.values())
    assert whole == "\n".join(block.text for block in galley.blocks if block.kind is BlockKind.TEXT)


CORRECTIONS = """# Ours, in this order.

["seeds.txt"] # the oldest
reason = "told by its writer"   # by letter
authors = ["Bo Nyberg"]

["frost.txt"]
title = "Frost"
reason = "shorter"
"""


def test_a_correction_keeps_what_stood_there(desk_of, tmp_path):
    """Comments, order and other posts' corrections stay; the new word is in the file and in the card."""
    plant(tmp_path)
    path = tmp_path / "corrections.toml"
    path.write_text(CORRECTIONS)
    desk = desk_of(tmp_path)
    wrong = desk.keep(Answer("seeds.txt", "the seed bag says so", published="2026-02"))
    assert wrong == {}
    text = path.read_text()
    for kept in ("# Ours, in this order.", "# the oldest", 'authors = ["Bo Nyberg"]', 'title = "Frost"'):
        assert kept in text
    assert text.index("seeds.txt") < text.index("frost.txt")
    assert 'published = "2026-02"' in text
    desk.refresh()
    card = next(card for card in desk.standing.cards if card.name == "seeds.txt")
    assert (card.published.value, card.published.grade) == ("2026-02", "corrected")
    assert (card.authors.value, card.authors.grade) == ("Bo Nyberg", "corrected")


WRONG = (
    (Answer("frost.txt", "why", title="  "), "title"),
    (Answer("frost.txt", "why", title="x" * 500), "title"),
    (Answer("frost.txt", "why", published="12/1/2026"), "published"),
    (Answer("frost.txt", "why", published="2026-02-30"), "published"),
    (Answer("frost.txt", "why", authors=("x" * 200,)), "authors"),
    (Answer("frost.txt", " ", title="Frost"), "reason"),
    (Answer("frost.txt", "why"), ""),
    (Answer("none.txt", "why", title="Frost"), ""),
)


def test_a_wrong_answer_writes_nothing(desk_of, tmp_path):
    """What cannot be right is told beside its field, and the file stays as it was, or is not made."""
    desk = desk_of(plant(tmp_path))
    assert [field in desk.keep(answer) for answer, field in WRONG] == [True] * len(WRONG)
    assert not (tmp_path / "corrections.toml").exists()


def test_corrections_that_cannot_be_read_are_left_alone(desk_of, tmp_path):
    """A corrections.toml that is no TOML is told, not overwritten."""
    desk = desk_of(plant(tmp_path))
    (tmp_path / "corrections.toml").write_text('["frost.txt"\n')
    assert desk.keep(Answer("frost.txt", "why", title="Frost"))[""]
    assert (tmp_path / "corrections.toml").read_text() == '["frost.txt"\n'


def test_nobody_and_unknown_can_be_said(desk_of, tmp_path):
    """An emptied author says that nobody is to be named, an emptied date that it is unknown."""
    desk = desk_of(plant(tmp_path))
    assert desk.keep(Answer("frost.txt", "a letter of all", authors=(), published="")) == {}
    desk.refresh()
    card = next(card for card in desk.standing.cards if card.name == "frost.txt")
    assert [(told.value, told.grade) for told in (card.authors, card.published)] == [("", "corrected")] * 2
