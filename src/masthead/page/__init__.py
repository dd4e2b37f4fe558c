"""Page: the web pages of a publication, from Jinja2 templates under `site/`.

    Publication            | open_frame   -> Frame: compiled templates and what all pages share
    Frame, Entry           | render_post, render_redirect, render_gone
    Frame, Entries, Leaf   | render_shelf (author, category), render_year, render_posts: lists, page by page
    Frame                  | render_years, render_directory, render_feeds: the ways to them
    Publication, shelves … | render_site  -> (path under public/, bytes), one after another

Pages link to each other relatively, so that they work from a folder as well as from a server; what leaves the
page (canonical addresses, feeds, Open Graph) is absolute. Jinja2 is loaded by the first call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from masthead.page.post import render_gone, render_post, render_redirect
from masthead.page.shelf import (
    Leaf,
    Shelf,
    count_leaves,
    render_directory,
    render_feeds,
    render_posts,
    render_shelf,
    render_year,
    render_years,
)
from masthead.page.slug import shelf_slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from jinja2 import Environment

    from masthead.model import BackIssue, Channel, Entry, Publication
    from masthead.page.frame import Frame

__all__ = [
    "Leaf",
    "Shelf",
    "count_leaves",
    "environment",
    "open_frame",
    "render_directory",
    "render_feeds",
    "render_gone",
    "render_post",
    "render_posts",
    "render_redirect",
    "render_shelf",
    "render_site",
    "render_year",
    "render_years",
    "shelf_slug",
]


def environment(folders: Sequence[Path]) -> Environment:
    """Return the sandboxed environment that finds templates in the folders, in their order."""
    from masthead.page.sandbox import open_environment

    return open_environment(folders)


def open_frame(publication: Publication, sections: Sequence[str] = (), bytecode: Path | None = None) -> Frame:
    """Return what all pages of a run share; raises TemplateError where a template is broken.

    `sections` are those of posts, archive, authors, categories and feeds that the site has; `bytecode` is an existing
    folder in which compiled templates are kept.
    """
    from masthead.page.frame import Frame

    return Frame(publication, sections, bytecode)


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
