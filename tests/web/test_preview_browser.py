"""The preview in a real browser: it follows the files, takes corrections, and shows itself to nobody else."""

from __future__ import annotations

import http.server
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from functools import partial

import pytest

from garden import plant
from previewing import shown

RULES = '{"rules": {"target-size": {"enabled": true}}}'
LONG_TITLE = (
    "On the Donaudampfschifffahrtsgesellschaftskapitänsmützenständerbeschaffungsausschusssitzung of last week"
)
HOSTILE = (
    "<script>document.title = 'taken'</script> and {{ 7 * 7 }}\n\nBy <img src=x onerror=alert(1)>\n\n"
    "A line with </pre></li></ol><script>top.location = 'https://evil.example/'</script> in the middle of it.\n"
)


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
def page_of(browser):
    """Give a function that opens an address, noting every request and every fault of the page."""
    contexts = []

    def opened(url, width=1200, scheme="light"):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.asked, page.faults = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def garden(tmp_path):
    """Lay out a small publication, one post of it hostile and one with a long title."""
    posts = {
        "hostile.txt": HOSTILE,
        "long.txt": f"{LONG_TITLE}\n\nIt was long, and nobody took the minutes.\n",
    }
    return plant(tmp_path / "garden", **posts)


def rewrite(path, old, new):
    """Replace a text in a file."""
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_a_saved_post_shows_by_itself(page_of, garden):
    """`masthead preview` prints its address; what is saved shows without a reload by hand."""
    code = "import sys; sys.argv[0] = 'masthead'; from masthead.cli import main; main()"
    command = [sys.executable, "-u", "-c", code, "preview", str(garden), "--port", "0"]
    settings = garden / "masthead.toml"
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as server:
        try:
            url = next(found[0] for line in server.stdout if (found := re.search(r"http://127\S+/", line)))
            page = page_of(url)
            page.get_by_role("link", name="What the frost left us").wait_for()
            rewrite(garden / "posts" / "frost.txt", "What the frost left us", "What the thaw left us")
            page.get_by_role("link", name="What the thaw left us").wait_for()
            rewrite(settings, "[publication]", "[publication")
            page.get_by_role("heading", name="Something is wrong").wait_for()
            rewrite(settings, "[publication\n", "[publication]\n")
            page.get_by_role("link", name="What the thaw left us").wait_for()
            assert page.faults == []
        finally:
            server.send_signal(signal.SIGINT)
            assert server.wait(timeout=20) == 0


def test_a_finding_is_corrected_in_the_form(page_of, garden):
    """What is wrong stands beside its field nothing written; what is right is in corrections.toml."""
    with shown(garden) as preview:
        page = page_of(f"{preview.url}post?name=seeds.txt")
        page.get_by_label("Date", exact=True).fill("last spring")
        page.get_by_role("button", name="Write the correction").click()
        page.get_by_text("is no date: write it as").wait_for()
        assert page.get_by_label("Date", exact=True).input_value() == "last spring"
        assert page.get_by_label("Date", exact=True).get_attribute("aria-invalid") == "true"
        assert not (garden / "corrections.toml").exists()
        page.get_by_label("Date", exact=True).fill("2026-02")
        page.get_by_label("Authors, one a line").fill("Bo Nyberg\nAna Ruiz")
        page.get_by_label("Why").fill("told by both")
        page.get_by_role("button", name="Write the correction").click()
        page.get_by_text("Corrected: told by both").first.wait_for()
        text = (garden / "corrections.toml").read_text()
        assert 'authors = ["Bo Nyberg", "Ana Ruiz"]' in text
        assert 'published = "2026-02"' in text
        assert "title" not in text
        page.get_by_role("link", name="Posts").click()
        preview.desk.refresh()
        page.get_by_text("Bo Nyberg, Ana Ruiz").wait_for()


def test_what_is_being_written_is_not_lost(page_of, garden):
    """While the form is being filled a change is told, and the page is left as it is."""
    with shown(garden) as preview:
        page = page_of(f"{preview.url}post?name=seeds.txt")
        page.get_by_label("Why").fill("half a sen")
        rewrite(garden / "posts" / "shed.txt", "roof", "hat")
        preview.desk.refresh()
        page.get_by_text("Something changed meanwhile").wait_for()
        assert page.get_by_label("Why").input_value() == "half a sen"


