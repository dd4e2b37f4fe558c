"""Every document is read back before it is published, as a strict reader would read it."""

from __future__ import annotations

import json

from lxml import etree

from masthead.model import Problem


def proofread(name: str, content: bytes) -> tuple[Problem, ...]:
    """Return what is wrong with the document."""
    try:
        json.loads(content) if name.endswith(".json") else etree.fromstring(content, _parser())
    except (ValueError, etree.XMLSyntaxError) as error:
        return (Problem(name, f"not well-formed: {error}"),)
    return ()


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
