"""The service as a program of its own, met by a real browser: subscribe, confirm, leave, on a phone and at night."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing

import pytest

from masthead.config import load
from masthead.pipeline import packaged_templates
from masthead.subscriber import unsubscribe_token
from readership import Served, found, office

PROGRAM = [sys.executable, "-c", "from masthead.cli import main; main()"]
AXE = json.dumps({"rules": {"target-size": {"enabled": True}}})


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


def is_answering(port):
    """Tell whether something listens there."""
    with closing(socket.socket()) as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """Start `masthead serve`, as a unit of systemd would; end it by its pid, which it takes as a wish to end well."""
    folder = tmp_path_factory.mktemp("served")
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    publication = found(folder, f"http://127.0.0.1:{port}/", "per_visitor = 100")
    environment = {**os.environ, "PYTHONWARNINGS": "error"}
    words = [*PROGRAM, "serve", str(folder), "--port", str(port), "--public"]
    with subprocess.Popen(
        words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        until = time.monotonic() + 40
        while not is_answering(port) and process.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        yield Served(publication, port)
        os.kill(process.pid, signal.SIGTERM)
        said, _ = process.communicate(timeout=30)
    assert b"Traceback" not in said, said.decode()


def leave_url(served, address, channel):
    """Return where a reader leaves a channel."""
    with office(served.publication.home) as opened:
        token = unsubscribe_token(opened.key, channel, opened.mark(address))
    return f"http://127.0.0.1:{served.port}/u/{token}"


def test_a_reader_goes_the_whole_way_in_a_browser(service, browser):
    """Form, letter, confirmation and leaving work by keyboard and button, with no script and no request elsewhere."""
    context = browser.new_context(viewport={"width": 375, "height": 700}, java_script_enabled=False)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"http://127.0.0.1:{service.port}/subscribe/?channel=tools")
    page.fill("#address", "ana@garden.org")
    page.fill("#name", "Ana")
    page.keyboard.press("Enter")
    page.locator("h1", has_text="mailbox").wait_for()
    (path,) = service.letters()
    page.goto(f"http://127.0.0.1:{service.port}{path}")
    page.click("button")
    page.locator("h1", has_text="You are subscribed").wait_for()
    page.goto(leave_url(service, "ana@garden.org", "tools"))
    with office(service.publication.home) as opened:
        assert opened.catalog.subscribers.find("tools", opened.mark("ana@garden.org")), (
            "opening changes nothing"
        )
    page.click("button")
    page.locator("h1", has_text="unsubscribed").wait_for()
    with office(service.publication.home) as opened:
        assert opened.catalog.subscribers.of_reader(opened.mark("ana@garden.org")) == ()
    assert context.cookies() == []
    assert all(url.startswith((f"http://127.0.0.1:{service.port}/", "data:")) for url in asked)
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_and_fits_a_phone(service, browser, node_modules, scheme):
    """Axe finds nothing, and nothing is wider than 320 pixels, by day and by night, faults and long names included."""
    context = browser.new_context(
        viewport={"width": 320, "height": 640}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    leave = leave_url(service, "bo@garden.org", "bulletin")
    site = f"http://127.0.0.1:{service.port}"
    for place in (f"{site}/subscribe/", f"{site}/subscribe/?channel=tools", leave, f"{site}/u/x"):
        page.goto(place)
        check(page, node_modules)
    page.goto(f"{site}/subscribe/")
    page.evaluate("document.querySelector('form').noValidate = true")
    page.fill("#address", "nobody " + "x" * 100)
    page.check("#channel-tools")
    page.click("button")
    page.locator("[role=alert]").wait_for()
    check(page, node_modules)
    context.close()


def check(page, node_modules):
    """Run axe on a page, and measure it."""
    page.add_script_tag(path=node_modules / "axe-core" / "axe.min.js")
    found_faults = page.evaluate(f"async () => (await axe.run(document, {AXE})).violations")
    told = [(each["id"], each["nodes"][0]["html"]) for each in found_faults]
    assert told == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url


def test_the_content_policy_lets_the_page_be_what_it_is(service, browser):
    """The browser refuses nothing of our own pages, and its style is in force."""
    context = browser.new_context()
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"http://127.0.0.1:{service.port}/subscribe/")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('button')).backgroundColor")
        == "rgb(11, 97, 87)"
    )
    assert complaints == []
    context.close()


def test_the_pages_speak_the_publication_s_language(tmp_path, browser):
    """A German publication asks in German, and its pages are valid by the letter of their markup."""
    del browser  # the pages are read, not shown
    found(tmp_path)
    file = tmp_path / "masthead.toml"
    file.write_text(file.read_text().replace('"en-GB"', '"de-DE"'))
    from masthead.pipeline.reception import dress

    pages = dress(load(tmp_path, packaged_templates()))
    shown = pages.form("token", ()).body.decode()
    assert '<html lang="de-DE" dir="ltr">' in shown
    assert "Was möchten Sie bekommen?" in shown
    assert "„Tools and Sheds“" in pages.say("left", ("tools",)).body.decode()


def test_pages_are_valid_html(service, node_modules):
    """The form, the question and the answer have no fault that a validator finds."""
    node = shutil.which("node")
    tool = node_modules / "html-validate" / "bin" / "html-validate.mjs"
    if node is None or not tool.exists():
        pytest.skip("needs node and html-validate")
    folder = service.publication.home / "pages"
    folder.mkdir()
    (folder / ".htmlvalidate.json").write_text('{"root": true, "extends": ["html-validate:standard"]}')
    for number, path in enumerate(("/subscribe/", leave_url(service, "cy@garden.org", "tools"), "/u/x")):
        reply = service.ask(re.sub(r"^http://[^/]+", "", path))
        (folder / f"{number}.html").write_bytes(reply.content)
    done = subprocess.run(
        [node, tool, *sorted(folder.glob("*.html"))], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_what_was_answered_survives_a_kill(tmp_path):
    """Whoever was told to be out is out, even if the machine of the service stops the moment after."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    publication = found(tmp_path, f"http://127.0.0.1:{port}/")
    served = Served(publication, port)
    words = [*PROGRAM, "serve", str(tmp_path), "--port", str(port), "--no-mail"]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL) as process:
        until = time.monotonic() + 40
        while not is_answering(port) and process.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        readers = [f"reader{number}@garden.org" for number in range(20)]
        paths = [re.sub(r"^http://[^/]+", "", leave_url(served, each, "tools")) for each in readers]
        statuses = [served.ask(path, "POST", "List-Unsubscribe=One-Click").status for path in paths]
        os.kill(process.pid, signal.SIGKILL)
    assert statuses == [200] * 20
    with office(tmp_path) as opened:
        assert all(opened.catalog.subscribers.is_suppressed("tools", opened.mark(each)) for each in readers)
