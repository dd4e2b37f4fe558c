"""The linter itself on trial: faults are planted one by one in the digests that ship, and each has to be found."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from builders import channel, entry, issue, publication
from masthead.digest import render
from masthead.mail import check_page
from masthead.model import Page
from pace import measured

SHIPPED = ("bulletin", "longread", "briefing")
PICTURE = '<p><img src="https://garden.example/roof.jpg" alt="The roof" width="300" height="200"></p>'
TEXT = '<p id="p1">Words</p>'
DARK = "@media (prefers-color-scheme:dark){"


@pytest.fixture(scope="module", params=SHIPPED)
def page(request):
    """Give the page of an issue of eight posts, one with a picture, a table and a link, by each shipped template."""
    mailing = replace(
        channel().mailing, template=request.param, unsubscribe="https://garden.example/leave/q7x"
    )
    made = channel(name=request.param, mailing=mailing)
    content = (
        f'<p>See <a href="https://garden.example/plan">the plan of the beds</a>.</p>{PICTURE}<h3>Beans</h3>'
        "<table><tr><th>Bed</th><th>Weight</th></tr><tr><td>1</td><td>3 kg</td></tr></table>"
    )
    plain = (entry(number, content=f"<p>Bed {number} was dug over.</p>") for number in range(2, 9))
    entries = (entry(1, content=content), *plain)
    return render(issue(entries=entries), made, publication())[1]


def swap(pattern, new):
    """Return a change of the first match of a pattern, which has to be there."""

    def change(html):
        changed, count = re.subn(pattern, new, html, count=1)
        assert count, pattern
        return changed

    return change


def add(markup):
    """Return a change that puts markup at the end of the first paragraph's cell."""
    return swap(r"</p>", lambda found: f"</p>{markup}")


def rule(css):
    """Return a change that adds a rule to the head."""
    return swap(r"</head>", lambda found: f"<style>{css}</style></head>")


