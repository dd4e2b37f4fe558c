"""A reader's copy: parsed back, it says what the page and the issue said."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from builders import channel, issue, publication
from masthead.errors import UsageError
from masthead.mail import check_message, compose_message
from masthead.mail.quoted import quote
from masthead.model import Page

PAGE = Page(
    subject="What the frost left",
    preheader="Beans, mostly.",
    html='<!DOCTYPE html>\n<html lang="en"><body><p>Beans = garlic. <a href="https://garden.example/leave/q7x">Leave</a></p></body></html>\n',
    text="What the frost left\n\nBeans = garlic.\nhttps://garden.example/leave/q7x\n",
)
LEAVE = "https://garden.example/leave/q7x"
NASTY = st.text(max_size=60) | st.lists(
    st.sampled_from([
        "\r\nBcc: x@y.example", "\n", "\r", "\u2028", "\u0085", "\x00", "\ud800", '"', "\\", "=?utf-8?q?x?=",
        "<", ",", "Ärger ", "漢字", "💐", "word " * 30, "x" * 120,
    ]),
    max_size=5,
).map("".join)  # fmt: skip


def leaving(unsubscribe=LEAVE):
    """Return a channel that is left by that address."""
    return channel(mailing=replace(channel().mailing, unsubscribe=unsubscribe))


def copy(page=PAGE, made=None, to="reader@example.org", **changes):
    """Return the message of the builders' fourth issue."""
    return compose_message(page, issue(1), made or leaving(), publication(**changes), to)


def parsed(message):
    """Return the message as Python's parser understands it, and see that it has nothing to complain of."""
    read = message_from_bytes(message.content, policy=default)
    assert not [part.defects for part in read.walk() if part.defects]
    return read


def test_a_message_is_what_was_last_judged(golden):
    """The whole message of a small page stays as it was."""
    golden("mail/message.eml", copy().content)


def test_both_parts_come_back_as_they_were():
    """Text stands first, HTML second, each with the characters of the page."""
    read = parsed(copy())
    assert read.get_content_type() == "multipart/alternative"
    text, html = read.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().replace("\r\n", "\n").strip() == PAGE.text.strip()
    assert html.get_content().replace("\r\n", "\n").strip() == PAGE.html.strip()


def test_the_header_says_who_what_when_and_for_whom():
    """Date, From, To, Subject and the list's fields are the issue's, the publication's and the channel's."""
    read = parsed(copy())
    assert read["Date"].datetime == issue().issued
    assert read["From"].addresses[0].addr_spec == "news@garden.example"
    assert read["From"].addresses[0].display_name == "The Shared Allotment"
    assert read["To"] == "reader@example.org"
    assert read["Subject"] == "What the frost left"
    assert read["List-ID"] == "<beds.garden.example>"
    assert read["List-Archive"] == "<https://garden.example/beds/>"
    assert read["Archived-At"] == "<https://garden.example/beds/issues/4/>"
    assert read["Content-Language"] == "en-GB"


def test_the_date_is_in_the_publication_s_zone():
    """Summer in Kolkata is written as +0530, whatever the machine's zone."""
    made = replace(issue(1), issued=datetime(2026, 7, 1, 20, 0, tzinfo=UTC))
    message = compose_message(
        PAGE, made, channel(), publication(zone=ZoneInfo("Asia/Kolkata")), "reader@example.org"
    )
    assert b"\r\nDate: Thu, 02 Jul 2026 01:30:00 +0530\r\n" in b"\r\n" + message.content


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("", {}),
        (
            "mailto:leave@garden.example?subject=stop",
            {"List-Unsubscribe": "<mailto:leave@garden.example?subject=stop>"},
        ),
        (LEAVE, {"List-Unsubscribe": f"<{LEAVE}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}),
    ],
)
def test_one_click_is_offered_where_it_works(address, fields):
    """Only an https address is promised to work with one click (RFC 8058); without an address nothing is said."""
    read = parsed(copy(made=leaving(address)))
    assert {name: value for name, value in read.items() if name.startswith("List-Unsub")} == fields


def test_a_long_unsubscribe_address_is_never_encoded():
    """An address longer than a line stands whole on a line of its own, as plain characters."""
    address = "https://garden.example/leave/" + "t" * 200
    message = copy(made=leaving(address))
    assert (
        f"List-Unsubscribe:\r\n <{address}>\r\n".encode() in message.content
        or f"List-Unsubscribe: <{address}>\r\n".encode() in message.content
    )


def test_a_copy_has_one_identity_for_ever():
    """The Message-ID follows from channel, number and reader alone; each reader's differs."""
    first = copy()
    assert re.fullmatch(r"<beds\.4\.[0-9a-f]{24}@garden\.example>", first.id)
    assert copy(page=replace(PAGE, subject="Mended")).id == first.id
    assert (
        compose_message(
            PAGE,
            replace(issue(1), issued=issue().issued + timedelta(1)),
            leaving(),
            publication(),
            "reader@example.org",
        ).id
        == first.id
    )
    assert (
        len(
            {
                first.id,
                copy(to="other@example.org").id,
                compose_message(
                    PAGE, replace(issue(1), number=5), leaving(), publication(), "reader@example.org"
                ).id,
            }
        )
        == 3
    )
    assert first.id.encode() in first.content
    assert copy() == first


