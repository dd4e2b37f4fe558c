"""The checklist finds every planted fault, and only that."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from builders import channel, issue, publication
from masthead.mail import check_message, compose_message
from masthead.model import Page

LEAVE = "https://garden.example/leave/q7x"
HTML = (
    '<html lang="en"><head><style>p{margin:0}</style></head>'
    f'<body><p><a href="{LEAVE}">Leave</a></p>%s</body></html>'
)


def message(html="", text=f"Leave: {LEAVE}\n"):
    """Return the bytes of a good message with `html` planted into its body."""
    made = channel(mailing=replace(channel().mailing, unsubscribe=LEAVE))
    page = Page("What grew", "", HTML.replace("%s", html), text)
    return compose_message(page, issue(1), made, publication(), "reader@example.org").content


def reasons(content):
    """Return what the checklist says, as one text."""
    return "\n".join(problem.reason for problem in check_message(content))


def test_nothing_is_held_against_a_good_message():
    """Without a planted fault the list is empty."""
    assert reasons(message()) == ""


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"\r\nSubject:", b"\nSubject:", "CRLF"),
        (b"Subject: What grew", b"Subject: " + b"x" * 1000, "longer than 998"),
        (b"Subject: What grew\r\n", b"", "subject stands 0 times"),
        (b"Subject: What grew", b"Subject: ", "Subject is empty"),
        (b"Subject: What grew", b"Subject: Gr\xc3\xbcn", "beyond ASCII"),
        (b"MIME-Version: 1.0", b"MIME-Version: 1.0\r\nFrom: b@example.org", "from stands 2 times"),
        (b"MIME-Version: 1.0", b"MIME-Version: 1.0\r\nBcc: b@example.org", "bcc is not the sender's"),
        (b"MIME-Version: 1.0", b"MIME-Version: 1.0\r\nReceived: from x", "received is not the sender's"),
        (b"Message-ID: <beds.4", b"Message-ID: <beds 4", "Message-ID"),
        (b" +0000\r\n", b"\r\n", "Date has no offset"),
        (b"To: reader@example.org", b"To: reader@example.org, b@example.org", "more than one reader"),
        (b"List-ID: <beds.garden.example>", b"List-ID: beds", "List-ID"),
        (b"List-Unsubscribe: <https", b"List-Unsubscribe: <http", "List-Unsubscribe is not"),
        (b"List-Unsubscribe: <", b"List-Unsubscribe: =?utf-8?q?x?= <", "encoded-word"),
        (b"List-Unsubscribe=One-Click", b"One-Click", "List-Unsubscribe-Post"),
        (b"Auto-Submitted: auto-generated", b"Auto-Submitted: auto-replied", "Auto-Submitted"),
        (b"multipart/alternative", b"multipart/mixed", "not multipart/alternative"),
        (b"Content-Type: text/plain", b"Content-Type: text/html", "not text, then HTML"),
        (b"Leave: https", b"Leave: " + b"x" * 80 + b" https", "longer than 76"),
    ],
)
def test_a_fault_in_the_bytes_is_found(old, new, reason):
    """Each fault of the header or the structure is told and refused."""
    content = message()
    assert old in content
    found = [problem for problem in check_message(content.replace(old, new, 1)) if reason in problem.reason]
    assert found
    assert all(problem.refused for problem in found)


@pytest.mark.parametrize(
    ("html", "reason", "refused"),
    [
        ("<script>x</script>", "holds <script>", True),
        ("<form></form>", "holds <form>", True),
        ('<iframe src="https://x.example"></iframe>', "holds <iframe>", True),
        ('<p onclick="x">a</p>', "handler onclick", True),
        ('<a href="/about">About us</a>', "not an absolute address", True),
        ('<img src="data:image/png;base64,AA" alt="" width="1">', "not an absolute address", True),
        ("<style>@import 'x';</style>", "loads another", True),
        (f"<style>{'p{margin:0}' * 2000}</style>", "Gmail reads", True),
        ("<p>x</p>" * 12_800, "Gmail shows", True),
        ("<p>x</p>" * 11_700, "warning: the HTML part has", False),
        ('<img src="https://garden.example/a.png">', "lack alt or width", False),
        ('<a href="http://garden.example/">Garden</a>', "http, not https", False),
        ("<p>{{ lead.title }}</p>", "template tag", False),
        ('<p style="float: left">a</p>', "float is ignored by Outlook for Windows", False),
        (
            '<p style="margin:0; position:absolute">a</p>',
            "position is ignored by Gmail, Outlook for Windows",
            False,
        ),
        ('<p style="display:flex">a</p>', "display: flex is not understood", False),
        ('<p style="color:var(--ink)">a</p>', "var(--ink) is not understood", False),
        ('<p style="font-size:1.2rem">a</p>', "1.2rem is not understood", False),
        ('<p style="color:rgb(1 2 3 / 50%)">a</p>', "makes Gmail drop the whole style", False),
        ('<p style="color:#11223344">a</p>', "makes Gmail drop the whole style", False),
    ],
)
def test_a_fault_in_the_html_is_found(html, reason, refused):
    """Each fault of the HTML part is told; what does harm is refused, the rest is a warning."""
    found = [problem for problem in check_message(message(html)) if reason in problem.reason]
    assert [problem.refused for problem in found] == [refused]


def test_what_is_merely_plainer_is_not_told():
    """A property whose absence harms nothing, and one whose name only contains another's, are no fault."""
    styles = (
        "border-radius:4px; line-height:24px; max-width:600px; color:#112233; background-color:rgb(1, 2, 3)"
    )
    assert reasons(message(f'<p style="{styles}">a 2vw b</p>')) == ""


def test_a_digest_without_text_or_a_way_out_is_refused():
    """An empty text part, or parts without the address for leaving, stop the send."""
    assert "text part is empty" in reasons(message(text=" \n"))
    assert "text part does not hold the address" in reasons(message(text="Hello\n"))
    page = Page("What grew", "", "<p>Nothing to press.</p>", f"Leave: {LEAVE}\n")
    made = channel(mailing=replace(channel().mailing, unsubscribe=LEAVE))
    assert "no link for unsubscribing" in reasons(
        compose_message(page, issue(1), made, publication(), "reader@example.org").content
    )


def test_post_text_may_speak_of_templates():
    """A post about templates is mailed: its braces are a warning at most."""
    assert not [
        problem for problem in check_message(message("<p>Write {{ user.name }} here</p>")) if problem.refused
    ]
