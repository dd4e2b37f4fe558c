"""Pages of authors, categories and years, the ways between them, and what stands at old addresses."""

from __future__ import annotations

import json
import unicodedata
from posixpath import dirname, join, normpath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from msgspec.structs import replace

from builders import NOW, channel, feed, motley, publication
from masthead import pipeline
from masthead.page import (
    Leaf,
    Shelf,
    count_leaves,
    open_frame,
    render_directory,
    render_feeds,
    render_gone,
    render_post,
    render_posts,
    render_redirect,
    render_shelf,
    render_year,
    render_years,
    shelf_slug,
)
from masthead.page.frame import SECTIONS

INES = Shelf("author", "Ines Okafor", "ines-okafor", 3, "https://ines.example/")
BEANS = Shelf("category", "Beans & Peas", "beans-peas", 2)


@pytest.fixture(scope="module")
def frame():
    """Return what all pages of a publication share."""
    return open_frame(publication(), SECTIONS)


@pytest.fixture(scope="module")
def pages(frame):
    """Return one page of each kind, by its path."""
    entries = motley()
    return {
        "authors/ines-okafor/index.html": render_shelf(frame, INES, entries, Leaf()),
        "categories/beans-peas/pages/1/index.html": render_shelf(frame, BEANS, entries, Leaf(1, 2)),
        "archive/2026/index.html": render_year(frame, 2026, entries, Leaf(), [2025, 2026]),
        "archive/undated/index.html": render_year(frame, 0, entries[:1], Leaf()),
        "archive/index.html": render_years(frame, [(2026, 7), (0, 1)]),
        "authors/index.html": render_directory(frame, "author", [INES]),
        "categories/index.html": render_directory(frame, "category", [BEANS]),
        "posts/index.html": render_posts(frame, entries, Leaf(3, 3)),
        "archive/pages/2/index.html": render_posts(frame, entries, Leaf(2, 3)),
        "feeds/index.html": render_feeds(frame, [("", [feed()]), ("Authors", [])]),
        "posts/was-here/index.html": render_redirect(frame, entries[0]),
        "posts/withdrawn/index.html": render_gone(frame, "Withdrawn <b>"),
        "posts/allotment-notes-9/index.html": render_post(
            frame, entries[0], [channel()], {"Bo Li": "bo-li"}, {"Schuppen": "schuppen"}
        ),
    }


def test_every_kind_of_page_is_written_as_before(golden, pages):
    """A change to a page is a change that somebody looked at."""
    for path, content in pages.items():
        golden(f"page/shelves/{path}", content)


def test_every_page_announces_feeds(pages):
    """A reader that is given any page finds feeds, by absolute address; a shelf's own come first."""
    for path, content in pages.items():
        found = html.fromstring(content).xpath("//link[@rel='alternate']/@href")
        assert found
        assert all(address.startswith("https://garden.example/") for address in found), path
    own = html.fromstring(pages["authors/ines-okafor/index.html"]).xpath("//link[@rel='alternate']/@href")
    assert own[0] == "https://garden.example/authors/ines-okafor/atom.xml"


def test_links_of_shelves_lead_where_shelves_are(pages):
    """Links are relative, and lead to posts, shelves, years, feeds and sections, wherever the page stands."""
    known = pages.keys() | {
        "index.html",
        "style.css",
        "feeds.opml",
        "beds/index.html",
        "archive/2025/index.html",
    }
    known |= {f"posts/{each.slug}/index.html" for each in motley()}
    known |= {"archive/pages/1/index.html", "authors/bo-li/index.html", "categories/schuppen/index.html"}
    known |= {"categories/beans-peas/index.html"}
    for path, content in pages.items():
        for link in html.fromstring(content).xpath("//a/@href | //link[@rel='stylesheet']/@href"):
            if "://" in link or link.startswith("#") or link.endswith((".xml", ".json")):
                continue
            assert normpath(join(dirname(path), link)) in known, f"{path} links to {link}"


def test_no_page_needs_a_script(pages):
    """Nothing on any page runs: the only script element is data."""
    for content in pages.values():
        assert html.fromstring(content).xpath("//script[not(@type='application/ld+json')]") == []


def test_old_address_leads_on_at_once(pages):
    """The page at an old address refreshes without delay, names the new address as canonical, and links to it."""
    page = html.fromstring(pages["posts/was-here/index.html"])
    way = "../allotment-notes-9/index.html"
    assert page.xpath("//meta[@http-equiv='refresh']/@content") == [f"0; url={way}"]
    assert page.xpath("//link[@rel='canonical']/@href") == ["https://garden.example/posts/allotment-notes-9/"]
    assert page.xpath("//h1/a/@href") == [way]


