"""Mail as posts: who, when, about what, and the words without what they answer."""

from __future__ import annotations

from email.message import EmailMessage

from masthead.model import BlockKind, Document, Problem
from pace import measured


def message(text, html="", **headers):
    """Return a message's bytes."""
    made = EmailMessage()
    made["From"] = headers.get("sender", "Zoë Okafor <zoe@garden.example>")
    made["Subject"] = headers.get("subject", "Rain at last – again")
    made["Date"] = headers.get("date", "Fri, 03 May 2024 09:30:00 +0100")
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    return made.as_bytes()


def said(document):
    """Return the clues as a mapping."""
    return {clue.field: clue.value for clue in document.clues}


def test_headers_are_clues(read_bytes):
    """Encoded words are read; the address behind a name is no name."""
    document = read_bytes(message("It rained."), "a.eml")
    assert said(document) == {
        "title": "Rain at last – again",
        "author": "Zoë Okafor",
        "published": "2024-05-03T09:30:00+01:00",
    }
    assert {clue.origin for clue in document.clues} == {"header"}
    assert document.kind == "message"


def test_a_bare_address_is_no_author_and_re_no_title(read_bytes):
    """Nobody is named by an account, and "Re:" belongs to the thread."""
    document = read_bytes(message("x", sender="news@garden.example", subject="Re: AW: Fwd: Rain"), "a.eml")
    assert said(document)["title"] == "Rain"
    assert "author" not in said(document)


def test_what_is_answered_and_the_signature_are_left_out(read_bytes):
    """Quoted lines, the line that introduces them and the lines below "-- " are not the post."""
    text = (
        "It rained.\n\nAll day.\n\nOn Mon, 29 April 2024, Tom Berg <tom@garden.example>\n"
        "wrote:\n> Any rain?\n\n-- \nZoë\n"
    )
    document = read_bytes(message(text), "a.eml")
    assert [block.text for block in document.blocks] == ["It rained.", "All day."]
    document = read_bytes(message("> Any rain?\nYes.\n-- \nZoë\n"), "b.eml")
    assert [block.text for block in document.blocks] == ["Yes."]


def test_lines_broken_for_a_screen_are_joined(read_bytes):
    """A paragraph wrapped at 72 columns is one block again; a list below it is not drawn in."""
    text = (
        "The butts behind the shed are full again, and so is the old bath by the\ngate.\n\n"
        "Before the weekend, somebody with a strong back should come and do this:\n- rake\n- weed\n"
    )
    document = read_bytes(message(text), "a.eml")
    assert [block.text[-12:] for block in document.blocks] == [
        "by the gate.",
        "and do this:",
        "- rake",
        "- weed",
    ]


def test_the_part_with_structure_is_read(read_bytes):
    """HTML with headings and lists is better than its plain remains; bare HTML is not."""
    document = read_bytes(message("Beans", "<h2>Beds</h2><ul><li>Beans</li></ul>"), "a.eml")
    assert [block.kind for block in document.blocks] == [BlockKind.HEADING, BlockKind.ITEM]
    document = read_bytes(message("It rained.\n", "<div>It rained.</div>"), "b.eml")
    assert [block.kind for block in document.blocks] == [BlockKind.TEXT]
    quoted = '<p>Yes, <b>at last</b>.</p><div class="gmail_quote">On Monday Tom wrote: Any rain?</div>'
    document = read_bytes(message("", quoted), "c.eml")
    assert [block.text for block in document.blocks] == ["Yes, at last."]


def test_lines_are_those_of_the_file(read_bytes):
    """Evidence quoted from a message can be found in it."""
    head = b"From: A B <a@b.example>\nSubject: Rain\nDate: Fri, 3 May 2024 10:00:00 +0100\n"
    content = head + b"\nIt rained.\n\nAll day.\n"
    assert [block.line for block in read_bytes(content, "a.eml").blocks] == [5, 7]


def test_old_character_sets_are_read(read_bytes):
    """A body declared as Latin-1 is read so, one that declares nonsense is guessed."""
    head = b"Subject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset="
    assert read_bytes(head + b"iso-8859-1\n\ncaf\xe9 noir", "a.eml").blocks[0].text == "café noir"
    assert read_bytes(head + b"klingon\n\ncaf\xe9 noir", "b.eml").blocks[0].text == "café noir"


def test_no_message_can_raise_or_linger(read_bytes):
    """Hostile headers, endless multiparts and broken encodings are Problems or poor posts."""
    hostile = [
        b"Subject: =?utf-8?b?!!!?=\nFrom: =?x?q?=ff?= <\nDate: 99 Foo\n\nwords",
        b"From: " + b"<" * 50_000 + b"\n\nwords",
        b"Subject: " + b"=?utf-8?q?x?= " * 20_000 + b"\n\nwords",
        b"Content-Type: multipart/mixed; boundary=a\n\n"
        + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 3000,
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2000)),
        b"Content-Type: message/rfc822\n\n" * 4000 + b"words",
        b'Content-Type: text/plain; charset="\xff"\nContent-Transfer-Encoding: base64\n\n!!!!',
        b"Date: Fri, 31 Dec 9999 23:59:59 -9999\nSubject: a\r\n\tb\n\nwords",
        b"\n\n\n",
    ]
    for content in hostile:
        with measured() as spent:
            assert isinstance(read_bytes(content, "a.eml"), Document | Problem)
        assert spent.seconds < 5