ATTACK = """<!DOCTYPE html><meta charset=utf-8><title>evil</title><body><script>
const read = url => fetch(url, {credentials: 'include'}).then(answer => answer.text()).catch(() => 'blocked');
const shown = (tag, url) => new Promise(done => { const it = document.createElement(tag);
  it.onload = () => done('loaded'); it.onerror = () => done('blocked'); it.src = url; document.body.append(it); });
const frame = document.createElement('iframe');
async function attack(url) {
  const form = new URLSearchParams({token: 'FORM', 'was-title': 'a', title: 'owned', reason: 'evil'});
  const events = new Promise(done => { const source = new EventSource(url + 'events?version=0');
    source.onmessage = () => done('read'); source.onerror = () => done('blocked'); });
  await fetch(url + 'post?name=frost.txt', {method: 'POST', mode: 'no-cors', body: form}).catch(() => 0);
  return [await read(url), await read(url + 'post?name=frost.txt'), await shown('img', url + 'preview.css'),
    await shown('script', url + 'preview.js'), await events];
}
function submit(url) {
  const form = document.createElement('form'); form.method = 'post'; form.action = url + 'post?name=frost.txt';
  for (const [name, value] of Object.entries({token: 'FORM', 'was-title': 'a', title: 'owned', reason: 'evil'})) {
    const field = document.createElement('input'); field.name = name; field.value = value; form.append(field); }
  document.body.append(form); form.submit();
}
</script>"""


@pytest.fixture
def attacker(tmp_path):
    """Serve a page of another origin on loopback; give the function that fills it with what it may have learned."""
    folder = tmp_path / "evil"
    folder.mkdir()
    handler = partial(_Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()

    def armed(form_token):
        (folder / "index.html").write_text(ATTACK.replace("FORM", form_token))
        return f"http://localhost:{server.server_address[1]}/"

    yield armed
    server.shutdown()
    thread.join()
    server.server_close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format, *args):  # noqa: A002 - the name is the library's
        """Say nothing."""


def test_a_page_of_another_origin_can_neither_read_nor_write(page_of, garden, attacker):
    """Even one that has learned both secrets: no read, no script, no event, no frame, and nothing is written."""
    with shown(garden) as preview:
        url = preview.url
        page = page_of(attacker(preview.guard.form_token))
        page.evaluate("document.body.append(document.createElement('p'))")
        assert page.evaluate("url => attack(url)", url) == ["blocked"] * 5
        page.evaluate(
            "url => { const it = document.createElement('iframe'); it.src = url; document.body.append(it) }",
            url,
        )
        page.wait_for_timeout(300)
        assert all(
            "Allotment" not in frame.content() for frame in page.frames if "chrome-error" not in frame.url
        )
        with page.expect_navigation():
            page.evaluate("url => submit(url)", url)
        assert "Not from here" in page.content()
        assert not (garden / "corrections.toml").exists()


def test_nothing_of_a_post_runs(page_of, garden):
    """Markup, scripts and template tags in a post stand as they are written, on every page and in frames."""
    with shown(garden) as preview:
        for path in ("", "post?name=hostile.txt", "digest?channel=bulletin", "feed?channel=bulletin"):
            page = page_of(preview.url + path)
            page.wait_for_load_state("networkidle") if "digest" in path else None
            assert page.title() != "taken"
            assert page.url.startswith(preview.url)
            assert page.faults == []
            assert [url for url in page.asked if not url.startswith((preview.url, "data:"))] == []
        page = page_of(f"{preview.url}post?name=hostile.txt")
        assert "{{ 7 * 7 }}" in page.inner_text("main")
        assert "</ol><script>" in page.inner_text("main")


PAGES = (
    "", "?show=doubts", "?find=nothing-like-that", "post?name=frost.txt", "post?name=hostile.txt",
    "post?name=empty.txt", "digest?channel=bulletin", "digest?channel=bulletin&view=text",
    "digest?channel=bulletin&view=source", "digest?channel=bulletin&view=message", "digest?channel=tools",
    "feed?channel=bulletin", "feed?channel=bulletin&name=feed.json", "nowhere",
)  # fmt: skip