FAULTS = {
    "alt": (add('<img src="https://garden.example/a.jpg" width="100">'), "has no alt"),
    "width": (add('<img src="https://garden.example/a.jpg" alt="">'), "has no width"),
    "contrast": (add('<p style="color:#9a9a9a">Pale words</p>'), "in light mode: a contrast of"),
    "contrast with a ground": (add('<p style="background:#777777;color:#666">Lost</p>'), "#666666 on #777777"),
    "contrast in outer colours": (add('<table role="none" bgcolor="#555"><tr><td>Lost</td></tr></table>'), "#555555"),
    "dark contrast": (swap(re.escape(DARK), f"{DARK}p{{color:#333333 !important}}"), "in dark mode: a contrast"),
    "dark contrast by one ground": (rule(f"{DARK}.main{{background-color:#fff !important}}}}"), "in dark mode"),
    "Outlook's dark contrast": (rule("[data-ogsc] p{color:#333333 !important}"), "in Outlook's dark mode"),
    "lang": (swap(r'<html lang="[^"]*"', "<html"), "does not name its language"),
    "lang inside": (swap(r'(role="article"[^>]*?) lang="[^"]*"', r"\1"), "<div> in the body has no lang"),
    "dir inside": (swap(r'(role="article"[^>]*?) dir="[^"]*"', r"\1"), "<div> in the body has no dir"),
    "role": (swap(r'<table role="presentation" width="100%"', "<table"), "no role=presentation"),
    "relative URL": (swap(r'<a href="https://garden\.example/[^"]*"', '<a href="/about"'), "not an absolute address"),
    "empty URL": (swap(r'<a href="https://garden\.example/[^"]*"', '<a href=""'), "empty address"),
    "relative picture": (add('<img src="a.jpg" alt="" width="9">'), "'a.jpg' is not an absolute address"),
    "flex": (add('<div style="display:flex"><p>Words</p></div>'), "display: flex is not understood"),
    "heading skip": (add("<h6>Deep</h6>"), "is h6 after"),
    "no h1": (swap(r"<h1(.*?)</h1>", r"<h2\1</h2>"), "has no h1"),
    "two h1": (add("<h1>Again</h1>"), "has 2 h1"),
    "script": (add("<script>1</script>"), "holds <script>"),
    "form": (add("<form></form>"), "holds <form>"),
    "handler": (add('<p onclick="x">Words</p>'), "handler onclick"),
    "fixed width": (swap(r'(<table role="presentation") width="100%"', r'\1 width="640"'), "640 px"),
    "fixed width by style": (add('<div style="width:600px">Words</div>'), "width of 600 px"),
    "least width": (add('<div style="min-width:480px">Words</div>'), "min-width of 480 px"),
    "wide picture": (add('<img src="https://garden.example/a.jpg" alt="" width="1200">'), "width of 1200 px"),
    "title": (swap(r"<title>[^<]*</title>", "<title> </title>"), "has no title"),
    "no title": (swap(r"<title>[^<]*</title>", ""), "has no title"),
    "duplicate id": (add(TEXT + TEXT), "the id 'p1' stands 2 times"),
    "http": (add('<a href="http://garden.example/">The garden</a>'), "is http, not https"),
    "empty link": (add('<a href="https://garden.example/x"> </a>'), "has no words"),
    "vague link": (add('<a href="https://garden.example/x">Click here!</a>'), "does not say where it leads"),
    "vague link in German": (add('<a href="https://garden.example/x">Weiterlesen …</a>'), "does not say where"),
    "bare link": (add('<a href="https://garden.example/x">https://garden.example/x</a>'), "is a bare address"),
    "misleading link": (add('<a href="https://evil.example.net/">www.garden.example/login</a>'), "leads to evil"),
    "disguised host": (add('<a href="https://g\u0430rden.example/">The garden</a>'), "letters of another script"),
    "disguised host, encoded": (add('<a href="https://xn--grden-7fg.example/">Garden</a>'), "of another script"),
    "template tag": (add("<p>{{ lead.titel }}</p>"), "template tag"),
    "template statement": (add("<p>{% endfor %}</p>"), "template tag"),
    "small text": (add('<p style="font-size:11px">Small print</p>'), "is 11 px high"),
    "plain link": (
        add('<a href="https://garden.example/x" style="text-decoration:none;color:#000">Plot 7</a>'),
        "is not underlined",
    ),
    "zoom": (swap(r"initial-scale=1", "initial-scale=1,user-scalable=no"), "forbids to zoom"),
    "import": (rule("@import 'x.css';"), "loads another"),
    "nested @": (rule("@media screen{@media (max-width:9px){p{margin:0}}}"), "stands inside another"),
    "too many styles": (rule("p{margin:0}" * 2000), "Gmail reads"),
    "ignored property": (add('<p style="position:absolute">Words</p>'), "position is ignored by Gmail"),
    "unknown unit": (add('<p style="font-size:1.2rem">Words</p>'), "1.2rem is not understood"),
    "dropped colour": (add('<p style="color:rgb(1 2 3 / 50%)">Words</p>'), "drop the whole style"),
    "size": (add("<p>Words and words</p>" * 3600), "bytes that Gmail shows"),
    "too large": (add("<p>Words and words</p>" * 6000), "Gmail shows 102,400"),
}  # fmt: skip
STOPPING = {
    "relative URL", "relative picture", "empty URL", "script", "form", "handler",
    "import", "too large", "contrast with a ground", "dark contrast", "dark contrast by one ground",
    "Outlook's dark contrast", "contrast in outer colours",
}  # fmt: skip


def check(page):
    """Return what is held against a page."""
    return check_page(page, (), "templates/own.html.j2")


def test_a_clean_digest_is_clean(page):
    """Nothing at all is held against a digest as it ships."""
    assert [str(problem) for problem in check(page)] == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(page, name):
    """Each planted fault is told with its reason and its mend, under the template's name."""
    change, reason = FAULTS[name]
    found = [each for each in check(replace(page, html=change(page.html))) if reason in each.reason]
    assert found
    assert {each.path for each in found} == {"templates/own.html.j2"}
    assert all(each.mend for each in found)


@pytest.mark.parametrize("name", sorted(STOPPING))
def test_what_harms_readers_stops_the_issue(page, name):
    """Dead links, active parts, unreadable words and clipped pages stop an issue."""
    change, reason = FAULTS[name]
    found = [each for each in check(replace(page, html=change(page.html))) if reason in each.reason]
    assert any(each.refused for each in found)


@pytest.mark.parametrize("page", ["bulletin"], indirect=True)
def test_what_is_merely_worse_is_told(page):
    """Every other fault is a warning: the issue goes out."""
    for name in FAULTS.keys() - STOPPING:
        change, _ = FAULTS[name]
        assert not [str(each) for each in check(replace(page, html=change(page.html))) if each.refused], name


def test_an_empty_text_part_stops_the_issue(page):
    """A page without text is not sent."""
    (found,) = check(replace(page, text=" \n"))
    assert (found.refused, "text part is empty" in found.reason) == (True, True)


