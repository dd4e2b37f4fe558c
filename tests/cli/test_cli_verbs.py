"""The commands as a newcomer types them."""

from __future__ import annotations

import json
import os
import pty
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from garden import plant, tree
from masthead.cli.verbs import NAMES

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-m", "masthead"]
NOW = "2026-03-02T09:30Z"


def masthead(*words, cwd=None):
    """Run the program; no command may ever show a traceback."""
    done = subprocess.run(
        [*PROGRAM, *map(str, words)],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )
    assert "Traceback" not in done.stdout + done.stderr
    assert "fault of Masthead itself" not in done.stderr
    return done


@pytest.fixture
def garden(tmp_path):
    """Return a publication that was never run."""
    return plant(tmp_path / "garden")


@pytest.mark.parametrize("verb", NAMES)
def test_every_verb_helps_and_is_in_the_readme(verb):
    """`--help` says what a verb does, and README names it."""
    done = masthead(verb, "--help")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) > 4
    assert f"masthead {verb}" in (ROOT / "README.md").read_text()


def test_readme_s_example_is_a_configuration(tmp_path):
    """The configuration that README shows is read without a fault."""
    text = (ROOT / "README.md").read_text()
    example = text.split("```toml\n# masthead.toml")[1].split("```")[0]
    (tmp_path / "posts").mkdir()
    (tmp_path / "masthead.toml").write_text(example)
    done = masthead("check", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_run_says_what_it_did_and_why_it_did_nothing(garden):
    """The first run counts what it made; the second says that nothing was new, touched or sent."""
    first = masthead("run", garden, "--now", NOW)
    assert first.returncode == 0
    assert "3 posts, 3 new" in first.stdout
    assert "2 messages delivered" in first.stdout
    second = masthead("run", garden)
    assert second.returncode == 0
    assert "nothing changed" in second.stdout
    assert "none was touched" in second.stdout
    assert "nothing new since its last issue" in second.stdout
    assert "nothing to send" in second.stdout


def test_the_folder_may_be_left_out(garden):
    """DIR is the current folder."""
    assert masthead("run", cwd=garden).returncode == 0
    assert (garden / "public/index.html").exists()


def test_a_run_tells_a_program_in_json(garden):
    """--json prints one object with what was done."""
    told = json.loads(masthead("run", garden, "--json", "--now", NOW).stdout)
    assert told["posts"] == 3
    assert told["deliveries"] == {"sent": 2}
    assert [issue["channel"] for issue in told["issues"]] == ["bulletin"]


def spoil(garden):
    """Put one of each kind of bad post into the folder; return what has to be said of each."""
    posts = garden / "posts"
    (posts / "empty.txt").touch()
    (posts / "photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    with (posts / "huge.txt").open("wb") as file:
        file.truncate(20 * 1024 * 1024)
    (posts / "way-out.txt").symlink_to("/etc/passwd")
    os.mkfifo(posts / "pipe.txt")
    (posts / "furniture.txt").write_text(
        "Skip to content\nSearch\n\n0 comments\n\nPost a Comment\n\nPowered by Blogger\n"
    )
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(posts)  # a socket's path is at most 107 bytes
        listening.bind("socket.txt")
        os.chdir(here)
    expected = {
        "empty.txt": "empty",
        "photo.txt": "not text",
        "huge.txt": "MiB",
        "way-out.txt": "leads out of",
        "pipe.txt": "pipe",
        "furniture.txt": "furniture",
        "socket.txt": "socket",
    }
    if os.geteuid() != 0:
        (posts / "locked.txt").write_text("Nobody reads this")
        (posts / "locked.txt").chmod(0)
        expected["locked.txt"] = "ermission"
    return expected


def test_bad_posts_are_each_named_and_the_rest_is_built(garden):
    """Every kind of bad post has its own line with a reason and a mend; exit status 1; the good ones are out."""
    expected = spoil(garden)
    for _ in range(2):
        done = masthead("run", garden, "--now", NOW)
        assert done.returncode == 1
        lines = {line.split("  ", 1)[1].split(":")[0]: line for line in done.stderr.splitlines()}
        for name, reason in expected.items():
            assert reason in lines[name], lines
            assert lines[name].endswith(")"), "a mend stands in brackets"
        assert "3 posts" in done.stdout


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("﻿A café by the sea\n\nThe tables were already out, and the crème was cold.\n", "utf-8"),
        ("A café by the sea\n\nThe tables were already out, and the crème was cold.\n", "utf-16"),
        ("A café by the sea\n\nThe tables were already out – “early”, and the crème was cold.\n", "cp1252"),
    ],
)
def test_encodings_are_read_right(garden, content, encoding):
    """UTF-8 with a byte-order mark, UTF-16 and Windows-1252 all give the same words."""
    (garden / "posts/cafe.txt").write_bytes(content.encode(encoding))
    assert masthead("run", garden, "--now", NOW).returncode == 0
    page = (garden / "public/posts/a-cafe-by-the-sea/index.html").read_text()
    assert "A café by the sea" in page
    assert "crème" in page
    assert "�" not in page
    assert "﻿" not in page


