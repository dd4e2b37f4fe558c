"""public/ as the service shows it: the right types, known again, and nothing from outside the folder."""

from __future__ import annotations

import asyncio
import gzip
import os
from urllib.parse import unquote

import pytest

from masthead.web.subscribe_files import PublicFiles

PAGE = b"<!doctype html><title>Beds</title>" + b"<p>Beans</p>" * 200


@pytest.fixture
def public(tmp_path):
    """Return a public folder, beside which something lies that is nobody's business."""
    folder = tmp_path / "public"
    (folder / "posts" / "beans").mkdir(parents=True)
    (folder / "empty").mkdir()
    (folder / "index.html").write_bytes(PAGE)
    (folder / "posts" / "beans" / "index.html").write_bytes(PAGE)
    (folder / "404.html").write_bytes(b"<p>nothing here")
    for name in ("atom.xml", "feed.json", "feeds.opml", "style.css", "a.jpg", "noise.bin"):
        (folder / name).write_bytes(b"x" * 20)
    (folder / ".hidden").write_bytes(b"secret")
    (tmp_path / "secret.txt").write_bytes(b"secret")
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "up").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.txt")
    return folder


@pytest.fixture
def ask(public):
    """Return a function that asks for a path and gives status, header fields and body."""
    app = PublicFiles(public, "/news/")

    def asked(path, method="GET", **headers):
        sent = []

        async def send(message):
            sent.append(message)

        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        fields = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope = {
            "type": "http",
            "method": method,
            "path": unquote(path, errors="surrogateescape"),
            "headers": fields,
        }
        asyncio.run(app(scope, receive, send))
        named = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return sent[0]["status"], named, b"".join(each.get("body", b"") for each in sent[1:])

    return asked


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", "text/html; charset=utf-8"),
        ("posts/beans/", "text/html; charset=utf-8"),
        ("atom.xml", "application/xml; charset=utf-8"),
        ("feed.json", "application/feed+json; charset=utf-8"),
        ("feeds.opml", "text/x-opml; charset=utf-8"),
        ("style.css", "text/css; charset=utf-8"),
        ("a.jpg", "image/jpeg"),
        ("noise.bin", "application/octet-stream"),
    ],
)
def test_every_file_has_its_type(ask, path, kind):
    """Feeds go out as a type that browsers show, pages with their encoding, unknown files as bytes."""
    status, fields, _ = ask(f"/news/{path}")
    assert (status, fields["content-type"]) == (200, kind)


def test_a_client_that_has_the_file_is_not_sent_it_again(ask, public):
    """ETag and Last-Modified each make a 304; a rewritten file has another ETag."""
    _, fields, _ = ask("/news/atom.xml")
    for known in (
        {"if_none_match": fields["etag"]},
        {"if_none_match": f'"other", W/{fields["etag"]}'},
        {"if_modified_since": fields["last-modified"]},
    ):
        status, again, content = ask("/news/atom.xml", **known)
        assert (status, content, again["etag"]) == (304, b"", fields["etag"])
    unequal = {"if_none_match": '"other"', "if_modified_since": fields["last-modified"]}
    assert ask("/news/atom.xml", **unequal)[0] == 200
    (public / "atom.xml").write_bytes(b"y" * 20)
    assert ask("/news/atom.xml", if_none_match=fields["etag"])[0] == 200


def test_pages_are_packed_for_whom_it_helps(ask, public):
    """Gzip is used where it is taken, under an ETag of its own; a .gz that stands beside is sent as it is."""
    _, plain, content = ask("/news/")
    assert content == PAGE
    status, packed, content = ask("/news/", accept_encoding="br, gzip;q=0.5")
    assert (status, packed["content-encoding"], packed["vary"]) == (200, "gzip", "Accept-Encoding")
    assert gzip.decompress(content) == PAGE
    assert packed["etag"] != plain["etag"]
    assert ask("/news/", accept_encoding="gzip", if_none_match=packed["etag"])[0] == 304
    assert "content-encoding" not in ask("/news/", accept_encoding="gzip;q=0")[1]
    (public / "posts" / "beans" / "index.html.gz").write_bytes(b"packed before")
    assert ask("/news/posts/beans/", accept_encoding="gzip")[2] == b"packed before"


def test_head_says_what_get_would_send(ask):
    """The fields are the same; whether a body is left out is the server's to see to."""
    assert ask("/news/", "HEAD")[1] == ask("/news/")[1]


def test_only_reading_is_offered(ask):
    """Other methods are refused by name."""
    status, fields, _ = ask("/news/", "POST")
    assert (status, fields["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "path",
    [
        "../secret.txt", "..%2fsecret.txt", "%2e%2e/secret.txt", "posts/../../secret.txt", "..\\secret.txt",
        "out.txt", "up/secret.txt", ".hidden", "posts/./beans/", "posts//beans/", "/etc/passwd", "//etc/passwd",
        "pipe.txt", "empty/", "empty", "posts/", "%00", "index.html%00.txt", "%ff%fe", "a" * 5000, "index.html/",
    ],
)  # fmt: skip
def test_nothing_outside_is_shown_and_no_folder_is_listed(ask, path):
    """Ways up, links out, hidden names, pipes and folders without an index are all the same 404 page."""
    status, _, content = ask(f"/news/{path}")
    assert (status, content) == (404, b"<p>nothing here")


def test_what_lies_beside_our_root_is_not_ours(ask):
    """A publication under /news/ answers for nothing above it."""
    assert ask("/")[0] == 404
    assert ask("/newsletter/")[0] == 404


def test_a_folder_without_its_slash_is_led_to_it(ask):
    """The address is made of the names that were found."""
    status, fields, _ = ask("/news/posts/beans")
    assert (status, fields["location"]) == (308, "/news/posts/beans/")
