"""Plates: what premailer made of a template is kept, and trusted only for what it was made of."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from msgspec.structs import replace

from builders import publication
from masthead.digest.skeleton import build_skeleton
from masthead.digest.weave import weave


@pytest.fixture
def pieces():
    """Return the bulletin's template, woven."""
    return weave(publication().templates, "bulletin.html.j2")


@pytest.fixture
def folder(tmp_path):
    """Return the folder of the plates, not yet made, in one that is there."""
    return tmp_path / "plates"


def build(pieces, folder, accent=""):
    """Build the skeleton as a new process would."""
    return build_skeleton.__wrapped__(pieces, accent, folder)


def test_a_kept_plate_gives_the_same_skeleton(pieces, folder):
    """The second run reads what the first one kept, and sets the same page."""
    first, second, without = build(pieces, folder), build(pieces, folder), build(pieces, None)
    assert len(list(folder.iterdir())) == 1
    assert first.origins == second.origins == without.origins
    assert first.prose == second.prose == without.prose
    kept = json.loads(next(folder.iterdir()).read_text())
    kept["prose"].append({"p": "margin: 0"})
    next(folder.iterdir()).write_text(json.dumps(kept))
    assert build(pieces, folder).prose == (*first.prose, {"p": "margin: 0"})


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"source": "x"}', b"\xff\xfe"])
def test_a_damaged_plate_is_made_again(pieces, folder, content):
    """A torn file costs the time to make it, and is whole afterwards."""
    whole = build(pieces, folder)
    path = next(folder.iterdir())
    good = path.read_bytes()
    path.write_bytes(content)
    assert build(pieces, folder).prose == whole.prose
    assert path.read_bytes() == good


def test_another_accent_or_line_is_another_plate(pieces, folder):
    """A plate is found by all that it depends on."""
    build(pieces, folder)
    build(pieces, folder, "#336699")
    build((replace(pieces[0], line=pieces[0].line + 1), *pieces[1:]), folder)
    assert len(list(folder.iterdir())) == 3


def test_a_folder_that_cannot_be_written_costs_time_alone(pieces, folder):
    """Where no plate can be kept the skeleton is the same."""
    folder.write_text("in the way")
    assert build(pieces, folder).prose == build(pieces, None).prose


def test_with_a_plate_an_issue_is_set_without_premailer(folder, pieces):
    """The costliest import of all is spared from the second run on."""
    build(pieces, folder)
    script = (
        "import sys; from pathlib import Path; from masthead.digest.skeleton import build_skeleton; "
        "from masthead.digest.weave import weave; "
        "build_skeleton(weave((Path(sys.argv[1]),), 'bulletin.html.j2'), '', Path(sys.argv[2])); "
        "print('premailer' in sys.modules)"
    )
    templates = publication().templates[0]
    done = subprocess.run(
        [sys.executable, "-c", script, templates, folder], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
