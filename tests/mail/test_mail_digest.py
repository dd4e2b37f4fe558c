"""Whole messages of the shipped templates: what receiving servers make of them, and what loading this costs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from email import message_from_bytes
from email.policy import default

import pytest
from msgspec.structs import replace

from builders import channel, issue, publication
from masthead.digest import render
from masthead.mail import check_message, compose_message

LAZY = ("jinja2", "premailer", "cssutils", "lxml", "nh3", "html2text", "email.message", "idna")


def sent(name, count):
    """Return the page of an issue and a reader's copy of it."""
    mailing = replace(channel().mailing, template=name, unsubscribe="https://garden.example/leave/q7x")
    own = channel(mailing=mailing)
    made, page = render(issue(count), own, publication())
    return page, compose_message(page, made, own, publication(), "reader@example.org").content


@pytest.mark.parametrize("count", [1, 10, 50])
@pytest.mark.parametrize("name", ["bulletin", "longread", "briefing"])
def test_every_shipped_digest_passes_the_checklist(name, count):
    """At any size the checklist is empty, and both parts come back as the page has them."""
    page, content = sent(name, count)
    assert check_message(content) == ()
    text, html = message_from_bytes(content, policy=default).iter_parts()
    assert text.get_content().splitlines() == page.text.splitlines()
    assert html.get_content().splitlines() == page.html.splitlines()


@pytest.mark.parametrize("name", ["bulletin", "longread", "briefing"])
def test_no_shipped_digest_looks_like_spam(name):
    """SpamAssassin's local rules give a shipped digest less than one point."""
    if shutil.which("spamassassin") is None:
        pytest.skip("needs spamassassin: apt install spamassassin")
    done = subprocess.run(
        ["spamassassin", "--local", "--test-mode"], input=sent(name, 10)[1], capture_output=True, check=True
    )
    score = re.search(rb"score=(-?[\d.]+)", done.stdout)
    assert score is not None
    assert float(score[1]) < 1.0


def test_loading_the_stages_is_cheap():
    """A run without a due issue loads none of the libraries that make one."""
    asked = (
        f"import sys, masthead.digest, masthead.mail; print([name for name in {LAZY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
