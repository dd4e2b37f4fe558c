"""Walking a folder: what is a post, in what order, and what is refused without being opened."""

from __future__ import annotations

import inspect
import os
import shutil
import socket
import sys
import tempfile
import time
from pathlib import Path

import pytest

from masthead.model import Problem, Source
from masthead.source import MAX_BYTES, look, read, walk
from pace import measured


def put(folder, *names):
    """Write a short post under each name."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("The kettle boiled over.\n")


def names(found):
    """Return the names of all Sources and Problems."""
    return [one.name if isinstance(one, Source) else one.path for one in found]


def problems(root, **options):
    """Return the Problems of a walk."""
    return [one for one in walk(root, **options) if isinstance(one, Problem)]


def test_posts_come_in_bytewise_order_of_their_whole_names(tmp_path):
    """The order is that of the names' bytes, folders included, whatever the file system says."""
    put(tmp_path, "b.txt", "a.txt", "a/z.md", "a-1.html", "Z.eml", "é.txt", "a/b/c.text")
    got = names(walk(tmp_path))
    assert got == sorted(got, key=os.fsencode)
    assert got == ["Z.eml", "a-1.html", "a.txt", "a/b/c.text", "a/z.md", "b.txt", "é.txt"]


def test_only_files_that_bear_a_posts_suffix_are_posts(tmp_path):
    """Pictures and the like are left alone, without a word."""
    put(tmp_path, "one.TXT", "two.markdown", "three.htm", "photo.jpg", "data.json", "noname", "one.txt.toml")
    assert names(walk(tmp_path)) == ["one.TXT", "three.htm", "two.markdown"]


def test_hidden_and_reserved_names_are_passed_over(tmp_path):
    """A dot-folder, a dot-file and the two files of the publication itself are no posts."""
    put(tmp_path, ".git/notes.txt", ".draft.txt", "masthead.toml", "corrections.toml", "kept.txt")
    assert names(walk(tmp_path)) == ["kept.txt"]


def test_skipped_paths_are_passed_over_whole(tmp_path):
    """What the caller names is not entered, and a folder of that name elsewhere is."""
    put(tmp_path, "public/index.html", "notes/public/one.txt")
    assert names(walk(tmp_path, frozenset({tmp_path / "public"}))) == ["notes/public/one.txt"]


def test_a_changed_sidecar_changes_the_post(tmp_path):
    """A post counts as modified when it or the file that speaks for it was, whichever is later."""
    put(tmp_path, "post.txt")
    before = next(walk(tmp_path)).modified_ns
    (tmp_path / "post.txt.toml").write_text('title = "x"')
    os.utime(tmp_path / "post.txt.toml", ns=(before + 10**9, before + 10**9))
    assert next(walk(tmp_path)).modified_ns == before + 10**9


def test_a_link_out_of_the_folder_is_refused(tmp_path):
    """Neither a file nor a folder elsewhere becomes a post through a link."""
    posts, elsewhere = tmp_path / "posts", tmp_path / "elsewhere"
    put(elsewhere, "secret.txt")
    put(posts, "kept.txt")
    (posts / "link.txt").symlink_to(elsewhere / "secret.txt")
    (posts / "folder").symlink_to(elsewhere)
    (posts / "passwd.txt").symlink_to("/etc/passwd")
    found = problems(posts)
    assert [problem.path for problem in found] == ["folder", "link.txt", "passwd.txt"]
    assert all("leads out of the folder" in problem.reason and problem.mend for problem in found)


def test_a_link_to_a_file_inside_is_followed(tmp_path):
    """The post bears the link's name and the target's words."""
    put(tmp_path, "shelf/real.txt")
    (tmp_path / "alias.txt").symlink_to(tmp_path / "shelf" / "real.txt")
    source = next(one for one in walk(tmp_path) if one.name == "alias.txt")
    assert read(source).blocks[0].text == "The kettle boiled over."


def test_a_link_that_leads_nowhere_or_round_is_named(tmp_path):
    """A broken link is a Problem if it looks like a post; a loop of folders ends the walk, not the run."""
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing.txt")
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "gone.jpg").symlink_to(tmp_path / "nothing.jpg")
    put(tmp_path, "deep/kept.txt")
    (tmp_path / "deep" / "loop").symlink_to(tmp_path)
    found = list(walk(tmp_path))
    assert names(found) == ["deep/kept.txt", "gone.txt", "self.txt"]
    assert [type(one) for one in found] == [Source, Problem, Problem]


def test_a_link_into_what_is_skipped_is_refused(tmp_path):
    """The program's own output does not come back in by a link."""
    put(tmp_path, "public/page.html")
    (tmp_path / "page.html").symlink_to(tmp_path / "public" / "page.html")
    assert len(problems(tmp_path, skip=frozenset({tmp_path / "public"}))) == 1


