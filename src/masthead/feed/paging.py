"""What RFC 5005 demands of archives, and validators besides, in Atom and RSS alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    Element = etree._Element  # noqa: SLF001 - the only name lxml's stubs have for it

ATOM: Final = "{http://www.w3.org/2005/Atom}"
HISTORY: Final = "{http://purl.org/syndication/history/1.0}"
_PAGED = ("prev-archive", "next-archive")
KNOWN: Final = frozenset(
    {
        "http://www.w3.org/2005/Atom",
        "http://purl.org/dc/elements/1.1/",
        "http://purl.org/rss/1.0/modules/content/",
        "http://purl.org/syndication/history/1.0",
    }
)


def find_paging_faults(parent: Element) -> Iterator[str]:
    """Yield faults of the archive in the element that holds the feed's links: atom:feed, or the RSS channel."""
    links: dict[str, list[str]] = {}
    for link in parent.findall(f"{ATOM}link"):
        links.setdefault(link.get("rel", "alternate"), []).append(link.get("href", ""))
    is_archive = parent.find(f"{HISTORY}archive") is not None
    if parent.find(f"{HISTORY}complete") is not None:
        for rel in _PAGED:
            if rel in links:
                yield f"a complete feed links to its {rel} (RFC 5005, 2; FeedRelInCompleteFeed)"
        if is_archive:
            yield "the document calls itself complete and a page of an archive (RFC 5005, 2 and 4)"
    if is_archive and "current" not in links:
        yield "a page of the archive names no current document (RFC 5005, 4; MissingCurrentInArchive)"
    if is_archive and not any(rel in links for rel in _PAGED):
        yield "a page of the archive has no neighbour (RFC 5005, 4; ArchiveIncomplete)"
    yield from _find_circles(links)


def _find_circles(links: dict[str, list[str]]) -> Iterator[str]:
    """Yield relations that are said twice, and neighbours that are the document itself."""
    own = links.get("self", [""])[0]
    for rel in _PAGED:
        if len(links.get(rel, ())) > 1:
            yield f"there is more than one {rel} link (RFC 5005, 4)"
        if own in links.get(rel, ()):
            yield f"the {rel} link leads back to the document itself (RFC 5005, 4)"


def find_strangers(root: Element) -> Iterator[str]:
    """Yield each namespace that readers do not know, and XHTML that stands outside of content."""
    seen = set()
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.startswith("{"):
            seen.add(element.tag[1:].partition("}")[0])
    for namespace in sorted(seen - KNOWN):
        yield f"elements of the namespace {namespace} (UnknownNamespace)"
