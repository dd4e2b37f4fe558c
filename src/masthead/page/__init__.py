"""Page: the web pages of a publication, from Jinja2 templates under `site/`.

    Publication, shelves, entries, back issues | render_site -> (path under public/, bytes), one after another

Pages link to each other relatively, so that they work from a folder as well as from a server; what leaves the
page (canonical addresses, feeds, Open Graph) is absolute. Jinja2 is loaded by the first call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from jinja2 import Environment

    from masthead.model import BackIssue, Channel, Entry, Publication

__all__ = ["environment", "render_site"]


def environment(folders: Sequence[Path]) -> Environment:
    """Return the sandboxed environment that finds templates in the folders, in their order."""
    from masthead.page.sandbox import open_environment

    return open_environment(folders)


def render_site(
    publication: Publication,
    shelves: Sequence[tuple[Channel, tuple[Entry, ...]]],
    entries: Sequence[Entry],
    issues: Sequence[BackIssue],
    tombstones: Sequence[tuple[str, str]] = (),
) -> Iterator[tuple[str, bytes]]:
    """Yield every page as (path relative to public/, bytes); none is held.

    `shelves` are the channels with the entries each shows, newest first; `entries` are all, newest first;
    `tombstones` are (slug, title) of posts that went away. Raises TemplateError for a broken template.
    """
    from masthead.page.site import Site

    return Site(publication, shelves, entries, issues).render(tombstones)
