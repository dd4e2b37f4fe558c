"""Nobody but the person who started the preview reads or writes it."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from garden import plant
from previewing import shown

POST = "post?name=frost.txt"


@pytest.fixture(scope="module")
def preview(tmp_path_factory):
    """Show a small publication."""
    with shown(plant(tmp_path_factory.mktemp("garden"))) as running:
        yield running


def answer(preview, **changes):
    """Return the body of a correction as the form sends it."""
    fields = {"token": preview.guard.form_token, "was-title": "a", "title": "b", "reason": "known", **changes}
    return urlencode(fields)


def own(preview):
    """Return the header fields that a browser adds when the preview's own form is sent."""
    return {"Origin": f"http://127.0.0.1:{preview.port}", "Content-Type": "application/x-www-form-urlencoded"}


def test_its_own_address_opens_it(preview):
    """With the secret, under each loopback name, from the address bar or an own page, the preview answers."""
    for name in ("127.0.0.1", "localhost", "[::1]"):
        for site in ({}, {"Sec-Fetch-Site": "none"}, {"Sec-Fetch-Site": "same-origin"}):
            status, _, body = preview.ask("", headers={"Host": f"{name}:{preview.port}", **site})
            assert (status, "What the frost left us" in body) == (200, True)


@pytest.mark.parametrize(
    "host",
    ["rebound.example", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.rebound.example:{}", "localhost.:{}", ""],
)
def test_another_host_name_is_refused(preview, host):
    """A name that was made to lead to loopback (DNS rebinding) reads nothing, with the secret or without."""
    status, _, body = preview.ask("", headers={"Host": host.format(preview.port)})
    assert status in (400, 421)
    assert "frost" not in body


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
def test_a_request_of_another_page_is_refused(preview, site):
    """What a browser marks as coming from another site, even from another port, is not answered."""
    assert preview.ask("", headers={"Sec-Fetch-Site": site})[0] == 403
    assert preview.ask("frame?channel=bulletin&view=light", headers={"Sec-Fetch-Site": site})[0] == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost"])
def test_another_origin_is_refused(preview, origin):
    """Neither a read nor a change that names another origin is answered."""
    assert preview.ask("", headers={"Origin": origin})[0] == 403
    status, _, _ = preview.ask(POST, "POST", {**own(preview), "Origin": origin}, answer(preview))
    assert status == 403


@pytest.mark.parametrize("path", ["/", "/preview.css", "/wrong/", "/{}x/", "/{}", "//{}/", "/%2e/{}/"])
def test_nothing_is_told_without_the_secret(preview, path):
    """Without the whole secret as its first part no address tells anything, not even whether it exists."""
    status, _, body = preview.ask(path.format(preview.guard.token))
    assert status == 403
    assert "Allotment" not in body


@pytest.mark.parametrize("change", ["no token", "no origin", "a GET", "a PUT", "too large"])
def test_a_change_needs_the_form(preview, change):
    """A correction without the form's token or an Origin, by another method, or without end, writes nothing."""
    headers, body, method, path = own(preview), answer(preview), "POST", POST
    if change == "no token":
        body = answer(preview, token="")
    elif change == "no origin":
        del headers["Origin"]
    elif change == "too large":
        body = answer(preview, title="x" * 70_000)
    else:
        method = change.removeprefix("a ")
        path = f"{POST}&{body}"
    status, _, _ = preview.ask(path, method, headers, body if method == "POST" else "")
    assert status == (200 if method == "GET" else 413 if change == "too large" else 403)
    assert not (preview.home / "corrections.toml").exists()


def test_every_answer_is_fenced(preview):
    """Each answer forbids outside resources, sniffing, caching, framing by others, and use by other origins."""
    for path in (
        "",
        POST,
        "digest?channel=bulletin",
        "feed?channel=bulletin",
        "preview.css",
        "nowhere",
        "/wrong/",
    ):
        _, fields, _ = preview.ask(path)
        policy = fields["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "http" not in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert fields["cross-origin-resource-policy"] == "same-origin"
        assert fields["x-content-type-options"] == "nosniff"
        assert fields["cache-control"] == "no-store"
        assert fields["referrer-policy"] == "same-origin"
        assert "set-cookie" not in fields
        assert "access-control-allow-origin" not in fields


def test_a_digest_s_frame_is_a_sandbox(preview):
    """The digest itself runs nothing and asks for nothing; real pictures only when the editor wants them."""
    _, fields, _ = preview.ask("frame?channel=bulletin&view=light")
    sandbox, _, rest = fields["content-security-policy"].partition("; ")
    assert set(sandbox.split()) == {"sandbox", "allow-popups", "allow-popups-to-escape-sandbox"}
    assert rest.startswith("default-src 'none'")
    assert "https:" not in fields["content-security-policy"]
    _, fields, _ = preview.ask("frame?channel=bulletin&view=light&pictures")
    assert "img-src https:" in fields["content-security-policy"]
    assert "script" not in fields["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    ["nowhere", "post", "post?name=../masthead.toml", "post?name=%00", "digest?channel=none",
     "digest?channel=bulletin&view=x", "frame?channel=bulletin", "feed?channel=bulletin&name=x", "../preview.css",
     "%2e%2e/pages.py", "?page=999999999999&show=%27&find=%ff"],
)  # fmt: skip
def test_a_wrong_address_is_told_kindly(preview, path):
    """An address that leads nowhere gets a page that says so, and never a fault of the program."""
    status, _, body = preview.ask(path)
    assert status in ((200,) if path.startswith("?") else (403, 404))
    assert "Traceback" not in body


def test_two_previews_share_no_secret(preview, tmp_path):
    """Each start has secrets of its own, of at least 128 bits."""
    with shown(plant(tmp_path)) as other:
        assert (
            len({preview.guard.token, preview.guard.form_token, other.guard.token, other.guard.form_token})
            == 4
        )
        assert all(len(each.guard.token) * 6 >= 128 for each in (preview, other))
