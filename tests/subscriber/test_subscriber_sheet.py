"""Lists of readers: every bad line is named, and nothing in a cell runs."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.config import check_email
from masthead.model import Subscriber
from masthead.subscriber.sheet import Arrival, BadLine, Terms, read_sheet, write_sheet
from masthead.subscriber.words import make_inert, read_inert, tidy_line

TERMS = Terms(check_email, "bulletin", frozenset({"bulletin", "tools"}), "a test")


def read(content):
    """Return what a list of readers holds."""
    octets = content if isinstance(content, bytes) else content.encode()
    return list(read_sheet(io.BufferedReader(io.BytesIO(octets)), TERMS))


def test_columns_are_known_by_the_names_that_other_programs_give_them():
    """Order, case and delimiter of a list are its writer's to choose."""
    content = "Surname;E-Mail Address;Vorname\r\nBerg;bo@garden.org;Bo\r\n"
    assert read(content) == [Arrival(2, "bulletin", "bo@garden.org", "Bo Berg", "", "a test", "")]


def test_a_bare_list_of_addresses_needs_no_heading():
    """One address to a line is a list, with or without a name behind it."""
    assert [each.address for each in read("ana@garden.org\nbo@garden.org,Bo\n")] == [
        "ana@garden.org",
        "bo@garden.org",
    ]


def test_every_bad_line_is_named_with_its_number_and_reason():
    """Lines are counted as an editor shows them, through quoted line breaks and empty lines."""
    content = (
        'address,name,channel,confirmed\nana@garden.org,"An\na",,\n\nnobody,,,\nbo@garden.org,,sheds,\n'
        ",Cy,,\ndee@garden.org,,,yesterday\nelk@garden.org,,tools,2025-05-01 12:00+02:00\n"
    )
    found = read(content)
    bad = [(each.line, each.reason) for each in found if isinstance(each, BadLine)]
    assert [line for line, _ in bad] == [5, 6, 7, 8]
    reasons = ("no mail address", "no channel 'sheds'", "has no address", "is no time")
    assert all(part in reason for part, (_, reason) in zip(reasons, bad, strict=True))
    taken = [each for each in found if isinstance(each, Arrival)]
    assert [(each.line, each.name, each.confirmed) for each in taken] == [
        (2, "An a", ""),
        (9, "", "2025-05-01T10:00:00+00:00"),
    ]


def test_a_list_in_another_encoding_is_named_and_not_guessed():
    """A name in latin-1 would be kept wrongly: its line is refused, the others are read."""
    found = read("address,name\nana@garden.org,Änne\n".encode("latin-1") + b"bo@garden.org,Bo\n")
    assert isinstance(found[0], BadLine)
    assert "UTF-8" in found[0].reason
    assert found[1].name == "Bo"


def test_a_list_without_addresses_is_refused_once():
    """Where no column holds addresses, one line says so instead of a thousand."""
    assert [each.reason for each in read("colour,taste\nred,sweet\n" * 50)] == [
        "no column is headed address, and the first holds none"
    ]


def test_readers_who_never_confirmed_are_not_imported():
    """The pending of another program's export, or of ours, gave no consent."""
    assert isinstance(read("address,consent\nana@garden.org,pending\n")[0], BadLine)


@given(st.binary(max_size=400))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_a_list_or_a_reason(content):
    """No file makes the reading fail."""
    for each in read(content):
        assert isinstance(each, Arrival | BadLine)


@given(st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_cells_that_a_spreadsheet_would_run_round_trip_inert(text):
    """A written cell begins with nothing that makes a formula, and is read as what it was."""
    cell = make_inert(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert read_inert(cell) == text


def test_an_export_reads_back_as_it_was_and_runs_nowhere():
    """Names that are formulas stay names."""
    names = ("=1+1", "+7", "-7", "@SUM(A1)", "'=x", "Ana, of the “Beds”", "=cmd|' /C calc'!A0")
    at = datetime(2026, 3, 2, tzinfo=UTC)
    readers = [
        Subscriber("tools", b"m", f"r{n}@garden.org", name=name, source="=x", confirmed=at)
        for n, name in enumerate(names)
    ]
    text = "".join(write_sheet(readers))
    for row in csv.reader(io.StringIO(text)):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    back = read(text)
    assert [each.name for each in back] == list(names)
    assert {(each.channel, each.source, each.confirmed) for each in back} == {("tools", "=x", at.isoformat())}


def test_a_name_is_one_line_without_overrides():
    """Controls, line ends and bidi overrides of a stranger's name reach no header and no page."""
    assert tidy_line("A\r\nBcc: x\u2028\u202e evil\ud800\x00" + "a" * 500).startswith("A Bcc: x evil?")
    assert len(tidy_line("a" * 500)) == 120