def test_every_page_is_accessible_and_fits(page_of, garden, node_modules):
    """axe-core objects to no node of any page, by day and by night; none scrolls sideways on a phone."""
    axe = (node_modules / "axe-core" / "axe.min.js").read_text()
    (garden / "posts" / "empty.txt").write_text("")
    (garden / "own").mkdir()
    broken = '{% extends "base.html.j2" %}\n{% block main %}{{ nothing }}'
    (garden / "own" / "tools.html.j2").write_text(broken)
    rewrite(garden / "masthead.toml", 'posts = "posts"', 'posts = "posts"\ntemplates = "own"')
    with (garden / "masthead.toml").open("a") as file:
        file.write('\n[channels.tools.digest]\nto = ["ana@garden.example"]\nbackfill = 5\n')
    found = []
    with shown(garden) as preview:
        page = page_of(preview.url, 375)
        page.context.new_cdp_session(page).send("Page.setBypassCSP", {"enabled": True})  # for axe alone
        for path in PAGES:
            page.goto(preview.url + path)
            found += _objections(page, path, axe)
        page.goto(preview.url)
        rewrite(garden / "masthead.toml", 'url = "https:', 'url = "gopher:')
        preview.desk.refresh()
        page.get_by_text("gopher").first.wait_for()
        page.wait_for_load_state()
        found += _objections(page, "faults", axe)
        assert page.faults == []
    assert found == []


def _objections(page, path, axe):
    """Return what axe-core holds against the page in either scheme, and its width where it is too wide."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    objections = [(path, "wide", wide)] if wide > 375 else []
    page.evaluate(axe)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        told = page.evaluate(f"axe.run({{exclude: ['iframe']}}, {RULES}).then(result => result.violations)")
        objections += [
            (path, scheme, each["id"], [node["html"][:120] for node in each["nodes"]]) for each in told
        ]
    return objections


def test_a_view_is_light_or_dark_whatever_the_editor_prefers(page_of, garden):
    """The frames show the digest as clients of either scheme do, on a light desktop and on a dark one."""
    rewrite(garden / "masthead.toml", "backfill = 10", 'backfill = 10\ntemplate = "base"')
    with shown(garden) as preview:
        page = page_of(preview.url)
        for view, ground in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(27, 27, 26)")):
            page.goto(f"{preview.url}digest?channel=bulletin&view={view}")
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                papers = [
                    frame.locator(".main").evaluate("it => getComputedStyle(it).backgroundColor")
                    for frame in page.frames[1:]
                ]
                assert papers == [ground] * 2


def test_pictures_are_fields_of_their_size_until_they_are_wanted(page_of, garden):
    """No picture is asked for; each keeps its place, and with pictures off its words."""
    picture = '<img src="https://pictures.example/roof.jpg" alt="The new roof" width="400" height="300">'
    (garden / "posts" / "roof.md").write_text(
        f"---\ntitle: A roof\ndate: 2026-02-20\n---\n{picture}\n\nIt is on.\n"
    )
    with shown(garden) as preview:
        html = preview.desk.standing.digests[0].html
        if "roof.jpg" not in html:
            pytest.fail("the digest shows no picture, so nothing is tried")
        page = page_of(f"{preview.url}digest?channel=bulletin")
        size = (
            page.frames[1]
            .locator("img")
            .first.evaluate("it => [it.naturalWidth, it.naturalHeight, it.complete]")
        )
        assert size == [400, 300, True]
        page.goto(f"{preview.url}digest?channel=bulletin&view=bare")
        assert page.frames[1].locator("img").first.get_attribute("src") is None
        assert [url for url in page.asked if "pictures.example" in url] == []


def test_a_link_of_a_digest_opens_beside_the_preview(page_of, garden):
    """A link followed in a frame opens in a page of its own, which has no opener and is told no referrer."""
    with shown(garden) as preview:
        page = page_of(f"{preview.url}digest?channel=bulletin")
        told = []
        page.context.route(
            "https://garden.example/**",
            lambda route: (told.append(route.request), route.fulfill(body="There")),
        )
        with page.context.expect_page() as opened:
            page.frames[1].locator("a").first.click()
        opened.value.wait_for_load_state()
        assert opened.value.url.startswith("https://garden.example/")
        assert opened.value.evaluate("[window.opener, document.referrer]") == [None, ""]
        assert told
        assert not any("referer" in request.all_headers() for request in told)
        assert page.url.startswith(preview.url)
