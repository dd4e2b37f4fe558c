"""Whatever is sent to the service, it answers, and not with a fault of its own."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.pipeline.reception import Reception, dress
from masthead.web.subscribe import Answers
from masthead.web.subscribe_files import PublicFiles
from masthead.web.subscribe_guard import name_visitor
from readership import NOW, found

FIELD_NAMES = st.sampled_from(
    [b"origin", b"sec-fetch-site", b"host", b"x-forwarded-for", b"content-type", b"accept-encoding",
     b"if-none-match", b"if-modified-since", b"content-length", b"referer"]
)  # fmt: skip
FIELDS = st.lists(st.tuples(FIELD_NAMES, st.binary(max_size=60)), max_size=4)
PATHS = st.one_of(
    st.text(max_size=60).map(lambda text: f"/{text}"),
    st.sampled_from(["/subscribe/", "/u/", "/c/", "/c/bulletin/", "/posts/", "/"]).flatmap(
        lambda start: st.text(max_size=60).map(lambda text: start + text)
    ),
)
BODIES = st.one_of(
    st.binary(max_size=300),
    st.dictionaries(
        st.sampled_from(["form", "channel", "address", "name"]), st.text(max_size=40), max_size=4
    ).map(
        lambda fields: "&".join(f"{name}={text}" for name, text in fields.items()).encode("utf-8", "replace")
    ),
    st.just(b"&".join([b"a=b"] * 500)),
)


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """Return the whole service as an application, with its own catalog and public folder."""
    folder = tmp_path_factory.mktemp("noise")
    publication = found(
        folder, more='forwarded = "X-Forwarded-For"\nper_visitor = 1000000\nper_hour = 1000000'
    )
    (folder / "public").mkdir()
    (folder / "public" / "index.html").write_text("<p>Beds")
    desk = Reception(publication, lambda: NOW, lambda: None)
    desk.open()
    yield Answers(desk, dress(publication), publication.service).open_app(PublicFiles(publication.public))
    desk.close()


def ask(app, scope, body):
    """Return the status with which a request is answered."""
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    asyncio.run(app({"type": "http", "http_version": "1.1", "scheme": "http", **scope}, receive, send))
    return sent[0]["status"]


@given(
    method=st.sampled_from(["GET", "HEAD", "POST", "OPTIONS", "PUT"]),
    path=PATHS,
    query=st.binary(max_size=60),
    fields=FIELDS,
    body=BODIES,
)
@settings(max_examples=100, deadline=None)
def test_any_request_is_answered(app, method, path, query, fields, body):  # noqa: PLR0913, PLR0917 - a request has so many parts
    """No method, path, field or body makes a fault of ours."""
    scope = {
        "method": method,
        "path": path,
        "raw_path": path.encode("utf-8", "replace"),
        "query_string": query,
        "headers": fields,
        "client": ("192.0.2.7", 1),
    }
    assert ask(app, scope, body) in {200, 304, 308, 403, 404, 405, 408, 413, 422, 429}


@given(said=st.binary(max_size=80), client=st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_any_visitor_has_a_name(said, client):
    """Whatever a proxy or a socket says of where a request came from, it is counted under something short."""
    scope = {"type": "http", "client": (client, 1), "headers": [(b"x-forwarded-for", said)]}
    assert 0 <= len(name_visitor(scope, "X-Forwarded-For")) <= 64


@pytest.mark.parametrize("client", ["fe80::1%eth0", "::1", "2001:db8::1", "::ffff:192.0.2.7", "local", ""])
def test_any_address_of_a_machine_is_a_visitor(client):
    """Addresses with a zone, of old and new form, and none at all are no fault."""
    assert len(name_visitor({"type": "http", "client": (client, 1), "headers": []})) <= 64