def test_a_copy_names_its_reader_only():
    """No other reader's address stands in a copy, and there is no Bcc."""
    message = copy(to="reader@example.org")
    assert set(re.findall(rb"[\w.]+@[\w.]+", message.content.split(b"\r\n\r\n")[0])) == {
        b"news@garden.example",
        b"reader@example.org",
        message.id[1:-1].encode(),
    }


def test_a_domain_beyond_ascii_becomes_a_labels():
    """A reader at bücher.example is written to at its A-label."""
    message = copy(to="leser@Bücher.example", sender="Grüße <news@gärten.example>")
    assert message.to == "leser@xn--bcher-kva.example"
    assert parsed(message)["From"].addresses[0].addr_spec == "news@xn--grten-gra.example"
    assert parsed(message)["From"].addresses[0].display_name == "Grüße"


@pytest.mark.parametrize(
    "address",
    ["no-at.example", "a b@example.org", '"a b"@example.org', "a@[1.2.3.4]", "a,b@example.org",
     "a@example.org\nBcc: x@y.example", "a\r\nBcc: x@y.example", "a@example.org, b@example.org", "", "a@", "@b.org",
     "a(c)@example.org", "<a@example.org>", "a@" + "ü" * 64 + ".org", "a@exa_mple.org"],
)  # fmt: skip
def test_nothing_but_one_address_stands_where_the_reader_s_stands(address):
    """What would end the field, or name somebody else, is refused rather than written."""
    with pytest.raises(UsageError):
        copy(to=address)
    with pytest.raises(UsageError):
        copy(sender=f"News <{address}>")


def test_a_reader_s_letters_before_the_at_stand_as_they_are():
    """The To field alone holds UTF-8 (RFC 6532), the domain is its A-labels, and the sender's may not be such."""
    content = copy(to="jörg.müller@bücher.example").content
    assert "\r\nTo: jörg.müller@xn--bcher-kva.example\r\n".encode() in content
    assert content.replace("jörg.müller".encode(), b"").isascii()
    with pytest.raises(UsageError):
        copy(sender="News <jörg@example.org>")


@given(subject=NASTY, title=NASTY, name=NASTY)
@settings(max_examples=100, deadline=None)
def test_no_text_gets_into_the_header_as_a_field(subject, title, name):
    """Whatever subject, channel title or sender's name say, the fields are ours, once each, and come back scrubbed."""
    sender = f"{name.replace('<', '').replace('>', '')} <news@garden.example>"
    message = copy(
        page=replace(PAGE, subject=subject or "x"), made=replace(leaving(), title=title), sender=sender
    )
    head = message.content.split(b"\r\n\r\n")[0]
    names = [line.split(b":")[0] for line in head.split(b"\r\n") if line[:1] not in b" \t"]
    ordinary = [
        line.split(b":")[0]
        for line in copy().content.split(b"\r\n\r\n")[0].split(b"\r\n")
        if line[:1] not in b" \t"
    ]
    assert names == ordinary
    assert all(len(line) <= 78 and line.strip() for line in head.split(b"\r\n"))
    read = parsed(message)
    assert read["From"].addresses[0].addr_spec == "news@garden.example"
    assert len(read["Subject"].splitlines()) <= 1


@given(
    st.text(
        alphabet=st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Zs")) | st.just(" "),
        min_size=1,
        max_size=200,
    )
)
@settings(max_examples=100, deadline=None)
def test_a_subject_comes_back_as_it_was(subject):
    """Any one-line subject, in any script, survives encoding and folding."""
    ordinary = " ".join(subject.split()) or "x"
    assert parsed(copy(page=replace(PAGE, subject=ordinary)))["Subject"] == ordinary


@given(st.text(max_size=300) | st.text(alphabet="=.F rom\t\n x", max_size=300))
@settings(max_examples=100, deadline=None)
def test_quoted_printable_keeps_every_character(text):
    """Any text comes back, no line is longer than 76, and none begins with what a relay would change."""
    import quopri

    text = text.encode("utf-8", "replace").decode().replace("\r", "")
    quoted = quote(text)
    assert quopri.decodestring(quoted).replace(b"\r\n", b"\n").decode() == text
    for line in quoted.split(b"\r\n"):
        assert len(line) <= 76
        assert not line.startswith((b".", b"From "))
        assert line[-1:] not in {b" ", b"\t"}
        assert not re.search(rb"=(?![0-9A-F]{2}|\Z)", line)


def test_a_good_message_passes_the_checklist():
    """What compose_message makes has nothing the checklist holds against it."""
    assert check_message(copy().content) == ()
