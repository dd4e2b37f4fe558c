"""Which pages there are, how they hang together, and what they tell people and machines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from builders import NOW, channel, entry, motley, publication
from masthead.model import Author, BackIssue, Enclosure, PartialDate
from masthead.page import render_site

TESTS = Path(__file__).parents[1]
ELSEWHERE = {"feeds.opml"} | {
    f"beds/{folder}{name}" for folder in ("", "issues/") for name in ("atom.xml", "rss.xml", "feed.json")
}  # the pipeline's


def _render(*entries, issues=(), tombstones=(), **changes):
    home = publication(**changes)
    return dict(render_site(home, [(home.channels[0], entries)], entries, issues, tombstones))


def _page(entry_, **changes):
    return html.fromstring(_render(entry_, **changes)[f"posts/{entry_.slug}/index.html"])


def _linked_data(page):
    return json.loads(page.xpath("string(//script[@type='application/ld+json'])"))


@pytest.fixture(scope="module")
def site():
    """Return the pages of one channel with back issues and a post that went away."""
    issues = [
        BackIssue("beds", number, NOW, f"What grew, {number}", f"<p>{number}</p>") for number in range(1, 8)
    ]
    return _render(*motley(), issues=issues, tombstones=[("withdrawn", "Withdrawn")])


def test_every_page_is_there_once(site):
    """Each post, channel, issue and tombstone has its page, and nothing else is written."""
    posts = {f"posts/{each.slug}/index.html" for each in motley()} | {"posts/withdrawn/index.html"}
    issues = {f"beds/issues/{number}/index.html" for number in range(1, 8)} | {"beds/issues/index.html"}
    others = {"index.html", "404.html", "posts/index.html", "beds/index.html", "style.css", "feed.css"}
    assert set(site) == posts | issues | others


def test_every_link_between_pages_leads_to_a_file(site):
    """The site works by a double click on its front page: relative links name files that exist."""
    for path, content in site.items():
        if path.endswith(".html") and path != "404.html":
            for _, _, link, _ in html.fromstring(content).iterlinks():
                if not urlsplit(link).scheme and not link.startswith("#"):
                    target = normpath(join(dirname(path), unquote(urlsplit(link).path)))
                    assert target in site.keys() | ELSEWHERE, f"{path} links to {link}"


def test_links_between_pages_are_never_absolute(site):
    """A page reaches others without knowing where it is published; only the 404 page cannot."""
    for path, content in site.items():
        if path.endswith(".html") and path != "404.html":
            links = html.fromstring(content).xpath(
                "//body//a/@href[starts-with(., 'https://garden.example/posts/')]"
            )
            assert links == []


def test_not_found_page_stands_alone():
    """A server shows the 404 page at any address, so that it needs no file and knows where it lives."""
    page = html.fromstring(_render(entry(1))["404.html"])
    assert page.xpath("//link[@rel='stylesheet']") == []
    assert "--paper" in page.findtext(".//style")
    assert all(urlsplit(link).scheme for link in page.xpath("//a/@href") if not link.startswith("#"))


@pytest.mark.parametrize("path", ["index.html", "beds/index.html", "posts/allotment-notes-9/index.html"])
def test_pages_announce_their_feeds_atom_first(site, path):
    """A reader that is given a page finds its feeds, by absolute address, Atom before RSS before JSON."""
    found = html.fromstring(site[path]).xpath("//link[@rel='alternate']")
    assert [(link.get("type"), link.get("href")) for link in found] == [
        ("application/atom+xml", "https://garden.example/beds/atom.xml"),
        ("application/rss+xml", "https://garden.example/beds/rss.xml"),
        ("application/feed+json", "https://garden.example/beds/feed.json"),
    ]


def test_post_of_one_channel_announces_that_channel_alone():
    """A post page announces the feeds in which the post is, not all that there are."""
    beds, shed = channel(), channel(name="shed", title="From the Shed")
    one, other = entry(1), entry(2)
    site = dict(render_site(publication(), [(beds, (one,)), (shed, (other,))], (one, other), ()))
    page = site["posts/allotment-notes-2/index.html"].decode()
    assert "https://garden.example/shed/atom.xml" in page
    assert "https://garden.example/beds/atom.xml" not in page
    assert "https://garden.example/beds/atom.xml" in site["index.html"].decode()


def test_channel_shows_its_feeds_to_people(site):
    """A person sees where to subscribe, not only a program."""
    links = html.fromstring(site["beds/index.html"]).xpath("//ul[@class='feeds']//a/@href")
    assert links == ["atom.xml", "rss.xml", "feed.json"]


def test_back_issue_is_published_as_it_was_sent(site):
    """An issue's page is the issue, byte for byte, and the list names the newest first."""
    assert site["beds/issues/3/index.html"] == b"<p>3</p>"
    listed = html.fromstring(site["beds/issues/index.html"]).xpath("//main//ol/li/a/@href")
    assert listed == [f"{number}/index.html" for number in range(7, 0, -1)]