@pytest.mark.parametrize("page", ["bulletin"], indirect=True)
def test_a_post_s_own_fault_names_the_post(page):
    """What stands in a post's content is told under the post's name; what it says of templates is no fault."""
    link = '<a href="https://garden.example/q">click here</a>'
    content = f"<p>Write {{{{ lead.title }}}} and {link}.</p>"
    html = add(f"<p>Write {{{{ lead.title }}}} and {link}.</p>")(page.html)
    (found,) = check_page(
        replace(page, html=html), (entry(1, content="<p>x</p>"), entry(2, content=content)), "own"
    )
    assert (found.path, found.refused) == (entry(2).name, False)
    assert "does not say where it leads" in found.reason


@pytest.mark.parametrize("page", ["bulletin"], indirect=True)
def test_no_post_stops_the_others(page):
    """A dead link that a post brings along is told as the post's, and the issue goes out."""
    link = '<a href="ftp://garden.example/q">the list of seeds</a>'
    made = replace(page, html=add(f"<p>{link}</p>")(page.html))
    (found,) = check_page(made, (entry(1, content=f"<p>{link}</p>"),), "own")
    assert (found.path, found.refused) == (entry(1).name, False)
    assert check_page(made, (), "own")[0].refused


def test_many_faults_of_a_kind_are_counted(page):
    """Beyond three, faults of one kind and origin are told as a number."""
    links = "".join(f'<a href="http://garden.example/{number}">Bed {number}</a> ' for number in range(9))
    found = check(replace(page, html=add(links)(page.html)))
    assert [each.reason for each in found][-1] == "6 more of the same kind: http address"
    assert len(found) == 4


@pytest.mark.parametrize("page", ["bulletin"], indirect=True)
@pytest.mark.parametrize(
    "markup",
    [
        '<a href="https://www.garden.example/x">garden.example</a>',
        '<a href="https://news.garden.co.uk/x">garden.co.uk/news</a>',
        '<a href="mailto:a@garden.example">a@garden.example</a>',
        '<a href="https://garden.example/x">What e.g. the beans taught us</a>',
        '<a href="https://xn--grtner-bua.example/">Gärtner</a>',
        '<a href="https://b\u00fccher.example/">Books</a>',
        '<a href="https://\u043f\u0440\u0438\u043c\u0435\u0440.example/">An example</a>',
        '<p style="display:none;color:#fff">Unseen</p>',
        '<p style="background:url(https://garden.example/a.png);color:#fff">On a picture</p>',
        '<p style="font-size:26px;color:#8a8a8a">Large words</p>',
        '<p style="line-height:24px;max-width:600px">Words</p>',
        '<a href="https://garden.example/x" style="text-decoration:none;background:#1f1b16;color:#fff">Join us</a>',
        "<p>Braces { like } these and 100 % of {this}</p>",
    ],
)
def test_what_is_no_fault_is_not_told(page, markup):
    """Near misses of each rule are let through."""
    html = add(markup)(page.html)
    found = [str(each) for each in check(replace(page, html=html)) if "background-image" not in str(each)]
    assert found == []


@pytest.mark.parametrize("page", ["bulletin"], indirect=True)
@pytest.mark.parametrize(
    "html", ["", "<", "\x00", "<html>", "<p>" * 3000, "<a href=http://[>x</a>", "<style>{{{</style>"]
)
def test_no_page_breaks_the_linter(page, html):
    """Whatever is handed to it, the linter says something and raises nothing."""
    assert isinstance(check(replace(page, html=html)), tuple)


MARKUP = st.sampled_from(
    ["<a href=", '"', ">", "<table>", "<td>", "<th>", "<style>", "@media", "{", "}", "color:", "#fff", "url(", "<img ",
     "</", "a", "http://", "[", "xn--", "\ud800", "\x00", "<h6>", "<!--", "{{", "}}", " ", "style='", "<body>", "é"]
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(MARKUP, max_size=60).map("".join))
def test_the_linter_takes_any_markup(html):
    """No page, however broken, raises in the linter: a run must not end for it."""
    assert isinstance(check_page(Page("s", "p", html, "text")), tuple)


@pytest.mark.parametrize("page", ["bulletin"], indirect=True)
@pytest.mark.parametrize(
    "piece", ["<table><tr><td>", "<p style='color:#777'>x", "<a href='x'>y", "<b>", "<h2>x</h2>", "<ul><li>"]
)
def test_the_linter_is_done_in_time(page, piece):
    """A page as large as a digest may be, of one piece again and again, takes no longer than another."""
    html = add(piece * (90_000 // len(piece)))(page.html)
    with measured() as spent:
        check(replace(page, html=html))
    assert spent.seconds < 5