def test_pipes_and_sockets_do_not_hold_up_a_walk(tmp_path, monkeypatch):
    """A pipe that bears a post's suffix is refused at once, nothing waits for a writer."""
    os.mkfifo(tmp_path / "pipe.txt")
    monkeypatch.chdir(tmp_path)  # a socket's path is short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.md")
        begun = time.monotonic()
        found = problems(tmp_path)
    assert time.monotonic() - begun < 20
    assert [(problem.path, problem.reason) for problem in found] == [
        ("pipe.txt", "is a pipe, not a file"),
        ("socket.md", "is a socket, not a file"),
    ]


def test_a_file_that_became_a_pipe_after_the_walk_is_not_waited_for(tmp_path):
    """What was a file when it was listed is looked at again before a byte is read."""
    put(tmp_path, "post.txt")
    source = look(tmp_path / "post.txt", "post.txt")
    (tmp_path / "post.txt").unlink()
    os.mkfifo(tmp_path / "post.txt")
    assert read(source).reason == "is not a file"


def test_a_file_that_became_a_link_after_the_walk_is_not_followed(tmp_path):
    """A link put in a listed file's place leads nowhere."""
    put(tmp_path, "post.txt")
    source = look(tmp_path / "post.txt", "post.txt")
    (tmp_path / "post.txt").unlink()
    (tmp_path / "post.txt").symlink_to("/etc/passwd")
    assert isinstance(read(source), Problem)


def test_a_sparse_file_of_10_gb_is_refused_by_its_size(tmp_path):
    """A huge file costs a look at the directory, not its size."""
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(10 * 1024**3)
    with measured() as spent:
        (problem,) = problems(tmp_path)
    assert spent.seconds < 1
    assert "is too large" in problem.reason


def test_the_limit_of_size_is_exact(tmp_path):
    """A file of MAX_BYTES is read, one byte more is not."""
    (tmp_path / "full.txt").write_bytes(b"word " * (MAX_BYTES // 5) + b"\n" * (MAX_BYTES % 5))
    (tmp_path / "over.txt").write_bytes(b"x" * (MAX_BYTES + 1))
    assert [type(one) for one in walk(tmp_path)] == [Source, Problem]


def test_an_empty_file_is_named(tmp_path):
    """No bytes, no post; the mend is said."""
    (tmp_path / "empty.txt").touch()
    (problem,) = problems(tmp_path)
    assert (problem.path, problem.reason) == ("empty.txt", "is empty")
    assert problem.mend


@pytest.mark.skipif(sys.platform == "darwin", reason="the file system takes no other names than UTF-8")
def test_a_name_that_is_no_utf8_is_shown_escaped(tmp_path):
    """A name from an old disk, or with a line end in it, is a name like any other."""
    folder = os.fsencode(tmp_path)
    for odd in (b"caf\xe9.txt", b"two\nlines.txt", "turned\u202egnp.txt".encode()):
        with open(folder + b"/" + odd, "wb") as file:  # noqa: PTH123 - a Path takes no bytes
            file.write(b"The kettle boiled over.\n")
    found = list(walk(tmp_path))
    assert names(found) == ["caf\\xe9.txt", "turned\\u202egnp.txt", "two\\x0alines.txt"] or all(
        one.name.isprintable() and one.name.encode("utf-8") for one in found
    )
    assert all(read(source).blocks for source in found)


@pytest.fixture
def stranger():
    """Return a folder that anybody may enter, and be nobody in particular, whoever runs the tests."""
    home = Path(tempfile.mkdtemp())
    home.chmod(0o755)
    is_root = os.geteuid() == 0
    yield home, (lambda: os.seteuid(65534)) if is_root else (lambda: None)
    if is_root:
        os.seteuid(0)
    for path in home.iterdir():
        path.chmod(0o755)
    shutil.rmtree(home)


def test_what_nobody_may_read_is_named(stranger):
    """A folder that may not be entered and a file that may not be read are Problems; the rest goes on."""
    home, become_nobody = stranger
    put(home, "shut/secret.txt", "locked.txt", "open.txt")
    (home / "shut").chmod(0)
    (home / "locked.txt").chmod(0)
    become_nobody()
    found = list(walk(home))
    assert names(found) == ["locked.txt", "open.txt", "shut"]
    told = [each if isinstance(each, Problem) else read(each) for each in found]
    assert ["ermission" in each.reason for each in told if isinstance(each, Problem)] == [True, True]


def test_a_folder_that_is_not_there_is_named(tmp_path):
    """A missing folder is one Problem, not an exception."""
    (problem,) = problems(tmp_path / "nowhere")
    assert "the folder cannot be read" in problem.reason


def test_folders_without_end_are_walked(tmp_path):
    """Depth costs no stack: a walk under a low limit of recursion finds what lies 300 folders down."""
    deep = tmp_path.joinpath(*["d"] * 300)
    deep.mkdir(parents=True)
    put(deep, "post.txt")
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 60)
    try:
        found = list(walk(tmp_path))
    finally:
        sys.setrecursionlimit(limit)
        (deep / "post.txt").unlink()
        for folder in (deep, *deep.parents[:299]):  # pytest's own cleanup goes down by recursion
            folder.rmdir()
    assert names(found) == ["d/" * 300 + "post.txt"]
    assert list(tmp_path.iterdir()) == []