def test_withdrawn_post_says_so(site):
    """The page of a post that went away keeps its address, names it, and asks not to be indexed."""
    page = html.fromstring(site["posts/withdrawn/index.html"])
    assert page.findtext(".//h1") == "Withdrawn"
    assert page.xpath("string(//p[@class='kicker'])") == "This post was taken down"
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_long_publication_keeps_its_front_page_short():
    """The front page shows the latest posts and leads to all the others."""
    site = _render(*(entry(number) for number in range(40, 0, -1)))
    front = html.fromstring(site["index.html"])
    assert len(front.xpath("//ol[@class='shelf']/li")) == 20
    assert front.xpath("//p[@class='onward']/a/@href")[0] == "posts/index.html"
    assert len(html.fromstring(site["posts/index.html"]).xpath("//ol/li")) == 40


def test_publication_without_posts_has_pages_that_say_so():
    """An empty publication is a site, too."""
    site = _render()
    assert b"Nothing has been published here yet." in site["index.html"]
    assert b"Nothing has been published here yet." in site["beds/index.html"]
    assert b"No issue has gone out yet." in site["beds/issues/index.html"]


@pytest.mark.parametrize(
    ("date", "shown", "machine"),
    [
        (PartialDate(2016, 12, 6), "6 December 2016", "2016-12-06"),
        (PartialDate(2024, 7), "July 2024", "2024-07"),
        (PartialDate(2024), "2024", "2024"),
    ],
)
def test_date_is_shown_as_coarse_as_it_is_known(date, shown, machine):
    """July 2024 is never a day: not to people, not to programs."""
    page = _page(entry(1, published=date))
    [time] = page.xpath("//p[@class='byline']/time")
    assert (time.text, time.get("datetime")) == (shown, machine)
    assert _linked_data(page)["datePublished"] == machine
    stated = page.xpath("//meta[@property='article:published_time']/@content")
    assert stated == ([machine] if date.day else [])


def test_unknown_date_and_author_leave_no_trace():
    """What is not known is left out, without a gap, a dash or an invented value."""
    page = _page(entry(1, published=PartialDate(), authors=()))
    [byline] = page.xpath("//p[@class='byline']")
    assert byline.text_content().split() == ["2", "min", "read"]
    assert not {"datePublished", "dateModified", "author"} & _linked_data(page).keys()
    assert page.xpath("//meta[@name='author'] | //time") == []


def test_authors_are_named_in_order_and_linked_where_they_have_a_page():
    """All authors are named, in their order; one with an address is linked."""
    page = _page(entry(1, authors=(Author("Ines Okafor", uri="https://ines.example/"), Author("Bo Li"))))
    [byline] = page.xpath("//p[@class='byline']/span[1]")
    assert byline.text_content() == "By Ines Okafor, Bo Li"
    assert byline.xpath("a/@href") == ["https://ines.example/"]
    assert [person["name"] for person in _linked_data(page)["author"]] == ["Ines Okafor", "Bo Li"]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", " javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x"]
)
def test_address_that_could_run_is_never_linked(url):
    """An author's or a file's address is linked only if it is one of the web."""
    one = entry(
        1, authors=(Author("Bo Li", uri=url),), enclosures=(Enclosure(url), Enclosure(url, "image/png"))
    )
    page = _render(one)["posts/allotment-notes-1/index.html"].decode().lower()
    assert "bo li" in page
    assert url.strip().lower() not in page


def test_post_in_another_language_is_marked_and_dated_in_it():
    """A screen reader and a hyphenation engine are told the language; the byline is in it."""
    page = _page(motley()[0])
    [article] = page.xpath("//article")
    assert (article.get("lang"), page.get("lang")) == ("de", "en-GB")
    assert article.xpath("string(.//time)") == "10. Februar 2026"
    assert "Von Jutta Brandt" in article.text_content()


@pytest.mark.parametrize(
    ("home", "post", "page_runs", "post_runs", "kicker_runs"),
    [
        ("en-GB", "de", None, None, None),
        ("en-GB", "he", None, "rtl", "ltr"),
        ("ar", "ar-EG", "rtl", None, None),
        ("ar", "", "rtl", None, None),
        ("ar", "de", "rtl", "ltr", "rtl"),
    ],
)
def test_a_page_runs_the_way_its_language_is_written(home, post, page_runs, post_runs, kicker_runs):
    """Direction is told where it changes: on the page, and on a post in it that runs the other way."""
    one = entry(1, language=post)
    site = _render(one, language=home)
    page = html.fromstring(site[f"posts/{one.slug}/index.html"])
    [article], [kicker] = page.xpath("//article"), page.xpath("//p[@class='kicker']")
    assert (page.get("dir"), article.get("dir"), kicker.get("dir")) == (page_runs, post_runs, kicker_runs)
    for path in ("index.html", "posts/index.html", "beds/index.html"):
        page = html.fromstring(site[path])
        assert page.get("dir") == page_runs
        assert [each.get("dir") for each in page.xpath("//li[@lang]")] == [post_runs]


