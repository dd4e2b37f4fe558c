"""The page of one post, and what stands at its address when it moved or went away."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from masthead.model import Channel, Entry
    from masthead.page.frame import Frame

_ROOT = "../../"
_NONE: Mapping[str, str] = {}


def render_post(
    frame: Frame,
    entry: Entry,
    homes: Sequence[Channel],
    authors: Mapping[str, str] = _NONE,
    categories: Mapping[str, str] = _NONE,
) -> bytes:
    """Return the post's page; `homes` are the channels it is in.

    `authors` and `categories` are the slugs of the pages that its authors and categories have, by name.
    """
    from masthead.page.card import find_apart, linked_data, open_graph

    site = frame.publication.url
    people = {name: f"{site}authors/{quote(slug)}/" for name, slug in authors.items()}
    plate, files = find_apart(entry)
    return frame.fill(
        "post",
        _ROOT,
        entry=entry,
        homes=homes,
        plate=plate,
        files=files,
        authors=authors,
        categories=categories,
        open_graph=open_graph(entry, frame.publication),
        linked_data=linked_data(entry, frame.publication, people),
    )


def render_redirect(frame: Frame, entry: Entry) -> bytes:
    """Return what stands at an address that the post had before: it leads on at once, without a script.

    The entry may be without content. Search engines follow `canonical` and the refresh alike.
    """
    way = f"../{quote(entry.slug)}/index.html"
    return frame.fill("moved", _ROOT, entry=entry, way=way)


def render_gone(frame: Frame, title: str) -> bytes:
    """Return the page of a post that was withdrawn."""
    return frame.fill("gone", _ROOT, title=title)
