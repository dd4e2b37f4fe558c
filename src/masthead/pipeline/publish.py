"""Entries and issues as files under public/: pages first, the feeds that name them after."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from masthead import __version__
from masthead.errors import TemplateError
from masthead.model import Feed
from masthead.publish import PublicFolder

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from pathlib import Path

    from masthead.model import Channel, Entry, Problem
    from masthead.pipeline.shelves import Shelves
    from masthead.pipeline.workshop import Workshop


def publish(workshop: Workshop, shelves: Shelves) -> tuple[PublicFolder, tuple[Problem, ...]]:
    """Bring public/ to what the catalog says; return the folder and the feeds' problems.

    A feed that fails its check is not published: its last good document stays. Raises OutputError or TemplateError,
    and then the old set stays whole.
    """
    files = workshop.catalog.files
    folder = PublicFolder(workshop.publication.public)
    before = files.published()
    key = _build_key(workshop)
    if before and files.remembered("built") == key and folder.is_intact(before):
        return folder, ()
    if files.remembered("publishing"):
        folder.sweep()
    files.remember("publishing", "1")
    try:
        problems = _render(workshop, shelves, folder, before)
        folder.commit(before)
    except BaseException:
        folder.abandon()
        raise
    with workshop.catalog.transaction():
        files.keep_published(folder.files)
        files.remember("built", "" if problems else key)
        files.remember("publishing", "")
    return folder, problems


def render_feeds(workshop: Workshop, shelves: Shelves) -> Iterator[tuple[str, bytes]]:
    """Yield every feed document and the list of all feeds as (path under public/, bytes)."""
    from masthead.feed import opml, serialise

    feeds = [_feed(workshop, channel, entries) for channel, entries in shelves.channels]
    for (channel, _), feed in zip(shelves.channels, feeds, strict=True):
        for name, content in serialise(feed).items():
            yield f"{channel.name}/{name}", content
    yield "feeds.opml", opml(workshop.publication.title, feeds)


def _render(
    workshop: Workshop, shelves: Shelves, folder: PublicFolder, before: Container[str]
) -> tuple[Problem, ...]:
    from masthead.feed import check
    from masthead.page import render_site

    catalog, publication = workshop.catalog, workshop.publication
    issues = catalog.issues.back_issues()
    site = render_site(publication, shelves.channels, shelves.entries, issues, catalog.entries.gone())
    for path, content in site:
        folder.add(path, content)
    problems: list[Problem] = []
    for path, content in render_feeds(workshop, shelves):
        found = check(path, content) if not path.endswith(".opml") else ()
        problems.extend(found)
        if not any(problem.refused for problem in found):
            folder.add(path, content)
        elif path in before:
            folder.keep(path)
    return tuple(problems)


def _feed(workshop: Workshop, channel: Channel, entries: tuple[Entry, ...]) -> Feed:
    publication = workshop.publication
    shown = entries[: channel.limit]
    identity, born = _identity(workshop, channel)
    return Feed(
        id=identity,
        title=channel.title,
        subtitle=channel.description,
        language=publication.language,
        home=f"{publication.url}{channel.name}/",
        folder=f"{publication.url}{channel.name}/",
        updated=max((entry.updated for entry in shown), default=born),
        entries=shown,
        zone=publication.zone,
        full_text=channel.full_text,
    )


def _identity(workshop: Workshop, channel: Channel) -> tuple[str, datetime]:
    """Return a feed's id and when it began, both fixed on its first day."""
    from masthead.feed import feed_id

    files = workshop.catalog.files
    key = f"feed {channel.name}"
    if not files.remembered(key):
        identity = feed_id(workshop.publication.url, workshop.now.year, channel.name)
        files.remember(key, f"{identity} {workshop.now.replace(microsecond=0).isoformat()}")
    identity, _, born = files.remembered(key).partition(" ")
    return identity, datetime.fromisoformat(born)


def _build_key(workshop: Workshop) -> str:
    """Return a hash of all that the files under public/ depend on."""
    mark = hashlib.blake2b(digest_size=16)
    revision = workshop.catalog.files.remembered("revision")
    mark.update("\x00".join((__version__, revision, repr(workshop.publication))).encode())
    for folder in workshop.publication.templates:
        for path in sorted(folder.rglob("*.*")):
            mark.update(path.name.encode() + _read(path))
    return mark.hexdigest()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise TemplateError(path, 0, f"cannot be read: {error.strerror}") from error