def test_a_page_in_arabic_says_everything_in_arabic():
    """Words, dates and the labels of tables are of one language, whichever it is."""
    one = entry(
        1, language="ar", content="<table><tr><td>1</td></tr></table>", published=PartialDate(2024, 7)
    )
    page = _page(one, language="ar")
    assert page.xpath("string(//article//time)") == "يوليو 2024"
    assert page.xpath("//div[@class='wide']/@aria-label") == ["جدول"]
    assert "بقلم" in page.xpath("string(//p[@class='byline'])")
    assert page.xpath("string(//a[@class='skip'])") == "الانتقال إلى النص"


def test_image_of_a_post_is_shown_once_and_files_are_listed():
    """An image that the text shows already is not shown again; other files can be fetched."""
    image = Enclosure("https://garden.example/a.jpg?x=1&y=2", "image/jpeg", alt="A roof", width=80, height=60)
    plan = Enclosure("https://garden.example/plan.pdf", "application/pdf")
    page = _page(entry(1, enclosures=(image, plan)))
    assert [(each.get("alt"), each.get("width")) for each in page.iter("img")] == [("A roof", "80")]
    assert page.xpath("//article/ul//a/@href") == ["https://garden.example/plan.pdf"]
    shown = entry(
        1, enclosures=(image,), content='<p><img src="https://garden.example/a.jpg?x=1&amp;y=2" alt=""></p>'
    )
    page = _page(shown)
    assert len(list(page.iter("img"))) == 1
    assert page.xpath("//article/ul//a/@href") == []
    assert _linked_data(page)["image"] == "https://garden.example/a.jpg?x=1&y=2"


@pytest.mark.parametrize(
    "title", ["<b>x</b>", "AT&T", "]]>", "&lt;", "</title><script>alert(1)</script>", "{{7*7}}"]
)
def test_markup_and_templates_in_a_post_are_printed_as_they_stand(title):
    """A title, a name, a summary, a category is text: never markup, never a template."""
    one = entry(1, title=title, authors=(Author(title),), summary=title, categories=(title,))
    site = _render(one)
    page = html.fromstring(site["posts/allotment-notes-1/index.html"])
    assert page.findtext(".//h1") == title
    assert page.findtext(".//title") == f"{title} – The Shared Allotment"
    assert page.xpath("//meta[@name='description']/@content") == [title]
    assert _linked_data(page)["headline"] == title
    assert html.fromstring(site["index.html"]).xpath("string(//h3)") == title
    assert b"49" not in site["index.html"]


def test_data_for_machines_cannot_close_its_script():
    """JSON-LD holds no angle bracket, whatever the post is called."""
    page = _render(entry(1, title="</script><script>alert(1)</script><!--"))[
        "posts/allotment-notes-1/index.html"
    ]
    assert page.count(b"<script") == 1
    assert page.count(b"</script") == 1


def test_lone_surrogate_costs_no_page():
    """A character that UTF-8 cannot hold is replaced, and the page is written."""
    assert "sur?vivor" in _render(entry(1, title="sur\ud800vivor"))["index.html"].decode("utf-8")


def test_address_with_letters_beyond_ascii_is_linked_as_a_url():
    """A slug in any script is a folder of that name, linked with its letters encoded."""
    site = _render(entry(1, slug="grüße aus-東京"))
    assert "posts/grüße aus-東京/index.html" in site
    assert b'href="posts/gr%C3%BC%C3%9Fe%20aus-%E6%9D%B1%E4%BA%AC/index.html"' in site["index.html"]


def test_pages_run_no_script_and_load_nothing_from_elsewhere(site):
    """A page of ours loads its style sheet and nothing else, and forbids scripts."""
    for path, content in site.items():
        if path.endswith(".html") and "/issues/" not in path:
            page = html.fromstring(content)
            assert {each.get("type") for each in page.iter("script")} <= {"application/ld+json"}
            sheets = page.xpath("//link[@rel='stylesheet']/@href")
            assert all(sheet.endswith("style.css") and "//" not in sheet for sheet in sheets)
            assert "script-src 'none'" in page.xpath("string(//meta[@http-equiv]/@content)")


WRITE = """
import hashlib
from builders import channel, motley, publication
from masthead.page import render_site
for path, content in render_site(publication(), [(channel(), motley())], motley(), ()):
    print(path, hashlib.sha256(content).hexdigest())
"""
LOAD = "import sys, masthead.page; print(sorted({'jinja2', 'lxml', 'html', 'json', 'tomllib'} & set(sys.modules)))"


def _run(program, **surroundings):
    environment = {**os.environ, "PYTHONPATH": str(TESTS), **surroundings}
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True
    )


@pytest.mark.parametrize(
    "surroundings", [{"TZ": "Asia/Tokyo"}, {"LC_ALL": "de_DE.UTF-8"}, {"PYTHONHASHSEED": "7"}]
)
def test_bytes_do_not_depend_on_the_machine(surroundings):
    """Time zone, locale and hash seed leave no trace in a page."""
    plain = _run(WRITE, TZ="UTC", LC_ALL="C.UTF-8", PYTHONHASHSEED="0")
    assert _run(WRITE, **surroundings).stdout == plain.stdout


def test_loading_the_stage_loads_nothing_heavy():
    """A run that has nothing to render pays for no library."""
    assert _run(LOAD).stdout.strip() == "[]"
