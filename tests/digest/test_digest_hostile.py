"""Whatever a post says, the digest keeps its shape: no markup, no script, no request, no crash."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html as markup

from builders import entry, issue, publication
from masthead.digest import render
from masthead.digest.prose import style_prose
from masthead.model import Author, PartialDate
from pace import measured

NASTY = (
    "<b>bold</b>", "</title><script>alert(1)</script>", "{{ 7*7 }}", "{% for x in y %}", "]]>", "&lt;i&gt;",
    '" onload="x', "-->", "<!--[if mso]>", "</td></tr></table>", "slot0x", "<!--slot3x-->", "\x00\x1b[31m",
    "\u202ekcab", "\ud800", "\u2028", "javascript:alert(1)", "\ufeff", "a" * 3000, "💐" * 50, "ا" * 40,
)  # fmt: skip
BITS = (
    "<p>", "</p>", "<div>", "</div>", "</td></tr></table>", "<table><tr><td>", "<script>x</script>",
    "<style>p{}</style>",
    '<p style="p">', '<img src="x" onerror=alert(1)>', '<img src="https://t.example/p.gif" width=1>', "<h1>", "</h3>",
    '<a href="javascript:x">', '<a href=" java\tscript:x">', '<blockquote cite="javascript:x">', "<!--", "-->",
    "<svg><a xlink:href='x'>", "<![CDATA[", '<iframe src="https://t.example">', "<math><mtext>", "</body></html>",
    "<link rel=stylesheet>", '<img alt="<h2>" src="https://g.example/a.png" height="7">', "<plaintext>", "<li>", "&#0;",
    "<base href='https://t.example'>", "text ", "{{ x }}", "&amp;", "\x00", "\u2028", "<form><input>",
    "<tr>", "<td>", "<pre>", "<ol start=-1>", "<br>", "[1]: x", "|", "special_marker_for_table_padding",
    "<meta http-equiv=refresh>", '<p id="a" class="b" lang="en">',
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(NASTY) | st.text(max_size=12), max_size=4).map("".join)
BODIES = st.lists(st.sampled_from(BITS) | st.text(max_size=8), max_size=14).map("".join)
ENTRIES = st.builds(
    lambda title, name, summary, category, body: entry(
        1, title=title, authors=(Author(name),), summary=summary, categories=(category,), content=body
    ),
    TEXTS, TEXTS, TEXTS, TEXTS, BODIES,
)  # fmt: skip
GENTLE = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ACTIVE = {
    "script", "iframe", "object", "embed", "form", "input", "svg", "math", "base", "link", "button", "video", "audio",
}  # fmt: skip
FOREIGN = {"srcset", "background", "cite", "id"}
VOID = {"meta", "br", "hr", "img", "col", "wbr"}


class Shape(HTMLParser):
    """The page's tags and attributes, and whether they are nested."""

    def __init__(self, page):
        super().__init__()
        self.open, self.tags, self.attributes, self.crossed = [], [], [], []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        """Note a start tag."""
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        """Note an end tag."""
        if not self.open or self.open.pop() != tag:
            self.crossed.append(tag)


@pytest.mark.parametrize("name", ["bulletin", "longread", "briefing"])
@given(entries=st.lists(ENTRIES, min_size=1, max_size=3))
@GENTLE
def test_no_post_breaks_the_page(channel_by, name, entries):
    """Hostile titles, names, summaries and bodies leave the tags nested, and nothing active or foreign in the page."""
    _, page = render(issue(entries=tuple(entries)), channel_by(name), publication())
    shape = Shape(page.html)
    assert (shape.crossed, shape.open) == ([], [])
    assert not ACTIVE & set(shape.tags)
    named = {name for name, _ in shape.attributes}
    assert not named & FOREIGN
    assert not [name for name in named if name.startswith("on")]
    schemes = {str(value).partition(":")[0] for name, value in shape.attributes if name in {"href", "src"}}
    assert schemes <= {"https", "http", "mailto", "tel"}
    assert len(page.subject.splitlines()) <= 1
    page.html.encode()
    page.text.encode()


@pytest.mark.parametrize("text", [each for each in NASTY if each.isprintable() and len(each) < 100])
def test_hostile_text_is_shown_as_it_is_written(channel_by, text):
    """A title full of markup or template tags reads in the page as it was written, and 7*7 stays 7*7."""
    _, page = render(
        issue(entries=(entry(1, title=text, authors=(Author(text),)),)), channel_by("bulletin"), publication()
    )
    tree = markup.document_fromstring(page.html)
    assert tree.findtext(".//title") == text
    assert text in [link.text_content() for link in tree.iter("a")]
    assert text in page.text


@given(BODIES)
@GENTLE
def test_styling_a_body_twice_changes_nothing_more(body):
    """Cleaning is complete the first time: what comes out goes through again unchanged but for headings' order."""
    once = style_prose(body, {})
    assert style_prose(once, {}) == once


@pytest.mark.parametrize("depth", [200, 5000])
def test_a_deep_body_ends(channel_by, depth):
    """A body nested without end neither crashes nor hangs the build."""
    content = "<blockquote><p>" * depth + "x"
    _, page = render(issue(entries=(entry(1, content=content),)), channel_by("longread"), publication())
    assert len(page.html.encode()) <= 102_400


def test_dates_and_names_of_any_size_fit(channel_by):
    """A year of four figures, forty authors and a title of a megabyte stay within a line or two."""
    crowd = tuple(Author("Name " * 400) for _ in range(40))
    odd = entry(1, title="word " * 200_000, authors=crowd, published=PartialDate(1), categories=("c" * 5000,))
    _, page = render(issue(entries=(odd,)), channel_by("bulletin"), publication())
    assert len(page.html) < 20_000


@pytest.mark.parametrize(
    "content",
    [
        "<table><tr><td><table><tr><td>inner</td></tr></table></td></tr></table>",
        '<ol start="x"><li>inner</li></ol>',
        '<ol start="99999999999999999999999"><li>inner</li></ol>',
        '<table><tr><td colspan="99999999">inner</td></tr></table>',
        "<p>special_marker_for_table_padding inner</p><table><tr><td>a</td></tr></table>",
    ],
)
def test_odd_markup_still_reads_as_text(channel_by, content):
    """Tables within tables, numbers that are none and the like lose no word in the text part."""
    _, page = render(issue(entries=(entry(1, content=content),)), channel_by("longread"), publication())
    assert "inner" in page.text


def test_a_post_of_a_megabyte_is_set_in_a_moment(channel_by):
    """A body far beyond the budget costs a second at most, and gives way to its summary."""
    with measured() as spent:
        content = "<p>Beans &amp; <b>leeks</b> <a href='https://garden.example/'>here</a>.</p>" * 16_000
        _, page = render(issue(entries=(entry(1, content=content),)), channel_by("longread"), publication())
    assert spent.seconds < 2
    assert "Continue reading" in page.text + page.html