def test_all_faults_of_the_configuration_stop_a_run_at_once(garden):
    """Exit status 2, a line for each fault, the nearest known key, and nothing written."""
    text = (garden / "masthead.toml").read_text()
    (garden / "masthead.toml").write_text(
        text.replace("timezone", "timezon").replace("backfill = 10", "backfill = -1")
    )
    done = masthead("run", garden)
    assert done.returncode == 2
    assert "did you mean timezone?" in done.stderr
    (garden / "masthead.toml").write_text(
        text.replace("Europe/London", "Europe/Lundon").replace("backfill = 10", "backfill = -1")
    )
    done = masthead("run", garden)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 2
    assert not (garden / "public").exists()


@pytest.mark.parametrize(
    ("spoilt", "line"),
    [("{% extends 'base.html.j2' %}\n\n{% block wrong %}{{ nothing.here }}\n", 3), ("{{ 1 / }}", 1)],
)
def test_a_broken_template_names_file_and_line(garden, spoilt, line):
    """A publication's own template that is broken stops the run with exit status 2 and says where."""
    (garden / "mine").mkdir()
    (garden / "mine/bulletin.html.j2").write_text(spoilt)
    text = (garden / "masthead.toml").read_text()
    (garden / "masthead.toml").write_text(
        text.replace('posts = "posts"', 'posts = "posts"\ntemplates = "mine"')
    )
    done = masthead("run", garden)
    assert done.returncode == 2
    assert f"mine/bulletin.html.j2:{line}: " in done.stderr


def test_inspect_keeps_its_contract(garden):
    """Each line is a JSON object of the public shape, for a folder and for a file, and nothing is written."""
    before = tree(garden)
    done = masthead("inspect", "--json", garden / "posts", garden / "posts" / "frost.txt")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) == 4
    frost = lines[-1]
    assert frost["path"] == str(garden / "posts" / "frost.txt")
    assert frost["title"] == "What the frost left us"
    assert frost["authors"] == ["Ines Okafor"]
    assert frost["published"] == "2026-01-12"
    assert set(frost["confidence"]) == {"title", "authors", "published"}
    assert {"value", "rule", "quote", "line"} == set(frost["evidence"]["published"][0])
    assert frost["evidence"]["published"][0]["line"] == 5
    assert "views0" not in frost["text"]
    assert any("bottom of page" in each["quote"] for each in frost["removed"])
    assert lines[1]["published"] is None
    assert tree(garden) == before


def test_inspect_reads_to_a_person(garden):
    """The page quotes the words that speak for a finding, with their line."""
    done = masthead("inspect", garden / "posts" / "shed.txt")
    assert "Tomas Lindqvist" in done.stdout
    assert "2025-11" in done.stdout
    assert "line 3: “Tomas Lindqvist – November 2025”" in done.stdout


def test_compose_writes_and_sends_nothing(garden, tmp_path):
    """HTML, text and .eml land in the folder asked for; outbox and catalog know nothing of it."""
    done = masthead("compose", garden, "--channel", "bulletin", "--out", tmp_path / "drafts", "--now", NOW)
    assert done.returncode == 0
    assert sorted(path.name for path in (tmp_path / "drafts").iterdir()) == [
        "bulletin.eml",
        "bulletin.html",
        "bulletin.txt",
    ]
    assert not (garden / "outbox").exists()
    assert masthead("compose", garden, "--channel", "nobody").returncode == 2


