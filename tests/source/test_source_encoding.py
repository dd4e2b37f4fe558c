"""From bytes to text: what is certain, what is a guess and said to be one, and what is no text at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.model import Document, Problem
from masthead.source import look, read
from masthead.source.scrub import scrub, scrub_line

WORDS = "Zoë’s café – naïve façade, 20 °C\nGrüße aus Łódź"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_unicode_is_read_without_doubt_or_said_to_be_one(read_bytes, encoding):
    """Every form of Unicode is read right; only one that bears no mark is called into question."""
    document = read_bytes(WORDS.encode(encoding))
    assert "\n".join(block.text for block in document.blocks) == WORDS
    assert bool(document.notes) == (encoding in {"utf-16-le", "utf-16-be"})


def test_windows_1252_is_read_and_said_to_be_a_guess(read_bytes):
    """Accents and curly quotes of an old Windows file survive, and the note names the encoding."""
    document = read_bytes("Zoë’s café – a naïve façade, the owner’s pride.".encode("cp1252"))
    assert document.blocks[0].text == "Zoë’s café – a naïve façade, the owner’s pride."
    assert document.encoding == "cp1252"
    (note,) = document.notes
    assert "Windows-1252" in note.reason
    assert "UTF-8" in note.mend
    assert not note.refused


def test_cyrillic_of_an_old_file_is_guessed(read_bytes):
    """Text of another script is not taken for Windows-1252."""
    words = "Сегодня мы открыли новый сад у реки, и все соседи пришли посмотреть на первые цветы. " * 5
    document = read_bytes(words.encode("cp1251"))
    assert "открыли новый сад" in document.blocks[0].text
    assert document.notes


def test_a_page_that_declares_its_encoding_is_believed(read_bytes):
    """A meta element or an XML declaration settles what the bytes alone do not."""
    page = '<html><head><meta charset="iso-8859-2"></head><body><p>Łódź żółta źrebię</p></body></html>'
    assert read_bytes(page.encode("iso-8859-2"), "p.html").blocks[0].text == "Łódź żółta źrebię"
    page = '<?xml version="1.0" encoding="shift_jis"?><html><body><p>庭の知らせ</p></body></html>'
    assert read_bytes(page.encode("shift_jis"), "p.html").blocks[0].text == "庭の知らせ"


@pytest.mark.parametrize(
    "claim", ["utf-7", "base64", "no-such-thing", "rot13", "utf-16", "unicode_escape", "x" * 60]
)
def test_a_false_claim_of_encoding_does_no_harm(read_bytes, claim):
    """What is declared is only believed where it can be true."""
    page = f'<html><head><meta charset="{claim}"></head><body><p>plain words</p></body></html>'
    assert read_bytes(page.encode(), "p.html").blocks[-1].text == "plain words"


def test_utf8_that_was_cut_off_is_still_utf8(read_bytes):
    """A torn last character, or a few broken ones, do not turn a whole text into mojibake."""
    content = ("Grüße aus Köln, schöne Stadt für Bäcker. " * 9).encode()
    document = read_bytes(content + b"\xc3")
    assert "Grüße aus Köln" in document.blocks[0].text
    assert "not UTF-8" in document.notes[0].reason


def test_utf8_read_as_latin_1_and_written_again_is_not_made_worse(read_bytes):
    """C1 controls that a mis-declared Windows-1252 text left behind become the marks that were meant."""
    document = read_bytes("Don\x92t \x93panic\x94 \x96 now".encode())
    assert document.blocks[0].text == "Don’t “panic” – now"


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n1 0 obj",
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40),
        b"{\\rtf1\\ansi Hello}",
        b"\x7fELF\x02\x01\x01" + bytes(9),
        bytes(1000),
        b"".join(bytes([at * at % 251, at * 7 % 256]) for at in range(3000)),
        b"words " + bytes(range(32)) * 4,
    ],
)
def test_what_is_no_text_is_refused_with_a_mend(read_bytes, content):
    """A document of another program that was renamed, or noise, is named and not published."""
    problem = read_bytes(content)
    assert isinstance(problem, Problem)
    assert "not text" in problem.reason
    assert problem.mend


def test_a_stray_control_character_does_not_cost_a_post(read_bytes):
    """One NUL in a page of words is dropped, the words are read."""
    document = read_bytes(b"A title with a \x00 in it\n\nAnd a body that is long enough to be one.\n")
    assert document.blocks[0].text == "A title with a  in it"


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_scrubbed_text_can_stand_in_xml(text):
    """Nothing that is left of a text is outside Char of XML 1.0, section 2.2, or a lone surrogate."""
    scrubbed = scrub(text)
    assert all(char in "\t\n\r\x0b\x0c" or ord(char) >= 0x20 for char in scrubbed)
    assert not set(scrubbed) & {"\ufffe", "\uffff", "\u202e", "\u202d", "\ufeff"}
    scrubbed.encode("utf-8")
    line = scrub_line(text)
    assert line == " ".join(line.split())


def test_scrubbing_takes_what_turns_a_line_round():
    """Direction overrides and invisible characters go from one-line strings, letters of any script stay."""
    assert scrub_line("safe\u202egnp.exe\u2066 \u200bשלום\r\nBcc: x") == "safegnp.exe שלום Bcc: x"


@given(st.binary(max_size=400), st.sampled_from(["p.txt", "p.md", "p.html", "p.eml"]))
@settings(max_examples=100, deadline=None)
def test_any_bytes_give_a_document_or_a_problem(tmp_path_factory, content, name):
    """No bytes raise, whatever reader they are given to; what is read can be written as UTF-8."""
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(content)
    source = look(path, name)
    found = source if isinstance(source, Problem) else read(source)
    assert isinstance(found, Document | Problem)
    if isinstance(found, Document):
        "".join(block.text + block.html for block in found.blocks).encode("utf-8")
        "".join(clue.value for clue in found.clues).encode("utf-8")


SNIPPETS = (
    "<p> </p> <div> </div> <ul><li> </ul> <table><tr><td> </table> <br> <b> </b> <blockquote> </blockquote> <pre> <h2> "
    "</h3> <img\tsrc=y> <noscript> &#0; &#xD800; &lt; <!-- --> <script> </script> <svg> <time> # - > ``` | \x0c words"
)
MARKUP = st.lists(st.sampled_from([*SNIPPETS.split(" "), " ", "\n"]), max_size=60).map("".join)


@given(MARKUP, st.sampled_from(["p.html", "p.md"]))
@settings(max_examples=100, deadline=None)
def test_any_markup_gives_a_document_or_a_problem(tmp_path_factory, text, name):
    """Broken nesting of every kind is read without an exception, and into blocks of known kinds only."""
    path = tmp_path_factory.getbasetemp() / f"m-{name}"
    path.write_text(f"{text} canary", "utf-8")
    found = read(look(path, name))
    if isinstance(found, Document):
        assert all(block.kind and block.line >= 1 for block in found.blocks)
        if not set(text) & set("`<!"):
            assert any("canary" in block.text for block in found.blocks)
