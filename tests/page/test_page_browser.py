"""Pages in a real browser: accessible, within the screen, readable without a server."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from builders import NOW, channel, entry, motley, publication
from masthead.feed import opml, serialise
from masthead.model import Author, BackIssue, Enclosure, Feed
from masthead.page import (
    Leaf,
    Shelf,
    open_frame,
    render_directory,
    render_feeds,
    render_post,
    render_posts,
    render_redirect,
    render_shelf,
    render_site,
    render_year,
    render_years,
)
from masthead.page.frame import SECTIONS

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenständerbeschaffungsausschusssitzung"
PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="
HEADS = "".join(f"<th>Year {year}</th>" for year in range(2010, 2026))
CELLS = "".join(f"<td>{year}</td>" for year in range(16))
CODE = ", ".join(f"bucket_{number}" for number in range(30))
CONTENT = f"""<p>Nobody had swept the path. See https://garden.example/{"a" * 200} or
<a href="https://garden.example/">the plan</a>, and mind the {LONG}.</p>
<h2>What the beans taught us, and {LONG}</h2><ul><li>One<ul><li>Two</li></ul></li></ul>
<blockquote><p>Patience is a crop.</p></blockquote>
<table><caption>Weights</caption><thead><tr>{HEADS}</tr></thead><tbody><tr>{CELLS}</tr></tbody></table>
<pre><code>water(bed, {CODE})</code></pre><p>The <code>{"x" * 120}</code>.</p>
<p><img src="{PIXEL}" alt="A roof" width="1600" height="900"></p>
<figure><img src="{PIXEL}" alt="" width="90" height="90"><figcaption>The shed</figcaption></figure><hr>
<h3>Later</h3><ol><li>Dig.</li></ol><dl><dt>Bed</dt><dd>Soil</dd></dl>"""
PAGES = [
    "index.html",
    "404.html",
    "posts/index.html",
    "posts/long/index.html",
    "posts/allotment-notes-9/index.html",
    "posts/allotment-notes-5/index.html",
    "posts/withdrawn/index.html",
    "beds/index.html",
    "beds/issues/index.html",
    "authors/index.html",
    "authors/ines-okafor/index.html",
    "authors/ines-okafor/pages/1/index.html",
    "categories/index.html",
    "categories/long/index.html",
    "archive/index.html",
    "archive/2026/index.html",
    "archive/undated/index.html",
    "archive/pages/1/index.html",
    "feeds/index.html",
]
MOVED = "posts/was-here/index.html"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with the pages and feeds of a publication, among them a post that strains the layout."""
    public = tmp_path_factory.mktemp("public")
    people = (Author("Ines Okafor", uri="https://ines.example/"), Author(LONG))
    enclosure = Enclosure(f"https://garden.example/{'b' * 90}.pdf", "application/pdf")
    strain = entry(
        11,
        slug="long",
        title=f"On the {LONG}",
        content=CONTENT,
        authors=people,
        summary=f"{LONG} {'c' * 200}",
        categories=("d" * 90,),
        enclosures=(enclosure,),
    )
    entries = (strain, *motley())
    beds = channel(title=f"News from the Beds and the {LONG}", limit=4)
    issues = [BackIssue("beds", number, NOW, f"{LONG} {number}", "<p></p>") for number in range(1, 8)]
    home = "https://garden.example/beds/"
    feed = Feed(
        "tag:garden.example,2026:beds", beds.title, "", "en-GB", home, home, NOW, entries, publication().zone
    )
    files = dict(render_site(publication(), [(beds, entries)], entries, issues, [("withdrawn", LONG)]))
    files |= {f"beds/{name}": content for name, content in serialise(feed).items()}
    files["feeds.opml"] = opml("All", [feed])
    files |= _more_pages(entries, feed)
    for path, content in files.items():
        (public / path).parent.mkdir(parents=True, exist_ok=True)
        (public / path).write_bytes(content)
    return public


def _more_pages(entries, feed):
    """Return the pages of an author, a category, a year, and the ways to them."""
    frame = open_frame(publication(), SECTIONS)
    ines = Shelf("author", "Ines Okafor", "ines-okafor", 211, f"https://ines.example/{'e' * 80}")
    long = Shelf("category", LONG, "long", 3)
    older, newest = Leaf(1, 2), Leaf(2, 2)
    strain, moved = entries[:2]
    return {
        "posts/long/index.html": render_post(
            frame, strain, [channel()], {LONG: "ines-okafor"}, {"d" * 90: "long"}
        ),
        newest.path(ines.folder): render_shelf(frame, ines, entries, newest),
        older.path(ines.folder): render_shelf(frame, ines, entries, older),
        Leaf().path(long.folder): render_shelf(frame, long, entries[:2], Leaf()),
        "authors/index.html": render_directory(frame, "author", [ines]),
        "categories/index.html": render_directory(frame, "category", [long]),
        "archive/index.html": render_years(frame, [(2026, 211), (2025, 3), (0, 1)]),
        newest.path("archive/2026"): render_year(frame, 2026, entries, newest, [2025, 2026]),
        older.path("archive/2026"): render_year(frame, 2026, entries, older, [2025, 2026]),
        "archive/2025/index.html": render_year(frame, 2025, (), Leaf(), [2025, 2026]),
        "archive/undated/index.html": render_year(frame, 0, entries[:1], Leaf()),
        "archive/pages/1/index.html": render_posts(frame, entries, older),
        "posts/index.html": render_posts(frame, entries, newest),
        "feeds/index.html": render_feeds(frame, [("", [feed]), ("Authors", [feed])]),
        MOVED: render_redirect(frame, moved),
    }