def test_status_adds_up(garden):
    """After a run each issue's readers are accounted for."""
    masthead("run", garden, "--now", NOW)
    done = masthead("status", garden)
    assert done.returncode == 0
    assert "bulletin issue 1: 2 readers = 2 sent" in done.stdout


def test_send_finishes_what_a_run_left(garden):
    """What is queued goes out once, and then nothing is queued."""
    (garden / "outbox").write_text("in the way")
    stopped = masthead("run", garden, "--now", NOW)
    assert stopped.returncode == 1
    assert "outbox" in stopped.stderr
    assert masthead("status", garden).returncode == 1
    (garden / "outbox").unlink()
    assert "2 messages delivered" in masthead("send", garden, "--now", NOW).stdout
    assert "nothing is queued" in masthead("send", garden, "--now", NOW).stdout


def test_a_new_publication_runs_at_once(tmp_path):
    """`init` and `run` are enough; `init` never overwrites."""
    home = tmp_path / "new"
    assert masthead("init", home).returncode == 0
    done = masthead("run", home)
    assert done.returncode == 0
    assert "1 message delivered" in done.stdout
    assert masthead("init", home).returncode == 2


def test_a_folder_of_posts_becomes_their_publication(tmp_path):
    """What stands in a folder is published, as it stands; no post of ours is added."""
    home = tmp_path / "old posts"
    (home / "2019").mkdir(parents=True)
    post = (
        "The lock gate\n\nBy Ana Ruiz\n\n{} May 2019\n\nThey took the gate out on a crane, in two pieces.\n"
    )
    for day in (3, 4):
        (home / "2019" / f"gate{day}.txt").write_text(post.format(day))
    (home / "README.md").write_text("# Old posts\n\nSaved from the blog.\n")
    before = tree(home)
    told = masthead("init", cwd=home)
    assert told.returncode == 0
    assert "3 posts" in told.stdout
    assert {name: content for name, content in tree(home).items() if name in before} == before
    done = masthead("run", cwd=home)
    assert done.returncode == 0, done.stderr
    assert "3 posts, 3 new" in done.stdout
    assert not (home / "posts").exists()


def test_a_folder_that_only_tells_of_itself_holds_no_posts(tmp_path):
    """A fresh repository with its README and licence is an empty publication."""
    (tmp_path / "README.md").write_text("# A newsletter\n")
    (tmp_path / "LICENSE.txt").write_text("MIT\n")
    assert "Put posts into" in masthead("init", tmp_path).stdout
    assert (tmp_path / "posts" / "welcome.txt").exists()


def test_a_folder_that_is_none_is_an_error(tmp_path):
    """A wrong DIR, or one without a publication, is exit status 2 with the next step."""
    assert masthead("run", tmp_path / "nowhere").returncode == 2
    done = masthead("run", tmp_path)
    assert done.returncode == 2
    assert "masthead init" in done.stderr


def test_a_misspelt_verb_is_answered_with_the_one_that_is_near():
    """The usual slips name the verb that was meant."""
    for typed, meant in (("stats", "status"), ("sent", "send"), ("inpect", "inspect")):
        done = masthead(typed)
        assert done.returncode == 2
        assert meant in done.stderr


@pytest.mark.parametrize("verb", ["check", "run", "compose", "status", "schedule", "review"])
def test_a_configuration_may_be_saved_by_any_editor(garden, verb):
    """A byte order mark and the line ends of Windows say nothing."""
    path = garden / "masthead.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    done = masthead(verb, garden, "--now", NOW, *(["--list"] if verb == "review" else []))
    assert done.returncode == 0, done.stderr


def test_a_wrong_time_is_refused(garden):
    """--now is a time or an error."""
    assert masthead("run", garden, "--now", "soon").returncode == 2


def test_check_tries_everything_and_writes_nothing(garden):
    """A publication in order is told so; public and outbox stay unmade."""
    done = masthead("check", garden, "--now", NOW)
    assert (done.returncode, done.stderr) == (0, "")
    assert "nothing is wrong" in done.stdout
    assert not (garden / "public").exists()
    assert not (garden / "outbox").exists()


