"""Every document is read back before it is published, as a strict reader would read it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import msgspec
from lxml import etree

from masthead.feed.atom_law import NS as ATOM
from masthead.feed.atom_law import find_atom_faults, find_entry_faults
from masthead.feed.chronicle import Times, find_time_faults, read_json_times, read_times
from masthead.feed.json_law import find_entry_faults as find_json_entry_faults
from masthead.feed.json_law import find_json_faults
from masthead.feed.lexis import to_uri
from masthead.feed.rss_law import find_entry_faults as find_item_faults
from masthead.feed.rss_law import find_rss_faults
from masthead.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

MEND = "the last good feed stays; report this with the post that is named"
_NAMED_REFERENCE = re.compile(rb"<title>[^<]{0,20000}&(?:amp|lt|gt);")
BYTES = 512_000  # some readers and proxies refuse a larger document


def proofread(name: str, content: bytes, now: datetime | None = None) -> tuple[Problem, ...]:
    """Return what is wrong with the document; `name` tells the format by its ending.

    Its size and its dates are no reason to hold a document back: these problems are warnings.
    """
    read = _read_json if name.endswith(".json") else _read_xml
    faults, entries, ordered = read(name, content)
    doubts = list(find_time_faults(entries, now, ordered=ordered))
    if ordered and len(content) > BYTES:
        doubts.append(f"it has {len(content)} bytes, and some readers refuse more than {BYTES}")
    return (
        *(Problem(name, fault, MEND) for fault in dict.fromkeys(faults)),
        *(Problem(name, doubt, refused=False) for doubt in dict.fromkeys(doubts)),
    )


def parse(content: bytes) -> etree._Element:
    """Return the root of a document of our own; raises XMLSyntaxError or ValueError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, collect_ids=False)
    return etree.fromstring(content, parser)


def _read_xml(name: str, content: bytes) -> tuple[list[str], list[Times], bool]:
    try:
        root = parse(content)
    except (ValueError, etree.XMLSyntaxError) as error:
        return [f"not well-formed XML: {error}"], [], False
    find = find_rss_faults if root.tag == "rss" else find_atom_faults
    faults = ["a DOCTYPE, which readers refuse"] if b"<!DOCTYPE" in content else []  # text holds it escaped
    if root.tag == "rss" and _NAMED_REFERENCE.search(content):
        faults.append("a title with a named reference, which readers decode twice (CharacterData)")
    own = next((link.get("href", "") for link in root.iter(f"{ATOM}link") if link.get("rel") == "self"), "")
    return [*faults, *_find_misplaced(name, own), *find(root)], *read_times(root)


def _read_json(name: str, content: bytes) -> tuple[list[str], list[Times], bool]:
    """Read JSON; whether it is a page of the archive, which need not be in order, it does not say itself."""
    try:
        document = json.loads(content.decode("utf-8"))
    except ValueError as error:
        return [f"not JSON in UTF-8: {error}"], [], False
    faults = list(find_json_faults(document))
    if not faults:
        faults += _find_misplaced(name, document["feed_url"])
    return faults, [] if faults else read_json_times(document), False


def _find_misplaced(name: str, own: str) -> Iterator[str]:
    """Yield a document that calls itself by another address than the one at which it is going to stand."""
    if own and not own.endswith(to_uri(name)):
        yield f"it calls itself {own}, which is another place (SelfDoesntMatchLocation)"


def prove_entries(document: bytes) -> list[list[str]]:
    """Return the faults of each entry of an Atom or RSS document that has just been written; raises ValueError."""
    try:
        root = parse(document)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"not well-formed XML: {error}") from error
    if root.tag == "rss":
        return [list(find_item_faults(item, "RSS")) for item in root.iter("item")]
    return [list(find_entry_faults(entry, "Atom", authored=True)) for entry in root.iter(f"{ATOM}entry")]


def prove_json(entry: bytes) -> list[str]:
    """Return the faults of one item of a JSON Feed document."""
    return list(find_json_entry_faults(msgspec.json.decode(entry), "JSON Feed"))
