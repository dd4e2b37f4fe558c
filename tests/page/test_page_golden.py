"""Pages of a small publication, byte for byte."""

from __future__ import annotations

import pytest

from builders import NOW, channel, entry, motley, publication
from masthead.model import BackIssue
from masthead.page import render_site

PAGES = [
    "index.html",
    "404.html",
    "posts/index.html",
    "posts/allotment-notes-9/index.html",
    "posts/allotment-notes-7/index.html",
    "posts/allotment-notes-5/index.html",
    "posts/withdrawn/index.html",
    "beds/index.html",
    "beds/issues/index.html",
    "beds/issues/3/index.html",
    "shed/index.html",
]


@pytest.fixture(scope="module")
def site():
    """Return the pages of two channels, one of which mails a digest and shows few posts."""
    entries = (*motley(), entry(1))
    beds, shed = channel(limit=4), channel(name="shed", title="From the Shed", description="", mailing=None)
    issues = [
        BackIssue("beds", number, NOW, f"What grew, {number}", f"<p>{number}</p>") for number in range(1, 8)
    ]
    shelves = [(beds, entries[1:]), (shed, entries[:1])]
    home = publication(channels=(beds, shed))
    return dict(render_site(home, shelves, entries, issues, [("withdrawn", "Notes <withdrawn>")]))


@pytest.mark.parametrize("path", PAGES)
def test_page_is_written_as_before(golden, site, path):
    """A change to a page is a change that somebody looked at."""
    golden(f"page/{path}", site[path])