@pytest.fixture(scope="module")
def browser():
    """Return a headless Chromium that asks for nothing in the background."""
    chromium = (
        shutil.which("chromium") or shutil.which("chromium-browser") or pytest.skip("needs chromium: apt")
    )
    sync_api = pytest.importorskip("playwright.sync_api")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield running
        running.close()


def _open(browser, folder, path, width=375):
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto((folder / path).as_uri())
    return page


def test_pages_are_accessible(browser, folder, node_modules):
    """axe-core finds nothing to object to on any page, light or dark."""
    axe = (node_modules / "axe-core" / "axe.min.js").read_text()
    page = _open(browser, folder, PAGES[0])
    for path in PAGES:
        page.goto((folder / path).as_uri())
        page.evaluate(axe)
        for scheme, only in (("light", ""), ("dark", "runOnly: ['color-contrast']")):
            page.emulate_media(color_scheme=scheme)
            found = page.evaluate(f"axe.run({{{only}}}).then(result => result.violations)")
            told = [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in found]
            assert told == [], f"{path}, {scheme}"
    page.context.close()


def test_no_page_scrolls_sideways(browser, folder):
    """On the narrowest phone long words, addresses, code and tables stay within the page."""
    page = _open(browser, folder, PAGES[0])
    for path in PAGES:
        page.goto((folder / path).as_uri())
        for width in (320, 375, 768, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.context.close()


def test_text_is_set_to_a_measure(browser, folder):
    """A line of text has between 45 and 80 characters on a desk, and letters are large enough on a phone."""
    page = _open(browser, folder, "posts/allotment-notes-9/index.html", 1280)
    ratio = """(() => { const text = document.querySelector(".prose"); const style = getComputedStyle(text);
        const pen = document.createElement("canvas").getContext("2d");
        pen.font = `${style.fontSize} ${style.fontFamily}`;
        const sample = "Nobody had swept the path, and so the boots of four families had pressed it flat.";
        return text.clientWidth / (pen.measureText(sample).width / sample.length) })()"""
    assert 45 <= page.evaluate(ratio) <= 80
    page.context.close()
    page = _open(browser, folder, "posts/allotment-notes-9/index.html", 375)
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.prose')).fontSize)")
    assert 17 <= size <= 20
    page.context.close()


def test_site_can_be_walked_from_a_folder(browser, folder):
    """From the front page, opened as a file, a reader gets to a post, its channel, an issue list and back."""
    page = _open(browser, folder, "index.html")
    page.click("ol.shelf li:nth-child(2) a")
    assert page.inner_text("h1") == "Der Schuppen tropft"
    page.click(".kicker a")
    page.click("text=All issues")
    assert page.inner_text("h1") == "Past issues"
    page.click(".masthead a")
    assert page.inner_text("h1") == "The Shared Allotment"
    page.context.close()


def test_first_tab_reaches_the_skip_link(browser, folder):
    """A keyboard user can jump over the head of the page, and sees the focus."""
    page = _open(browser, folder, "posts/long/index.html")
    page.keyboard.press("Tab")
    focus = page.evaluate(
        "(() => { const at = document.activeElement; const box = at.getBoundingClientRect();"
        " return [at.className, box.left >= 0, getComputedStyle(at).outlineStyle] })()"
    )
    assert focus == ["skip", True, "solid"]
    page.context.close()


def test_old_address_leads_to_the_post(browser, folder):
    """A browser that comes to an address that a post had before is at the post at once, without a script."""
    page = _open(browser, folder, MOVED)
    page.wait_for_url("**/posts/allotment-notes-9/index.html")
    assert page.inner_text("h1") == "Der Schuppen tropft"
    page.context.close()


def test_archive_can_be_walked(browser, folder):
    """From any page a reader gets to the archive, a year, its earlier posts, and back to the newest."""
    page = _open(browser, folder, "posts/long/index.html")
    page.click("footer >> text=Archive")
    page.click("text=2026")
    page.click("text=Earlier posts")
    assert page.url.endswith("archive/2026/pages/1/index.html")
    page.click("text=Newer posts")
    assert page.url.endswith("archive/2026/index.html")
    page.click("text=2025")
    assert page.inner_text("h1") == "2025"
    page.context.close()


@pytest.mark.parametrize("name", ["atom.xml", "rss.xml"])
def test_opened_feed_is_readable(browser, folder, name):
    """A browser that opens a feed shows titles and summaries, and neither ids nor source text."""
    page = _open(browser, folder, f"beds/{name}", 1280)
    shown = page.evaluate(
        "[...document.querySelectorAll('*')].filter(each => !each.children.length && each.checkVisibility())"
        ".map(each => each.textContent).join(' | ')"
    )
    assert "Der Schuppen tropft" in shown
    assert "Was im Schuppen fehlt" in shown
    assert "tag:garden.example" not in shown
    assert "<p>" not in shown
    page.context.close()


def test_pages_are_valid_html(folder, node_modules):
    """html-validate finds no error in any page."""
    program = node_modules / ".bin" / "html-validate"
    if not program.exists():
        pytest.skip("needs html-validate: npm install --prefix .ci html-validate")
    rules = {"extends": ["html-validate:standard"], "root": True, "rules": {"long-title": "off"}}
    (folder / ".htmlvalidate.json").write_text(json.dumps(rules))
    done = subprocess.run([program, *PAGES, MOVED], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
