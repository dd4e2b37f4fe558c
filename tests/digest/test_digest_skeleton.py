"""Inlining once per template gives what inlining every finished page would give."""

from __future__ import annotations

import re

import pytest

from builders import entry, issue, publication
from masthead.digest.edition import give, template_name
from masthead.digest.fit import Room
from masthead.digest.inline import inline
from masthead.digest.skeleton import build_plain, build_skeleton
from masthead.digest.typeset import open_edition, set_page
from masthead.digest.weave import weave

BODY = (
    "<p>Bed 4 was <em>dug</em> over in the <strong>frost</strong>.</p><h3>What grew</h3><ul><li>Beans</li></ul>"
    "<ol><li>Sow<ul><li>thinly</li></ul></li></ol><blockquote><p>Patience is a crop.</p></blockquote><hr>"
    '<pre><code>sow(beans)\n</code></pre><table><tr><th>Bed</th></tr><tr><td>4</td></tr></table><p>See <a href="https://'
    'garden.example/">the plot</a>.</p><h4>Later</h4><p>Rain &amp; wind, 4 &lt; 5<br>and so on. Čeština, 日本語.</p>'
)


def pages(made, channel, colour=""):
    """Return the issue as the skeleton makes it, and as inlining the whole page makes it."""
    edition = open_edition(made, channel, publication())
    context = give(edition, made, Room(len(made.entries), 200))
    plain = build_plain(weave(publication().templates, f"{template_name(channel)}.html.j2"), colour)
    return set_page(edition.skeleton, context), inline(set_page(plain, context)) + "\n"


@pytest.mark.parametrize("count", [1, 10, 50])
def test_a_skeleton_is_byte_for_byte_the_inlined_page(shipped, mixed, count):
    """At any size, what the skeleton renders equals running premailer over the finished page."""
    skeleton, whole = pages(mixed(count), shipped)
    assert skeleton == whole


def test_bodies_are_styled_as_the_inliner_would(channel_by):
    """The styles that nh3 puts on a post's tags are those that premailer would have put there."""
    skeleton, whole = pages(
        issue(entries=(entry(1, content=BODY), entry(2, content=BODY))), channel_by("longread")
    )
    assert skeleton == whole
    assert '<li style="' in skeleton


def test_a_skeleton_is_built_once(shipped):
    """The same sources and the same accent give the very same skeleton."""
    pieces = weave(publication().templates, f"{shipped.name}.html.j2")
    assert build_skeleton(pieces, "") is build_skeleton(
        weave(publication().templates, f"{shipped.name}.html.j2"), ""
    )
    assert build_skeleton(pieces, "#336699") is not build_skeleton(pieces, "")


def test_styles_that_stay_are_small_and_flat(shipped, mixed):
    """The style elements are below Gmail's 16 KB, hold no @ rule inside another, and fetch nothing."""
    html, _ = pages(mixed(1), shipped)
    styles = "".join(re.findall(r"<style>(.*?)</style>", html, re.DOTALL))
    assert len(styles.encode()) < 16_384
    assert "prefers-color-scheme:dark" in styles
    assert "[data-ogsc]" in styles
    assert not re.search(r"@[a-z-]+[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*@", styles)
    assert "url(" not in styles
