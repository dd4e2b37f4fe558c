"""What goes over an SMTP connection: dots, replies and envelope addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.delivery.wire import GarbledReply, ReplyReader, Stuffing, to_path

pieces = st.lists(
    st.sampled_from([b".", b"..", b"\r\n", b"\r", b"\n", b"a", b"bc", b"", b"\r\n.", b"\n."]), max_size=30
)


@given(pieces)
def test_the_dots_of_parts_are_doubled_as_those_of_the_whole(parts):
    """Wherever a message is cut into parts, its lines' first dots are doubled once and it ends with CRLF."""
    whole = b"".join(parts)
    expected = (b"\r\n" + whole).replace(b"\r\n.", b"\r\n..")[2:]
    if not ("\r\n" + whole.decode()).endswith("\r\n"):
        expected += b"\r\n"
    assert b"".join(Stuffing().stuff(parts)) == expected


def test_a_shared_part_is_stuffed_once():
    """The second message with the same long part gets the very bytes made for the first."""
    stuffing, shared = Stuffing(), b"\r\n.x" * 1000
    first, second = (stuffing.stuff((head, shared))[1] for head in (b"a", b"b"))
    assert first is second


@given(st.lists(st.integers(1, 40), max_size=20), st.booleans())
def test_replies_are_the_same_however_they_arrive(cuts, bare):
    """Replies cut anywhere, ended by CRLF or by a bare LF, with one line or several, are read the same."""
    text = b"220 hello\r\n250-one\r\n250-two\r\n250 three\r\n550 5.1.1 no\r\n354\r\n"
    text = text.replace(b"\r\n", b"\n") if bare else text
    reader, replies = ReplyReader(), []
    for cut in cuts:
        replies += reader.feed(text[:cut])
        text = text[cut:]
    replies += reader.feed(text)
    assert [reply.code for reply in replies] == [220, 250, 550, 354]
    assert replies[1].lines == (b"one", b"two", b"three")
    assert replies[2].words == "550 5.1.1 no"
    assert reader.is_empty


@pytest.mark.parametrize(
    "junk", [b"hello\r\n", b"99 no\r\n", b"250x\r\n", b"\r\n", b"\x16\x03\x01\x02\n", b"650 no\r\n"]
)
def test_what_is_no_reply_is_not_taken_for_one(junk):
    """Anything but three digits and a space, a hyphen or nothing ends the talk."""
    with pytest.raises(GarbledReply):
        list(ReplyReader().feed(junk))


@pytest.mark.parametrize("line", [b"250-" + b"x" * 60 + b"\r\n", b"250-" + b"y" * 200])
def test_a_reply_without_end_is_cut_off(line):
    """A server that goes on for ever, in lines or in one, takes no more than 64 KiB of memory."""
    reader = ReplyReader()

    def flood():
        for _ in range(2000):
            list(reader.feed(line))

    with pytest.raises(GarbledReply, match="without end"):
        flood()


def test_a_reply_is_kept_as_one_printable_line_of_bounded_length():
    """Control characters and bytes that are no UTF-8 cannot reach a terminal through a ledger."""
    (reply,) = ReplyReader().feed(b"550-\x1b[31mno\xff\r\n550 \x00bye" + b"z" * 900 + b"\r\n")
    assert reply.words.startswith("550  [31mno� bye")
    assert reply.words.isprintable()
    assert len(reply.words) == 500


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("a@b.example", "a@b.example"),
        ("", ""),
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
        ("änne@bücher.example", "änne@bücher.example"),
    ],
)
def test_a_domain_goes_out_in_letters_that_every_server_knows(address, path):
    """Only a local part beyond ASCII keeps its domain's own letters: it needs SMTPUTF8 anyway."""
    assert to_path(address) == path


@pytest.mark.parametrize(
    "address", ["a", "a@b@c", "a b@c", "a@b>\r\nRCPT TO:<x@y", "<a@b>", "a@b\n", "a@\x00b"]
)
def test_an_address_cannot_bring_a_command_along(address):
    """Spaces, brackets and line ends have no place in an envelope."""
    with pytest.raises(ValueError, match="one address"):
        to_path(address)