def test_post_leads_to_its_author_and_categories(pages):
    """Who has a page is linked to it, on the page and in JSON-LD; who has none is named as before."""
    page = html.fromstring(pages["posts/allotment-notes-9/index.html"])
    assert page.xpath("//a[@rel='author']/@href") == [
        "https://brandt.example/",
        "../../authors/bo-li/index.html",
    ]
    assert page.xpath("//a[@rel='tag']/@href") == ["../../categories/schuppen/index.html"]
    told = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))
    assert [person["url"] for person in told["author"]] == [
        "https://brandt.example/",
        "https://garden.example/authors/bo-li/",
    ]


def test_page_without_sections_links_to_none():
    """A site without an archive has no link to one."""
    content = render_gone(open_frame(publication()), "x").decode()
    assert "archive/index.html" not in content
    assert "feeds/index.html" not in content


@given(st.integers(0, 5000))
def test_pages_of_a_list_hold_each_entry_once(count):
    """Closed pages hold a hundred entries each, and the newest holds the rest, less than two hundred of them."""
    total = count_leaves(count)
    rest = count - 100 * (total - 1)
    assert 0 <= rest < 200
    assert total == 1 or rest >= 100


@given(st.integers(1, 40))
def test_every_page_is_reached_from_the_newest(total):
    """Following the way to the page before from the newest visits every page, and the way back leads back."""
    path = Leaf(total, total).path("archive/2026")
    for number in range(total, 0, -1):
        leaf = Leaf(number, total)
        assert leaf.path("archive/2026") == path
        if leaf.older:
            older = normpath(join(dirname(path), leaf.older))
            back = Leaf(number - 1, total).newer
            assert normpath(join(dirname(older), back)) == path
            path = older
    assert Leaf(1, total).older == ""


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=80))
def test_slug_is_a_name_for_a_folder(text):
    """Any name makes a slug that is a folder's name everywhere, and one for all its spellings."""
    slug = shelf_slug(text)
    assert slug
    assert not set(slug) & set('/\\:*?"<>|.%# \x00')
    assert len(slug) <= 62
    assert shelf_slug(unicodedata.normalize("NFD", text)) == shelf_slug(unicodedata.normalize("NFC", text))
    assert shelf_slug(slug) == slug or slug.endswith("-1")


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Ines Okafor", "ines-okafor"),
        ("INÉS  O’Kafor", "ines-o-kafor"),
        ("Łukasz Żółć", "łukasz-zołc"),
        ("日本語", "日本語"),
        ("हिन्दी", "हिन्दी"),
        ("CON", "con-1"),
        ("Index", "index-1"),
    ],
)
def test_slug_is_readable(text, slug):
    """A name stays readable in its address, in any script."""
    assert shelf_slug(text) == slug


def test_name_without_a_letter_has_an_address():
    """Names of signs alone are told apart."""
    assert shelf_slug("!!!") != shelf_slug("???")
    assert shelf_slug("!!!").isalnum()


def test_compiled_templates_are_kept(tmp_path):
    """With a folder for them, compiled templates are found again, and make the same page."""
    first = render_gone(open_frame(publication(), (), tmp_path), "x")
    kept = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert kept
    assert render_gone(open_frame(publication(), (), tmp_path), "x") == first
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == kept


@pytest.mark.parametrize("each", motley(), ids=lambda each: each.slug)
def test_our_own_inference_reads_a_page_back(frame, tmp_path, each):
    """What a page tells machines is what was known: title, authors and date, as coarse as they were."""
    content = render_post(frame, each, [channel()], {author.name: "x" for author in each.authors})
    (tmp_path / "index.html").write_bytes(content)
    ((_, post),) = pipeline.inspect([tmp_path / "index.html"], None, NOW)
    assert post.title.value == each.title
    assert [author.name for author in post.authors.value] == [author.name for author in each.authors]
    assert replace(post.published.value, clock=None) == replace(each.published, clock=None)


@pytest.mark.parametrize(
    ("kind", "said"), [("author", "No post names its author yet."), ("category", "No post has a topic yet.")]
)
def test_an_empty_list_says_what_is_missing(frame, kind, said):
    """A list of authors or topics with nobody in it does not claim that nothing was published."""
    page = render_directory(frame, kind, []).decode()
    assert said in page
    assert "Nothing has been published" not in page
