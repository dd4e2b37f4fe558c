"""Every document is read back before it is published, as a strict reader would read it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lxml import etree

from masthead.feed.atom_law import find_atom_faults
from masthead.feed.json_law import find_json_faults
from masthead.feed.rss_law import find_rss_faults
from masthead.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

MEND = "the last good feed stays; report this with the post that is named"


def proofread(name: str, content: bytes, now: datetime | None = None) -> tuple[Problem, ...]:
    """Return what is wrong with the document; `name` tells the format by its ending."""
    find = _find_in_json if name.endswith(".json") else _find_in_xml
    return tuple(Problem(name, fault, MEND) for fault in dict.fromkeys(find(content)))


def _find_in_xml(content: bytes) -> Iterator[str]:
    try:
        root = etree.fromstring(
            content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        )
    except (ValueError, etree.XMLSyntaxError) as error:
        yield f"not well-formed XML: {error}"
        return
    if b"<!DOCTYPE" in content:  # text holds it escaped
        yield "a DOCTYPE, which readers refuse"
    if root.tag == "rss":
        yield from find_rss_faults(root)
    else:
        yield from find_atom_faults(root)


def _find_in_json(content: bytes) -> Iterator[str]:
    try:
        document = json.loads(content.decode("utf-8"))
    except ValueError as error:
        yield f"not JSON in UTF-8: {error}"
        return
    yield from find_json_faults(document)
