"""A ledger told anew in part is the ledger told whole."""

from __future__ import annotations

from mmap import ACCESS_READ, mmap
from tempfile import TemporaryFile

from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.catalog.amendment import amend

IDENTITIES = st.text("ab-é日", min_size=1, max_size=4)
TOLD = st.dictionaries(IDENTITIES, st.text("xy ", max_size=9), max_size=12)


def write(told, rest):
    """Return a ledger's text: its head, an entry for each id, and other lines."""
    entries = sorted(told.items(), key=lambda entry: entry[0].encode())
    lines = ["# head", *(f"entry\t{identity}\t{words}" for identity, words in entries), *rest]
    return "".join(f"{line}\n" for line in lines).encode()


@given(TOLD, TOLD, st.lists(st.sampled_from(("feed\ta", "shelf\tb", "waiting\tc")), max_size=3))
@settings(max_examples=100, deadline=None)
def test_entries_told_anew_stand_in_their_places(before, changed, rest):
    """Changed entries take the place of their old lines, new ones stand in order, all others stay as they were."""
    with TemporaryFile() as file:
        file.write(write(before, ["feed\told", "shelf\told"]))
        file.flush()
        with mmap(file.fileno(), 0, access=ACCESS_READ) as old:
            lines = [(identity, f"entry\t{identity}\t{words}") for identity, words in changed.items()]
            made = b"".join(amend(old, lines, rest))
    assert made == write(before | changed, rest)
