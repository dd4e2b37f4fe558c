"""Digests in a real browser: accessible, legible, within the narrowest screen, and the same inlined or not."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from builders import entry, issue, publication
from masthead.digest import render
from masthead.digest.edition import give
from masthead.digest.fit import Room
from masthead.digest.skeleton import build_plain
from masthead.digest.typeset import open_edition, set_page
from masthead.digest.weave import weave
from masthead.model import Author, BackIssue

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenständerbeschaffungsausschusssitzung"
HEADS = "".join(f"<th>Year {year}</th>" for year in range(2018, 2026))
CONTENT = f"""<p>Nobody had swept the path. See https://garden.example/{"a" * 200} or
<a href="https://garden.example/plan">the plan</a>, and mind the {LONG}.</p>
<h2>What the beans taught us, and {LONG}</h2>
<ul><li>One<ul><li>Two</li></ul></li></ul><ol><li>Dig</li></ol><blockquote><p>Patience is a crop.</p></blockquote>
<table><caption>Weights</caption><tr>{HEADS}</tr><tr>{HEADS.replace("th>", "td>")}</tr></table>
<pre><code>water(bed, {"bucket, " * 30})</code></pre><p>The <code>{"x" * 120}</code>.</p><hr>
<h4>Later</h4><p>Rain.</p>"""
PICTURE = '<p><img src="https://garden.example/a.jpg" alt="A roof" width="1600" height="900"></p>'
STRIPPED = """document.querySelectorAll('style').forEach(each => each.remove());
document.querySelectorAll('[style]').forEach(each => each.removeAttribute('style'));"""
COMPUTED = """[...document.querySelectorAll('body, body *')].map(each => [each.tagName,
[...getComputedStyle(each)].map(name => name + ':' + getComputedStyle(each).getPropertyValue(name)).join(';')])"""
OFF = {"region": {"enabled": False}, "landmark-one-main": {"enabled": False}, "bypass": {"enabled": False}}
AXE = json.dumps({"rules": {**OFF, "target-size": {"enabled": True}}})


@pytest.fixture(scope="module")
def browser():
    """Return a headless Chromium that asks for nothing in the background."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("needs chromium: apt install chromium")
    sync_api = pytest.importorskip("playwright.sync_api")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield running
        running.close()


@pytest.fixture
def show(browser):
    """Give a function that opens HTML in a page that reaches no network."""
    contexts = []

    def opened(html, width=375, scheme="light"):
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.route("**/*", lambda route: route.abort())
        page.set_content(html)
        return page

    yield opened
    for context in contexts:
        context.close()


def strained(count):
    """Return an issue whose lead strains the layout, followed by ordinary posts."""
    people = (Author("Ines Okafor"), Author(LONG))
    lead = entry(99, title=f"On the {LONG}", content=CONTENT, authors=people, summary=f"{LONG} {'c' * 200}")
    rest = tuple(
        entry(number, authors=() if number % 3 else people, language="ar" if number % 4 == 0 else "en-GB")
        for number in range(1, count)
    )
    return issue(entries=(lead, *rest))


def digest(channel, made, **changes):
    """Return the HTML of an issue, earlier ones named in its footer."""
    back = tuple(BackIssue(channel.name, number, made.issued, f"Of {LONG}") for number in (1, 2))
    return render(made, channel, publication(**changes), back)[1].html


@pytest.mark.parametrize("count", [1, 10, 50])
def test_digests_are_accessible(show, shipped, node_modules, count):
    """axe-core finds no node to object to in light, in dark, or with all styles stripped."""
    axe = (node_modules / "axe-core" / "axe.min.js").read_text()
    html = digest(shipped, strained(count))
    for scheme, change in (("light", ""), ("dark", ""), ("light", STRIPPED)):
        page = show(html, scheme=scheme)
        page.evaluate(axe)
        if change:
            page.evaluate(change)
        found = page.evaluate(f"axe.run({AXE}).then(result => result.violations)")
        assert [(each["id"], [node["html"] for node in each["nodes"]][:2]) for each in found] == []


@pytest.mark.parametrize("language", ["en-GB", "he"])
def test_no_digest_scrolls_sideways(show, shipped, language):
    """At 320 px long words, addresses, code, tables and pictures stay within the screen, from either direction."""
    made = strained(10)
    html = digest(shipped, made, language=language).replace("<p>Rain.</p>", "<p>Rain.</p>" + PICTURE)
    for width in (320, 375, 700):
        assert show(html, width).evaluate("document.documentElement.scrollWidth") <= width


def test_an_ordinary_digest_fits_the_screen_without_styles(show, shipped):
    """Stripped of every style, a digest of ordinary words does not scroll sideways at 320 px."""
    page = show(digest(shipped, issue(10)).replace(LONG, "beds"), 320)
    page.evaluate(STRIPPED)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_letters_are_large_and_links_underlined(show, shipped):
    """No text is smaller than 14 px, no line lower than 22, and every link is underlined."""
    page = show(digest(shipped, strained(10)))
    told = page.evaluate(
        """(() => { const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); const told = [];
        while (walker.nextNode()) { const at = walker.currentNode.parentElement; const style = getComputedStyle(at);
          if (!walker.currentNode.data.trim() || at.closest('.preheader')) continue;
          if (parseFloat(style.fontSize) < 14 || parseFloat(style.lineHeight) < 22) told.push(at.outerHTML) }
        for (const link of document.links)
          if (!getComputedStyle(link).textDecorationLine.includes('underline')) told.push(link.outerHTML);
        return told })()"""
    )
    assert told == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 700])
def test_inlining_changes_no_computed_style(show, shipped, width, scheme):
    """Every element of a digest looks the same with its styles inlined and with its style element as written."""
    made = strained(4)
    edition = open_edition(made, shipped, publication())
    context = give(edition, made, Room(4, 200))
    plain = build_plain(weave(publication().templates, f"{shipped.name}.html.j2"), "")
    before, after = (
        show(set_page(skeleton, context), width, scheme).evaluate(COMPUTED)
        for skeleton in (plain, edition.skeleton)
    )
    assert len(before) == len(after) > 40
    assert [(old, new) for old, new in zip(before, after, strict=True) if old != new] == []


def test_a_digest_asks_for_nothing(show, shipped):
    """Opening a digest without pictures makes no request at all."""
    page = show("")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(digest(shipped, strained(10)))
    page.wait_for_load_state("load")
    assert asked == []


def test_digests_are_valid_html(shipped, node_modules, tmp_path):
    """html-validate finds no error but what mail clients need: inline styles, Outlook's comments, old attributes."""
    program = node_modules / ".bin" / "html-validate"
    if not program.exists():
        pytest.skip("needs html-validate: npm install --prefix .ci html-validate")
    needed = ("no-inline-style", "no-conditional-comment", "no-deprecated-attr", "long-title")
    rules = {"extends": ["html-validate:standard"], "root": True, "rules": dict.fromkeys(needed, "off")}
    (tmp_path / ".htmlvalidate.json").write_text(json.dumps(rules))
    for count in (1, 10, 50):
        (tmp_path / f"{count}.html").write_text(digest(shipped, strained(count)))
    done = subprocess.run(
        [program, *sorted(path.name for path in tmp_path.glob("*.html"))],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