def test_check_names_what_init_wrote_for_its_owner_to_write(tmp_path):
    """A publication just made has another's name, addresses and reader in it; one written anew has not."""
    assert masthead("init", tmp_path / "new").returncode == 0
    settings = tmp_path / "new" / "masthead.toml"
    done = masthead("check", tmp_path / "new", "--now", NOW)
    assert done.returncode == 0
    assert [line.split("] ")[1].split()[0] for line in done.stderr.splitlines()] == [
        *("title", "description", "url", "sender", "address", "to")
    ]
    text = settings.read_text()
    for old, new in (
        ("My Publication", "The Lamp Room"),
        ("What it is about, in a sentence.", "A museum of lamps."),
        ("example.org", "lamps.example"),
        ("Your postal address, which bulk mail has to name", "3 Quay Street, Whitby YO21 1AA"),
    ):
        text = text.replace(old, new)
    settings.write_text(text)
    done = masthead("check", tmp_path / "new", "--now", NOW)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("verbs", [(), ("subscribers",)])
def test_the_list_of_verbs_says_whole_sentences(verbs):
    """No summary of a verb is cut off in a terminal of 80 columns."""
    listed = masthead(*verbs, "--help").stdout.partition("Commands:")[2].splitlines()
    assert len(listed) > 5
    assert not [line for line in listed if line.strip() and not line.endswith(".")]
    assert not [line for line in listed if line.endswith("...")]


def test_a_reader_that_has_seen_enough_is_no_fault(garden):
    """`masthead inspect … | head -1` ends quietly."""
    command = f"{sys.executable} -c 'from masthead.cli import main; main()' inspect --json {garden}/posts | head -c 5"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_a_terminal_gets_colour_and_a_file_gets_none(garden):
    """Escape codes go to a terminal alone."""
    plain = masthead("inspect", garden / "posts" / "frost.txt")
    assert "\x1b[" not in plain.stdout
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, "inspect", str(garden / "posts" / "frost.txt")],
        stdout=slave,
        stderr=slave,
        stdin=subprocess.DEVNULL,
    )
    process.wait(timeout=60)
    os.close(slave)
    shown = os.read(master, 65536).decode()
    os.close(master)
    assert "\x1b[" in shown
    assert "What the frost left us" in shown


@pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux, a terminal for programs")
def test_a_person_at_a_terminal_reads_whole_lines(garden):
    """At 80 columns the report of a run reads without a broken word."""
    name = f"masthead-{os.getpid()}"
    command = (
        f"cd {garden} && clear && {sys.executable} -c 'from masthead.cli import main; main()' run; echo END"
    )
    subprocess.run(["tmux", "new-session", "-d", "-s", name, "-x", "80", "-y", "40"], check=True)
    try:
        subprocess.run(["tmux", "send-keys", "-t", name, command, "Enter"], check=True)
        screen = ""
        for _ in range(100):
            time.sleep(0.2)
            screen = subprocess.run(
                ["tmux", "capture-pane", "-p", "-t", name], capture_output=True, text=True, check=True
            ).stdout
            if "\nEND" in screen:
                break
        assert "The Shared Allotment: 3 posts, 3 new" in screen
        assert "outbox    2 messages delivered" in screen
    finally:
        subprocess.run(["tmux", "kill-session", "-t", name], check=True)


def test_inspect_names_a_file_as_its_publication_does(garden):
    """A post named by itself keeps its folders, which tell its day, and its correction."""
    folder = garden / "posts" / "2024" / "09" / "16"
    folder.mkdir(parents=True)
    post = folder / "pump.txt"
    post.write_text(
        "The pump has opinions\n\nIt gives water on the third stroke, and rust on the first two.\n"
    )
    name = "2024/09/16/pump.txt"
    (garden / "corrections.toml").write_text(f'["{name}"]\nauthors = ["Ana Ruiz"]\nreason = "She said so."\n')
    found = json.loads(masthead("inspect", "--json", post).stdout)
    assert found["published"] == "2024-09-16"
    assert found["correction"]["authors"] == ["Ana Ruiz"]
