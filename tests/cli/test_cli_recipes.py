"""The recipes for web servers, tried on the servers themselves, over loopback."""

from __future__ import annotations

import gzip
import http.client
import shutil
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from garden import plant
from masthead.cli.recipe import NAMES

APACHE = """
ServerRoot "{folder}"
ServerName localhost
Listen 127.0.0.1:{port}
PidFile "{folder}/pid"
ErrorLog "{folder}/log"
{modules}
TypesConfig "{folder}/types"
User {user}
DocumentRoot "{public}"
<Directory "{public}">
Require all granted
{recipe}
</Directory>
"""
MODULES = Path("/usr/lib/apache2/modules")
NEEDED = (
    "mpm_event",
    "authz_core",
    "mime",
    "dir",
    "alias",
    "filter",
    "deflate",
    "headers",
    "unixd",
    "autoindex",
)
TYPES = {
    "bulletin/atom.xml": "application/xml; charset=utf-8",
    "bulletin/rss.xml": "application/xml; charset=utf-8",
    "bulletin/feed.json": "application/feed+json; charset=utf-8",
    "feeds.opml": "text/x-opml; charset=utf-8",
    "": "text/html; charset=utf-8",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Return a publication whose public/ holds feeds large enough to be compressed."""
    folder = plant(tmp_path_factory.mktemp("garden"))
    public = folder / "public" / "bulletin"
    public.mkdir(parents=True)
    for name in ("bulletin/atom.xml", "bulletin/rss.xml", "bulletin/feed.json", "feeds.opml", "index.html"):
        (folder / "public" / name).write_text("<p>bed</p>" * 1000)
    (folder / "public" / "404.html").write_text("Nothing at this address")
    for each in (folder, *folder.parents):
        if each.stat().st_mode & 0o055 != 0o055 and each.name.startswith(("pytest", "garden")):
            each.chmod(0o755)
    return folder


def _recipe(name, home):
    done = subprocess.run(
        [sys.executable, "-c", "import masthead.cli; masthead.cli.main()", "check", home, "--recipe", name],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", NAMES)
def test_recipe_is_printed_for_the_publication(home, name):
    """Each recipe names the publication's own host or folder, if it names one, and leaves nothing to fill in."""
    text = _recipe(name, home)
    assert "@HOST@" not in text
    assert "@PUBLIC@" not in text
    assert text.endswith("\n")


@contextmanager
def _running(arguments, port):
    server = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        for _ in range(500):
            if server.poll() is not None:
                pytest.fail(server.stdout.read().decode())
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                threading.Event().wait(0.02)
        yield
    finally:
        server.terminate()
        server.communicate(timeout=20)


def _start(name, home, folder, port):
    """Return the command that serves the publication with that recipe on the port."""
    program_name = {"apache": "apache2"}.get(name, name)
    program = shutil.which(program_name, path="/usr/sbin:/usr/bin:/usr/local/bin")
    if program is None:
        pytest.skip(f"needs {program_name}: apt install apache2-bin caddy nginx-light")
    recipe, file = _recipe(name, home), folder / "server.conf"
    if name == "caddy":
        file.write_text(
            f"{{\n\tadmin off\n}}\n{recipe.replace('garden.example {', f'http://127.0.0.1:{port} {{')}"
        )
        return [program, "run", "--config", file, "--adapter", "caddyfile"]
    if name == "nginx":
        served = recipe.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("listen [::]:80;", "")
        paths = "".join(
            f"{kind}_temp_path {folder}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        file.write_text(
            f"daemon off; master_process off; error_log {folder}/log; pid {folder}/pid; events {{}} http {{"
            f"include /etc/nginx/mime.types; access_log off; {paths} {served} }}"
        )
        return [program, "-c", file, "-e", folder / "log"]
    modules = "\n".join(
        f"LoadModule {each}_module {MODULES}/mod_{each}.so"
        for each in NEEDED
        if (MODULES / f"mod_{each}.so").exists()
    )
    public = home / "public"
    (folder / "types").write_text("text/html html\ntext/css css\n")
    file.write_text(
        APACHE.format(
            folder=folder, port=port, modules=modules, public=public, recipe=recipe, user="www-data"
        )
    )
    return [program, "-X", "-f", file]


def _ask(port, path, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", f"/{path}", headers={"Host": f"127.0.0.1:{port}"} | headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


@pytest.mark.parametrize("name", ["apache", "caddy", "nginx"])
def test_server_serves_feeds_as_the_recipe_says(home, tmp_path, name):
    """Types, compression, an hour's cache, 304 after a compressed answer, CORS for feeds, and the page for 404."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with _running(_start(name, home, tmp_path, port), port):
        for path, kind in TYPES.items():
            answer, content = _ask(port, path, **{"Accept-Encoding": "gzip"})
            assert (answer.status, answer.headers["Content-Type"].lower().replace("; ", ";")) == (
                200,
                kind.replace("; ", ";"),
            ), path
            assert answer.headers["Content-Encoding"] == "gzip", path
            assert gzip.decompress(content).startswith(b"<p>bed</p>")
            assert "Accept-Encoding" in answer.headers["Vary"]
            assert answer.headers["Cache-Control"] == "public, max-age=3600"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Access-Control-Allow-Origin"] == ("*" if path else None)
            again, _ = _ask(
                port, path, **{"Accept-Encoding": "gzip", "If-None-Match": answer.headers["ETag"]}
            )
            assert again.status == 304, path
            since = {"If-Modified-Since": answer.headers["Last-Modified"]}
            assert _ask(port, path, **since)[0].status == 304, path
        missing, content = _ask(port, "posts/nowhere/")
        assert (missing.status, content) == (404, b"Nothing at this address")
